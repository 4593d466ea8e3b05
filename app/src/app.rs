//! The screens and their addresses.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{
    pages::{
        board::BoardPage, board_child::BoardChildPage, board_mentor::BoardMentorPage, child::ChildPage,
        children::ChildrenPage, home::HomePage, me::MePage, not_found::NotFoundPage, record::RecordPage,
        sign_in::SignInPage,
    },
    state::{AppState, Opened},
    sync,
    ui::{notice::Toast, tabs::Tabs},
};

/// The whole app. Without a person signed in there is only one screen, whatever the address.
#[component]
pub fn App(opened: Opened) -> impl IntoView {
    let state = AppState::new(opened);
    provide_context(state);
    sync::start(state);
    Effect::new(move || state.announce_language());
    view! {
        <Router>
            <Show when=move || state.is_signed_in() fallback=SignInPage>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/record") view=RecordPage/>
                    <Route path=path!("/children") view=ChildrenPage/>
                    <Route path=path!("/children/:id") view=ChildPage/>
                    <Route path=path!("/me") view=MePage/>
                    <Route path=path!("/sign-in") view=SignInPage/>
                    <Route path=path!("/board") view=BoardPage/>
                    <Route path=path!("/board/:month") view=BoardPage/>
                    <Route path=path!("/board/:month/mentors/:id") view=BoardMentorPage/>
                    <Route path=path!("/board/:month/children/:id") view=BoardChildPage/>
                </Routes>
                <Tabs/>
            </Show>
            <Toast/>
        </Router>
    }
}
