//! Line icons, drawn once in the sprite of the shell.

use leptos::prelude::*;

/// One icon; decoration only, the words beside it say the same.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
