//! A time of day as people write it: `07:00`.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::zone::TimeZone;

/// A time of day, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    minutes: u32,
}

impl TimeOfDay {
    /// The full hour, 0 to 23.
    pub const fn of_hour(hour: u32) -> Self {
        Self { minutes: hour % 24 * 60 }
    }

    /// What the school's clock shows at a moment.
    pub fn at(moment: DateTime<Utc>, zone: TimeZone) -> Self {
        let time = moment.with_timezone(&zone.offset()).time();
        Self { minutes: time.hour() * 60 + time.minute() }
    }

    /// The moment at which the school's clock shows it on `day`.
    pub fn on(self, day: NaiveDate, zone: TimeZone) -> DateTime<Utc> {
        let time = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(self.minutes));
        // These zones are fixed offsets: every time of day comes once a day.
        zone.offset().from_local_datetime(&time).earliest().map(|it| it.to_utc()).unwrap_or_default()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let (hour, minute) =
            text.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2).ok_or(BadTime)?;
        let two =
            |digits: &str| digits.bytes().all(|it| it.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten();
        let (hour, minute) = (two(hour).ok_or(BadTime)?, two(minute).ok_or(BadTime)?);
        if hour < 24 && minute < 60 { Ok(Self { minutes: hour * 60 + minute }) } else { Err(BadTime) }
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = BadTime;

    fn try_from(text: String) -> Result<Self, BadTime> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// Something that is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written as 07:00")]
pub struct BadTime;
