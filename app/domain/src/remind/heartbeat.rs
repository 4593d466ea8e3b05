//! Whether reminding works: when it last ran, what became of what was sent, when it runs next.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Plan;
use crate::{calendar::Calendar, zone::TimeZone};

/// How reminding of a school stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Heartbeat {
    /// When it last ran, in milliseconds since 1970.
    pub last: Option<i64>,
    /// How many messages of that run were delivered.
    pub sent: u32,
    /// How many could not be.
    pub failed: u32,
    /// How many wait to be sent, or to be tried again.
    pub waiting: u32,
    /// How many were not sent because all of it was done by then.
    pub dropped: u32,
    /// When it runs next; none if the calendar has no further day in session.
    pub next: Option<i64>,
    /// When a run should have been that never was.
    pub missed: Option<i64>,
}

/// A run that is later than this is missed.
pub const GRACE_MINUTES: i64 = 60;

/// How far the next day in session is looked for: over the longest holidays.
const FAR: u64 = 120;

/// The day of the latest run that should be over at `now`, none before `since`.
pub fn expected_run(
    plan: &Plan,
    calendar: &Calendar,
    zone: TimeZone,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<NaiveDate> {
    let late = now - TimeDelta::minutes(GRACE_MINUTES);
    let mut days = zone.date(now).iter_days().rev().take(usize::try_from(FAR).ok()?);
    days.find(|day| calendar.in_session(*day) && plan.moment(*day, zone) <= late)
        .filter(|day| plan.moment(*day, zone) >= since)
}

/// When the next run after `now` is to be.
pub fn next_run(
    plan: &Plan,
    calendar: &Calendar,
    zone: TimeZone,
    last: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let first = last.map_or(zone.date(now), |last| zone.date(now).max(last + Days::new(1)));
    let days = first.iter_days().take(usize::try_from(FAR).ok()?);
    days.filter(|day| calendar.in_session(*day)).find_map(|day| plan.start(day, zone, now))
}
