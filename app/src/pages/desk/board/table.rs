//! The table of a board: a row for each mentor, each figure with its state in colour, in shape and in words.

use domain::{
    board::{Board, Row, Sift, Standing},
    obligation::Tally,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{super::words::words as desk_words, figure, freshness, words::words};
use crate::{
    state::AppState,
    text::Lang,
    ui::{live::live, notice::Empty},
};

/// All rows; those not looked for are hidden, so that typing draws nothing anew.
#[component]
pub fn BoardTable(board: Board, sift: RwSignal<Sift>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let desk = desk_words(state.lang);
    // Drawn anew when the next exchange brings the words of kinds the school has added.
    let kinds = Memo::new(move |_| state.with_rules(|rules| rules.kinds.clone()));
    let kind = Memo::new(move |_| sift.read().kind);
    if board.rows.is_empty() {
        return view! {
            <Empty icon="lamp" title=desk.empty_month hint=desk.empty_month_hint/>
            <p class="center"><a class="button" href="/settings/setup">{desk.setup}</a></p>
        }
        .into_any();
    }
    let board = StoredValue::new(board);
    let zone = state.zone();
    let wanted = Memo::new(move |_| {
        let sift = sift.read();
        board.with_value(|board| board.rows.iter().map(|row| sift.wants(row, board, zone)).collect::<Vec<bool>>())
    });
    let count = move || {
        let (all, found) = wanted.with(|wanted| (wanted.len(), wanted.iter().filter(|it| **it).count()));
        (found < all).then(|| view! { <p class="hint indent">{words(state.lang).found(found, all)}</p> })
    };
    view! {
        <div aria-live="polite">{live(count)}</div>
        {live(move || {
            kinds.track();
            let column = kind.get().map(|kind| board.with_value(|it| it.kinds.iter().position(|known| *known == kind)));
            table(state, board, column.flatten(), wanted)
        })}
    }
    .into_any()
}

fn table(state: AppState, board: StoredValue<Board>, column: Option<usize>, wanted: Memo<Vec<bool>>) -> AnyView {
    let (lang, desk) = (state.lang, desk_words(state.lang));
    let (names, sums, total, count) =
        board.with_value(|it| (state.names(), it.columns.clone(), it.total, it.rows.len().div_ceil(PART)));
    let columns = board.with_value(|it| it.kinds.iter().map(|kind| names.word(*kind)).enumerate().collect::<Vec<_>>());
    let columns: Vec<_> = columns.into_iter().filter(|(at, _)| column.is_none_or(|only| only == *at)).collect();
    let heads = columns.iter().map(|(_, word)| view! { <th scope="col">{word.clone()}</th> }).collect_view();
    let sums = columns
        .iter()
        .map(|(at, word)| cell(word.clone(), sums.get(*at).copied().unwrap_or_default(), false, lang))
        .collect_view();
    let (columns, drawn) = (StoredValue::new(columns), RwSignal::new(1));
    let parts = (0..count).map(|part| {
        let is_drawn = Memo::new(move |_| part < drawn.get());
        let rows = move || is_drawn.get().then(|| body_part(state, board, part, columns, wanted));
        view! { <tbody>{live(rows)}</tbody> }
    });
    let parts = parts.collect_view();
    draw_on(drawn, count);
    view! {
        <table class="board">
            <thead>
                <tr><th scope="col">{desk.mentor}</th>{heads}<th scope="col">{desk.total}</th><th scope="col">{lang.text().last_contact}</th></tr>
            </thead>
            {parts}
            <tfoot>
                <tr><th scope="row">{desk.total}</th>{sums}{sum_cell(desk.total, total, lang)}<td></td></tr>
            </tfoot>
        </table>
    }
    .into_any()
}

/// So many rows are drawn at once: the first screen does not wait for the two hundredth mentor.
const PART: usize = 20;

/// Lets one part after the other be drawn, each in a frame of its own.
fn draw_on(drawn: RwSignal<usize>, count: usize) {
    spawn_local(async move {
        for part in 2..=count {
            TimeoutFuture::new(FRAME_MS).await;
            // The table may have gone.
            if drawn.try_set(part).is_some() {
                return;
            }
        }
    });
}

const FRAME_MS: u32 = 16;

fn body_part(
    state: AppState,
    board: StoredValue<Board>,
    part: usize,
    columns: StoredValue<Vec<(usize, String)>>,
    wanted: Memo<Vec<bool>>,
) -> AnyView {
    board.with_value(|board| {
        let rows = board.rows.iter().enumerate().skip(part * PART).take(PART).map(|(at, row)| {
            let hidden = move || wanted.with(|wanted| !wanted.get(at).copied().unwrap_or_default());
            columns.with_value(|columns| body_row(state, board, row, columns, Box::new(hidden)))
        });
        rows.collect_view().into_any()
    })
}

fn body_row(
    state: AppState,
    board: &Board,
    row: &Row,
    columns: &[(usize, String)],
    hidden: Box<dyn Fn() -> bool + Send + Sync>,
) -> AnyView {
    let lang = state.lang;
    let silent = row.contact.silent_days(board.today, state.zone()).is_some();
    let cells = columns
        .iter()
        .map(|(at, word)| cell(word.clone(), row.cells.get(*at).copied().unwrap_or_default(), silent, lang));
    let link = format!("/board/{}/mentors/{}", board.range, row.person.id);
    view! {
        <tr data-mentor=row.person.id.to_string() hidden=hidden>
            <th scope="row"><a href=link>{row.person.name.clone()}</a></th>
            {cells.collect_view()}
            {sum_cell(desk_words(lang).total, row.total, lang)}
            <td class="fresh" class:silent=silent data-label=lang.text().last_contact>
                {freshness(row.contact, state, board.today, lang)}
            </td>
        </tr>
    }
    .into_any()
}

/// A figure with its state in colour and in shape; 免 when nothing is owed, a dash when there never was anything.
fn cell(word: String, tally: Tally, silent: bool, lang: Lang) -> AnyView {
    let standing = Standing::of(tally, silent);
    let class = match standing {
        Standing::Overdue => "overdue",
        Standing::Unsynced => "unsynced",
        Standing::DueSoon => "due-soon",
        Standing::Open => "open",
        Standing::Met => "met",
        Standing::Waived => "waived",
        Standing::NotOwed => "none",
    };
    let said = words(lang).standing(standing);
    view! { <td class=class data-label=word title=said><span>{figure(tally, lang)}</span></td> }.into_any()
}

/// A sum, beside the name on a narrow screen.
fn sum_cell(word: &'static str, tally: Tally, lang: Lang) -> AnyView {
    view! { <td class="sum" data-label=word><span>{figure(tally, lang)}</span></td> }.into_any()
}
