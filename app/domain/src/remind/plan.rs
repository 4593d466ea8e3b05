//! When a school reminds: its hour, its days, and the hours in which nobody is disturbed.

use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Fault, clock::TimeOfDay, zone::TimeZone};

/// What a school set. What became overdue is always said the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The time of day at the school.
    pub at: TimeOfDay,
    /// The day on which each is told what the week holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$"))]
    pub weekly: Option<Weekday>,
    /// How many days before something is due, each 1 to 30; never empty, or something would be late unannounced.
    pub before: Vec<u32>,
    /// The days of the month on which whoever signs the return is told, while it is unsigned.
    pub return_days: Vec<u32>,
    /// Whether those who did all of a month are thanked.
    pub praise: bool,
    /// When nothing is sent, unless a person chose otherwise.
    pub quiet: Quiet,
}

/// The hours in which nobody is disturbed; none when both ends are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Quiet {
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

impl Default for Plan {
    /// Monday at seven, then a week, three days and one day ahead; the return (河东 五.2(4)) five days and one before the 25th.
    fn default() -> Self {
        Self {
            at: TimeOfDay::of_hour(7),
            weekly: Some(Weekday::Mon),
            before: vec![7, 3, 1],
            return_days: vec![20, 24],
            praise: true,
            quiet: Quiet { from: TimeOfDay::of_hour(21), to: TimeOfDay::of_hour(6) },
        }
    }
}

/// More would be a mistake of typing.
const MOST_DAYS: usize = 10;
/// The days on which every month can be reminded of its return.
const RETURN_DAYS: std::ops::RangeInclusive<u32> = 1..=28;

impl Plan {
    /// Whether nothing can become late unannounced, and each day can come.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        let days = |list: &[u32], most: std::ops::RangeInclusive<u32>| {
            list.len() <= MOST_DAYS && list.iter().all(|day| most.contains(day))
        };
        if self.before.is_empty() || !days(&self.before, 1..=30) {
            let zh = "至少选一个提前的天数，每个 1 到 30 天，最多 10 个。";
            Err(Fault::new("before", zh, "Choose at least one number of days ahead, each 1 to 30, ten at most."))
        } else if !days(&self.return_days, RETURN_DAYS) {
            let zh = "月报提醒的日子是 1 到 28 号，最多 10 个。";
            Err(Fault::new("return_days", zh, "The days for the return are 1 to 28, ten at most."))
        } else if self.quiet.covers(self.at) {
            let zh = "提醒的时间不能在免打扰时间里。";
            Err(Fault::new("at", zh, "The time of reminding lies within the quiet hours."))
        } else {
            Ok(())
        }
    }

    /// When the run of `day` is to begin.
    pub fn moment(&self, day: NaiveDate, zone: TimeZone) -> DateTime<Utc> {
        self.at.on(day, zone)
    }

    /// When the run of `day` can still begin, from `now` on; none once its night has come, for it would be read the next day.
    pub fn start(&self, day: NaiveDate, zone: TimeZone, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let start = self.quiet.end_after(self.moment(day, zone).max(now), zone);
        (zone.date(start) == day).then_some(start)
    }
}

impl Quiet {
    /// Whether nothing is sent at this time of day; the last minute is free again.
    pub fn covers(self, time: TimeOfDay) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { time >= self.from || time < self.to }
    }

    /// The first moment from `at` on at which something may be sent.
    pub fn end_after(self, at: DateTime<Utc>, zone: TimeZone) -> DateTime<Utc> {
        let time = TimeOfDay::at(at, zone);
        if !self.covers(time) {
            return at;
        }
        let today = zone.date(at);
        let day = if time < self.to { today } else { today + Days::new(1) };
        self.to.on(day, zone)
    }
}
