//! Copying text for another app.

use leptos::{
    prelude::{Set, window},
    task::spawn_local,
};
use wasm_bindgen_futures::JsFuture;

use crate::state::AppState;

/// Copies a text and says so; a browser without https has nowhere to put it, which is said, too.
pub fn copy(state: AppState, text: String, copied: &'static str, refused: &'static str) {
    spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        let taken = !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        state.toast.set(Some(if taken { copied } else { refused }));
    });
}
