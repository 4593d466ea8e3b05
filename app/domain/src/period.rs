//! The periods a rule counts in, and when each is due.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, Span, Term},
    month::Month,
};

/// How often a rule asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
        let days = calendar.days();
        let periods = |every| {
            let mut extents: Vec<Span> = calendar.terms.iter().flat_map(|term| extents(every, term)).collect();
            extents.sort_unstable();
            extents.dedup();
            extents.into_iter().filter_map(|extent| period(extent, &days)).collect()
        };
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

fn period(extent: Span, days: &[NaiveDate]) -> Option<Period> {
    let start = days.partition_point(|day| *day < extent.from);
    let end = days.partition_point(|day| *day <= extent.to);
    (start < end).then(|| Period { extent, days: days[start..end].to_vec() })
}

/// The periods that touch `term`, each with its whole extent.
fn extents(every: Every, term: &Term) -> Vec<Span> {
    let monday = term.from.week(Weekday::Mon).first_day();
    let (start, step): (NaiveDate, fn(NaiveDate) -> NaiveDate) = match every {
        Every::Term => {
            return vec![Span { from: term.from, to: term.to }];
        }
        Every::Week => (monday, |day| day + Days::new(7)),
        Every::Fortnight => (monday, |day| day + Days::new(14)),
        Every::Month => (Month::of(term.from).first(), |day| day + Months::new(1)),
        Every::Year => (school_year(term.from), |day| day + Months::new(12)),
    };
    std::iter::successors(Some(start), |from| Some(step(*from)))
        .take_while(|from| *from <= term.to)
        .map(|from| Span { from, to: step(from) - Days::new(1) })
        .map(|whole| match every {
            Every::Fortnight => Span { from: whole.from.max(term.from), to: whole.to.min(term.to) },
            _ => whole,
        })
        .collect()
}

/// The 1 September on or before `date`.
fn school_year(date: NaiveDate) -> NaiveDate {
    let year = if date.month() >= 9 { date.year() } else { date.year() - 1 };
    NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or_default()
}
