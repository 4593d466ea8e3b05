//! What was asked for, 免办 or 请假, and what became of it.

use domain::{
    id::WaiverId,
    notebook::State,
    waiver::{Standing, Waiver},
};
use leptos::prelude::*;

use super::{day, icon::Icon};
use crate::text::Names;

/// One line of the list.
pub struct WaiverItem {
    pub waiver: Waiver,
    pub state: State,
    /// Whom it is about, if the screen does not say so.
    pub title: Option<String>,
    /// Who looks after the children meanwhile.
    pub stand_in: Option<String>,
}

/// The list; `take_back` is for what the school does not have.
#[component]
pub fn Waivers(items: Vec<WaiverItem>, names: Names, take_back: Callback<WaiverId>) -> impl IntoView {
    let items = items.into_iter().map(|item| {
        view! { <Item item=item names=names.clone() take_back=take_back/> }
    });
    view! { <ol class="history" role="list">{items.collect_view()}</ol> }
}

#[component]
fn Item(item: WaiverItem, names: Names, take_back: Callback<WaiverId>) -> impl IntoView {
    let lang = names.lang;
    let (text, words) = (lang.text(), lang.waive());
    let WaiverItem { waiver, state, title, stand_in } = item;
    let (class, stands) = match (&state, waiver.standing()) {
        (State::Waiting, _) => ("waiting", text.waiting),
        (State::Refused(_), _) => ("refused", text.refused),
        (State::Received, Standing::Pending) => ("waiting", words.pending),
        (State::Received, Standing::Confirmed) => ("", words.confirmed),
        (State::Received, Standing::Declined) => ("", words.declined),
    };
    let kinds = waiver.kinds.iter().map(|kind| {
        view! { <span class="kind"><Icon name=names.icon(*kind)/>{names.word(*kind)}</span> }
    });
    let everything = (waiver.kinds.is_empty() && waiver.child.is_some()).then_some(words.everything);
    let refusal = match &state {
        State::Refused(refusal) => Some(lang.message(&refusal.message)),
        State::Waiting | State::Received => None,
    };
    let own = waiver.id.clone().filter(|_| state != State::Received);
    let answer = waiver.answer.as_ref().map(|it| it.words.clone()).filter(|words| !words.is_empty());
    view! {
        <li class="history-item">
            <p class="history-when">
                <span>{day::span(lang, waiver.span())}</span>
                <span class=format!("upload {class}")>{stands}</span>
            </p>
            <p class="history-kinds">{title.map(|title| view! { <b>{title}</b> })}{kinds.collect_view()}{everything}</p>
            <p class="history-note">{waiver.reason}</p>
            {answer.map(|answer| view! { <p class="hint">{words.principal}{answer}</p> })}
            {stand_in.map(|name| view! { <p class="hint">{words.stand_in}{name}</p> })}
            {refusal.map(|why| view! { <p class="danger-text">{why}</p> })}
            {own.map(|id| view! {
                <p class="actions">
                    <button type="button" class="button" on:click=move |_| take_back.run(id.clone())>
                        {text.take_back}
                    </button>
                </p>
            })}
        </li>
    }
}
