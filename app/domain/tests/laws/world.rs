//! What a law is tried on: a random school, a day, and some choices.

use std::{fmt, hash::Hasher};

use chrono::{Days, NaiveDate};
use domain::{
    obligation::{Cell, Obligation, cells, seen_on},
    package::Package,
    period::Timetable,
};
use proptest::{prelude::*, sample::Index};
use serde_json::Value;

use crate::{
    facts::{list_mut, lists},
    support::{
        lookup::{date, list, text},
        schools,
    },
};

/// A random school, a day, and choices for a law to make use of.
#[derive(Clone)]
pub struct World {
    /// The package.
    pub school: Value,
    /// A day in or near the terms.
    pub today: NaiveDate,
    /// For any choice a law has to make.
    pub pick: Index,
    /// For one that must not hang together with the first.
    pub other: Index,
}

/// Any world.
pub fn worlds() -> impl Strategy<Value = World> {
    (schools(), 0..1000u64, any::<Index>(), any::<Index>()).prop_map(|(school, place, pick, other)| {
        let terms = list(&school["calendar"], "terms");
        let first = terms.iter().filter_map(|term| date(term, "from")).min().expect("a school has a term");
        let last = terms.iter().filter_map(|term| date(term, "to")).max().expect("a school has a term");
        let span = u64::try_from((last - first).num_days()).expect("a term ends after it begins") + 30;
        World { today: first - Days::new(10) + Days::new(span * place / 1000), school, pick, other }
    })
}

impl World {
    /// The school with a change.
    pub fn with(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut school = self.school.clone();
        change(&mut school);
        school
    }

    /// One of `list`, if there is any.
    pub fn choose<'a, T>(&self, list: &'a [T]) -> Option<&'a T> {
        (!list.is_empty()).then(|| self.pick.get(list))
    }

    /// The records that neither correct another nor are corrected.
    pub fn lone_records(&self) -> Vec<&str> {
        let records = list(&self.school, "records");
        let superseded: Vec<&str> = records.iter().map(|it| text(it, "supersedes")).collect();
        let alone = |it: &&Value| it["supersedes"].is_null() && !superseded.contains(&text(it, "id"));
        records.iter().filter(alone).map(|it| text(it, "id")).collect()
    }

    /// One of these: one that counts somewhere, if there is any.
    pub fn lone_record(&self) -> Option<String> {
        self.counting_of(&self.lone_records()).map(str::to_owned)
    }

    /// One of the records `ids`: one that counts somewhere, if there is any.
    pub fn counting_of<'a>(&self, ids: &[&'a str]) -> Option<&'a str> {
        let rows = rows(&self.school, THE_END);
        let counting: Vec<&str> = ids.iter().filter(|id| rows.iter().any(|row| lists(row, id))).copied().collect();
        self.choose(if counting.is_empty() { ids } else { &counting }).copied()
    }

    /// The school without this record.
    pub fn without_record(&self, id: &str) -> Value {
        self.with(|school| list_mut(school, "records").retain(|it| text(it, "id") != id))
    }

    /// `list` in any order.
    pub fn shuffled<T: fmt::Debug>(&self, list: &mut [T]) {
        let seed = self.pick.index(usize::MAX) as u64;
        list.sort_by_cached_key(|item| {
            let mut hasher = std::hash::DefaultHasher::new();
            hasher.write_u64(seed);
            hasher.write(format!("{item:?}").as_bytes());
            hasher.finish()
        });
    }
}

/// Readable enough to paste into a test: an item of a list a line.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "today {}, pick {:?}, other {:?}", self.today, self.pick, self.other)?;
        let shown = |(name, value): (&String, &Value)| match value.as_array().filter(|list| !list.is_empty()) {
            None => format!("{name:?}: {value}"),
            Some(list) => {
                let items: Vec<String> = list.iter().map(|item| format!("  {item}")).collect();
                format!("{name:?}: [\n{}]", items.join(",\n"))
            }
        };
        let fields: Vec<String> = self.school.as_object().into_iter().flatten().map(shown).collect();
        write!(f, "{{{}}}", fields.join(",\n"))
    }
}

/// A package that must be sound.
#[track_caller]
pub fn parsed(school: &Value) -> Package {
    Package::parse(&school.to_string()).expect("the generator makes sound packages, and so do the laws")
}

/// Every cell of the school, in the order of the rows.
#[track_caller]
pub fn cells_of(school: &Value) -> Vec<Cell> {
    let package = parsed(school);
    let school = package.school();
    let mut cells = cells(&school, &Timetable::new(&school.rules.calendar), &package.records);
    cells.sort_by(|a, b| place(a).cmp(&place(b)));
    cells
}

/// Where a cell stands: duty, subject, period.
pub fn place(cell: &Cell) -> (&str, &str, NaiveDate) {
    (cell.duty.as_str(), cell.subject.as_str(), cell.period.from)
}

/// When every period is over and every record made.
pub const THE_END: NaiveDate = NaiveDate::from_ymd_opt(2100, 1, 1).expect("a date");

/// The rows of all months on `today`.
#[track_caller]
pub fn rows(school: &Value, today: NaiveDate) -> Vec<Obligation> {
    seen_on(today, &cells_of(school))
}
