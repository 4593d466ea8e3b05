//! The board on paper: mentors × kinds, in the figures of the screen.

use chrono::NaiveDate;
use domain::{
    board::{Board, Row},
    kind::OwnKind,
    obligation::Tally,
    zone::TimeZone,
};
use leptos::prelude::*;

use super::table;
use crate::words::{figure, rate, word};

/// The table, and beneath it whose phones may hold more than the school knows of.
pub fn mentors(board: Board, own: &[OwnKind], zone: TimeZone) -> impl IntoView + use<> {
    let Board { today, kinds, rows, columns, total, .. } = board;
    if rows.is_empty() {
        return view! { <p>"这段日子没有应办事项。"</p> }.into_any();
    }
    let silent = |row: &Row| row.contact.silent_days(today, zone).is_some();
    let some_silent = rows.iter().any(silent);
    let heads = kinds.iter().map(|kind| view! { <th scope="col">{word(*kind, own)}</th> }).collect_view();
    let lines = rows.iter().map(|row| line(row, silent(row))).collect_view();
    let content = view! {
        <thead><tr><th scope="col" class="name">"代理家长"</th>{heads}<th scope="col">"合计"</th><th scope="col">"完成率"</th></tr></thead>
        <tbody>{lines}<tr class="all"><th scope="row">"合计"</th>{figures(&columns, total)}</tr></tbody>
    };
    view! {
        {table("代理家长和项目", "tallies", content)}
        <p class="legend">"已办/应办；– 没有应办的；免办 经校长同意不用办。"
            {some_silent.then_some("＊ 手机两天以上没有联系学校，或还有没上传的记录，数字可能不全。")}</p>
    }
    .into_any()
}

fn line(row: &Row, silent: bool) -> impl IntoView + use<> {
    let name = format!("{}{}", row.person.name, if silent { "＊" } else { "" });
    view! { <tr data-staff=row.person.id.to_string()><th scope="row">{name}</th>{figures(&row.cells, row.total)}</tr> }
}

fn figures(cells: &[Tally], total: Tally) -> impl IntoView + use<> {
    let texts = cells.iter().map(|it| figure(*it)).chain([figure(total), rate(total)]);
    texts.map(|it| view! { <td>{it}</td> }).collect_view()
}

/// As of which day live figures are.
pub fn as_of(today: NaiveDate) -> String {
    format!("截至 {today} 的数字")
}
