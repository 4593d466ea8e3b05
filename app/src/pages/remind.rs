//! 我的 → 提醒: how somebody is told, by what this very browser can do; and what the phone will have to say by itself.
//!
//! In a chunk of its own, which a phone keeps once it was used.

mod browser;
mod choices;
mod coming;
mod copy;
mod device;
mod feed;
mod mail;
mod mine;
mod push;
mod told;
mod words;

use std::pin::Pin;

use leptos::prelude::*;
#[cfg(not(test))]
use leptos::wasm_split::wasm_split;

use self::mine::MyRemindersPage;
use super::{
    chunk::{Show, chunk},
    not_found::NotFoundPage,
};
use crate::{address::Screen, api::NotHere, state::AppState, text::Lang};

/// What the chunk hands out: its screen, and the writing down of what is to be said in the days to come.
#[derive(Clone, Copy)]
struct Remind {
    show: Show,
    keep_coming: fn(AppState) -> Pin<Box<dyn Future<Output = ()>>>,
}

/// The screen, once the chunk is here.
pub fn remind(screen: Screen, lang: Lang) -> AnyView {
    chunk(|| Box::pin(async { loaded().await.map(|remind| remind.show) }), screen, lang)
}

/// Writes down what the worker is to say in the days to come; whoever chose that has the chunk.
pub async fn keep_coming(state: AppState) {
    if let Ok(remind) = loaded().await {
        (remind.keep_coming)(state).await;
    }
}

/// Everything behind this function is the chunk; calling it loads the chunk first.
#[cfg(not(test))]
#[wasm_split(remind, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<Remind, NotHere> {
    Ok(Remind { show, keep_coming: |state| Box::pin(coming::keep(state)) })
}

/// A test build is never split.
#[cfg(test)]
#[allow(clippy::unused_async, reason = "as the macro makes it")]
async fn loaded() -> Result<Remind, NotHere> {
    Ok(Remind { show, keep_coming: |state| Box::pin(coming::keep(state)) })
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Reminders => view! { <MyRemindersPage/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
