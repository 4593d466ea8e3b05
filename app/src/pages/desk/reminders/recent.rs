//! The last messages: to whom, by which way, and what became of each; what was given up is in red.

use domain::remind::{RemindersPage, Sent, SentState};
use leptos::prelude::*;

use super::{moment, words::words};
use crate::{state::AppState, ui::live::live};

/// The list, the latest first.
#[component]
pub fn Recent(page: RwSignal<RemindersPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    view! {
        <h2 class="group">{words.recent}</h2>
        {live(move || {
            let page = page.read();
            if page.recent.is_empty() {
                return view! { <p class="hint indent">{words.nothing_sent}</p> }.into_any();
            }
            let lines = page.recent.iter().map(|it| line(state, it)).collect_view();
            view! { <ul class="cells" role="list">{lines}</ul> }.into_any()
        })}
    }
}

fn line(state: AppState, it: &Sent) -> impl IntoView + use<> {
    let (lang, words) = (state.lang, words(state.lang));
    let to = it.to.as_ref().map_or_else(|| words.group.to_owned(), |it| it.name.clone());
    let given_up = it.state == SentState::Failed;
    let stands = words.state(it.state, it.attempts);
    let why = it.why.as_ref().filter(|_| it.state != SentState::Sent).map(|why| lang.message(why));
    let words = why.map_or_else(|| stands.clone(), |why| format!("{stands}{}{why}", lang.colon()));
    let class = if given_up { "danger-text" } else { "hint" };
    let tone = if given_up { "failed" } else { "" };
    view! {
        <li class="cell" data-sent=tone>
            <span class="cell-main">
                <span class="cell-title">{to}" · "{lang.way(it.way)}</span>
                <span class=class>{words}</span>
            </span>
            <span class="hint">{moment(state, it.at)}</span>
        </li>
    }
}
