//! What this person was told last, ready to be copied: for whoever has no way but reading it here.

use leptos::prelude::*;

use super::{
    copy::copy_button,
    mine::{Mine, head},
    words::words,
};
use crate::{clock, state::AppState, ui::day};

/// The card.
#[component]
pub fn ToldCard(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let last = mine.0.read_untracked().told.first().cloned();
    let shown = match last {
        None => view! { <p class="hint">{words.never_told}</p> }.into_any(),
        Some(told) => {
            let at = day::moment(lang, clock::at(told.at, state.zone()), state.today.get_untracked());
            let ways: Vec<&str> = told.ways.iter().map(|way| lang.way(*way)).collect();
            let ways = if ways.is_empty() { words.only_here.to_owned() } else { words.reached(&ways) };
            view! {
                <p class="hint">{at}" · "{ways}</p>
                <blockquote class="sent">{told.text.clone()}</blockquote>
                {copy_button(state, told.text, "")}
            }
            .into_any()
        }
    };
    view! {
        <section class="card way" data-way="told">
            {head(words.told, || "")}
            {shown}
        </section>
    }
}
