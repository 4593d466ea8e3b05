//! The rows of a list put into a school: who is new, who changed, who stays, and which rows do not fit.

mod children;
mod staff;

use std::{collections::HashSet, fmt::Debug, str::FromStr};

use chrono::NaiveDate;
use domain::{
    id::StaffId,
    people::Child,
    roster::{Step, Summary, What},
    school::School,
};

use super::{Rejected, Rows, rows::Place};

/// A school with a list merged into it.
#[derive(Debug)]
pub struct Merged {
    /// The school as it would be.
    pub school: School,
    /// What each row does.
    pub summary: Summary,
    /// The rows that were not taken, as they were.
    pub rejected: Vec<Rejected>,
}

/// Merges `rows` into `school`, in which `others` were found to be children that it has: rows of theirs change nothing. What is paired or led by somebody new is so from `today` on, unless it is all new.
pub fn merge(school: &School, others: &[Child], rows: Rows, today: NaiveDate) -> Merged {
    let mut merging = Merging {
        school: school.clone(),
        others,
        today,
        led: HashSet::new(),
        met: HashSet::new(),
        steps: Vec::new(),
        rejected: rows.rejected,
    };
    let staff = rows.staff.iter().filter(|(place, row)| merging.takes_staff(place, row)).count();
    let mut seen = HashSet::new();
    let taken: Vec<_> =
        rows.children.iter().filter(|(place, row)| merging.takes_child(place, row, &mut seen)).collect();
    let pairings = taken.iter().filter(|(_, row)| row.mentor.is_some()).count();
    merging.rejected.sort_by(|a, b| (&a.line.sheet, a.line.row).cmp(&(&b.line.sheet, b.line.row)));
    let summary = Summary {
        staff,
        children: taken.len(),
        pairings,
        steps: merging.steps,
        refused: merging.rejected.iter().map(|it| it.line.clone()).collect(),
    };
    Merged { school: merging.school, summary, rejected: merging.rejected }
}

struct Merging<'a> {
    school: School,
    others: &'a [Child],
    today: NaiveDate,
    /// The classes that earlier rows of the file have a teacher for.
    led: HashSet<String>,
    /// The staff that earlier rows of the file are about.
    met: HashSet<StaffId>,
    steps: Vec<Step>,
    rejected: Vec<Rejected>,
}

impl Merging<'_> {
    fn note(&mut self, place: &Place, name: &str, is_new: bool, changed: Vec<&'static str>) {
        let what = match (is_new, changed.is_empty()) {
            (true, _) => What::Created,
            (false, false) => What::Changed,
            (false, true) => What::Same,
        };
        let changed = changed.into_iter().filter(|_| !is_new).map(str::to_owned).collect();
        self.steps.push(Step { sheet: place.sheet.clone(), row: place.row, name: name.into(), what, changed });
    }

    /// Since when somebody is here of whom nothing else is known: the term's first day.
    fn term_start(&self) -> NaiveDate {
        self.school.rules.calendar.term_of(self.today).map_or(self.today, |term| term.from)
    }
}

/// An id that is not taken: the letter, then a number.
pub(crate) fn fresh_id<'a, T: FromStr<Err: Debug>>(letter: char, taken: impl Iterator<Item = &'a str>) -> T {
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
