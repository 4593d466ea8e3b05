//! When the phone talks to the school: gives the machine of `domain::sync` its turns, and does what it asks for.

use std::{cell::Cell, collections::BTreeSet, rc::Rc};

use domain::{
    attachment::AttachmentHash,
    sync::{Effect, Event, Link, Machine, PERSIST},
};
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::VisibilityState;

use crate::{api, clock, lane, left_behind, settings, state::AppState};

/// Who waits in this tab for a turn, and until when.
pub struct Turns {
    exchange_queued: bool,
    lane_queued: bool,
    /// How long the machine rests, in milliseconds.
    rest_ms: u32,
    /// Photos and voice notes that the school did not take: not offered again before the app is next started.
    pub not_taken: BTreeSet<AttachmentHash>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { exchange_queued: false, lane_queued: false, rest_ms: PERSIST, not_taken: BTreeSet::new() }
    }
}

/// Asks at start, when the network returns, when the app becomes visible, and whenever the machine has rested.
pub fn start(state: AppState) {
    nudge(state);
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
            state.today.set(clock::today(state.zone()));
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
async fn alone(state: AppState, lock: &str, queued: fn(&mut Turns) -> &mut bool, work: LocalBoxFuture<'static, ()>) {
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

/// One turn of the machine, until it rests.
async fn exchange(state: AppState) {
    // Another tab may have stored more since: answers are understood by what the store holds, not by less.
    state.reread().await;
    state.tidy().await;
    state.strip_if_revoked().await;
    let (Some(owner), Some(device)) = (state.my_id(), settings::device()) else { return };
    let mut machine = state.machine.get_value().unwrap_or_else(|| Machine::new(owner.clone(), device));
    let was_fine = *state.link.read_untracked() == Link::Fine;
    state.link.set(Link::Busy);
    let mut event = Event::Turn;
    loop {
        let effect = machine.step(clock::now_ms(), chance(), &state.notebook.read_untracked(), event);
        event = match effect {
            Effect::Send(request) => Event::Answer(api::sync(&request).await.map(Box::new)),
            Effect::HandOver(contents) => Event::Taken(api::hand_over(&contents).await),
            Effect::Write(page) => match state.take_in(*page).await {
                Ok(()) => Event::Written(true),
                Err(error) => {
                    state.store_error.set(Some(error));
                    Event::Written(false)
                }
            },
            Effect::Rest(link, ms) => {
                state.turns.update_value(|turns| turns.rest_ms = ms);
                state.differs.set(machine.differs().cloned());
                state.machine.set_value(Some(machine));
                if link == Link::Revoked {
                    state.end().await;
                }
                let is_fine = link == Link::Fine;
                state.link.set(link);
                if is_fine && !was_fine {
                    left_behind::deliver(state).await;
                }
                if is_fine {
                    // Under a lock of its own: text never waits for a photo, in no tab.
                    let turn = alone(state, "peiban-lane", |turns| &mut turns.lane_queued, Box::pin(lane::run(state)));
                    spawn_local(turn);
                }
                return;
            }
        };
        // Somebody else may have signed in meanwhile; this answer is not for their store.
        if state.my_id().as_ref() != Some(&owner) {
            return;
        }
    }
}

fn chance() -> u64 {
    u64::from_be_bytes(clock::random())
}
