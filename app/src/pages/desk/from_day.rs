//! From which day on a change holds: a date, with the usual ones a tap away.

use chrono::NaiveDate;
use domain::{calendar::Calendar, month::Month};
use leptos::prelude::*;

use super::words::words;
use crate::{
    state::AppState,
    ui::{
        chip::Chip,
        field::{Fault, Field},
    },
};

/// The field `from`.
#[component]
pub fn FromDay(value: RwSignal<String>, today: NaiveDate, calendar: Calendar, fault: Fault) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let next_term = calendar.terms.iter().map(|term| term.from).filter(|from| *from > today).min();
    let days = [
        (Some(today), words.today),
        (Some(Month::of(today).next().first()), words.next_month),
        (next_term, words.next_term),
    ];
    let chips = days.into_iter().filter_map(|(day, word)| Some((day?.to_string(), word))).map(|(day, word)| {
        let chosen = day.clone();
        let pressed = Signal::derive(move || *value.read() == chosen);
        view! { <Chip label=word pressed=pressed on_toggle=move || value.set(day.clone())/> }
    });
    view! {
        <div class="group-of-fields">
            <Field id="from" label=words.from value=value kind="date" fault=fault/>
            <div class="chips">{chips.collect_view()}</div>
            <p class="hint">{words.from_hint}</p>
        </div>
    }
}
