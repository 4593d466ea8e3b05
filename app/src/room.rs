//! Whether the browser promises to keep what is stored here.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Asks for the promise. A browser that knows no promises gives none.
pub async fn ask() -> bool {
    let promise = storage().and_then(|it| it.persist().ok());
    answer(promise).await
}

/// Whether it was given.
pub async fn is_promised() -> bool {
    let promise = storage().and_then(|it| it.persisted().ok());
    answer(promise).await
}

async fn answer(promise: Option<js_sys::Promise>) -> bool {
    match promise {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|it| it.is_truthy()),
        None => false,
    }
}

/// Without https there is none.
fn storage() -> Option<StorageManager> {
    let storage = window().navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}
