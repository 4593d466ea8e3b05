//! Locks the app of whoever has a PIN once nobody has touched it for a while.

use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{clock, state::AppState};

/// So long without a touch or a key, in milliseconds.
const IDLE: i64 = 5 * 60_000;
/// How often that is looked at, in milliseconds.
const STEP: u32 = 15_000;

/// Watches touches and keys. A phone that was asleep is locked before it shows anything again.
pub fn watch(state: AppState) {
    let touched = StoredValue::new(clock::now_ms());
    let touch = move || touched.set_value(clock::now_ms());
    let lock_if_idle = move || {
        if clock::now_ms() - touched.get_value() >= IDLE {
            state.lock();
        }
    };
    let pointer = window_event_listener(ev::pointerdown, move |_| touch());
    let key = window_event_listener(ev::keydown, move |_| touch());
    let visible = window_event_listener_untyped("visibilitychange", move |_| lock_if_idle());
    on_cleanup(move || {
        pointer.remove();
        key.remove();
        visible.remove();
    });
    spawn_local(async move {
        loop {
            TimeoutFuture::new(STEP).await;
            lock_if_idle();
        }
    });
}
