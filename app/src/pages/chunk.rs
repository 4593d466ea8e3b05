//! Screens that lie in a part of the app of their own, a chunk: waiting for it, failing to get it, having it.

use std::pin::Pin;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    address::Screen,
    api::{Failure, NotHere},
    text::Lang,
    ui::{
        async_view::{failed, waiting},
        live::live,
    },
};

/// What a chunk hands out.
pub type Show = fn(Screen) -> AnyView;

/// Loads a chunk, or finds it loaded. Not Leptos' `#[lazy]`, which ends the whole app when there is no network; a failure
/// is not remembered, so calling again tries again.
pub type Load = fn() -> Pin<Box<dyn Future<Output = Result<Show, NotHere>>>>;

/// A screen, once its chunk is here.
pub fn chunk(load: Load, screen: Screen, lang: Lang) -> AnyView {
    let loaded = RwSignal::new(None);
    let ask = move || {
        loaded.set(None);
        spawn_local(async move {
            let answer = load().await.map_err(|NotHere| Failure::NoNetwork);
            // The screen may have been left meanwhile.
            loaded.try_set(Some(answer));
        });
    };
    ask();
    live(move || match loaded.get() {
        None => view! { <main class="page">{waiting(lang)}</main> }.into_any(),
        Some(Ok(show)) => show(screen.clone()),
        Some(Err(failure)) => view! { <main class="page">{failed(&failure, lang, ask)}</main> }.into_any(),
    })
    .into_any()
}
