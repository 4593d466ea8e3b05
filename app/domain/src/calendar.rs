//! The school year: terms, holidays and the days in session.

use std::ops::RangeInclusive;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{Fault, id::TermId, month::Month};

/// Terms and holidays of one school; both ends of each are included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Holiday {
    pub name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Calendar {
    /// Whether every stretch has a name, ends after it starts, and no two terms share a day or an id.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        for (at, it) in self.terms.iter().enumerate() {
            check_stretch(&format!("terms[{at}]"), &it.name, it.from, it.to)?;
            let before = &self.terms[..at];
            if before.iter().any(|other| other.id == it.id) {
                let en = format!("{:?} stands in the list twice", it.id.as_str());
                return Err(Fault::new(format!("terms[{at}].id"), "两个学期的编号相同。", en));
            }
            if let Some(other) = before.iter().position(|other| it.from <= other.to && other.from <= it.to) {
                let zh = format!("和“{}”有重叠的日子。请改开始或结束的日子。", self.terms[other].name);
                return Err(Fault::new(format!("terms[{at}]"), zh, format!("overlaps calendar.terms[{other}]")));
            }
        }
        let holidays = self.holidays.iter().enumerate();
        holidays
            .into_iter()
            .try_for_each(|(at, it)| check_stretch(&format!("holidays[{at}]"), &it.name, it.from, it.to))
    }

    /// With the terms and holidays of the last school year once more, a year later: something to start from.
    #[must_use]
    pub fn with_next_year(&self) -> Self {
        let mut calendar = self.clone();
        let Some(last) = self.terms.iter().map(|term| term.from).max() else { return calendar };
        let year = school_year(last);
        let next = |date: NaiveDate| date + Months::new(12);
        for term in self.terms.iter().filter(|it| year.contains(it.from)) {
            if let Ok(id) = a_year_later(term.id.as_str()).parse() {
                let (name, from, to) = (a_year_later(&term.name), next(term.from), next(term.to));
                calendar.terms.push(Term { id, name, from, to });
            }
        }
        for holiday in self.holidays.iter().filter(|it| year.contains(it.from)) {
            let (name, from, to) = (a_year_later(&holiday.name), next(holiday.from), next(holiday.to));
            calendar.holidays.push(Holiday { name, from, to });
        }
        calendar
    }

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

    /// Whether `day` is in session: in a term and in no holiday.
    pub fn in_session(&self, day: NaiveDate) -> bool {
        self.term_of(day).is_some() && !self.in_holiday(day)
    }

    fn in_holiday(&self, day: NaiveDate) -> bool {
        self.holidays.iter().any(|it| (it.from..=it.to).contains(&day))
    }

    /// All days in session with their terms, in order: those in a term and in no holiday. Week-ends are in session.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &Term)> {
        let first = self.terms.iter().map(|term| term.from).min().into_iter();
        let last = self.terms.iter().map(|term| term.to).max();
        first
            .flat_map(|first| first.iter_days())
            .take_while(move |day| last.is_some_and(|last| *day <= last))
            .filter(|day| !self.in_holiday(*day))
            .filter_map(|day| self.term_of(day).map(|term| (day, term)))
    }
}

/// 1 September to 31 August around `day`.
pub fn school_year(day: NaiveDate) -> Span {
    let september = Month::of(day - Months::new(8)).first_of_year() + Months::new(8);
    Span { from: september, to: september + Months::new(12) - Days::new(1) }
}

/// The text with every year in it raised by one: `2026年秋季学期` becomes `2027年秋季学期`.
fn a_year_later(text: &str) -> String {
    let mut later = String::new();
    for part in text.split_inclusive(|it: char| !it.is_ascii_digit()) {
        let digits = part.trim_end_matches(|it: char| !it.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(year) if digits.len() == 4 => later.push_str(&(year + 1).to_string()),
            _ => later.push_str(digits),
        }
        later.push_str(&part[digits.len()..]);
    }
    later
}

fn check_stretch(place: &str, name: &str, from: NaiveDate, to: NaiveDate) -> Result<(), Fault> {
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Err(Fault::new(format!("{place}.name"), "名称要有 1 到 64 个字。", "a name has 1 to 64 characters"));
    }
    if to < from {
        let zh = "结束的日子不能早于开始的日子。";
        return Err(Fault::new(format!("{place}.to"), zh, format!("lies before from ({from})")));
    }
    Ok(())
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

    /// The days both have, if any.
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }

    /// From `from` on; without `to`, for ever.
    pub fn open(from: NaiveDate, to: Option<NaiveDate>) -> Self {
        Self { from, to: to.unwrap_or(NaiveDate::MAX) }
    }

    /// Its days as a range.
    pub fn days(self) -> RangeInclusive<NaiveDate> {
        self.from..=self.to
    }
}
