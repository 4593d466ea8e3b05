//! The rows of a list put into a school: who is new, who changed, who stays, and which rows do not fit.

mod children;
mod staff;

use std::{collections::HashSet, fmt::Debug, str::FromStr};

use chrono::NaiveDate;
use domain::{id::StaffId, school::School};
use serde::Serialize;

use super::{Refused, Rows, rows::Place};

/// A school with a list merged into it.
#[derive(Debug, Serialize)]
pub struct Merged {
    /// The school as it would be.
    #[serde(skip)]
    pub school: School,
    /// Rows of staff that were taken.
    pub staff: usize,
    /// Rows of children that were taken.
    pub children: usize,
    /// Pairings those rows name.
    pub pairings: usize,
    /// What each row taken does, in the order of the file.
    pub steps: Vec<Step>,
    /// The rows that were not.
    pub refused: Vec<Refused>,
}

/// What one row does.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Step {
    pub sheet: String,
    pub row: u32,
    pub name: String,
    pub what: What,
    /// What changes, by the names of the school package.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<&'static str>,
}

/// What becomes of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum What {
    Created,
    Changed,
    Same,
}

/// Merges `rows` into `school`. What is paired or led by somebody new is so from `today` on, unless it is all new.
pub fn merge(school: &School, rows: Rows, today: NaiveDate) -> Merged {
    let mut merging = Merging {
        school: school.clone(),
        today,
        led: HashSet::new(),
        met: HashSet::new(),
        steps: Vec::new(),
        refused: rows.refused,
    };
    let staff = rows.staff.iter().filter(|(place, row)| merging.takes_staff(place, row)).count();
    let mut seen = HashSet::new();
    let taken: Vec<_> =
        rows.children.iter().filter(|(place, row)| merging.takes_child(place, row, &mut seen)).collect();
    let pairings = taken.iter().filter(|(_, row)| row.mentor.is_some()).count();
    merging.refused.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    Merged {
        school: merging.school,
        staff,
        children: taken.len(),
        pairings,
        steps: merging.steps,
        refused: merging.refused,
    }
}

struct Merging {
    school: School,
    today: NaiveDate,
    /// The classes that earlier rows of the file have a teacher for.
    led: HashSet<String>,
    /// The staff that earlier rows of the file are about.
    met: HashSet<StaffId>,
    steps: Vec<Step>,
    refused: Vec<Refused>,
}

impl Merging {
    fn note(&mut self, place: &Place, name: &str, is_new: bool, changed: Vec<&'static str>) {
        let what = match (is_new, changed.is_empty()) {
            (true, _) => What::Created,
            (false, false) => What::Changed,
            (false, true) => What::Same,
        };
        let changed = if is_new { Vec::new() } else { changed };
        self.steps.push(Step { sheet: place.sheet.clone(), row: place.row, name: name.into(), what, changed });
    }

    /// Since when somebody is here of whom nothing else is known: the term's first day.
    fn term_start(&self) -> NaiveDate {
        self.school.rules.calendar.term_of(self.today).map_or(self.today, |term| term.from)
    }
}

/// An id that is not taken: the letter, then a number.
fn fresh_id<'a, T: FromStr<Err: Debug>>(letter: char, taken: impl Iterator<Item = &'a str>) -> T {
    let numbers = taken.filter_map(|id| id.strip_prefix(letter)?.parse::<u32>().ok());
    format!("{letter}{}", numbers.max().unwrap_or(0).saturating_add(1))
        .parse()
        .expect("a letter and a number are an id")
}

/// Puts `new` in the place of `old`, and notes under `name` that something changed.
fn set<T: PartialEq>(old: &mut T, new: T, name: &'static str, changed: &mut Vec<&'static str>) {
    if *old != new {
        *old = new;
        changed.push(name);
    }
}

/// The same, if anything is known.
fn set_known<T: PartialEq>(old: &mut Option<T>, new: Option<T>, name: &'static str, changed: &mut Vec<&'static str>) {
    if new.is_some() {
        set(old, new, name, changed);
    }
}
