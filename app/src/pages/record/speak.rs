//! 录音: one button, which shows how many seconds are left while it listens.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};

use crate::{
    state::AppState,
    ui::live::live,
    voice::{LONGEST, Recording},
};

/// The button. Each time after `started`, `heard` is given what was recorded; nothing, if that did not work.
#[component]
pub fn Speak(started: Callback<()>, heard: Callback<Option<Vec<u8>>>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.attachments();
    let recording = RwSignal::new_local(None::<Recording>);
    let (left, asking) = (RwSignal::new(LONGEST), RwSignal::new(false));
    let stop = move || {
        if let Some(Some(recording)) = recording.try_update(Option::take) {
            spawn_local(async move { heard.run(recording.stop().await.ok()) });
        }
    };
    let second = move || {
        if recording.with_untracked(Option::is_some) {
            left.update(|left| *left = left.saturating_sub(1));
            if left.get_untracked() == 0 {
                stop();
            }
        }
    };
    let clock = set_interval_with_handle(second, Duration::from_secs(1)).ok();
    on_cleanup(move || clock.iter().for_each(IntervalHandle::clear));
    let tapped = move |_| {
        if recording.with_untracked(Option::is_some) {
            return stop();
        }
        // The browser may be asking whether it may listen.
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        started.run(());
        spawn_local(async move {
            match Recording::start().await {
                Ok(begun) => {
                    left.try_set(LONGEST);
                    recording.try_set(Some(begun));
                }
                Err(_) => heard.run(None),
            }
            asking.try_set(false);
        });
    };
    let label = move || {
        if recording.with(Option::is_some) { state.lang.seconds_left(left.get()) } else { words.add_voice.to_owned() }
    };
    view! {
        <button type="button" class="button" aria-pressed=move || recording.with(Option::is_some).to_string() on:click=tapped>
            {live(label)}
        </button>
    }
}
