//! When the phone talks to the school, and which of several tabs does.

use std::{cell::Cell, collections::BTreeSet, rc::Rc};

use domain::{
    attachment::AttachmentHash,
    sync::{Link, Machine, PERSIST},
};
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::VisibilityState;

use crate::{
    pages::more,
    state::{AppState, Door},
};

/// Who waits in this tab for a turn, and until when.
pub struct Turns {
    exchange_queued: bool,
    /// Whether photos and voice notes do.
    pub lane_queued: bool,
    /// The exchanges of whoever is signed in.
    pub machine: Option<Machine>,
    /// How long the machine rests, in milliseconds.
    pub rest_ms: u32,
    /// Photos and voice notes that the school did not take: not offered again before the app is next started.
    pub not_taken: BTreeSet<AttachmentHash>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { exchange_queued: false, lane_queued: false, machine: None, rest_ms: PERSIST, not_taken: BTreeSet::new() }
    }
}

/// Asks at start, when the network returns, when the app becomes visible, and whenever the machine has rested.
pub fn start(state: AppState) {
    state.go_on();
    let online = window_event_listener(ev::online, move |_| nudge(state));
    let visible = window_event_listener_untyped("visibilitychange", move |_| {
        if is_visible() {
            spawn_local(async move {
                state.reread().await;
                nudge(state);
            });
        }
    });
    on_cleanup(move || {
        online.remove();
        visible.remove();
    });
    spawn_local(async move {
        loop {
            // Something may be saved, and not get through, while a long rest is under way.
            let mut left = jitter(state.turns.with_value(|turns| turns.rest_ms));
            while left > 0 {
                let step = left.min(PERSIST);
                TimeoutFuture::new(step).await;
                left = if state.notebook.read_untracked().unsent() > 0 { 0 } else { left - step };
            }
            state.see_today();
            if is_visible() {
                exchange_alone(state).await;
            }
        }
    });
}

/// Asks now.
pub fn nudge(state: AppState) {
    spawn_local(exchange_alone(state));
}

/// Up to a fifth more or less, so that a school's phones do not all ask at once.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a pause of seconds")]
fn jitter(ms: u32) -> u32 {
    (f64::from(ms) * (0.8 + 0.4 * js_sys::Math::random())) as u32
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

async fn exchange_alone(state: AppState) {
    alone(state, "peiban-sync", |turns| &mut turns.exchange_queued, Box::pin(exchange(state))).await;
}

/// Works under a lock, so that only one tab of this browser does; asking twice while waiting for it is asking once.
pub async fn alone(
    state: AppState,
    lock: &str,
    queued: fn(&mut Turns) -> &mut bool,
    work: LocalBoxFuture<'static, ()>,
) {
    let was_queued = move |now| state.turns.try_update_value(|turns| std::mem::replace(queued(turns), now));
    if was_queued(true) == Some(true) {
        return;
    }
    let work = Rc::new(Cell::new(Some(work)));
    let taken = work.clone();
    let held = Closure::once_into_js(move |_lock: JsValue| {
        was_queued(false);
        future_to_promise(async move {
            if let Some(work) = taken.take() {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Ok(turn) = request_lock(lock, &held) {
        drop(JsFuture::from(turn).await);
    } else if let Some(work) = work.take() {
        // Without https there are no locks; two tabs may then ask twice, which does no harm.
        was_queued(false);
        work.await;
    }
}

// Still marked unstable in web-sys, though browsers have had it since 2022.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, held: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Exchanges, once the part of the app that can is here: the first picture does not wait for it.
async fn exchange(state: AppState) {
    // Answers are understood by all that the phone holds.
    if !state.is_whole.get_untracked() {
        return;
    }
    // A locked phone may have been revoked.
    if state.my_id().is_none() && !matches!(*state.door.read_untracked(), Door::Pin(_)) {
        return;
    }
    if more::exchange_once_here(state).await.is_err() {
        state.link.set(Link::NoNetwork);
    }
}
