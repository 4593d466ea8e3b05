//! The principal's desk: all of their screens, in a chunk of their own. Other phones download it only for the archives, which
//! need a network anyway.
//!
//! A new screen of the principal's is a variant of [`DeskScreen`] and a line in [`show`], nothing more. Whatever only the
//! desk reaches goes into the chunk by itself.

mod address;
mod alike;
mod approvals;
mod archive;
mod archives;
mod board;
mod calendar;
mod calendar_form;
mod checks;
mod coverage;
mod decide;
mod from_day;
mod held;
mod help;
mod history;
mod kinds;
mod last_heard;
mod month_head;
mod moves;
pub mod open_note;
mod pairings;
mod people;
mod phrase;
mod preset;
mod proposal;
mod propose;
mod reminders;
mod returns;
mod roll_up;
mod roster;
mod rule;
mod rule_fields;
mod rule_form;
mod said;
mod school;
pub mod search;
mod settings;
mod setup;
mod talk_notes;
mod unreached;
pub mod words;

use std::pin::Pin;

use domain::change::RulesPage;
use leptos::prelude::*;
#[cfg(not(test))]
use leptos::wasm_split::wasm_split;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::{
    address::DeskScreen,
    approvals::{ApprovalsPage, decisions},
    archive::ArchivePage,
    archives::ArchivesPage,
    board::{BoardPage, child::BoardChildPage, mentor::BoardMentorPage, nudge::NudgePage, pictures::PicturesPage},
    calendar::CalendarPage,
    checks::ChecksPage,
    coverage::CoveragePage,
    history::ChangesPage,
    kinds::KindsPage,
    moves::MovesPage,
    pairings::{PairingsPage, TransferPage},
    people::PeoplePage,
    preset::PresetPage,
    reminders::SchoolRemindersPage,
    returns::ReturnPage,
    roll_up::RollUpPage,
    roster::RosterPage,
    rule::RulePage,
    settings::SettingsPage,
    setup::SetupPage,
    talk_notes::TalkNotesPage,
};
use super::{
    chunk::{Show, chunk},
    not_found::NotFoundPage,
};
use crate::{address::Screen, api::NotHere, state::AppState, text::Lang};

/// What the chunk hands out: these screens, and the handing in of what was decided on them without a network.
#[derive(Clone, Copy)]
struct Desk {
    show: Show,
    deliver: fn(AppState) -> Pin<Box<dyn Future<Output = ()>>>,
}

/// A screen of the principal's, once the chunk is here.
pub fn desk(screen: Screen, lang: Lang) -> AnyView {
    chunk(|| Box::pin(async { loaded().await.map(|desk| desk.show) }), screen, lang)
}

/// Hands in what was decided without a network; without the chunk nothing was.
pub async fn deliver_decisions(state: AppState) {
    if let Ok(desk) = loaded().await {
        (desk.deliver)(state).await;
    }
}

/// Everything behind this function is the chunk; calling it loads the chunk first.
#[cfg(not(test))]
#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<Desk, NotHere> {
    Ok(Desk { show, deliver: |state| Box::pin(decisions::deliver(state)) })
}

/// A test build is never split.
#[cfg(test)]
#[allow(clippy::unused_async, reason = "as the macro makes it")]
async fn loaded() -> Result<Desk, NotHere> {
    Ok(Desk { show, deliver: |state| Box::pin(decisions::deliver(state)) })
}

fn show(screen: Screen) -> AnyView {
    let Screen::Desk(path) = screen else { return view! { <NotFoundPage/> }.into_any() };
    match DeskScreen::at(&path) {
        DeskScreen::Board(range) => view! { <BoardPage range=range/> }.into_any(),
        DeskScreen::Mentor(range, id) => view! { <BoardMentorPage range=range id=id/> }.into_any(),
        DeskScreen::Child(range, id) => view! { <BoardChildPage range=range id=id/> }.into_any(),
        DeskScreen::Nudge(range) => view! { <NudgePage range=range/> }.into_any(),
        DeskScreen::Pictures => view! { <PicturesPage/> }.into_any(),
        DeskScreen::Checks(month) => view! { <ChecksPage month=month/> }.into_any(),
        DeskScreen::Return(month) => view! { <ReturnPage month=month/> }.into_any(),
        DeskScreen::Archive(id) => view! { <ArchivePage id=id/> }.into_any(),
        DeskScreen::Moves => view! { <MovesPage/> }.into_any(),
        DeskScreen::Archives => view! { <ArchivesPage/> }.into_any(),
        DeskScreen::Coverage => view! { <CoveragePage/> }.into_any(),
        DeskScreen::Approvals => view! { <ApprovalsPage/> }.into_any(),
        DeskScreen::Settings => view! { <SettingsPage/> }.into_any(),
        DeskScreen::Setup => view! { <SetupPage/> }.into_any(),
        DeskScreen::Rule(id) => view! { <RulePage id=id/> }.into_any(),
        DeskScreen::Preset => view! { <PresetPage/> }.into_any(),
        DeskScreen::Kinds => view! { <KindsPage/> }.into_any(),
        DeskScreen::Pairings => view! { <PairingsPage/> }.into_any(),
        DeskScreen::Transfer(child) => view! { <TransferPage child=child/> }.into_any(),
        DeskScreen::Reminders => view! { <SchoolRemindersPage/> }.into_any(),
        DeskScreen::TalkNotes => view! { <TalkNotesPage/> }.into_any(),
        DeskScreen::Calendar => view! { <CalendarPage/> }.into_any(),
        DeskScreen::Changes => view! { <ChangesPage/> }.into_any(),
        DeskScreen::Roster => view! { <RosterPage/> }.into_any(),
        DeskScreen::People => view! { <PeoplePage/> }.into_any(),
        DeskScreen::RollUp(id, month) => view! { <RollUpPage organisation=id month=month/> }.into_any(),
        DeskScreen::Lost => view! { <NotFoundPage/> }.into_any(),
    }
}

/// After a change: the way back, to where one came from, or to `otherwise`.
fn leaving(state: AppState, otherwise: &'static str) -> impl Fn(RulesPage) + Clone + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    move |_| {
        if state.counts.get_value().screens > 1 {
            drop(window().history().map(|history| history.back()));
        } else {
            navigate.with_value(|go| go(otherwise, NavigateOptions { replace: true, ..Default::default() }));
        }
    }
}
