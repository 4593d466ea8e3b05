//! The days a board is about: a calendar month, a term, or from any day to any other.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{calendar::Span, month::Month};

/// Days from one to another, written `2026-11` if they are a calendar month, `2026-09-01..2027-01-22` if not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Range(Span);

/// More days than these are no question about a school's work: two school years.
pub const MOST_DAYS: i64 = 731;

impl Range {
    /// From `from` to `to`.
    ///
    /// # Errors
    /// If it ends before it begins, or is longer than [`MOST_DAYS`].
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, BadRange> {
        let days = (to - from).num_days() + 1;
        match days {
            ..1 => Err(BadRange::Reversed),
            1..=MOST_DAYS => Ok(Self(Span { from, to })),
            _ => Err(BadRange::TooLong),
        }
    }

    /// Its first and last day.
    pub fn span(self) -> Span {
        self.0
    }

    /// The month it is, if it is one.
    pub fn month(self) -> Option<Month> {
        Some(Month::of(self.0.from)).filter(|month| Self::from(*month) == self)
    }

    /// The months it touches, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let last = Month::of(self.0.to);
        std::iter::successors(Some(Month::of(self.0.from)), |month| Some(month.next()))
            .take_while(move |it| *it <= last)
    }
}

impl From<Month> for Range {
    fn from(month: Month) -> Self {
        Self(Span { from: month.first(), to: month.last() })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month() {
            Some(month) => month.fmt(f),
            None => write!(f, "{}..{}", self.0.from, self.0.to),
        }
    }
}

impl FromStr for Range {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        let Some((from, to)) = text.split_once("..") else {
            return text.parse::<Month>().map(Self::from).map_err(|_| BadRange::Unreadable);
        };
        Self::new(day(from)?, day(to)?)
    }
}

/// A day of the years a month may have.
fn day(text: &str) -> Result<NaiveDate, BadRange> {
    let (month, day) = text.split_at_checked(7).ok_or(BadRange::Unreadable)?;
    month.parse::<Month>().map_err(|_| BadRange::Unreadable)?;
    let is_day = day.len() == 3 && day.starts_with('-') && day[1..].bytes().all(|it| it.is_ascii_digit());
    if is_day { text.parse().map_err(|_| BadRange::NoSuchDay) } else { Err(BadRange::Unreadable) }
}

impl TryFrom<String> for Range {
    type Error = BadRange;

    fn try_from(text: String) -> Result<Self, BadRange> {
        text.parse()
    }
}

impl From<Range> for String {
    fn from(range: Range) -> Self {
        range.to_string()
    }
}

/// Why these are no days to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRange {
    /// Not written as it should be.
    #[error("it is written like 2026-11 or 2026-09-01..2027-01-22")]
    Unreadable,
    /// A month has no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// The end comes before the beginning.
    #[error("it ends before it begins")]
    Reversed,
    /// Longer than [`MOST_DAYS`].
    #[error("it is longer than two years")]
    TooLong,
}
