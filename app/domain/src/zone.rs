//! The school's clock: which date a moment falls on.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// Where the school's clock hangs. A table, because the whole zone database would double the download;
/// these zones have kept one offset since 1991.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone {
    /// Its row of the table; the first is the default.
    row: usize,
}

const ZONES: [(&str, i32); 8] = [
    ("Asia/Shanghai", 8),
    ("Asia/Urumqi", 6),
    ("Asia/Chongqing", 8),
    ("Asia/Harbin", 8),
    ("Asia/Hong_Kong", 8),
    ("Asia/Macau", 8),
    ("Asia/Taipei", 8),
    ("Asia/Singapore", 8),
];

impl TimeZone {
    /// The calendar date at this school at one moment.
    pub fn date(self, at: DateTime<impl chrono::TimeZone>) -> NaiveDate {
        at.with_timezone(&self.offset()).date_naive()
    }

    /// The calendar date at this school, `unix_ms` after 1970.
    pub fn date_of_ms(self, unix_ms: i64) -> NaiveDate {
        self.date(DateTime::from_timestamp_millis(unix_ms).unwrap_or_default())
    }

    /// How far its clock is ahead of UTC.
    pub fn offset(self) -> FixedOffset {
        FixedOffset::east_opt(ZONES[self.row].1 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
    }

    /// Its name, such as `Asia/Shanghai`.
    pub fn name(self) -> &'static str {
        ZONES[self.row].0
    }
}

impl TryFrom<String> for TimeZone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        ZONES.iter().position(|(zone, _)| *zone == name).map(|row| Self { row }).ok_or(UnknownZone)
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.name().into()
    }
}

/// A zone outside the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("known time zones are Asia/Shanghai, Urumqi, Chongqing, Harbin, Hong_Kong, Macau, Taipei and Singapore")]
pub struct UnknownZone;
