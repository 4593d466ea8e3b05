//! What is owed, by whom, and what was done: the one definition, for phone and server alike.

mod counting;
mod responsible;
mod status;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Span,
    duty::{Duty, Per, in_force},
    id::{ChildId, ClassId, DutyId, RecordId, StaffId},
    kind::Kind,
    month::Month,
    people::Class,
    period::{Every, Period, Timetable},
    record::{Record, latest},
    school::{ChildFile, Rules, School},
};

pub use status::{Obligation, Status, Tally, fingerprint};

/// Every obligation of `school` due in `month`, as it stands on `today`, by duty, subject and period.
pub fn obligations(school: &School, records: &[Record], month: Month, today: NaiveDate) -> Vec<Obligation> {
    let timetable = Timetable::new(&school.rules.calendar);
    let mut cells = cells(school, &timetable, records);
    cells.retain(|cell| cell.month() == month);
    seen_on(today, &cells)
}

/// How `cells` stand on `today`, by duty, subject and period.
pub fn seen_on(today: NaiveDate, cells: &[Cell]) -> Vec<Obligation> {
    let mut rows: Vec<Obligation> = cells.iter().map(|cell| cell.seen_on(today)).collect();
    rows.sort_by(|a, b| a.place().cmp(&b.place()));
    rows
}

/// Every cell of `school`, whatever its month.
pub fn cells(school: &School, timetable: &Timetable, records: &[Record]) -> Vec<Cell> {
    let mut by_child: HashMap<&ChildId, Vec<&Record>> = HashMap::new();
    let mut others = Vec::new();
    for record in latest(records) {
        for child in &record.children {
            by_child.entry(child).or_default().push(record);
        }
        others.push(record);
    }
    let of = |subject, records: &[&Record]| subject_cells(&school.rules, timetable, subject, records, |_| true);
    let children = school
        .children
        .values()
        .flat_map(|file| of(Subject::Child(file), by_child.get(&file.child.id).map_or(&[][..], Vec::as_slice)));
    let classes = school.rules.classes.iter().flat_map(|class| of(Subject::Class(class), &others));
    children.chain(classes).chain(of(Subject::School, &others)).collect()
}

/// The cells of one subject in the periods that `wanted` picks.
///
/// `records` are latest versions only, and at least all that name the subject; any others are passed over.
pub fn subject_cells(
    rules: &Rules,
    timetable: &Timetable,
    subject: Subject<'_>,
    records: &[&Record],
    wanted: impl Fn(&Period) -> bool,
) -> Vec<Cell> {
    let duties = rules.duties.iter().filter(|duty| duty.per == subject.per());
    duties
        .flat_map(|duty| timetable.periods(duty.every).iter().map(move |period| (duty, period)))
        .filter(|(_, period)| wanted(period))
        .filter_map(|(duty, period)| cell(rules, subject, duty, period, records))
        .collect()
}

fn cell(rules: &Rules, subject: Subject<'_>, duty: &Duty, period: &Period, records: &[&Record]) -> Option<Cell> {
    let due = period.due(duty.due_day);
    if !in_force(due, duty.from, duty.to) {
        return None;
    }
    let share = responsible::share(rules, subject, duty, period)?;
    Some(Cell {
        duty: duty.id.clone(),
        kind: duty.kind,
        per: duty.per,
        subject: subject.id(rules).into(),
        responsible: share.by,
        waived: share.waived,
        every: duty.every,
        period: period.extent,
        first: period.first(),
        due,
        need: duty.times,
        hits: counting::hits(rules, subject, duty, period.extent, records),
    })
}

/// What an obligation is owed to.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Subject<'a> {
    Child(&'a ChildFile),
    Class(&'a Class),
    School,
}

impl<'a> Subject<'a> {
    fn per(self) -> Per {
        match self {
            Self::Child(_) => Per::Child,
            Self::Class(_) => Per::Class,
            Self::School => Per::School,
        }
    }

    fn id(self, rules: &'a Rules) -> &'a str {
        match self {
            Self::Child(file) => file.child.id.as_str(),
            Self::Class(class) => class.id.as_str(),
            Self::School => rules.info.id.as_str(),
        }
    }

    fn class(self) -> Option<&'a ClassId> {
        match self {
            Self::Child(file) => Some(&file.child.class),
            Self::Class(class) => Some(&class.id),
            Self::School => None,
        }
    }
}

/// One obligation with everything about it that does not depend on the day it is looked at: what the server keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The rule.
    pub duty: DutyId,
    /// What is to be done.
    pub kind: Kind,
    /// For a child, a class or the school.
    pub per: Per,
    /// The id of that child, class or school.
    pub subject: String,
    /// Who owes it, or would if it were not waived.
    pub responsible: StaffId,
    /// Whether a confirmed waiver lifts it.
    pub waived: bool,
    /// How long the period is.
    pub every: Every,
    /// The period's whole extent.
    pub period: Span,
    /// The first day in session.
    pub first: NaiveDate,
    /// The last day to do it.
    pub due: NaiveDate,
    /// On how many distinct dates.
    pub need: u32,
    /// The records that count, by id.
    pub hits: Vec<Hit>,
}

/// A record that counts for a cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Hit {
    pub record: RecordId,
    pub date: NaiveDate,
}

impl Cell {
    /// The month it belongs to: that of its due date.
    pub fn month(&self) -> Month {
        Month::of(self.due)
    }
}
