//! The days a run speaks for: those since the run before, so that a missed one is made up for in one digest.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

use crate::{calendar::Calendar, month::Month};

/// The days after the last run, up to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day of the run before.
    pub since: NaiveDate,
    /// The day of this run, in session.
    pub today: NaiveDate,
}

/// What is older is no news; the longest holidays are shorter.
const FARTHEST: i64 = 100;

impl Window {
    /// The window of a run on `today`; none on a day out of session, or when a run was there that day or, since the clock
    /// was set back, on a later one. Without a run before, the last day in
    /// session stands for it, and after long holidays all of them count.
    pub fn of(calendar: &Calendar, last: Option<NaiveDate>, today: NaiveDate) -> Option<Self> {
        if !calendar.in_session(today) || last.is_some_and(|last| last >= today) {
            return None;
        }
        let farthest = today - TimeDelta::days(FARTHEST);
        let before =
            || farthest.iter_days().take_while(|day| *day < today).filter(|day| calendar.in_session(*day)).last();
        let since = last.or_else(before).map_or(farthest, |day| day.max(farthest));
        Some(Self { since, today })
    }

    /// Whether the turn of `day` has come with this run. Days out of session have it on the next day in session.
    pub fn reached(self, day: NaiveDate) -> bool {
        self.since < day && day <= self.today
    }

    /// The month that ended since, if one did.
    pub fn month_ended(self) -> Option<Month> {
        let this = Month::of(self.today);
        self.reached(this.first()).then(|| this.previous())
    }

    /// Whether the turn of this day of the week has come.
    pub fn weekday(self, weekday: Weekday) -> bool {
        let back = (7 + self.today.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
        self.reached(self.today - Days::new(back.into()))
    }

    /// The month in which one of these days of a month has come: the latest.
    pub fn day_of_month(self, days: &[u32]) -> Option<Month> {
        let reached =
            |month: Month| days.iter().any(|day| month.first().with_day(*day).is_some_and(|it| self.reached(it)));
        let this = Month::of(self.today);
        [this, this.previous()].into_iter().find(|month| reached(*month))
    }
}
