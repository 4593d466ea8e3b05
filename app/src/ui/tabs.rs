//! The bar of main screens: at the bottom of a phone, at the side of a wide screen.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{icon::Icon, live::live};
use crate::{state::AppState, text::Lang};

/// Over these the bar would be in the way.
const SHEETS: [&str; 2] = ["/record", "/waive"];

/// Links to the main screens this person has.
#[component]
pub fn Tabs() -> impl IntoView {
    let state = expect_context::<AppState>();
    let path = use_location().pathname;
    let (cares, sees_board) = untrack(|| (state.cares(), state.sees_board()));
    let tab = move |href: &'static str, icon: &'static str, word: &'static str| {
        let here = move || {
            let path = path.read();
            // Whoever starts with the board sees it at the first address too.
            if *path == "/" {
                href == if cares { "/" } else { "/board" }
            } else {
                href != "/" && path.starts_with(href)
            }
        };
        // How many requests wait, once that is known.
        let count = move || {
            let undecided = state.undecided.get().filter(|count| href == "/approvals" && *count > 0);
            undecided.map(|count| view! { <b class="tab-count">{count}</b> })
        };
        view! {
            <a href=href class="tab" aria-current=move || here().then_some("page")>
                <Icon name=icon/>
                <span>{word}{live(count)}</span>
            </a>
        }
    };
    let text = state.text();
    let (approvals, settings) = match state.lang {
        Lang::Zh => ("审批", "设置"),
        Lang::En => ("Approvals", "Settings"),
    };
    view! {
        <nav class="tabs" aria-label=text.app class:away=move || SHEETS.iter().any(|sheet| path.read().starts_with(sheet))>
            {tab(untrack(|| state.todo_link()), "todo", text.todo)}
            {cares.then(|| tab("/children", "children", text.children))}
            {sees_board.then(|| tab("/board", "board", text.board))}
            {sees_board.then(|| tab("/approvals", "check", approvals))}
            {sees_board.then(|| tab("/settings", "gear", settings))}
            {tab("/me", "me", text.me)}
        </nav>
    }
}
