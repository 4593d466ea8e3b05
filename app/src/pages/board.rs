//! 完成情况: mentors × kinds for a month, and how fresh each line is.

use domain::{
    board::{Board, Contact, Row},
    month::Month,
    obligation::Tally,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api, clock,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, icon::Icon, notice::Empty},
};

/// The principal's first screen.
#[component]
pub fn BoardPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month_of_address(state);
    let board = LocalResource::new(move || api::board(month.get()));
    view! {
        <main class="page wide">
            <header class="top board-head">
                <a class="top-back" href=move || format!("/board/{}", month.get().previous()) aria-label=move || state.text().previous_month>
                    <Icon name="back"/>
                </a>
                <h1>{move || day::month(state.lang.get(), month.get())}</h1>
                <a class="top-back" href=move || format!("/board/{}", month.get().next()) aria-label=move || state.text().next_month>
                    <Icon name="next"/>
                </a>
            </header>
            <AsyncView resource=board lang=state.lang show=move |board| view! { <BoardTable board=board/> }/>
        </main>
    }
}

/// The month in the address, or the current one.
pub fn month_of_address(state: AppState) -> Memo<Month> {
    let params = use_params_map();
    Memo::new(move |_| {
        let named = params.read().get("month").and_then(|month| month.parse().ok());
        named.unwrap_or_else(|| Month::of(state.today.get()))
    })
}

#[component]
fn BoardTable(board: Board) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, text) = (state.lang.get(), state.text());
    if board.rows.is_empty() {
        return view! { <Empty icon="lamp" title=text.empty_month hint=text.empty_month_hint/> }.into_any();
    }
    let heads = board.kinds.iter().map(|kind| view! { <th scope="col">{lang.kind(*kind)}</th> }).collect_view();
    let words: Vec<&'static str> = board.kinds.iter().map(|kind| lang.kind(*kind)).collect();
    let (month, today) = (board.month, board.today);
    let rows = board.rows.into_iter().map(|row| {
        view! { <BoardRow row=row words=words.clone() month=month today=today lang=lang/> }
    });
    let rows = rows.collect_view();
    let columns = words.iter().zip(board.columns).map(|(word, tally)| tally_cell(word, tally, lang)).collect_view();
    view! {
        <p class="board-total"><b>{figure(board.total, lang)}</b>{percent(board.total)}</p>
        <table class="board">
            <thead>
                <tr><th scope="col">{text.mentor}</th>{heads}<th scope="col">{text.total}</th><th scope="col">{text.last_contact}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr><th scope="row">{text.total}</th>{columns}{tally_cell(text.total, board.total, lang)}<td></td></tr>
            </tfoot>
        </table>
    }
    .into_any()
}

#[component]
fn BoardRow(row: Row, words: Vec<&'static str>, month: Month, today: chrono::NaiveDate, lang: Lang) -> impl IntoView {
    let state = expect_context::<AppState>();
    let cells = words.iter().zip(row.cells).map(|(word, tally)| tally_cell(word, tally, lang)).collect_view();
    view! {
        <tr data-mentor=row.person.id.to_string()>
            <th scope="row"><a href=format!("/board/{month}/mentors/{}", row.person.id)>{row.person.name}</a></th>
            {cells}
            {tally_cell(lang.text().total, row.total, lang)}
            <td class="fresh" data-label=lang.text().last_contact>{freshness(row.contact, state, today, lang)}</td>
        </tr>
    }
}

/// A figure with its state in colour and in shape; 免 when nothing is owed, a dash when there never was anything.
fn tally_cell(word: &'static str, tally: Tally, lang: Lang) -> impl IntoView {
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
    view! { <td class=class data-label=word><span>{figure(tally, lang)}</span></td> }
}

fn figure(tally: Tally, lang: Lang) -> String {
    match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => lang.text().no_value.into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    }
}

fn percent(tally: Tally) -> Option<String> {
    tally.rate().map(|rate| format!(" · {:.0}%", (rate * 100.0).floor()))
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
