//! Calendar months: what a board shows and a principal signs.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month `date` lies in.
    pub fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.next().first() - Days::new(1)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.first() + Months::new(1))
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.first() - Months::new(1))
    }

    /// The first day of its year.
    pub fn first_of_year(self) -> NaiveDate {
        Self { month: 1, ..self }.first()
    }

    /// Its number, 1–12.
    pub fn number(self) -> u32 {
        self.month
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = BadMonth;

    /// Years 1900 to 2999: room on both sides for the months before and after.
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let plain = text.len() == 7 && text.bytes().enumerate().all(|(at, byte)| at == 4 || byte.is_ascii_digit());
        let (year, month) = text.split_once('-').filter(|_| plain).ok_or(BadMonth)?;
        let (year, month) = (year.parse().map_err(|_| BadMonth)?, month.parse().map_err(|_| BadMonth)?);
        let known = (1900..3000).contains(&year) && (1..=12).contains(&month);
        known.then_some(Self { year, month }).ok_or(BadMonth)
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;

    fn try_from(text: String) -> Result<Self, BadMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// A month that is not written like `2026-11`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a month is written like 2026-11")]
pub struct BadMonth;
