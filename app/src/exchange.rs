//! One exchange with the school: does what the machine of `domain::sync` asks for.

use domain::{
    notebook::Page,
    sync::{Effect, Event, Link, Machine},
};
use futures::future::join;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api, clock, lane, left_behind,
    pages::{desk::deliver_decisions, remind::keep_coming},
    settings,
    state::AppState,
    store::StoreError,
    sync::alone,
};

/// One turn of the machine, until it rests.
pub async fn exchange(state: AppState) {
    // Another tab may have stored more since: answers are understood by what the store holds, not by less.
    state.reread().await;
    state.tidy().await;
    state.strip_if_revoked().await;
    let (Some(owner), Some(device)) = (state.my_id(), settings::device()) else { return };
    let mut machine =
        state.turns.with_value(|turns| turns.machine.clone()).unwrap_or_else(|| Machine::new(owner.clone(), device));
    let was_fine = *state.link.read_untracked() == Link::Fine;
    state.link.set(Link::Busy);
    let (mut event, mut behind, mut early) = (Event::Turn, false, None);
    loop {
        let effect = machine.step(clock::now_ms(), chance(), &state.notebook.read_untracked(), event);
        event = match effect {
            Effect::Send(request) => {
                let early = early.take().filter(|(nonce, _)| *nonce == request.nonce);
                let answer = if let Some((_, answer)) = early { answer } else { api::sync(&request).await };
                Event::Answer(answer.map(Box::new))
            }
            Effect::HandOver(contents) => Event::Taken(api::hand_over(&contents).await),
            Effect::Write(page) => {
                let ahead = machine.ask_ahead(clock::now_ms(), chance(), &state.notebook.read_untracked(), &page);
                // The next page is asked for before this one is sealed and stored.
                let written = if let Some(request) = ahead {
                    let (answer, written) = join(api::sync(&request), take_in(state, *page, &mut behind)).await;
                    early = Some((request.nonce, answer));
                    written
                } else {
                    take_in(state, *page, &mut behind).await
                };
                Event::Written(written.map_err(|error| state.store_error.set(Some(error))).is_ok())
            }
            Effect::Rest(link, ms) => {
                if behind {
                    state.catch_up().await;
                }
                state.differs.set(machine.differs().cloned());
                state.turns.update_value(|turns| (turns.rest_ms, turns.machine) = (ms, Some(machine)));
                if link == Link::Revoked {
                    state.end().await;
                }
                let is_fine = link == Link::Fine;
                // Before screens hear that the network is back: they ask how things stand.
                if is_fine && state.sees_board() {
                    deliver_decisions(state).await;
                }
                state.link.set(link);
                state.have_working_set().await;
                // Every save is followed by an exchange, also without a network.
                if settings::reminds(&owner) {
                    spawn_local(keep_coming(state));
                }
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

/// Of an answer of many pages the first is shown at once, the others together.
async fn take_in(state: AppState, page: Page, behind: &mut bool) -> Result<(), StoreError> {
    let more_to_come = page.bookmark.as_ref().is_some_and(|it| it.page.is_some());
    *behind |= more_to_come && page.rules.is_none() && page.children.is_empty();
    if *behind { state.take_in_silently(page).await } else { state.take_in(page).await }
}

fn chance() -> u64 {
    u64::from_be_bytes(clock::random())
}
