//! Short words: what succeeded fades away, what needs attention stays in place.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{icon::Icon, live::live};
use crate::state::AppState;

/// How long a word about success stays, in milliseconds.
const TOAST_MS: u32 = 2_500;

/// The word about what just succeeded.
#[component]
pub fn Toast() -> impl IntoView {
    let toast = expect_context::<AppState>().toast;
    // How many were shown: each takes away only itself, not the one that came after it.
    let shown = StoredValue::new(0_u32);
    Effect::new(move || {
        if toast.get().is_some() {
            let own = shown.get_value() + 1;
            shown.set_value(own);
            spawn_local(async move {
                TimeoutFuture::new(TOAST_MS).await;
                if shown.get_value() == own {
                    toast.set(None);
                }
            });
        }
    });
    view! {
        <div class="toast-place" role="status">
            {live(move || toast.get().map(|word| view! { <p class="toast"><Icon name="tick"/>{word}</p> }))}
        </div>
    }
}

/// A sentence that needs attention, in place.
#[component]
pub fn Notice(#[prop(into)] text: String, #[prop(default = "info")] tone: &'static str) -> impl IntoView {
    view! { <p class=format!("notice {tone}") role="alert">{text}</p> }
}

/// A calm picture and a sentence where a list would be.
#[component]
pub fn Empty(icon: &'static str, title: &'static str, hint: &'static str) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p class="empty-title">{title}</p>
            <p class="hint">{hint}</p>
        </div>
    }
}
