//! A newer version of the app, which the worker keeps ready: offered, and taken when the person says so.
//!
//! The script that starts the app knows the worker (`boot.js`); it and the app speak by events and one attribute.

use leptos::prelude::*;
use web_sys::Event;

const READY: &str = "peiban-update";
const APPLY: &str = "peiban-apply";
const ATTRIBUTE: &str = "data-update";

/// Whether one is ready.
#[derive(Clone, Copy)]
pub struct Update(RwSignal<bool>);

impl Update {
    /// Follows what the script says from now on.
    pub fn watch() -> Self {
        let root = document().document_element();
        let ready = RwSignal::new(root.is_some_and(|root| root.has_attribute(ATTRIBUTE)));
        let heard = window_event_listener_untyped(READY, move |_| ready.set(true));
        on_cleanup(move || heard.remove());
        Self(ready)
    }

    /// Whether a newer version is here.
    pub fn is_ready(self) -> bool {
        self.0.get()
    }
}

/// Opens the app anew in the newer version.
pub fn apply() {
    say(APPLY);
}

/// Tells the script one word for the worker.
pub fn say(word: &str) {
    if let Ok(event) = Event::new(word) {
        let _ = window().dispatch_event(&event);
    }
}

/// The worker may no longer say what was meant for whoever used the app. That it is locked is no reason: no child is named,
/// and a reminder is for when nobody looks.
pub const LEFT: &str = "peiban-left";
