//! The sums of what each person owes to children, of which a board is made.

use std::collections::BTreeMap;

use super::{Cell, Sum, Sums};
use crate::{duty::Per, id::StaffId, month::Month};

/// By person, the sums of the cells of children that they owe; cells can be put in and taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonSums(BTreeMap<StaffId, Sums>);

impl PersonSums {
    /// The sums read back from where they are kept.
    pub fn of(sums: impl IntoIterator<Item = (StaffId, Sum)>) -> Self {
        let mut people: BTreeMap<StaffId, Vec<Sum>> = BTreeMap::new();
        for (person, sum) in sums {
            people.entry(person).or_default().push(sum);
        }
        Self(people.into_iter().map(|(person, sums)| (person, Sums::of(sums))).collect())
    }

    /// The sums of `cells`.
    pub fn of_cells<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut sums = Self::default();
        for cell in cells {
            sums.add(cell);
        }
        sums
    }

    /// Counts a cell, if it is a child's.
    pub fn add(&mut self, cell: &Cell) {
        if cell.per == Per::Child {
            self.0.entry(cell.responsible.clone()).or_default().add(cell);
        }
    }

    /// Counts a cell no longer.
    pub fn remove(&mut self, cell: &Cell) {
        if cell.per == Per::Child {
            self.0.entry(cell.responsible.clone()).or_default().remove(cell);
        }
    }

    /// In which months who owes something.
    pub fn months(&self) -> impl Iterator<Item = (Month, &StaffId)> {
        self.0.iter().flat_map(|(person, sums)| sums.months().map(move |month| (month, person)))
    }

    /// What somebody owes in `month`, by rule and period.
    pub fn due_in(&self, month: Month, person: &StaffId) -> impl Iterator<Item = &Sum> {
        self.0.get(person).into_iter().flat_map(move |sums| sums.due_in(month))
    }

    /// Leaves out what is not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Sum) -> bool) {
        for sums in self.0.values_mut() {
            sums.0.retain(|_, sum| wanted(sum));
        }
    }

    /// What is owed to children, by person.
    pub fn iter(&self) -> impl Iterator<Item = (&StaffId, &Sum)> {
        self.0.iter().flat_map(|(person, sums)| sums.iter().map(move |sum| (person, sum)))
    }
}
