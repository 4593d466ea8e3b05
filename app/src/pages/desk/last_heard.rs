//! What the school said last, for when it cannot be asked: sealed on the phone, shown with its time.

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::board::words::words;
use crate::{
    api::Failure,
    clock,
    state::AppState,
    ui::{day, notice::Notice},
};

/// An answer and when it was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard<T> {
    /// What the school said.
    pub answer: T,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Whether that was just now.
    #[serde(skip)]
    pub is_live: bool,
}

impl<T: Serialize + DeserializeOwned> Heard<T> {
    /// What was asked for, if the school could be asked, and keeps it under `name`; otherwise what is kept there.
    pub async fn or_kept(state: AppState, name: &str, answer: Result<T, Failure>) -> Result<Self, Failure> {
        let store = state.store();
        match answer {
            Ok(answer) => {
                let heard = Self { answer, at: clock::now_ms(), is_live: true };
                if let Some(store) = store {
                    // Without room for it, there is none to show later.
                    let _ = store.keep_seen(name, &heard).await;
                }
                Ok(heard)
            }
            Err(failure @ (Failure::NoNetwork | Failure::Busy(_))) => match store {
                Some(store) => store.seen(name).await.ok_or(failure),
                None => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }
}

/// That the school cannot be reached, and of when this is.
pub fn last_known(at: i64, state: AppState) -> AnyView {
    let at = day::moment(state.lang, clock::at(at, state.zone()), state.today.get_untracked());
    view! { <Notice text=words(state.lang).last_known(&at)/> }.into_any()
}
