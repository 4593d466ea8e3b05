//! Which screen is on, and what stays around it.

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    location::Location,
    path,
};

use crate::{
    address::Screen,
    pages::{
        board::BoardPage, board_child::BoardChildPage, board_mentor::BoardMentorPage, child::ChildPage,
        children::ChildrenPage, home::HomePage, me::MePage, not_found::NotFoundPage, record::RecordPage,
        sign_in::SignInPage, waive::WaivePage,
    },
    state::{AppState, Opened},
    sync,
    ui::{live::live, notice::Toast, tabs::Tabs},
};

/// The whole app. The library looks after history and links; which screen an address means is read by [`Screen`].
#[component]
pub fn App(opened: Opened) -> impl IntoView {
    let state = AppState::new(opened);
    provide_context(state);
    sync::start(state);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", state.lang.tag());
    }
    view! {
        <Router>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/*path") view=CurrentScreen/>
            </FlatRoutes>
            <Toast/>
        </Router>
    }
}

/// Without a person signed in there is only one screen, whatever the address.
#[component]
fn CurrentScreen() -> impl IntoView {
    let state = expect_context::<AppState>();
    let Location { pathname, query, .. } = use_location();
    let screen = Memo::new(move |_| state.is_signed_in().then(|| Screen::at(&pathname.read(), &query.read())));
    Effect::new(move || {
        screen.track();
        state.steps.update_value(|steps| *steps += 1);
    });
    live(move || match screen.get() {
        None => view! { <SignInPage/> }.into_any(),
        // Whoever has no children of their own starts with the board.
        Some(Screen::Home) if !state.cares() => page(Screen::Board(None)),
        Some(screen) => page(screen),
    })
}

fn page(screen: Screen) -> AnyView {
    let page = match screen {
        Screen::Home | Screen::Todo => view! { <HomePage/> }.into_any(),
        Screen::Record(wanted) => view! { <RecordPage wanted=wanted/> }.into_any(),
        Screen::Waive(child, kind) => view! { <WaivePage child=child kind=kind/> }.into_any(),
        Screen::Children => view! { <ChildrenPage/> }.into_any(),
        Screen::Child(id) => view! { <ChildPage id=id/> }.into_any(),
        Screen::Me => view! { <MePage/> }.into_any(),
        Screen::SignIn => view! { <SignInPage/> }.into_any(),
        Screen::Board(month) => view! { <BoardPage month=month/> }.into_any(),
        Screen::BoardMentor(month, id) => view! { <BoardMentorPage month=month id=id/> }.into_any(),
        Screen::BoardChild(month, id) => view! { <BoardChildPage month=month id=id/> }.into_any(),
        Screen::Lost => view! { <NotFoundPage/> }.into_any(),
    };
    (page, view! { <Tabs/> }).into_any()
}
