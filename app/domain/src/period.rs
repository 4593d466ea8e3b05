//! The periods a rule counts in, and when each is due.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, Span, Term, school_year},
    month::Month,
};

/// How often a rule asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Monday to Sunday.
    Week,
    /// 14 days, counted from the Monday on or before the term's first day, cut to the term.
    Fortnight,
    /// A calendar month.
    Month,
    /// A term.
    Term,
    /// 1 September to 31 August.
    Year,
}

impl Every {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Week, Self::Fortnight, Self::Month, Self::Term, Self::Year];

    /// How many days before its due date an obligation counts as due soon.
    pub const fn lead(self) -> i64 {
        match self {
            Self::Week => 2,
            Self::Fortnight => 4,
            Self::Month => 7,
            Self::Term => 14,
            Self::Year => 30,
        }
    }
}

/// One period of a rule that has at least one day in session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The whole extent, holidays included: what is done on any of its days counts.
    pub extent: Span,
    /// The days in session, in order, never empty: they decide who owes it and when it is due.
    pub days: Vec<NaiveDate>,
}

impl Period {
    /// The first day in session.
    pub fn first(&self) -> NaiveDate {
        self.days[0]
    }

    /// How many days in session lie in `span`.
    pub fn days_in(&self, span: Span) -> usize {
        let before = |date: NaiveDate| self.days.partition_point(|day| *day < date);
        let end = self.days.partition_point(|day| *day <= span.to);
        end.saturating_sub(before(span.from))
    }

    /// The last day in session not after `due_day` of its month, or else the last day in session.
    pub fn due(&self, due_day: Option<u32>) -> NaiveDate {
        let last = self.days[self.days.len() - 1];
        due_day.and_then(|limit| self.days.iter().rev().find(|day| day.day() <= limit)).copied().unwrap_or(last)
    }
}

/// The periods of one calendar, worked out once.
#[derive(Debug, Clone)]
pub struct Timetable {
    week: Vec<Period>,
    fortnight: Vec<Period>,
    month: Vec<Period>,
    term: Vec<Period>,
    year: Vec<Period>,
}

impl Timetable {
    /// All periods of `calendar` that have a day in session.
    pub fn new(calendar: &Calendar) -> Self {
        let days: Vec<(NaiveDate, &Term)> = calendar.days().collect();
        let periods = |every| periods(every, &days);
        Self {
            week: periods(Every::Week),
            fortnight: periods(Every::Fortnight),
            month: periods(Every::Month),
            term: periods(Every::Term),
            year: periods(Every::Year),
        }
    }

    /// The periods of this length, in order.
    pub fn periods(&self, every: Every) -> &[Period] {
        match every {
            Every::Week => &self.week,
            Every::Fortnight => &self.fortnight,
            Every::Month => &self.month,
            Every::Term => &self.term,
            Every::Year => &self.year,
        }
    }
}

/// A period is a run of days in session that lie in the same extent.
fn periods(every: Every, days: &[(NaiveDate, &Term)]) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for &(day, term) in days {
        // Extents of one length never overlap, so it is worked out once for each period and not for each day.
        match periods.last_mut().filter(|last| last.extent.contains(day)) {
            Some(last) => last.days.push(day),
            None => periods.push(Period { extent: extent(every, day, term), days: vec![day] }),
        }
    }
    periods
}

/// The whole extent of the period `day` lies in, a day of `term`.
fn extent(every: Every, day: NaiveDate, term: &Term) -> Span {
    match every {
        Every::Week => {
            let week = day.week(Weekday::Mon);
            Span { from: week.first_day(), to: week.last_day() }
        }
        Every::Fortnight => {
            let start = term.from.week(Weekday::Mon).first_day();
            let from = start + TimeDelta::days((day - start).num_days() / 14 * 14);
            Span { from: from.max(term.from), to: (from + TimeDelta::days(13)).min(term.to) }
        }
        Every::Month => {
            let month = Month::of(day);
            Span { from: month.first(), to: month.last() }
        }
        Every::Term => Span { from: term.from, to: term.to },
        Every::Year => school_year(day),
    }
}
