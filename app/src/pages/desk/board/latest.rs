//! The board as it was last heard: asked for anew every minute, kept for when the school cannot be asked.

use std::time::Duration;

use domain::{
    board::{Board, Only},
    range::Range,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::super::last_heard::Heard;
use crate::{
    api::{self, Failure},
    clock,
    state::AppState,
};

/// A phone that syncs is seen within this time.
const ANEW: Duration = Duration::from_mins(1);
/// Under this name it is kept.
const NAME: &str = "board";

/// The last answer, and how to ask for the next.
#[derive(Clone, Copy)]
pub struct Latest {
    /// None while the first is on its way.
    pub answer: RwSignal<Option<Result<Heard<Board>, Failure>>>,
    state: AppState,
    range: Range,
    only: RwSignal<Only>,
}

impl Latest {
    /// Asks now, whenever `only` changes, and from time to time as long as the screen is there.
    pub fn new(state: AppState, range: Range, only: RwSignal<Only>) -> Self {
        let latest = Self { answer: RwSignal::new(None), state, range, only };
        Effect::new(move || {
            only.track();
            latest.ask();
        });
        let is_visible = || !document().hidden();
        let ask = move || {
            if is_visible() {
                latest.ask();
            }
        };
        if let Ok(timer) = set_interval_with_handle(ask, ANEW) {
            on_cleanup(move || timer.clear());
        }
        let back = [
            window_event_listener_untyped("visibilitychange", move |_| ask()),
            window_event_listener(ev::online, move |_| ask()),
        ];
        on_cleanup(move || back.into_iter().for_each(WindowListenerHandle::remove));
        latest
    }

    /// Asks the school, or remembers.
    pub fn ask(self) {
        let only = self.only.get_untracked();
        spawn_local(async move {
            let answer = self.heard(&only).await;
            // The screen may have been left, or narrowed down otherwise, meanwhile.
            let is_wanted = self.only.try_with_untracked(|now| *now == only).unwrap_or_default();
            // What is open on the screen stays open while the figures are the same.
            let is_news = self.answer.try_with_untracked(|before| !says_the_same(before.as_ref(), &answer));
            if is_wanted && is_news == Some(true) {
                self.answer.set(Some(answer));
            }
        });
    }

    async fn heard(self, only: &Only) -> Result<Heard<Board>, Failure> {
        let zone = self.state.zone();
        let answer = api::board(self.range, only).await.map(|board| board.worst_first(zone));
        if !only.is_all() {
            return answer.map(|answer| Heard { answer, at: clock::now_ms(), is_live: true });
        }
        let failure = answer.as_ref().err().cloned();
        let heard = Heard::or_kept(self.state, NAME, answer).await?;
        // Kept is one board, which may be of other days.
        match failure {
            Some(failure) if heard.answer.range != self.range => Err(failure),
            _ => Ok(heard),
        }
    }
}

/// Whether both have the same figures, whenever each was heard.
fn says_the_same(before: Option<&Result<Heard<Board>, Failure>>, now: &Result<Heard<Board>, Failure>) -> bool {
    match (before, now) {
        (Some(Ok(before)), Ok(now)) => before.is_live == now.is_live && before.answer == now.answer,
        (Some(Err(before)), Err(now)) => before == now,
        _ => false,
    }
}
