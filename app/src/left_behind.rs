//! What others left on this phone for the school, sealed so that only the school can read it, is delivered by whoever
//! signs in here; and one's own, if the store it lay in could not be read.

use leptos::prelude::*;

use crate::{api, state::AppState, store::Shelf};

/// Delivers it, once the school can be reached. What the school does not take stays where it is.
pub async fn deliver(state: AppState) {
    let Some(me) = state.me.get_untracked() else { return };
    for shelf in Shelf::of_others(&me.school, &me.id).await {
        let parcels = shelf.parcels().await.unwrap_or_default();
        deliver_all(&shelf, parcels).await;
        shelf.close();
    }
    let Some(own) = state.store().map(|store| store.shelf()) else { return };
    let mut parcels = own.parcels().await.unwrap_or_default();
    parcels.retain(|(id, _)| !state.notebook.read_untracked().has(id));
    deliver_all(&own, parcels).await;
}

async fn deliver_all(shelf: &Shelf, parcels: Vec<(String, String)>) {
    for (id, parcel) in parcels {
        if api::deliver_text(parcel).await.is_ok() {
            // If that fails it is delivered again, and counts no second time.
            let _ = shelf.delivered(&id).await;
        }
    }
}
