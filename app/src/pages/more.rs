//! The mentor's screens that the first picture does not need, in a chunk of their own that every phone keeps.
//!
//! The service worker fetches it with all other files of a version, so it is there when there is no network.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local, wasm_split::wasm_split};

use super::{
    child::ChildPage,
    chunk::{Show, chunk},
    deliver::DeliverPage,
    me::MePage,
    not_found::NotFoundPage,
    pin::PinPage,
    record::RecordPage,
    shared::SharedPage,
    uploads::UploadsPage,
    waive::WaivePage,
};
use crate::{address::Screen, api::NotHere, text::Lang};

/// Loads the chunk a moment after the start, so that 记一笔 opens under the finger.
pub fn load_ahead() {
    set_timeout(|| spawn_local(async { drop(loaded().await) }), Duration::from_secs(1));
}

/// One of these screens, once the chunk is here.
pub fn more(screen: Screen, lang: Lang) -> AnyView {
    chunk(|| Box::pin(loaded()), screen, lang)
}

/// Everything behind this function is the chunk; calling it loads the chunk first.
#[wasm_split(more, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<Show, NotHere> {
    Ok(show)
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Record(wanted) => view! { <RecordPage wanted=wanted/> }.into_any(),
        Screen::Waive(child, kind) => view! { <WaivePage child=child kind=kind/> }.into_any(),
        Screen::Child(id) => view! { <ChildPage id=id/> }.into_any(),
        Screen::Me => view! { <MePage/> }.into_any(),
        Screen::Pin => view! { <PinPage/> }.into_any(),
        Screen::Uploads => view! { <UploadsPage/> }.into_any(),
        Screen::Deliver => view! { <DeliverPage/> }.into_any(),
        Screen::Shared => view! { <SharedPage/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
