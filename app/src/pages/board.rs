//! 完成情况: mentors × kinds for a month, and how fresh each line is.

use domain::{
    board::{Board, Contact, Row},
    month::Month,
    obligation::Tally,
};
use leptos::prelude::*;

use super::{
    desk::{search::Search, words::words as desk_words},
    warnings::Warnings,
};
use crate::{
    api, clock,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, icon::Icon, notice::Empty},
};

/// The principal's first screen.
#[component]
pub fn BoardPage(month: Option<Month>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    let month = month.unwrap_or_else(|| Month::of(state.today.get_untracked()));
    let (previous, next) = (format!("/board/{}", month.previous()), format!("/board/{}", month.next()));
    view! {
        <main class="page wide">
            <header class="top board-head">
                <a class="top-back" href=previous aria-label=text.previous_month><Icon name="back"/></a>
                <h1>{day::month(state.lang, month)}</h1>
                <a class="top-back" href=next aria-label=text.next_month><Icon name="next"/></a>
            </header>
            <Warnings/>
            <Search month=month/>
            <AsyncView
                fetch=move || api::board(month)
                show=table
                lang=state.lang
            />
        </main>
    }
}

/// Drawn anew when the next exchange brings the words of kinds the school has added.
fn table(board: Board) -> AnyView {
    let state = expect_context::<AppState>();
    Memo::new(move |_| state.with_rules(|rules| rules.kinds.clone())).track();
    view! { <BoardTable board=board/> }.into_any()
}

#[component]
fn BoardTable(board: Board) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, text) = (state.lang, state.text());
    if board.rows.is_empty() {
        return view! { <Empty icon="lamp" title=text.empty_month hint=text.empty_month_hint/> }.into_any();
    }
    let names = state.names();
    let words: Vec<String> = board.kinds.iter().map(|kind| names.word(*kind)).collect();
    let heads = words.iter().map(|word| view! { <th scope="col">{word.clone()}</th> }).collect_view();
    let (month, today) = (board.month, board.today);
    let rows = board.rows.into_iter().map(|row| {
        view! { <BoardRow row=row words=words.clone() month=month today=today lang=lang/> }
    });
    let rows = rows.collect_view();
    let columns = words.iter().zip(board.columns).map(|(word, tally)| tally_cell(word, tally, lang)).collect_view();
    view! {
        <p class="board-total">
            <b>{figure(board.total, lang)}</b>
            {percent(board.total)}
            <a class="link" href="/coverage">{desk_words(lang).coverage_link}</a>
            <a class="link" href="/archive">{desk_words(lang).archives}</a>
        </p>
        <table class="board">
            <thead>
                <tr><th scope="col">{text.mentor}</th>{heads}<th scope="col">{text.total}</th><th scope="col">{text.last_contact}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr><th scope="row">{text.total}</th>{columns}{sum_cell(text.total, board.total, lang)}<td></td></tr>
            </tfoot>
        </table>
    }
    .into_any()
}

#[component]
fn BoardRow(row: Row, words: Vec<String>, month: Month, today: chrono::NaiveDate, lang: Lang) -> impl IntoView {
    let state = expect_context::<AppState>();
    let cells = words.iter().zip(row.cells).map(|(word, tally)| tally_cell(word, tally, lang)).collect_view();
    view! {
        <tr data-mentor=row.person.id.to_string()>
            <th scope="row"><a href=format!("/board/{month}/mentors/{}", row.person.id)>{row.person.name}</a></th>
            {cells}
            {sum_cell(lang.text().total, row.total, lang)}
            <td class="fresh" data-label=lang.text().last_contact>{freshness(row.contact, state, today, lang)}</td>
        </tr>
    }
}

/// A figure with its state in colour and in shape; 免 when nothing is owed, a dash when there never was anything.
fn tally_cell(word: &str, tally: Tally, lang: Lang) -> impl IntoView + use<> {
    let class = if tally.owed == 0 {
        if tally.waived > 0 { "waived" } else { "none" }
    } else if tally.met == tally.owed {
        "met"
    } else if tally.overdue > 0 {
        "overdue"
    } else if tally.due_soon > 0 {
        "due-soon"
    } else {
        "open"
    };
    view! { <td class=class data-label=word.to_owned()><span>{figure(tally, lang)}</span></td> }
}

/// A sum, beside the name on a narrow screen.
fn sum_cell(word: &'static str, tally: Tally, lang: Lang) -> impl IntoView {
    view! { <td class="sum" data-label=word><span>{figure(tally, lang)}</span></td> }
}

/// What was done of what was owed; a word when nothing was.
pub fn figure(tally: Tally, lang: Lang) -> String {
    match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => lang.text().no_value.into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    }
}

fn percent(tally: Tally) -> Option<String> {
    tally.percent().map(|percent| format!(" · {percent}%"))
}

/// When a person's phones were last heard, and what they said they still hold.
pub fn freshness(contact: Contact, state: AppState, today: chrono::NaiveDate, lang: Lang) -> String {
    let text = lang.text();
    let last = contact.last.map(|ms| clock::at(ms, state.zone()).date_naive());
    let heard = last.map_or(text.never.to_owned(), |date| day::ago(lang, date, today));
    match contact.waiting {
        0 => heard,
        count => format!("{heard} · {} {count}", text.waiting),
    }
}
