//! One obligation with everything about it that does not depend on the day it is looked at: what the server keeps.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};

use super::sheet::{Kinds, Line};
use crate::{
    calendar::Span,
    duty::{Duty, Per},
    id::{DutyId, RecordId, StaffId, SubjectId},
    kind::Kind,
    month::Month,
    period::{Every, Period},
    record::Record,
};

/// An obligation without the day it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Cell {
    /// The rule.
    pub duty: DutyId,
    /// What is to be done.
    pub kind: Kind,
    /// For a child, a class or the school.
    pub per: Per,
    /// The id of that child, class or school.
    pub subject: SubjectId,
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Hit {
    pub record: RecordId,
    pub date: NaiveDate,
}

/// As a list: with the names of its fields it would take twice the room, and cells are most of what a record writes.
/// Either form is read.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { duty, kind, per, subject, responsible, waived, every, period, first, due, need, hits } = self;
        let period = (period.from, period.to);
        (duty, kind, per, subject, responsible, waived, every, period, first, due, need, hits).serialize(serializer)
    }
}

impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.record, self.date).serialize(serializer)
    }
}

impl Cell {
    /// The month it belongs to: that of its due date.
    pub fn month(&self) -> Month {
        Month::of(self.due)
    }

    /// Which rule, subject and period it is for: no two cells of a school share it.
    pub fn key(&self) -> (&DutyId, &SubjectId, NaiveDate) {
        (&self.duty, &self.subject, self.period.from)
    }

    /// The same cell when records that are `gone` count no longer, and `more` count beside the others.
    #[must_use]
    pub fn with(&self, more: Vec<Hit>, gone: impl Fn(&RecordId) -> bool) -> Self {
        let mut cell = self.clone();
        cell.hits.retain(|hit| !gone(&hit.record));
        cell.hits.extend(more);
        cell.hits.sort_unstable();
        cell
    }

    /// The date on which it was done as often as needed, if it was.
    pub fn met_on(&self) -> Option<NaiveDate> {
        let nth = usize::try_from(self.need).ok()?.checked_sub(1)?;
        self.dates().get(nth).copied()
    }

    /// The distinct dates on which it was done, in order.
    pub fn dates(&self) -> Vec<NaiveDate> {
        let mut dates: Vec<NaiveDate> = self.hits.iter().map(|hit| hit.date).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

/// A cell being looked at while it is worked out; it owns nothing, so that a million of them cost no memory.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of a cell")]
pub struct CellView<'a> {
    /// Its rule's place among the school's, and its period's among those of that length.
    pub place: (usize, usize),
    pub duty: &'a Duty,
    pub subject: &'a SubjectId,
    pub responsible: &'a StaffId,
    pub waived: bool,
    pub period: &'a Period,
    pub due: NaiveDate,
    /// The rule's kind.
    pub(super) kind: Kinds,
    /// The records of the period, by date.
    pub(super) within: &'a [Line<'a>],
}

impl CellView<'_> {
    /// The records that count, by date.
    fn hits(&self) -> impl Iterator<Item = (NaiveDate, &Record)> {
        self.within.iter().filter_map(|line| line.hit(self.duty.who, self.kind))
    }

    /// The date on which it was done as often as needed, if it was.
    pub fn met_on(&self) -> Option<NaiveDate> {
        let (mut count, mut last) = (0, None);
        for (date, _) in self.hits() {
            if last != Some(date) {
                (count, last) = (count + 1, Some(date));
                if count == self.duty.times {
                    return last;
                }
            }
        }
        None
    }

    /// A cell to keep.
    pub fn to_cell(&self) -> Cell {
        let hit = |(date, record): (NaiveDate, &Record)| Hit { record: record.id.clone(), date };
        let mut hits: Vec<Hit> = self.hits().map(hit).collect();
        hits.sort_unstable();
        Cell {
            duty: self.duty.id.clone(),
            kind: self.duty.kind,
            per: self.duty.per,
            subject: self.subject.clone(),
            responsible: self.responsible.clone(),
            waived: self.waived,
            every: self.duty.every,
            period: self.period.extent,
            first: self.period.first(),
            due: self.due,
            need: self.duty.times,
            hits,
        }
    }
}
