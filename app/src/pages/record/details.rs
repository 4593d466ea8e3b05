//! When, where and how long.

use domain::{duty::Per, record::Place};
use leptos::prelude::*;

use super::{form::Form, typed::SaidPlace};
use crate::{
    state::AppState,
    ui::{chip::Chip, live::live},
};

/// What a visit usually takes.
const MINUTES: [u32; 4] = [15, 30, 60, 90];

#[component]
pub fn Details(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let per = Memo::new(move |_| form.per(state));
    view! {
        <label class="field">
            <span>{state.text().when}</span>
            <input type="datetime-local" bind:value=form.at/>
        </label>
        {live(move || (per.get() == Per::Child).then(|| view! { <Where form=form/><HowLong form=form/> }))}
    }
}

#[component]
fn Where(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let chip = |place: Place| {
        let is_here = move || form.place(state) == Some(place);
        let toggle = move || form.said_place.set(if untrack(is_here) { SaidPlace::No } else { SaidPlace::At(place) });
        view! { <Chip label=state.lang.place(place) pressed=Signal::derive(is_here) on_toggle=toggle/> }
    };
    view! {
        <fieldset>
            <legend>{state.lang.sheet().place}</legend>
            <div class="chips four">{Place::ALL.map(chip)}</div>
        </fieldset>
    }
}

#[component]
fn HowLong(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.sheet();
    // What a record to correct says stays to be seen.
    let other = form.minutes.get_untracked().filter(|it| !MINUTES.contains(it));
    let chip = |minutes: u32| {
        let is_it = move || form.minutes.get() == Some(minutes);
        let toggle = move || form.minutes.set((!untrack(is_it)).then_some(minutes));
        let label = format!("{minutes} {}", words.minutes);
        view! { <Chip label=label pressed=Signal::derive(is_it) on_toggle=toggle/> }
    };
    view! {
        <fieldset>
            <legend>{words.how_long}</legend>
            <div class="chips four">{MINUTES.into_iter().chain(other).map(chip).collect_view()}</div>
        </fieldset>
    }
}
