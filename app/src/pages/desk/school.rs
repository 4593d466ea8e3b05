//! What the desk hears from the school: the rules, and why it hears nothing.

use domain::{change::RulesPage, waiver::Standing};
use leptos::prelude::*;

use super::words::words;
use crate::{
    api::{self, Failure},
    state::AppState,
    sync,
    text::Lang,
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

/// A failure in words, for somebody who has just typed something.
pub fn sentence(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::NoNetwork | Failure::Busy(_) => words(lang).no_answer_kept.into(),
        Failure::SignedOut | Failure::Revoked => words(lang).signed_out_kept.into(),
        Failure::Refused(refusal) => lang.message(&refusal.message),
    }
}
