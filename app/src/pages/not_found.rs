//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{state::AppState, ui::notice::Empty};

/// Says so, and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <Empty icon="lamp" title=state.text().no_such_page hint=""/>
            <p class="center"><a class="button" href="/">{state.text().go_home}</a></p>
        </main>
    }
}
