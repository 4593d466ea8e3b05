//! `GET /calendar/{secret}.ics`: what somebody has to do, in the calendar of their phone. It names no child.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use chrono::{NaiveDate, TimeDelta};
use domain::{kind::Kind, month::Month, range::Range};

use super::reach::host;
use crate::{
    App,
    address::Address,
    auth::token_hash,
    channel::{Event, calendar as ics},
    error::{Error, Result},
};

/// How many days ahead a calendar shows.
const AHEAD: i64 = 62;

/// Somebody's calendar. Whoever guesses an address waits like whoever guesses a password.
pub async fn calendar(State(app): State<App>, address: Address, Path(file): Path<String>) -> Result<Response> {
    let secret = file.strip_suffix(".ics").ok_or_else(Error::not_found)?;
    let (school, staff) = address
        .try_secret(&app, async { app.store.feed_owner(&token_hash(secret)).await?.ok_or_else(Error::not_found) })
        .await?;
    let rules = app.store.rules(&school).await?;
    let today = rules.info.time_zone.date(app.now());
    let range = Range::new(Month::of(today).first(), today + TimeDelta::days(AHEAD)).map_err(anyhow::Error::from)?;
    let mut days: BTreeMap<NaiveDate, BTreeMap<Kind, (u32, u32)>> = BTreeMap::new();
    for row in app.store.obligations(&school, range, today).await? {
        if row.responsible == staff && !row.is_waived() {
            let (done, owed) = days.entry(row.due).or_default().entry(row.kind).or_default();
            *owed += 1;
            *done += u32::from(row.is_met());
        }
    }
    let words = app.store.discreet_words(&rules).await?;
    let event = |(day, kinds): (&NaiveDate, &BTreeMap<Kind, (u32, u32)>)| {
        let left: u32 = kinds.values().map(|(done, owed)| owed - done).sum();
        let lines = kinds.iter().map(|(kind, (done, owed))| format!("{} {done}/{owed}", words.word(*kind).zh));
        let title =
            if left == 0 { "陪伴：已办完".to_owned() } else { format!("陪伴：还有 {left} 项到期") };
        let text = lines.collect::<Vec<_>>().join("\n");
        Event { uid: format!("{day}-{school}-{staff}"), day: *day, title, text, link: app.reach.link("/todo") }
    };
    let events: Vec<Event> = days.iter().map(event).collect();
    let host = app.reach.link("").map_or_else(|| "peiban".to_owned(), |url| host(&url));
    let text = ics(&format!("陪伴 · {}", rules.info.name), &host, app.now(), &events);
    let headers = [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
    Ok((headers, text).into_response())
}
