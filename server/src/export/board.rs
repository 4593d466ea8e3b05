//! 完成情况 as a table: as on the screen, and beside each sum the numbers it is made of.

use chrono::DateTime;
use domain::{
    board::{Board, Contact},
    obligation::Tally,
    school::Rules,
    zone::TimeZone,
};

use super::table::{Cell, Column};
use crate::words::{figure, rate, word};

/// Who, a column for each kind, and what they come to.
pub fn columns(board: &Board, rules: &Rules) -> Vec<Column> {
    let words = board.kinds.iter().map(|kind| (word(*kind, &rules.kinds), 10));
    let sums = [("合计", 10), ("完成率", 8), ("已完成", 8), ("应办", 8), ("免办", 8), ("已逾期", 8)];
    let last = [("上次联系", 17), ("待上传", 8)];
    let named = |(heading, width): (&str, u16)| (heading.to_owned(), width);
    [("代理家长".to_owned(), 14)].into_iter().chain(words).chain(sums.into_iter().chain(last).map(named)).collect()
}

/// A row for each person, and the sums.
pub fn rows(board: &Board, rules: &Rules) -> Vec<Vec<Cell>> {
    let zone = rules.info.time_zone;
    let people = board.rows.iter().map(|it| row(&it.person.name, &it.cells, it.total, Some((it.contact, zone))));
    people.chain([row("合计", &board.columns, board.total, None)]).collect()
}

fn row(name: &str, cells: &[Tally], total: Tally, contact: Option<(Contact, TimeZone)>) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![name.into()];
    row.extend(cells.iter().map(|it| figure(*it).into()));
    row.extend([figure(total), rate(total)].map(Cell::from));
    row.extend([total.met, total.owed, total.waived, total.overdue].map(Cell::from));
    row.push(contact.and_then(|(contact, zone)| last_contact(contact, zone)).into());
    row.push(contact.map(|(contact, _)| contact.waiting).into());
    row
}

fn last_contact(contact: Contact, zone: TimeZone) -> Option<String> {
    let at = DateTime::from_timestamp_millis(contact.last?)?;
    Some(at.with_timezone(&zone.offset()).format("%Y-%m-%d %H:%M").to_string())
}
