//! `GET /healthz`: whether this server can do its work.

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{App, error::Result, store::Pulse};

/// A job that had no turn for so long stands still.
const STANDS_STILL: TimeDelta = TimeDelta::minutes(10);

/// `ok` if the database answers, and beneath it how reminding stands. It is no reason to take the server away: phones can
/// still hand in their records.
pub async fn health(State(app): State<App>) -> Result<String> {
    app.store.ping().await?;
    let pulse = app.store.pulse().await?;
    Ok(format!("ok\nreminders: {}\n", reminders(pulse.as_ref(), app.now())))
}

fn reminders(pulse: Option<&(i64, Pulse)>, now: DateTime<Utc>) -> String {
    match pulse {
        None => "never ran".into(),
        Some((at, _)) if *at < (now - STANDS_STILL).timestamp_millis() => "stopped".into(),
        Some((_, pulse)) if pulse.missed > 0 => format!("late for {} of {} schools", pulse.missed, pulse.schools),
        Some((_, pulse)) => format!("ok for {} schools", pulse.schools),
    }
}

/// `GET /metrics`: sums over all schools, as Prometheus reads them.
pub async fn metrics(State(app): State<App>) -> Result<String> {
    let (at, pulse) = app.store.pulse().await?.unwrap_or_default();
    let counts = app.store.delivery_counts(app.now()).await?;
    let states =
        [("waiting", counts.waiting), ("sent", counts.sent), ("dropped", counts.dropped), ("failed", counts.failed)];
    let states = states.map(|(state, count)| format!("peiban_reminder_messages{{state=\"{state}\"}} {count}\n"));
    Ok(format!(
        "# HELP peiban_reminder_last_turn_seconds When the job last looked, in seconds since 1970; 0 if never.\n\
         # TYPE peiban_reminder_last_turn_seconds gauge\n\
         peiban_reminder_last_turn_seconds {}\n\
         # HELP peiban_reminder_schools_missed Schools that lack a run which should be over.\n\
         # TYPE peiban_reminder_schools_missed gauge\n\
         peiban_reminder_schools_missed {}\n\
         # HELP peiban_reminder_messages Messages of the last 24 hours, by what became of them.\n\
         # TYPE peiban_reminder_messages gauge\n{}",
        at / 1000,
        pulse.missed,
        states.concat(),
    ))
}
