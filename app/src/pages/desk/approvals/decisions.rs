//! What a principal decided without a network: kept sealed, handed in with the next exchange.

use domain::{
    Refusal,
    change::{Edit, Wanted},
    id::WaiverId,
};
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, Failure},
    state::AppState,
    store::StoreError,
};

/// A decision that the school does not have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// With the id under which it is made once, however often it is handed in.
    pub wanted: Wanted,
    /// Why the school did not take it, once it was asked.
    pub refusal: Option<Refusal>,
}

impl Kept {
    /// The request it is about.
    pub fn waiver(&self) -> Option<&WaiverId> {
        match &self.wanted.edit {
            Edit::Decision { waiver, .. } => Some(waiver),
            _ => None,
        }
    }
}

/// The names under which decisions are kept begin so; the request's id follows.
const NAME: &str = "decision.";

/// All that are kept.
pub async fn kept(state: AppState) -> Vec<Kept> {
    match state.store() {
        Some(store) => store.all_seen(NAME).await.unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Keeps one, in the place of an earlier one about the same request.
///
/// # Errors
/// When the phone could not store it.
pub async fn keep(state: AppState, kept: &Kept) -> Result<(), StoreError> {
    let (Some(store), Some(name)) = (state.store(), name(kept)) else { return Err(StoreError::Closed) };
    store.keep_seen(&name, kept).await
}

/// Keeps it no longer.
pub async fn forget(state: AppState, kept: &Kept) {
    if let (Some(store), Some(name)) = (state.store(), name(kept)) {
        // One that stays is handed in again, which changes nothing.
        let _ = store.forget_seen(&name).await;
    }
}

/// Hands in what is kept. What the school refuses stays, with its reason, until somebody has read that.
pub async fn deliver(state: AppState) {
    for kept in kept(state).await.into_iter().filter(|it| it.refusal.is_none()) {
        match api::change(&kept.wanted).await {
            Ok(_) => forget(state, &kept).await,
            Err(Failure::Refused(refusal)) => {
                let _ = keep(state, &Kept { refusal: Some(refusal), ..kept }).await;
            }
            Err(_) => return,
        }
    }
}

fn name(kept: &Kept) -> Option<String> {
    Some(format!("{NAME}{}", kept.waiver()?))
}
