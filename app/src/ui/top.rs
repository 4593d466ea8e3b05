//! The bar at the top of an inner screen: the way back and the title.

use leptos::prelude::*;

use super::icon::Icon;

/// Title and way back; `back` is an address, so that a link opened directly has a way back too.
#[component]
pub fn Top(title: String, #[prop(into)] back: String, back_word: &'static str) -> impl IntoView {
    view! {
        <header class="top">
            <a class="top-back" href=back aria-label=back_word><Icon name="back"/></a>
            <h1>{title}</h1>
        </header>
    }
}
