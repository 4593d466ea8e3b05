//! Earlier months: what the owner did, and the boxes of one child side by side.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    id::{ChildId, StaffId, SubjectId},
    kind::Kind,
    month::Month,
    notebook::Notebook,
    obligation::{Obligation, Tally},
};

/// How a kind stood in a month, over all its periods that were due in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stood {
    /// Done as often as owed.
    Met,
    /// Done, but not as often.
    Partly,
    /// Not done; this month, not yet.
    NotMet,
    /// Excused.
    Waived,
    /// Nothing was owed.
    Nothing,
}

impl Stood {
    /// What a sum says.
    pub fn of(tally: Tally) -> Self {
        match tally {
            Tally { owed: 0, waived: 0, .. } => Self::Nothing,
            Tally { owed: 0, .. } => Self::Waived,
            Tally { met, owed, .. } if met == owed => Self::Met,
            Tally { met: 0, .. } => Self::NotMet,
            _ => Self::Partly,
        }
    }
}

/// The months of a child, the oldest first, and each kind with its sums in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ChildMonths {
    pub months: Vec<Month>,
    pub kinds: Vec<(Kind, Vec<Tally>)>,
}

impl Notebook {
    /// What `owner` owed and did in each of the last `count` months before this one, the latest first; as far back as the
    /// phone keeps records, for of what lies before it knows too little to count.
    pub fn months_before(&self, owner: &StaffId, today: NaiveDate, count: usize) -> Vec<(Month, Tally)> {
        let months = self.kept_months(Month::of(today).previous(), today, count);
        months.into_iter().map(|month| (month, Tally::of(&self.obligations(owner, month, today)))).collect()
    }

    /// The boxes of a child in the last `count` months, this one included.
    pub fn months_of(&self, child: &ChildId, owner: &StaffId, today: NaiveDate, count: usize) -> ChildMonths {
        let mut months = self.kept_months(Month::of(today), today, count);
        months.reverse();
        let subject = SubjectId::from(child);
        let mut kinds: BTreeMap<Kind, Vec<Vec<Obligation>>> = BTreeMap::new();
        for (at, month) in months.iter().enumerate() {
            for row in self.obligations(owner, *month, today).into_iter().filter(|it| it.subject == subject) {
                kinds.entry(row.kind).or_insert_with(|| vec![Vec::new(); months.len()])[at].push(row);
            }
        }
        let sums = |rows: Vec<Vec<Obligation>>| rows.iter().map(Tally::of).collect();
        ChildMonths { kinds: kinds.into_iter().map(|(kind, rows)| (kind, sums(rows))).collect(), months }
    }

    fn kept_months(&self, last: Month, today: NaiveDate, count: usize) -> Vec<Month> {
        let Some(since) = self.school.as_ref().and_then(|it| it.rules.calendar.kept_since(today)) else {
            return Vec::new();
        };
        let back = std::iter::successors(Some(last), |month| Some(month.previous()));
        back.take(count).take_while(|month| month.last() >= since).collect()
    }
}
