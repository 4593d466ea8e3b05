//! The button that takes a text to another app.

use leptos::prelude::*;

use super::words::words;
use crate::{clipboard::copy, state::AppState};

/// The button, of a class beside `button`.
pub fn copy_button(state: AppState, text: String, class: &'static str) -> impl IntoView {
    let words = words(state.lang);
    let take = move |_| copy(state, text.clone(), words.copied, words.copy_yourself);
    view! {
        <span class="actions">
            <button type="button" class=format!("button {class}") on:click=take>{words.copy}</button>
        </span>
    }
}
