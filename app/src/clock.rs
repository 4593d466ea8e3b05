//! Time and chance: the only place that reads the phone's clock or draws random bytes.

use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::zone::TimeZone;

/// Milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds until the year 287396")]
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// This moment on the school's clock.
pub fn now(zone: TimeZone) -> DateTime<FixedOffset> {
    at(now_ms(), zone)
}

/// A moment on the school's clock.
pub fn at(unix_ms: i64, zone: TimeZone) -> DateTime<FixedOffset> {
    DateTime::from_timestamp_millis(unix_ms).unwrap_or_default().with_timezone(&zone.offset())
}

/// Today at the school.
pub fn today(zone: TimeZone) -> NaiveDate {
    zone.date_of_ms(now_ms())
}

/// Bytes nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}
