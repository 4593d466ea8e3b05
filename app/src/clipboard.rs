//! Copying text for another app.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Whether the browser took it; one without https has nowhere to put it.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
