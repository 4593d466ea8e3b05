//! The principal's desk: all of their screens, in a chunk of their own. Other phones download it only for the archives, which
//! need a network anyway.
//!
//! A new screen of the principal's is a variant of [`Screen`] and a line in [`show`], nothing more. Whatever only the
//! desk reaches goes into the chunk by itself.

mod act;
mod alike;
mod approvals;
mod archive;
mod archives;
mod calendar;
mod calendar_form;
mod coverage;
mod decide;
mod from_day;
mod held;
mod help;
mod history;
mod kinds;
mod moves;
pub mod open_note;
mod pairings;
mod people;
mod phrase;
mod preset;
mod proposal;
mod propose;
mod roll_up;
mod roster;
mod rule;
mod rule_fields;
mod rule_form;
mod said;
mod school;
pub mod search;
mod settings;
mod talk_notes;
mod unreached;
pub mod words;

use domain::change::RulesPage;
use leptos::{prelude::*, wasm_split::wasm_split};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::{
    approvals::ApprovalsPage,
    archive::ArchivePage,
    archives::ArchivesPage,
    calendar::CalendarPage,
    coverage::CoveragePage,
    history::ChangesPage,
    kinds::KindsPage,
    moves::MovesPage,
    pairings::{PairingsPage, TransferPage},
    people::PeoplePage,
    preset::PresetPage,
    roll_up::RollUpPage,
    roster::RosterPage,
    rule::RulePage,
    settings::SettingsPage,
    talk_notes::TalkNotesPage,
};
use super::{
    board::BoardPage,
    board_child::BoardChildPage,
    board_mentor::BoardMentorPage,
    chunk::{Show, chunk},
    not_found::NotFoundPage,
};
use crate::{address::Screen, api::NotHere, state::AppState, text::Lang};

/// A screen of the principal's, once the chunk is here.
pub fn desk(screen: Screen, lang: Lang) -> AnyView {
    chunk(|| Box::pin(loaded()), screen, lang)
}

/// Everything behind this function is the chunk; calling it loads the chunk first.
#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps, reason = "the macro makes use of the error")]
fn loaded() -> Result<Show, NotHere> {
    Ok(show)
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Board(month) => view! { <BoardPage month=month/> }.into_any(),
        Screen::BoardMentor(month, id) => view! { <BoardMentorPage month=month id=id/> }.into_any(),
        Screen::BoardChild(month, id) => view! { <BoardChildPage month=month id=id/> }.into_any(),
        Screen::Archive(id) => view! { <ArchivePage id=id/> }.into_any(),
        Screen::Moves => view! { <MovesPage/> }.into_any(),
        Screen::Archives => view! { <ArchivesPage/> }.into_any(),
        Screen::Coverage => view! { <CoveragePage/> }.into_any(),
        Screen::Approvals => view! { <ApprovalsPage/> }.into_any(),
        Screen::Settings => view! { <SettingsPage/> }.into_any(),
        Screen::Rule(id) => view! { <RulePage id=id/> }.into_any(),
        Screen::Preset => view! { <PresetPage/> }.into_any(),
        Screen::Kinds => view! { <KindsPage/> }.into_any(),
        Screen::Pairings => view! { <PairingsPage/> }.into_any(),
        Screen::Transfer(child) => view! { <TransferPage child=child/> }.into_any(),
        Screen::TalkNotes => view! { <TalkNotesPage/> }.into_any(),
        Screen::Calendar => view! { <CalendarPage/> }.into_any(),
        Screen::Changes => view! { <ChangesPage/> }.into_any(),
        Screen::Roster => view! { <RosterPage/> }.into_any(),
        Screen::People => view! { <PeoplePage/> }.into_any(),
        Screen::RollUp(id, month) => view! { <RollUpPage organisation=id month=month/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
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
