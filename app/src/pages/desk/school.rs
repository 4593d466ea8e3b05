//! What the desk hears from the school: the rules.

use domain::{change::RulesPage, waiver::Standing};
use leptos::prelude::*;

use crate::{
    api::{self, Failure},
    state::AppState,
    sync,
};

/// The rules as they are now, and how many requests wait.
pub async fn rules(state: AppState) -> Result<RulesPage, Failure> {
    let page = api::rules().await?;
    note(state, &page);
    Ok(page)
}

/// After a change: says so, and lets this phone hear of it.
pub fn welcome(state: AppState, page: &RulesPage, word: &'static str) {
    note(state, page);
    state.toast.set(Some(word));
    sync::nudge(state);
}

fn note(state: AppState, page: &RulesPage) {
    let undecided = page.requests.iter().filter(|it| it.waiver.standing() == Standing::Pending);
    state.undecided.set(Some(undecided.count() + page.held.len() + page.help.len()));
}
