//! One line of 上传: what it is, its state and since when; of what came back the reason and the two ways on.

use domain::{
    id::ChildId,
    kind::Kind,
    notebook::{Item, Line, Page, State},
    record::Record,
    waiver::Waiver,
};
use leptos::prelude::*;

use crate::{address::correct_link, clock, state::AppState, ui::day};

/// A record or a request.
#[component]
pub fn LineView(line: Line) -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang;
    let (title, about) = untrack(|| match &line.item {
        Item::Record(record) => of_record(state, record),
        Item::Request(waiver) => of_request(state, waiver),
    });
    let (name, word) = match line.state {
        State::Waiting => ("waiting", lang.text().waiting),
        State::Received => ("received", lang.outbox().received),
        State::Refused(_) => ("refused", lang.text().refused),
    };
    let since = untrack(|| since(state, &line));
    let trouble = match line.state {
        State::Refused(refusal) => Some((lang.message(&refusal.message), actions(state, line.item))),
        State::Waiting | State::Received => None,
    };
    let (why, actions) = trouble.unzip();
    view! {
        <li class="cell outbox-line" data-upload=name>
            <span class="cell-main">
                <span class="cell-title">{title}</span>
                <span class="hint">{about}</span>
                {why.map(|why| view! { <span class="danger-text">{why}</span> })}
            </span>
            <span class="outbox-state">
                <b class=format!("upload {name}")>{word}</b>
                <span class="hint">{since}</span>
            </span>
            {actions}
        </li>
    }
}

/// What was done and with whom; when that was.
fn of_record(state: AppState, record: &Record) -> (String, String) {
    let kinds = words(state, &record.kinds).unwrap_or_else(|| state.lang.outbox().withdrawn.into());
    let class = record.class.as_ref().and_then(|id| state.with_rules(|rules| rules.class_name(id).to_owned()));
    let whom: Vec<String> = record.children.iter().filter_map(|id| child(state, id)).chain(class).collect();
    let title = if whom.is_empty() { kinds } else { format!("{kinds} · {}", whom.join(" ")) };
    let at = record.at.with_timezone(&state.zone().offset());
    (title, day::moment(state.lang, at, state.today.get()))
}

/// What was asked and for whom; for which days.
fn of_request(state: AppState, waiver: &Waiver) -> (String, String) {
    let asked = state.lang.waive();
    let title = match &waiver.child {
        None => asked.leave.to_owned(),
        Some(id) => {
            let kinds = words(state, &waiver.kinds).unwrap_or_else(|| asked.everything.into());
            let name = child(state, id).unwrap_or_default();
            format!("{} · {name} {kinds}", asked.ask)
        }
    };
    (title, day::span(state.lang, waiver.span()))
}

fn words(state: AppState, kinds: &[Kind]) -> Option<String> {
    let names = state.names();
    let words: Vec<String> = kinds.iter().map(|kind| names.word(*kind)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The name of a child that is still on this phone.
fn child(state: AppState, id: &ChildId) -> Option<String> {
    let notebook = state.notebook.read();
    notebook.school.as_ref()?.children.get(id).map(|file| file.child.name.clone())
}

/// The moment of the state; nothing where nobody noted it.
fn since(state: AppState, line: &Line) -> Option<String> {
    let lang = state.lang;
    let moment = |ms| day::moment(lang, clock::at(ms, state.zone()), state.today.get());
    line.received.map(moment).or_else(|| line.saved.map(|ms| lang.saved_at(&moment(ms))))
}

/// 改正 for a record, 撤回 for either.
fn actions(state: AppState, item: Item) -> AnyView {
    let text = state.text();
    let (correct, page) = match item {
        Item::Record(record) => (Some(correct_link(&record.id)), Some(Page::taken_back(record.id))),
        Item::Request(waiver) => (None, waiver.id.map(Page::not_asked)),
    };
    let take_back = page.map(|page| {
        let take_back = move |_| state.take_back(page.clone());
        view! { <button type="button" class="button" on:click=take_back>{text.take_back}</button> }
    });
    view! {
        <span class="actions">
            {correct.map(|href| view! { <a class="button" href=href>{text.correct}</a> })}
            {take_back}
        </span>
    }
    .into_any()
}
