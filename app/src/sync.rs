//! When the phone talks to the school, and what it does with the answer.

use domain::{
    id::{DeviceId, StaffId},
    notebook::Notebook,
    obligation::fingerprint,
    record::Record,
    sync::{Check, MAX_BODY, MAX_RECORDS, PROTOCOL, Request},
    waiver::Waiver,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::*, task::spawn_local};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::VisibilityState;

use crate::{
    api::{self, Failure},
    clock, settings,
    state::{AppState, Link},
};

/// Between two questions while nothing waits, in milliseconds.
const QUIET_MS: u32 = 60_000;
/// After the first failure; doubled after each further one, up to [`PERSIST_MS`].
const RETRY_MS: u32 = 2_000;
/// The longest pause while something waits: a signal in a village may last only a minute.
const PERSIST_MS: u32 = 30_000;
/// What a request needs beside what it hands in, in bytes.
const ENVELOPE: usize = 1024;

/// Asks at start, when the network returns, when the app becomes visible, and every minute while it is.
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
        let mut failures = 0;
        loop {
            // Something may be saved, and not get through, while a long pause is under way.
            let mut left = pause(state, failures);
            while left > 0 {
                let step = left.min(PERSIST_MS);
                TimeoutFuture::new(step).await;
                left = if state.notebook.read_untracked().unsent() > 0 { 0 } else { left - step };
            }
            state.today.set(clock::today(state.zone()));
            if is_visible() {
                exchange_alone(state).await;
            }
            failures = if state.link.get_untracked() == Link::Fine { 0 } else { failures + 1 };
        }
    });
}

/// Asks now.
pub fn nudge(state: AppState) {
    spawn_local(exchange_alone(state));
}

fn pause(state: AppState, failures: u32) -> u32 {
    let waiting = state.notebook.read_untracked().unsent() > 0;
    let base = match failures {
        0 if !waiting => QUIET_MS,
        _ if waiting => (RETRY_MS << failures.min(4)).min(PERSIST_MS),
        _ => (RETRY_MS << failures.min(6)).min(QUIET_MS),
    };
    jitter(base)
}

/// Up to a fifth more or less, so that a school's phones do not all ask at once.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a pause of seconds")]
fn jitter(ms: u32) -> u32 {
    (f64::from(ms) * (0.8 + 0.4 * js_sys::Math::random())) as u32
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Exchanges under a lock, so that only one tab of this browser does; asking twice while waiting for it is asking once.
async fn exchange_alone(state: AppState) {
    if state.exchange_queued.get_value() {
        return;
    }
    state.exchange_queued.set_value(true);
    let held = Closure::once_into_js(move |_lock: JsValue| {
        state.exchange_queued.set_value(false);
        future_to_promise(async move {
            exchange(state).await;
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Ok(turn) = request_lock("peiban-sync", &held) {
        drop(JsFuture::from(turn).await);
    } else {
        // Without https there are no locks; two tabs may then ask twice, which does no harm.
        state.exchange_queued.set_value(false);
        exchange(state).await;
    }
}

// Still marked unstable in web-sys, though browsers have had it since 2022.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, held: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Hands in what waits, batch by batch, and takes in what is new.
async fn exchange(state: AppState) {
    let (Some(owner), Some(device)) = (state.my_id(), settings::device()) else { return };
    if clock::now_ms() < state.not_before.get_value() {
        return;
    }
    state.link.set(Link::Busy);
    loop {
        let request = request(&state.notebook.read_untracked(), device.clone(), state.differs.get_untracked());
        let reply = match api::sync(&request).await {
            Ok(reply) => reply,
            Err(failure) => return give_up(state, failure),
        };
        if state.my_id().as_ref() != Some(&owner) {
            return;
        }
        let more = reply.more;
        let page = state.notebook.read_untracked().page_of(reply, &owner, clock::now_ms());
        if let Err(error) = state.take_in(page).await {
            state.store_error.set(Some(error));
            return state.link.set(Link::NoNetwork);
        }
        let left = waiting(&state.notebook.read_untracked());
        let progress = left < request.waiting;
        let again = more || left > 0 && progress;
        if !again {
            break;
        }
    }
    state.differs.set(other_numbers(&state.notebook.read_untracked(), &owner));
    state.link.set(Link::Fine);
}

/// Until the next time.
fn give_up(state: AppState, failure: Failure) {
    if let Failure::Busy(seconds) = failure {
        state.not_before.set_value(clock::now_ms() + i64::from(seconds) * 1000);
    }
    state.link.set(match failure {
        Failure::NoNetwork | Failure::Busy(_) => Link::NoNetwork,
        Failure::SignedOut => Link::SignedOut,
        Failure::Refused(refusal) => Link::Refused(refusal),
    });
}

fn request(notebook: &Notebook, device: DeviceId, differs: Option<Check>) -> Request<Record, Waiver> {
    let mut room = MAX_BODY - ENVELOPE;
    Request {
        protocol: PROTOCOL,
        epoch: notebook.bookmark.epoch.clone(),
        cursor: notebook.bookmark.cursor,
        device,
        now: clock::now_ms(),
        waiting: waiting(notebook),
        differs,
        records: batch(notebook.waiting(), &mut room),
        waivers: batch(notebook.asks_waiting(), &mut room),
    }
}

fn waiting(notebook: &Notebook) -> u32 {
    u32::try_from(notebook.unsent()).unwrap_or(u32::MAX)
}

/// The oldest of them, as many as one request may carry and as `room`, in bytes, is left for.
fn batch<'a, T: Serialize + Clone + 'a>(waiting: impl Iterator<Item = &'a T>, room: &mut usize) -> Vec<T> {
    let fits = |item: &&T| {
        let size = serde_json::to_vec(item).map_or(0, |json| json.len() + 1);
        room.checked_sub(size).map(|left| *room = left).is_some()
    };
    waiting.take(MAX_RECORDS).take_while(fits).cloned().collect()
}

/// This phone's numbers if the school computed others from the same records; must never be any.
fn other_numbers(notebook: &Notebook, owner: &StaffId) -> Option<Check> {
    let school = notebook.school.as_ref()?;
    let (check, contact) = notebook.bookmark.check.as_ref().zip(notebook.bookmark.last_contact)?;
    let today = school.rules.info.time_zone.date_of_ms(contact);
    let own = fingerprint(&notebook.received_obligations(owner, check.month, today));
    (own != check.fingerprint).then_some(Check { month: check.month, fingerprint: own })
}
