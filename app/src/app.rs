//! Which screen is on, and what stays around it.

use domain::sync::Link;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, Location, LocationProvider},
};

use crate::{
    address::Screen,
    badge, idle,
    pages::{
        children::ChildrenPage, desk::desk, home::HomePage, more::more, not_found::NotFoundPage, sign_in::SignInPage,
        unlock::UnlockPage,
    },
    settings,
    state::{AppState, Door, Opened},
    sync,
    text::Lang,
    ui::{async_view::waiting, live::live, notice::Toast, tabs::Tabs},
    update::Update,
};

/// The whole app. The library looks after history and links; which screen an address means is read by [`Screen`], so
/// that the phone need not carry the library's own table of routes.
#[component]
pub fn App(opened: Opened) -> impl IntoView {
    let state = AppState::new(opened);
    provide_context(state);
    sync::start(state);
    idle::watch(state);
    provide_context(Update::watch());
    Effect::new(move || badge::show(state.overview.read().urgent()));
    // How much would be lost with the store is known outside it.
    Effect::new(move || {
        if let Some(me) = state.my_id() {
            settings::remember_waiting(&me, state.overview.read().waiting);
        }
    });
    // What somebody may see begins and ends with days, so it is asked for once on each.
    let asked_on = StoredValue::new(None);
    Effect::new(move || {
        let today = Some(state.today.get());
        if *state.link.read() == Link::Fine && asked_on.get_value() != today {
            asked_on.set_value(today);
            spawn_local(state.ask_who_they_are());
        }
    });
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", state.lang.tag());
    }
    view! {
        <Router>
            <CurrentScreen/>
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
    // A screen that was drawn from the working set stays as it is when the rest is there.
    let too_early = Memo::new(move |_| screen.read().as_ref().is_some_and(Screen::needs_all) && !state.is_whole.get());
    Effect::new(move || {
        screen.track();
        state.counts.update_value(|counts| counts.screens += 1);
    });
    // A link that was followed enters the history once its screen is there.
    let browser = use_context::<BrowserUrl>();
    Effect::new(move || {
        pathname.track();
        query.track();
        browser.iter().for_each(LocationProvider::ready_to_complete);
    });
    live(move || match screen.get() {
        None if matches!(*state.door.read(), Door::Pin(_)) => view! { <UnlockPage/> }.into_any(),
        None => view! { <SignInPage/> }.into_any(),
        Some(_) if too_early.get() => {
            (view! { <main class="page">{waiting(state.lang)}</main> }, view! { <Tabs/> }).into_any()
        }
        // Whoever has no children of their own starts with the board.
        Some(Screen::Home) if !state.cares() => page(Screen::Desk("/board".into()), state.lang),
        Some(screen) => page(screen, state.lang),
    })
}

fn page(screen: Screen, lang: Lang) -> AnyView {
    let page = match screen {
        Screen::Home | Screen::Todo => view! { <HomePage/> }.into_any(),
        Screen::Children => view! { <ChildrenPage/> }.into_any(),
        Screen::SignIn => view! { <SignInPage/> }.into_any(),
        Screen::Lost => view! { <NotFoundPage/> }.into_any(),
        Screen::Record(_)
        | Screen::Waive(..)
        | Screen::Child(_)
        | Screen::Me
        | Screen::Pin
        | Screen::Uploads
        | Screen::Diary
        | Screen::Months
        | Screen::Deliver
        | Screen::Shared
        | Screen::Reminders => more(screen, lang),
        Screen::Desk(_) => desk(screen, lang),
    };
    (page, view! { <Tabs/> }).into_any()
}
