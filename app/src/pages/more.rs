//! The mentor's screens that the first picture does not need, in a chunk of their own that every phone keeps.
//!
//! The service worker fetches it with all other files of a version, so it is there when there is no network.

use std::pin::Pin;

use leptos::prelude::*;
#[cfg(not(test))]
use leptos::wasm_split::wasm_split;

use super::{
    child::ChildPage,
    chunk::{Show, chunk},
    deliver::DeliverPage,
    diary::DiaryPage,
    me::MePage,
    months::MonthsPage,
    not_found::NotFoundPage,
    pin::PinPage,
    record::RecordPage,
    remind::remind,
    shared::SharedPage,
    uploads::UploadsPage,
    waive::WaivePage,
};
use crate::{address::Screen, api::NotHere, exchange::exchange, settings, state::AppState, text::Lang};

/// What the chunk hands out: these screens, and the exchange with the school, which no picture waits for either.
#[derive(Clone, Copy)]
struct More {
    show: Show,
    exchange: fn(AppState) -> Pin<Box<dyn Future<Output = ()>>>,
}

/// One of these screens, once the chunk is here.
pub fn more(screen: Screen, lang: Lang) -> AnyView {
    chunk(|| Box::pin(async { loaded().await.map(|more| more.show) }), screen, lang)
}

/// Exchanges with the school, once the chunk is here.
pub async fn exchange_once_here(state: AppState) -> Result<(), NotHere> {
    (loaded().await?.exchange)(state).await;
    Ok(())
}

/// Everything behind this function is the chunk; calling it loads the chunk first.
#[cfg(not(test))]
#[wasm_split(more, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<More, NotHere> {
    Ok(More { show, exchange: |state| Box::pin(exchange(state)) })
}

/// A test build is never split.
#[cfg(test)]
#[allow(clippy::unused_async, reason = "as the macro makes it")]
async fn loaded() -> Result<More, NotHere> {
    Ok(More { show, exchange: |state| Box::pin(exchange(state)) })
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Record(wanted) => view! { <RecordPage wanted=wanted/> }.into_any(),
        Screen::Waive(child, kind) => view! { <WaivePage child=child kind=kind/> }.into_any(),
        Screen::Child(id) => view! { <ChildPage id=id/> }.into_any(),
        Screen::Me => view! { <MePage/> }.into_any(),
        Screen::Pin => view! { <PinPage/> }.into_any(),
        Screen::Uploads => view! { <UploadsPage/> }.into_any(),
        Screen::Diary => view! { <DiaryPage/> }.into_any(),
        Screen::Months => view! { <MonthsPage/> }.into_any(),
        Screen::Deliver => view! { <DeliverPage/> }.into_any(),
        Screen::Shared => view! { <SharedPage/> }.into_any(),
        Screen::Reminders => remind(screen, settings::language()),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
