//! 台账: one page for each child, whatever stands in its file. What finds no room is counted, and the long texts are cut first.

use chrono::NaiveDate;
use domain::{record::Record, school::Rules};
use leptos::prelude::*;

use super::{boxes::Boxes, facts, room, signatures, table, words};
use crate::store::{Ledger, Ledgers};

/// Squares in a line of the columns of a record.
const WHO: usize = 5;
const WHAT: usize = 11;
const TOLD: usize = 25;
/// Most lines of one record's words, so that one does not take the place of all others.
const MOST_LINES: usize = 6;
/// Kept free for some records, however long the facts are.
const FOR_RECORDS: usize = 130;
/// The squares and the height of a line of the title.
const TITLE: (usize, usize) = (30, 20);

pub fn pages(ledgers: Ledgers) -> impl IntoView {
    let Ledgers { rules, today, term, children } = ledgers;
    if children.is_empty() {
        return view! { <h1>"台账"</h1><p>"这个班现在没有孩子。"</p> }.into_any();
    }
    let pages = children.into_iter().map(|child| {
        let boxes = Boxes::new(term.as_ref(), &child.obligations, &rules.kinds);
        page(&rules, today, child, boxes)
    });
    view! { {pages.collect_view()} }.into_any()
}

fn page(rules: &Rules, today: NaiveDate, ledger: Ledger, boxes: Boxes) -> impl IntoView + use<> {
    let Ledger { file, records, .. } = ledger;
    let title = format!("{} 留守儿童台账", room::flat(&rules.info.name));
    let facts = facts::rows(rules, &file, today);
    // The title, the day under it, the heads of the records and what is signed.
    let fixed = room::lines(&title, TITLE.0) * TITLE.1 + room::height([1, 2, 1, 1, 2]) + boxes.height();
    let room = room::PAGE.saturating_sub(fixed);
    let lines: Vec<usize> = facts.iter().map(facts::Row::lines).collect();
    let all = records.len();
    let records: Vec<Line> = records.iter().map(|it| Line::of(rules, it)).collect();
    let wanted = room::height(records.iter().map(Line::lines));
    let most = room::most(&lines, room.saturating_sub(wanted.min(FOR_RECORDS)));
    let mut free = room.saturating_sub(room::height(lines.iter().map(|it| *it.min(&most))));
    let fits = |line: &Line| {
        let left = free.checked_sub(room::height([line.lines()]));
        free = left.unwrap_or_default();
        left.is_some()
    };
    let shown: Vec<Line> = records.into_iter().take_while(fits).collect();
    // What the records leave free goes back to the facts.
    let most = room::most(&lines, room.saturating_sub(room::height(shown.iter().map(Line::lines))));
    let facts = facts.into_iter().map(|it| it.view(most)).collect_view();
    let left = all - shown.len();
    let lines = shown.into_iter().map(Line::view).collect_view();
    let content = view! {
        <thead><tr>
            <th scope="col" class="day">"日期"</th><th scope="col" class="who">"谁"</th>
            <th scope="col" class="what">"做了什么"</th><th scope="col">"记录"</th>
        </tr></thead>
        <tbody>{lines}</tbody>
    };
    view! {
        <section class="ledger" data-child=file.child.id.to_string()>
            <h2>{title}</h2>
            <p class="under">"截至 "{today.to_string()}</p>
            {table("档案", "facts", view! { <tbody>{facts}</tbody> })}
            {boxes.view()}
            <h3>{format!("记录 {all} 条，新的在前")}</h3>
            {(all > 0).then(|| table("记录", "records", content))}
            {(left > 0).then(|| view! { <p class="rest">{format!("另有 {left} 条，这一页放不下，在系统里看。")}</p> })}
            {signatures("班主任签字")}
        </section>
    }
}

/// A record in a row.
struct Line {
    day: String,
    who: String,
    what: String,
    told: String,
}

impl Line {
    fn of(rules: &Rules, record: &Record) -> Self {
        let who = rules.staff_name(&record.by).unwrap_or(record.by.as_str());
        Self {
            day: rules.info.time_zone.date(record.at).to_string(),
            who: room::flat(who),
            what: room::cut(&words::done(record, &rules.kinds), WHAT, MOST_LINES),
            told: room::cut(&room::flat(&words::noted(record)), TOLD, MOST_LINES),
        }
    }

    fn lines(&self) -> usize {
        let Self { who, what, told, .. } = self;
        room::lines(who, WHO).max(room::lines(what, WHAT)).max(room::lines(told, TOLD))
    }

    fn view(self) -> impl IntoView {
        let Self { day, who, what, told } = self;
        view! { <tr><td>{day}</td><td>{who}</td><td>{what}</td><td>{told}</td></tr> }
    }
}
