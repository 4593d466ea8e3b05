//! 月报: the month prepared and looked at, signed, and what came after it was.

mod late;
pub mod late_cards;
mod sign;
mod words;

use domain::{
    board::{Board, Row, Sift, Standing},
    month::Month,
    obligation::Status,
    returns::{ReturnPage as Page, SchoolDuty},
};
use leptos::prelude::*;

use self::{late::Late, sign::Signing, words::words};
use super::{
    board::{figure, freshness, table::BoardTable},
    month_head::MonthHead,
    phrase,
};
use crate::{
    api,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, icon::Icon, live::live, notice::Empty},
};

/// A month's return; the current month's if none is named.
#[component]
pub fn ReturnPage(month: Option<Month>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month.unwrap_or_else(|| Month::of(state.today.get_untracked()));
    view! {
        <main class="page wide">
            <MonthHead
                title=format!("{} · {}", words(state.lang).title, day::month(state.lang, month))
                before=month.previous()
                after=month.next()
                at=Box::new(|month| format!("/returns/{month}"))
            />
            <AsyncView
                fetch=move || api::month_return(month)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: Page) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    if page.board.rows.is_empty() && page.beyond_children.is_empty() {
        return view! { <Empty icon="lamp" title=words.nothing hint=words.nothing_hint/> }.into_any();
    }
    let page = RwSignal::new(page);
    let sift = RwSignal::new(Sift::default());
    view! {
        <Signing page=page/>
        {live(move || {
            let page = page.read();
            page.signature.is_none().then(|| missing(state, &page))
        })}
        <Late page=page/>
        {live(move || {
            let page = page.get();
            let title = if page.signature.is_some() { words.signed_figures } else { words.figures };
            let board = page.board.worst_first(state.zone());
            view! {
                <h2 class="group">{title}</h2>
                <p class="board-total">
                    <b>{figure(board.total, lang)}</b>
                    {board.total.percent().map(|percent| format!(" · {percent}%"))}
                </p>
                <BoardTable board=board sift=sift/>
                {beyond(state, &page.beyond_children)}
            }
        })}
    }
    .into_any()
}

/// 还缺什么: what to look after before the month is signed.
fn missing(state: AppState, page: &Page) -> AnyView {
    let (lang, words) = (state.lang, words(state.lang));
    let Board { range, today, .. } = page.board;
    let unmet = |row: &&Row| row.total.met < row.total.owed;
    let board = page.board.clone().worst_first(state.zone());
    let rows = board.rows.iter().filter(unmet).map(|row| {
        let silent = row.standing(None, today, state.zone()) == Standing::Unsynced;
        let hint = silent.then(|| view! { <span class="mark">{freshness(row.contact, state, today, lang)}</span> });
        view! {
            <li>
                <a class="cell" href=format!("/board/{range}/mentors/{}", row.person.id)>
                    <span class="cell-main">{row.person.name.clone()}</span>
                    {hint}
                    <span>{words.missing_of(row.total.owed - row.total.met)}</span>
                    <Icon name="next"/>
                </a>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    let undecided = (page.undecided > 0).then(|| {
        view! {
            <li>
                <a class="cell" href="/approvals">
                    <span class="cell-main">{words.undecided}</span><span>{page.undecided}</span><Icon name="next"/>
                </a>
            </li>
        }
    });
    let none = rows.is_empty() && undecided.is_none();
    let nudge =
        (!rows.is_empty()).then(|| view! { <a class="link" href=format!("/board/{range}/nudge")>{words.nudge}</a> });
    view! {
        <h2 class="group">{words.missing}" "{nudge}</h2>
        {none.then(|| view! { <p class="hint indent">{words.nothing_missing}</p> })}
        <ul class="cells" role="list">{undecided}{rows.collect_view()}</ul>
    }
    .into_any()
}

/// What classes and the school itself owe.
fn beyond(state: AppState, duties: &[SchoolDuty]) -> AnyView {
    let (lang, words) = (state.lang, words(state.lang));
    let (names, today) = (state.names(), state.today.get());
    let rows = duties.iter().map(|it| {
        let class = if it.status == Status::Overdue { "danger-text" } else { "" };
        view! {
            <tr>
                <th scope="row">{it.subject.clone()}</th>
                <td>{names.word(it.kind)}</td>
                <td>{format!("{}/{}", it.done, it.need)}</td>
                <td>{phrase::date(lang, it.due, today)}</td>
                <td class=class>{lang.status(it.status, (it.due - today).num_days())}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!duties.is_empty())
        .then(|| {
            view! {
                <h2 class="group">{words.beyond}</h2>
                <table class="shares-table">
                    <thead>
                        <tr>
                            <th scope="col">{words.whose}</th>
                            <th scope="col">{words.what}</th>
                            <th scope="col">{words.done}</th>
                            <th scope="col">{words.due}</th>
                            <th scope="col">{words.status}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
        .into_any()
}

/// `0/1`, with 免 for what is lifted and a dash for what is not owed.
fn standing(standing: Option<domain::returns::Standing>, lang: Lang) -> String {
    match standing {
        None => "–".into(),
        Some(it) if it.waived => lang.text().no_value.into(),
        Some(it) => format!("{}/{}", it.done, it.need),
    }
}
