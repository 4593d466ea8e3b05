//! Writes down, where the worker finds it, what is to be said in the days to come if nothing more is recorded.

use chrono::NaiveDate;
use domain::remind::{Choice, MyReminders, Plan, coming};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::Response;

use super::browser::{asked, field};
use crate::{clock, settings, state::AppState};

/// The names by which the worker knows them, too.
const CACHE: &str = "peiban-reminders";
const COMING: &str = "/reminders/coming.json";
const SAID: &str = "/reminders/said.json";
/// Under this name the plan is kept, sealed.
const NAME: &str = "reminders";

/// When the school reminds and what this person chose, as the school last said.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    plan: Plan,
    choice: Choice,
}

/// Keeps what the school said, and works by it from now on.
pub async fn learn(state: AppState, mine: &MyReminders) {
    if let Some(store) = state.store() {
        let kept = Kept { plan: mine.plan.clone(), choice: mine.choice.clone() };
        // Without room for it, the plan of a school that set none is a good guess.
        let _ = store.keep_seen(NAME, &kept).await;
    }
    keep(state).await;
}

/// Writes it down for whoever is signed in, if they chose that.
pub async fn keep(state: AppState) {
    let (Some(me), Some(store)) = (state.my_id(), state.store()) else { return };
    if !settings::reminds(&me) {
        return;
    }
    let Kept { plan, choice } = store.seen(NAME).await.unwrap_or_default();
    let Ok(cache) = cache().await else { return };
    let (heard, today) = (said_last(&cache).await, clock::today(state.zone()));
    let names = state.names();
    let days = state
        .notebook
        .with_untracked(|notebook| coming(notebook, &me, (&plan, &choice), (heard, today), &|kind| names.both(kind)));
    let text = serde_json::to_string(&days).unwrap_or_default();
    let Ok(text) = Response::new_with_opt_str(Some(&text)) else { return };
    // Whoever left meanwhile left nothing to be said.
    if state.my_id().as_ref() == Some(&me) {
        // A phone without room for it says less.
        let _ = asked(&cache, "put", &[COMING.into(), text.into()]).await;
    }
}

/// Nothing is to be said any more.
pub async fn forget() {
    if let Ok(cache) = cache().await {
        let _ = asked(&cache, "delete", &[COMING.into()]).await;
    }
}

async fn cache() -> Result<JsValue, JsValue> {
    asked(&field(&window(), "caches"), "open", &[CACHE.into()]).await
}

/// The last day for which the worker said something.
async fn said_last(cache: &JsValue) -> Option<NaiveDate> {
    let found = asked(cache, "match", &[SAID.into()]).await.ok()?;
    let text = asked(&found, "text", &[]).await.ok()?.as_string()?;
    let days: Vec<NaiveDate> = serde_json::from_str(&text).ok()?;
    days.into_iter().max()
}
