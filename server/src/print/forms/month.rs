//! 月报表: the month as it was signed, with what came since, or as it stands (河东 五.2(4)). Without children's names, as
//! the figures that are signed.

use domain::{
    kind::OwnKind,
    returns::{ReturnPage, SchoolDuty, Standing, Supplement},
};
use leptos::prelude::*;

use super::{board, signatures, table, words};
use crate::{
    forms::Month,
    words::{status, word},
};

pub fn form(form: Month) -> impl IntoView {
    let Month { rules, page } = form;
    let ReturnPage { month, today, signature, board, beyond_children, supplements, due, .. } = page;
    let (zone, own) = (rules.info.time_zone, &rules.kinds);
    let state = match &signature {
        Some(it) => format!("已签：{} {}", it.by.name, words::moment(it.at, zone.offset())),
        None => format!("未签 · {}", board::as_of(today)),
    };
    let due = due.map(|it| format!(" · {it} 前报送"));
    view! {
        <h1>{rules.info.name.clone()}" 月报表"</h1>
        <p class="under">{words::days(month.into())}" · "<strong>{state}</strong>{due}</p>
        {board::mentors(board, own, zone)}
        {(!beyond_children.is_empty()).then(|| beyond(&beyond_children, own))}
        {(!supplements.is_empty()).then(|| late(&supplements, own))}
        {signatures("校长签字")}
    }
}

fn beyond(duties: &[SchoolDuty], own: &[OwnKind]) -> impl IntoView + use<> {
    let line = |it: &SchoolDuty| {
        view! {
            <tr>
                <th scope="row">{it.subject.clone()}</th>
                <td>{word(it.kind, own)}</td>
                <td>{it.done}"/"{it.need}</td>
                <td>{it.due.to_string()}</td>
                <td>{status(it.status)}</td>
            </tr>
        }
    };
    let lines = duties.iter().map(line).collect_view();
    let content = view! {
        <thead><tr><th scope="col">"班级或学校"</th><th scope="col">"项目"</th><th scope="col">"已办/要办"</th><th scope="col">"最晚"</th><th scope="col">"状态"</th></tr></thead>
        <tbody>{lines}</tbody>
    };
    view! { <h2>"班级和学校"</h2>{table("班级和学校", "duties", content)} }
}

fn late(supplements: &[Supplement], own: &[OwnKind]) -> impl IntoView + use<> {
    let line = |it: &Supplement| {
        view! {
            <tr>
                <th scope="row">{it.responsible.name.clone()}</th>
                <td>{word(it.kind, own)}</td>
                <td>{standing(it.was)}</td>
                <td>{standing(it.now)}</td>
                <td>{it.records.len()}</td>
            </tr>
        }
    };
    let lines = supplements.iter().map(line).collect_view();
    let content = view! {
        <thead><tr><th scope="col">"谁"</th><th scope="col">"项目"</th><th scope="col">"签时"</th><th scope="col">"现在"</th><th scope="col">"补录条数"</th></tr></thead>
        <tbody>{lines}</tbody>
    };
    view! { <h2>"补录：签字以后变了的"</h2>{table("补录", "late", content)} }
}

/// How far it is done; a dash if it is not owed.
fn standing(it: Option<Standing>) -> String {
    match it {
        None => "–".into(),
        Some(Standing { waived: true, .. }) => "免办".into(),
        Some(Standing { done, need, .. }) => format!("{done}/{need}"),
    }
}
