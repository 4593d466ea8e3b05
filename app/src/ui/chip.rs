//! A large toggle with a word, for choosing children and kinds.

use leptos::prelude::*;

use super::icon::Icon;

/// A toggle; pressed or not, it keeps its size.
#[component]
pub fn Chip(
    #[prop(into)] label: String,
    #[prop(optional_no_strip)] icon: Option<&'static str>,
    #[prop(into)] pressed: Signal<bool>,
    on_toggle: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=move || pressed.get().to_string()
            on:click=move |_| on_toggle()
        >
            {icon.map(|name| view! { <Icon name=name/> })}
            <span>{label}</span>
            <Icon name="tick"/>
        </button>
    }
}
