//! The school year: terms, holidays and the days in session.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::TermId;

/// Terms and holidays of one school; both ends of each are included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The terms, which never overlap.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// The holidays.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// One term, from its first to its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Term {
    pub id: TermId,
    pub name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A stretch of days out of session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Holiday {
    pub name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Calendar {
    /// The term `date` lies in.
    pub fn term_of(&self, date: NaiveDate) -> Option<&Term> {
        self.terms.iter().find(|term| (term.from..=term.to).contains(&date))
    }

    /// The first day of the term before the one `today` lies in or follows: a phone keeps nothing older.
    pub fn kept_since(&self, today: NaiveDate) -> Option<NaiveDate> {
        let mut begun: Vec<_> = self.terms.iter().map(|term| term.from).filter(|from| *from <= today).collect();
        begun.sort_unstable();
        begun.get(begun.len().saturating_sub(2)).copied()
    }

    /// All days in session with their terms, in order: those in a term and in no holiday. Week-ends are in session.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &Term)> {
        let first = self.terms.iter().map(|term| term.from).min().into_iter();
        let last = self.terms.iter().map(|term| term.to).max();
        let in_holiday = |day| self.holidays.iter().any(|it| (it.from..=it.to).contains(&day));
        first
            .flat_map(|first| first.iter_days())
            .take_while(move |day| last.is_some_and(|last| *day <= last))
            .filter(move |day| !in_holiday(*day))
            .filter_map(|day| self.term_of(day).map(|term| (day, term)))
    }
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    /// Whether `date` lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.days().contains(&date)
    }

    /// Its days as a range.
    pub fn days(self) -> RangeInclusive<NaiveDate> {
        self.from..=self.to
    }
}
