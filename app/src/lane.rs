//! Photos and voice notes on their way to school: after all text, one at a time, each going on where the school stands.

use domain::{
    Code,
    attachment::{AttachmentHash, Pace},
    sync::Link,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::{
    api::{self, Failure},
    state::AppState,
};

/// After a line broke, in milliseconds. One that stays away ends the run with the next exchange of text.
const PAUSE: u32 = 2_000;

/// Hands in what the phone holds as long as nothing else is to be said.
pub async fn run(state: AppState) {
    let (mut pace, mut broke) = (Pace::default(), false);
    while let Some(hash) = next(state) {
        match hand_in(state, &hash, &mut pace, broke).await {
            Ok(()) => {}
            Err(Failure::NoNetwork) => {
                // What broke once breaks again: from now on only small parts.
                (pace, broke) = (Pace::default(), true);
                TimeoutFuture::new(PAUSE).await;
            }
            Err(Failure::Busy(seconds)) => TimeoutFuture::new(seconds.max(1) * 1_000).await,
            Err(Failure::SignedOut | Failure::Revoked) => return,
            // Where the school stands is asked anew.
            Err(Failure::Refused(refusal)) if refusal.code == Code::Outdated => {}
            Err(Failure::Refused(refusal)) => {
                let unwanted = refusal.code == Code::NotFound && !state.notebook.read_untracked().names(&hash);
                // What is being typed in another tab is known to the store alone.
                if unwanted && !state.is_drafted(&hash).await {
                    state.let_go(&hash).await;
                }
                state.turns.update_value(|turns| turns.not_taken.extend([hash]));
            }
        }
    }
}

/// What goes next; nothing as long as there is text to hand in, or somebody is about to.
fn next(state: AppState) -> Option<AttachmentHash> {
    let notebook = state.notebook.read_untracked();
    if *state.link.read_untracked() != Link::Fine || notebook.unsent() > 0 {
        return None;
    }
    let may_go = |it: &&AttachmentHash| {
        notebook.may_travel(it) && !state.turns.with_value(|turns| turns.not_taken.contains(*it))
    };
    state.contents.read_untracked().iter().find(may_go).cloned()
}

/// Hands in one, or as much of it as there is time for.
async fn hand_in(state: AppState, hash: &AttachmentHash, pace: &mut Pace, broke: bool) -> Result<(), Failure> {
    let Some(bytes) = state.content(hash).await else {
        state.let_go(hash).await;
        return Ok(());
    };
    let mut received = api::received(hash).await?;
    while !received.complete {
        if next(state).as_ref() != Some(hash) {
            return Ok(());
        }
        received = api::hand_in_part(hash, received.bytes, pace.part(&bytes, received.bytes)).await?;
        if !broke {
            *pace = pace.faster();
        }
    }
    state.let_go(hash).await;
    Ok(())
}
