//! The head of a screen about some days: what they are, and the way to the months before and after.

use domain::month::Month;
use leptos::prelude::*;

use crate::{state::AppState, ui::icon::Icon};

/// `before` and `after` are the months beside those shown; `at` makes their addresses.
#[component]
pub fn MonthHead(title: String, before: Month, after: Month, at: Box<dyn Fn(Month) -> String>) -> impl IntoView {
    let text = expect_context::<AppState>().text();
    view! {
        <header class="top board-head">
            <a class="top-back" href=at(before) aria-label=text.previous_month><Icon name="back"/></a>
            <h1>{title}</h1>
            <a class="top-back" href=at(after) aria-label=text.next_month><Icon name="next"/></a>
        </header>
    }
}
