//! The head of a screen about some days: what they are, and the way to the months before and after.

use domain::month::Month;
use leptos::prelude::*;

use super::words::words;
use crate::{state::AppState, ui::icon::Icon};

/// `before` and `after` are the months beside those shown; `at` makes their addresses.
#[component]
pub fn MonthHead(title: String, before: Month, after: Month, at: Box<dyn Fn(Month) -> String>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    view! {
        <header class="top board-head">
            <a class="top-back" href=at(before) aria-label=words.month_before><Icon name="back"/></a>
            <h1>{title}</h1>
            <a class="top-back" href=at(after) aria-label=words.month_after><Icon name="next"/></a>
        </header>
    }
}
