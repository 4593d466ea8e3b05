//! A child's records, newest first.

use chrono::NaiveDate;
use domain::{notebook::State, record::Record, zone::TimeZone};
use leptos::prelude::*;

use super::{day, icon::Icon};
use crate::text::Names;

/// The list. `who` says of each who made it, if that was somebody else, or whom it is about; `beneath` is what follows it.
#[component]
pub fn History(
    records: Vec<(Record, State)>,
    names: Names,
    zone: TimeZone,
    today: NaiveDate,
    who: impl Fn(&Record) -> Option<String> + 'static,
    beneath: impl Fn(&Record, &State) -> AnyView + 'static,
) -> impl IntoView {
    let items = records.into_iter().map(|(record, state)| {
        let (who, beneath) = (who(&record), beneath(&record, &state));
        let names = names.clone();
        view! {
            <HistoryItem record=record state=state names=names zone=zone today=today who=who beneath=beneath/>
        }
    });
    view! { <ol class="history" role="list">{items.collect_view()}</ol> }
}

#[component]
fn HistoryItem(
    record: Record,
    state: State,
    names: Names,
    zone: TimeZone,
    today: NaiveDate,
    who: Option<String>,
    beneath: AnyView,
) -> impl IntoView {
    let lang = names.lang;
    let text = lang.text();
    let at = record.at.with_timezone(&zone.offset());
    let kinds = record.kinds.iter().map(|kind| {
        view! { <span class="kind"><Icon name=names.icon(*kind)/>{names.word(*kind)}</span> }
    });
    let (state_class, state_word) = match state {
        State::Waiting => ("waiting", text.waiting),
        State::Received => ("received", text.received),
        State::Refused(_) => ("refused", text.refused),
    };
    let place = record.place.map(|it| lang.place(it).to_owned());
    let details =
        [place, record.minutes.map(|it| lang.minutes(it))].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let promise = record.promise.map(|it| format!("{}{it}", lang.history().promised));
    let note = record.note.filter(|note| !note.is_empty());
    let hidden = record.private && note.is_none() && promise.is_none() && who.is_some();
    view! {
        <li class="history-item">
            <p class="history-when">
                <time datetime=at.to_rfc3339()>{day::moment(lang, at, today)}</time>
                {who.map(|name| view! { <span>{name}</span> })}
                <span class=format!("upload {state_class}")>{state_word}</span>
            </p>
            <p class="history-kinds">
                {kinds.collect_view()}
                {(!record.reached).then(|| view! { <span class="kind attempt">{text.attempt}</span> })}
                {record.help.then(|| view! { <span class="kind attempt">{lang.notes().asked_help}</span> })}
                {(!details.is_empty()).then(|| view! { <span class="hint">{details}</span> })}
            </p>
            {note.map(|note| view! {
                <p class="history-note" class:private=record.private>{record.private.then(|| view! { <Icon name="lock"/> })}{note}</p>
            })}
            {promise.map(|it| view! { <p class="history-note" class:private=record.private><Icon name="star"/>{it}</p> })}
            {hidden.then(|| view! { <p class="history-note hint"><Icon name="lock"/>{text.private_note}</p> })}
            {beneath}
        </li>
    }
}
