//! 我的前几个月: what was owed and done in each of them, as far as this phone knows.

use domain::{month::Month, obligation::Tally};
use leptos::prelude::*;

use crate::{
    state::AppState,
    text::Lang,
    ui::{day, live::live, top::Top},
};

/// So many months before this one.
const COUNT: usize = 3;

#[component]
pub fn MonthsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.diary();
    let months = Memo::new(move |_| {
        let me = state.my_id()?;
        Some(state.notebook.read().months_before(&me, state.today.get(), COUNT))
    });
    let list = move || {
        let months = months.get().unwrap_or_default();
        let none = months.is_empty().then(|| view! { <p class="hint indent">{words.no_months}</p> });
        let cells = months.into_iter().map(|(of, tally)| month(state.lang, of, tally)).collect_view();
        view! { {none}<ul class="cells" role="list">{cells}</ul> }
    };
    view! {
        <main class="page">
            <Top title=words.months.into() back="/me" back_word=state.text().back/>
            {live(list)}
            <p class="hint indent">{words.months_hint}</p>
        </main>
    }
}

fn month(lang: Lang, month: Month, tally: Tally) -> impl IntoView {
    let text = lang.text();
    let figures = if tally.owed == 0 { text.no_value.to_owned() } else { format!("{}/{}", tally.met, tally.owed) };
    let waived = (tally.waived > 0).then(|| format!("{} {}", lang.waive().waivers, tally.waived));
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{day::month(lang, month)}</span>
                <span class="hint">{waived}</span>
            </span>
            <span class="cell-side">{text.done}" "{figures}</span>
            {(tally.owed > 0).then(|| view! { <progress max=tally.owed value=tally.met aria-hidden="true"></progress> })}
        </li>
    }
}
