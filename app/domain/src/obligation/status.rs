//! How an obligation stands on a given day, and sums of many.

use std::hash::Hasher;

use chrono::NaiveDate;
use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use super::Cell;
use crate::{
    calendar::Span,
    duty::Per,
    id::{DutyId, RecordId, StaffId, SubjectId},
    kind::Kind,
    period::Every,
};

/// 应办事项: one duty, one subject, one period, as it stands on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Obligation {
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
    /// The period's whole extent.
    pub period: Span,
    /// The last day to do it.
    pub due: NaiveDate,
    /// On how many distinct dates.
    pub need: u32,
    /// On how many it was done.
    pub done: u32,
    /// How it stands.
    pub status: Status,
    /// The records that count, by id.
    pub records: Vec<RecordId>,
}

/// How an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 已完成.
    Met,
    /// 未完成.
    Open,
    /// 快到期.
    DueSoon,
    /// 已逾期.
    Overdue,
    /// 未开始.
    Upcoming,
    /// 免办.
    Waived,
}

impl Cell {
    /// How it stands on `today`; records dated later do not count yet.
    pub fn seen_on(&self, today: NaiveDate) -> Obligation {
        let done = self.dates().iter().filter(|date| **date <= today).count();
        let done = u32::try_from(done).unwrap_or(u32::MAX);
        let seen = self.hits.iter().filter(|hit| hit.date <= today);
        Obligation {
            duty: self.duty.clone(),
            kind: self.kind,
            per: self.per,
            subject: self.subject.clone(),
            responsible: self.responsible.clone(),
            period: self.period,
            due: self.due,
            need: self.need,
            done,
            status: self.status(done, today),
            records: seen.map(|hit| hit.record.clone()).collect(),
        }
    }

    fn status(&self, done: u32, today: NaiveDate) -> Status {
        if self.waived {
            Status::Waived
        } else if done >= self.need {
            Status::Met
        } else {
            unmet(self.every, self.first, self.due, today)
        }
    }
}

/// How something not met stands on `today`.
pub(super) fn unmet(every: Every, first: NaiveDate, due: NaiveDate, today: NaiveDate) -> Status {
    if today > due {
        Status::Overdue
    } else if today < first {
        Status::Upcoming
    } else if (due - today).num_days() <= every.lead() {
        Status::DueSoon
    } else {
        Status::Open
    }
}

impl Obligation {
    /// Whether it is done.
    pub fn is_met(&self) -> bool {
        self.status == Status::Met
    }

    /// Whether a waiver lifts it.
    pub fn is_waived(&self) -> bool {
        self.status == Status::Waived
    }

    /// Where it stands in a list: by duty, subject and period, as plain strings.
    pub fn place(&self) -> (&str, &str, NaiveDate) {
        (self.duty.as_str(), self.subject.as_str(), self.period.from)
    }
}

/// How many obligations of a set stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// Done as often as needed.
    pub met: u32,
    /// All that are owed: every one that is not waived.
    pub owed: u32,
    /// Lifted by a waiver.
    pub waived: u32,
    /// Not met after the due date.
    pub overdue: u32,
    /// Not met shortly before it.
    pub due_soon: u32,
}

impl Tally {
    /// Counts a set of obligations.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Obligation>) -> Self {
        rows.into_iter().fold(Self::default(), |mut sum, row| {
            sum.count(row.status);
            sum
        })
    }

    /// The rate, met ÷ owed, in whole per cent rounded down, so that 100 means all; no value when nothing is owed.
    pub fn percent(self) -> Option<u32> {
        (self.met * 100).checked_div(self.owed)
    }

    fn count(&mut self, status: Status) {
        self.owed += u32::from(status != Status::Waived);
        match status {
            Status::Met => self.met += 1,
            Status::Waived => self.waived += 1,
            Status::Overdue => self.overdue += 1,
            Status::DueSoon => self.due_soon += 1,
            Status::Open | Status::Upcoming => {}
        }
    }
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            met: self.met + other.met,
            owed: self.owed + other.owed,
            waived: self.waived + other.waived,
            overdue: self.overdue + other.overdue,
            due_soon: self.due_soon + other.due_soon,
        }
    }
}

/// A short hash of `rows` in their order: phone and server compare theirs after each sync.
pub fn fingerprint<'a>(rows: impl IntoIterator<Item = &'a Obligation>) -> String {
    let mut hasher = FnvHasher::default();
    for row in rows {
        let line = serde_json::to_vec(row).unwrap_or_default();
        hasher.write(&line);
    }
    format!("{:016x}", hasher.finish())
}
