//! A calendar that other programs fetch: what is due on which day.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event as Entry, EventLike, Property};

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same whenever it is fetched, and on this server nobody else's.
    pub uid: String,
    /// When.
    pub day: NaiveDate,
    /// One line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// Where to go on.
    pub link: Option<String>,
}

/// How often it is worth fetching again.
const REFRESH: Duration = Duration::hours(6);

/// The calendar `name` of the server at `host`, as text (RFC 5545).
pub fn calendar(name: &str, host: &str, now: DateTime<Utc>, events: &[Event]) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Peiban//Peiban//ZH"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(Property::new("X-WR-CALNAME", plain(name)))
        .ttl(&REFRESH);
    calendar.extend(events.iter().map(|it| entry(it, host, now)));
    calendar.to_string()
}

/// A whole day, as nothing says when it ends, that leaves its owner free.
fn entry(event: &Event, host: &str, now: DateTime<Utc>) -> Entry {
    let mut entry = Entry::with_uid(&format!("{}@{host}", event.uid));
    entry
        .timestamp(now)
        .starts(event.day)
        .summary(&plain(&event.title))
        .description(&plain(&event.text))
        .add_property("TRANSP", "TRANSPARENT");
    if let Some(link) = &event.link {
        entry.url(link);
    }
    entry.done()
}

/// Line breaks of one kind, and nothing else that a calendar may not hold.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace(|it: char| it.is_control() && it != '\n' && it != '\t', "")
}
