//! The bar of main screens: at the bottom of a phone, at the side of a wide screen.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::icon::Icon;
use crate::state::AppState;

/// Links to the main screens this person has.
#[component]
pub fn Tabs() -> impl IntoView {
    let state = expect_context::<AppState>();
    let path = use_location().pathname;
    let (cares, sees_board) = untrack(|| (state.cares(), state.sees_board()));
    let tab = move |href: &'static str, icon: &'static str, word: &'static str| {
        let here = move || {
            let path = path.read();
            if href == "/" { *path == "/" } else { path.starts_with(href) }
        };
        view! {
            <a href=href class="tab" aria-current=move || here().then_some("page")>
                <Icon name=icon/>
                <span>{word}</span>
            </a>
        }
    };
    let text = state.text();
    view! {
        <nav class="tabs" aria-label=text.app class:away=move || path.read().starts_with("/record")>
            {cares.then(|| tab("/", "todo", text.todo))}
            {cares.then(|| tab("/children", "children", text.children))}
            {sees_board.then(|| tab("/board", "board", text.board))}
            {tab("/me", "me", text.me)}
        </nav>
    }
}
