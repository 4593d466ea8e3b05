//! The principal's desk: all of their screens, in a chunk of their own that other phones never download.
//!
//! A new screen of the principal's is a variant of [`Screen`] and a line in [`show`], nothing more. Whatever only the
//! desk reaches goes into the chunk by itself.

use leptos::{prelude::*, task::spawn_local, wasm_split::wasm_split};

use super::{board::BoardPage, board_child::BoardChildPage, board_mentor::BoardMentorPage, not_found::NotFoundPage};
use crate::{
    address::Screen,
    api::Failure,
    text::Lang,
    ui::{
        async_view::{failed, waiting},
        live::live,
    },
};

/// What the chunk hands out.
type Show = fn(Screen) -> AnyView;

/// A screen of the principal's, once the chunk is here.
pub fn desk(screen: Screen, lang: Lang) -> AnyView {
    let chunk = RwSignal::new(None);
    let load = move || {
        chunk.set(None);
        spawn_local(async move {
            let loaded = loaded().await;
            // The screen may have been left meanwhile.
            chunk.try_set(Some(loaded));
        });
    };
    load();
    live(move || match chunk.get() {
        None => view! { <main class="page">{waiting(lang)}</main> }.into_any(),
        Some(Ok(show)) => show(screen.clone()),
        Some(Err(failure)) => view! { <main class="page">{failed(&failure, lang, load)}</main> }.into_any(),
    })
    .into_any()
}

/// Everything behind this function is the chunk; calling it loads the chunk first. Not Leptos' `#[lazy]`, which ends the
/// whole app when there is no network; a failure is not remembered, so calling again tries again.
#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<Show, Failure> {
    Ok(show)
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Board(month) => view! { <BoardPage month=month/> }.into_any(),
        Screen::BoardMentor(month, id) => view! { <BoardMentorPage month=month id=id/> }.into_any(),
        Screen::BoardChild(month, id) => view! { <BoardChildPage month=month id=id/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
