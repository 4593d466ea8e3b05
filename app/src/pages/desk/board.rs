//! 完成情况: mentors × kinds for some days, the worst first, and how fresh each line is.

pub mod child;
mod files;
mod filters;
mod latest;
pub mod mentor;
pub mod nudge;
pub mod pictures;
pub mod table;
pub mod words;

use domain::{
    board::{Board, Contact, Only, Sift},
    month::Month,
    obligation::Tally,
    range::Range,
};
use leptos::prelude::*;

use self::{files::Files, filters::Filters, latest::Latest, table::BoardTable, words::words};
use super::{
    last_heard::{Heard, last_known},
    month_head::MonthHead,
    phrase,
    search::Search,
    words::words as desk_words,
};
use crate::{
    clock,
    pages::warnings::Warnings,
    state::AppState,
    text::Lang,
    ui::{
        async_view::{failed, waiting},
        day,
        live::live,
    },
};

/// The principal's first screen.
#[component]
pub fn BoardPage(range: Option<Range>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang;
    let range = range.unwrap_or_else(|| Month::of(state.today.get_untracked()).into());
    let only = RwSignal::new(Only::default());
    let sift = RwSignal::new(Sift::default());
    let latest = Latest::new(state, range, only);
    let month = range.month().unwrap_or_else(|| Month::of(range.span().to));
    view! {
        <main class="page wide">
            <MonthHead
                title=phrase::range(lang, range)
                before=Month::of(range.span().from).previous()
                after=Month::of(range.span().to).next()
                at=Box::new(|month| format!("/board/{month}"))
            />
            <Warnings/>
            <Search month=month/>
            <Filters range=range only=only sift=sift latest=latest/>
            {live(move || match latest.answer.get() {
                None => waiting(lang),
                Some(Err(failure)) => failed(&failure, lang, move || latest.ask()),
                Some(Ok(seen)) => view! { <Shown seen=seen sift=sift/> }.into_any(),
            })}
        </main>
    }
}

#[component]
fn Shown(seen: Heard<Board>, sift: RwSignal<Sift>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let Heard { answer: board, at, is_live } = seen;
    let (range, total, signed) = (board.range, board.total, board.signed);
    let old = (!is_live).then(|| last_known(at, state));
    let signature = range.month().map(|month| {
        let word = if signed.is_some() { words.signed } else { words.unsigned };
        view! { <a class="link" href=format!("/returns/{month}")>{words.month_return}" · "{word}</a> }
    });
    let missed = board.reminders_missed.map(|at| {
        let at = day::moment(lang, clock::at(at, state.zone()), board.today);
        view! {
            <p class="notice danger" role="alert">
                {words.missed(&at)}" "<a class="inline" href="/settings/reminders">{words.to_reminders}</a>
                {lang.full_stop()}
            </p>
        }
    });
    view! {
        {old}
        {missed}
        <p class="board-total">
            <b>{figure(total, lang)}</b>
            {total.percent().map(|percent| format!(" · {percent}%"))}
        </p>
        <div class="board-links">
            {signature}
            <a class="link" href=format!("/board/{range}/nudge")>{words.nudge}</a>
            <a class="link" href="/board/pictures">{words.pictures}</a>
            <a class="link" href="/checks">{desk_words(lang).checks}</a>
            <a class="link" href="/coverage">{desk_words(lang).coverage_link}</a>
            <a class="link" href="/archive">{desk_words(lang).archives}</a>
        </div>
        <BoardTable board=board sift=sift/>
        <Files range=range/>
    }
}

/// What was done of what was owed; a word when nothing was.
pub fn figure(tally: Tally, lang: Lang) -> String {
    match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => lang.text().no_value.into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    }
}

/// When a person's phones were last heard, and what they said they still hold.
pub fn freshness(contact: Contact, state: AppState, today: chrono::NaiveDate, lang: Lang) -> String {
    let text = lang.text();
    let last = contact.last.map(|ms| clock::at(ms, state.zone()).date_naive());
    let heard = match contact.silent_days(today, state.zone()) {
        Some(days @ 1..) => words(lang).not_synced(days),
        _ => last.map_or(text.never.to_owned(), |date| day::ago(lang, date, today)),
    };
    match contact.waiting {
        0 => heard,
        count => format!("{heard} · {} {count}", text.waiting),
    }
}
