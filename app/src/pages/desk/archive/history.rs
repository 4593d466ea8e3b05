//! What was changed in an archive: who, when, and each field before and after.

use domain::archive::{Changed, Field};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::words::words;
use crate::{
    clock,
    pages::child::{away, gender, relation},
    state::AppState,
    ui::day,
};

/// All changes, newest first.
#[component]
pub fn Changes(changes: Vec<Changed>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let none = changes.is_empty().then(|| view! { <p class="hint indent">{words.no_changes}</p> });
    let items = changes.into_iter().map(|Changed { at, by, since, why, changes }| {
        let reason = since.map(|day| format!("{}{} · {}", words.since, day, why.unwrap_or_default()));
        let when = day::moment(lang, clock::at(at, state.zone()), state.today.get_untracked());
        let who = if by.id.as_str() == "console" { words.console.to_owned() } else { by.name };
        let lines = changes.into_iter().map(|change| {
            let shown = |text: Option<String>| text.map_or(words.unknown.into(), |it| value(state, change.field, &it));
            view! {
                <li data-field=change.field.code()>
                    {lang.message(&change.field.name())}"："<s>{shown(change.old)}</s>" → "{shown(change.new)}
                </li>
            }
        });
        view! {
            <li class="history-item">
                <p class="history-when"><time>{when}</time><span>{who}</span></p>
                <ul class="history-fields" role="list">{lines.collect_view()}</ul>
                {reason.map(|reason| view! { <p class="hint">{reason}</p> })}
            </li>
        }
    });
    view! { {none}<ol class="history" role="list">{items.collect_view()}</ol> }
}

/// What stands in a field, as people say it.
pub fn value(state: AppState, field: Field, text: &str) -> String {
    let lang = state.lang;
    match field {
        Field::Gender => coded(text).map_or(text.to_owned(), |it| gender(lang, it).into()),
        Field::Away => coded(text).map_or(text.to_owned(), |it| away(lang, it).into()),
        Field::Class => {
            let name = state.with_rules(|rules| text.parse().ok().map(|id| rules.class_name(&id).to_owned()));
            name.flatten().unwrap_or_else(|| text.to_owned())
        }
        Field::Of(_, domain::archive::Fact::Relation) => relation(lang, text).to_owned(),
        _ => text.to_owned(),
    }
}

/// What a code of the school package means.
fn coded<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(code.into()).ok()
}
