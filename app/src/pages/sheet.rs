//! What sheets have in common: a way out at the top, and one button at the foot that keeps what was entered.

use domain::notebook::Page;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    state::AppState,
    store::{Content, StoreError},
    ui::{icon::Icon, live::live, notice::Notice},
};

/// The way out, and what the sheet is for.
#[component]
pub fn SheetHead(title: &'static str, back: String) -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <header class="top">
            <a class="top-back" href=back aria-label=state.text().close><Icon name="close"/></a>
            <h1>{title}</h1>
        </header>
    }
}

/// The frame of a sheet. `make` gives the page to keep, or none after saying in place what is missing; `contents` what its
/// photos and voice notes hold.
#[component]
pub fn Sheet(
    title: &'static str,
    back: String,
    button: &'static str,
    problem: RwSignal<Option<&'static str>>,
    /// Whether the page is on its way to the disk, for a sheet that does something else meanwhile.
    #[prop(optional)]
    saving: RwSignal<bool>,
    make: Callback<(), Option<Page>>,
    #[prop(optional)] contents: Option<Callback<(), Vec<Content>>>,
    children: Children,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let navigate = use_navigate();
    let leave_for = back.clone();
    let save = move |_| {
        // A second tap must not make a second record.
        if saving.get_untracked() {
            return;
        }
        let Some(page) = make.run(()) else { return };
        let contents = contents.map(|it| it.run(())).unwrap_or_default();
        saving.set(true);
        let (navigate, back) = (navigate.clone(), leave_for.clone());
        spawn_local(async move {
            match state.save(page, &contents).await {
                Ok(()) if state.counts.get_value().screens > 1 => {
                    drop(window().history().map(|history| history.back()));
                }
                Ok(()) => navigate(&back, NavigateOptions { replace: true, ..Default::default() }),
                Err(error) => {
                    saving.set(false);
                    let too_old = error == StoreError::TooOld;
                    problem.set(Some(if too_old { state.lang.store_fault(error) } else { state.text().not_stored }));
                }
            }
        });
    };
    view! {
        <main class="page sheet">
            <SheetHead title=title back=back/>
            {children()}
            <div class="sheet-foot">
                {live(move || problem.get().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
                <button type="button" class="button primary wide" on:click=save>{button}</button>
            </div>
        </main>
    }
}
