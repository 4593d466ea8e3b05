//! The cells of a month, counted without the day they are looked at: what a county reads instead of its cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Cell, CellView, Tally,
    status::{Status, unmet},
};
use crate::{duty::Per, id::DutyId, kind::Kind, month::Month, period::Every};

/// The cells of one rule in one period, counted. Kept as a list without names, because a county reads thousands at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct Sum {
    /// The rule.
    pub duty: DutyId,
    /// What is to be done.
    pub kind: Kind,
    /// For each child, each class or the school.
    pub per: Per,
    /// How long the period is.
    pub every: Every,
    /// The first day of the period's whole extent.
    pub from: NaiveDate,
    /// The first day in session.
    pub first: NaiveDate,
    /// The last day to do it.
    pub due: NaiveDate,
    /// Cells that no waiver lifts.
    pub owed: u32,
    /// Cells that one does.
    pub waived: u32,
    /// How many of the owed were met on the first, the second … day of the period; the last entry is not zero.
    pub met: Vec<u32>,
}

/// The fields of a sum in their order.
type Row = (DutyId, Kind, Per, Every, NaiveDate, NaiveDate, NaiveDate, u32, u32, Vec<u32>);

impl From<Row> for Sum {
    fn from((duty, kind, per, every, from, first, due, owed, waived, met): Row) -> Self {
        Self { duty, kind, per, every, from, first, due, owed, waived, met }
    }
}

impl From<Sum> for Row {
    fn from(sum: Sum) -> Self {
        let Sum { duty, kind, per, every, from, first, due, owed, waived, met } = sum;
        (duty, kind, per, every, from, first, due, owed, waived, met)
    }
}

/// The sums of some cells, by month, rule and period; cells can be put in and taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums(pub(super) BTreeMap<(Month, DutyId, NaiveDate), Sum>);

/// Sums being counted from cells that nobody keeps.
#[derive(Debug, Default)]
pub struct Counter(Vec<Vec<Option<Sum>>>);

impl Counter {
    /// Counts a cell. All cells counted must be of one school and one timetable.
    pub fn add(&mut self, cell: &CellView<'_>) {
        let (duty, period) = cell.place;
        if self.0.len() <= duty {
            self.0.resize_with(duty + 1, Vec::new);
        }
        if self.0[duty].len() <= period {
            self.0[duty].resize_with(period + 1, || None);
        }
        self.0[duty][period].get_or_insert_with(|| Sum::of_cell(&cell.to_cell())).count(cell.waived, cell.met_on(), 1);
    }

    /// What was counted.
    pub fn sums(self) -> Sums {
        Sums::of(self.0.into_iter().flatten().flatten())
    }
}

impl Sum {
    /// How many stand how on `today`.
    pub fn seen_on(&self, today: NaiveDate) -> Tally {
        let days_seen = usize::try_from((today - self.from).num_days() + 1).unwrap_or(0);
        let met: u32 = self.met.iter().take(days_seen).sum();
        let open = self.owed - met;
        let status = unmet(self.every, self.first, self.due, today);
        let open_if = |wanted| if status == wanted { open } else { 0 };
        Tally {
            met,
            owed: self.owed,
            waived: self.waived,
            overdue: open_if(Status::Overdue),
            due_soon: open_if(Status::DueSoon),
        }
    }
}

impl Sums {
    /// The sums read back from where they are kept.
    pub fn of(sums: impl IntoIterator<Item = Sum>) -> Self {
        Self(sums.into_iter().map(|sum| ((Month::of(sum.due), sum.duty.clone(), sum.from), sum)).collect())
    }

    /// Counts a cell.
    pub fn add(&mut self, cell: &Cell) {
        self.count(cell, 1);
    }

    /// Counts a cell no longer.
    pub fn remove(&mut self, cell: &Cell) {
        self.count(cell, -1);
        self.0.retain(|_, sum| sum.owed + sum.waived > 0);
    }

    /// The months in which something is due.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        let mut last = None;
        self.0.keys().map(|key| key.0).filter(move |month| last.replace(*month) != Some(*month))
    }

    /// What is due in `month`, by rule and period.
    pub fn due_in(&self, month: Month) -> impl Iterator<Item = &Sum> {
        self.0.iter().filter(move |(key, _)| key.0 == month).map(|(_, sum)| sum)
    }

    /// All of them, by month, rule and period.
    pub fn iter(&self) -> impl Iterator<Item = &Sum> {
        self.0.values()
    }

    fn count(&mut self, cell: &Cell, change: i32) {
        let key = (cell.month(), cell.duty.clone(), cell.period.from);
        let sum = self.0.entry(key).or_insert_with(|| Sum::of_cell(cell));
        sum.count(cell.waived, cell.met_on(), change);
    }
}

impl Sum {
    fn of_cell(cell: &Cell) -> Self {
        let Cell { duty, kind, per, every, period, first, due, .. } = cell.clone();
        Self { duty, kind, per, every, from: period.from, first, due, owed: 0, waived: 0, met: Vec::new() }
    }

    fn count(&mut self, waived: bool, met_on: Option<NaiveDate>, change: i32) {
        if waived {
            self.waived = self.waived.saturating_add_signed(change);
            return;
        }
        self.owed = self.owed.saturating_add_signed(change);
        let Some(day) = met_on.and_then(|date| usize::try_from((date - self.from).num_days()).ok()) else { return };
        if self.met.len() <= day {
            self.met.resize(day + 1, 0);
        }
        self.met[day] = self.met[day].saturating_add_signed(change);
        while self.met.last() == Some(&0) {
            self.met.pop();
        }
    }
}
