//! Whether reminding works: what a school's last run came to, what was sent lately, and whether the job itself is alive.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    board::Person,
    id::{SchoolId, StaffId},
    remind::{Digest, Heartbeat, Sent, SentState, Way, expected_run, next_run},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::AnyConnection;

use super::{
    Store,
    board::person,
    reminding::{Turn, turn_of},
    rows::{from_json, json},
    school::rules,
};

/// As many as somebody looks through.
const MOST_RECENT: i64 = 30;

/// What the job found at its last turn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    /// How many schools it reminds.
    pub schools: usize,
    /// How many of them lack a run.
    pub missed: usize,
}

/// How many messages of the last day stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the states")]
pub struct Counts {
    pub waiting: i64,
    pub sent: i64,
    pub dropped: i64,
    pub failed: i64,
}

impl Turn {
    /// When a run should have been that never was.
    pub fn missed(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let zone = self.info.time_zone;
        let day = expected_run(&self.plan, &self.calendar, zone, self.since, now)?;
        self.last.is_none_or(|last| last < day).then(|| self.plan.moment(day, zone))
    }
}

impl Store {
    /// How reminding of a school stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn heartbeat(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<Heartbeat> {
        let mut db = self.snapshot().await?;
        let turn = turn_of(&mut db, school).await?;
        let sql = "select day, at from reminder_run where school = $1 order by day desc limit 1";
        let last: Option<(String, i64)> = sqlx::query_as(sql).bind(school.as_str()).fetch_optional(&mut *db).await?;
        let counts = match &last {
            Some((day, _)) => counts_of(&mut db, school, day).await?,
            None => Counts::default(),
        };
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let next = next_run(&turn.plan, &turn.calendar, turn.info.time_zone, turn.last, now);
        Ok(Heartbeat {
            last: last.map(|(_, at)| at),
            sent: number(counts.sent),
            failed: number(counts.failed),
            waiting: number(counts.waiting),
            dropped: number(counts.dropped),
            next: next.map(|it| it.timestamp_millis()),
            missed: turn.missed(now).map(|it| it.timestamp_millis()),
        })
    }

    /// What a school sent or tried to send last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_deliveries(&self, school: &SchoolId) -> Result<Vec<Sent>> {
        type Row = (Option<String>, String, i64, String, i64, Option<String>);
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let sql = "select staff, way, made_at, state, attempts, why from delivery where school = $1
                   order by made_at desc, tried_at desc, id limit $2";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(school.as_str()).bind(MOST_RECENT).fetch_all(&mut *db).await?;
        let sent = |(staff, way, at, state, attempts, why): Row| {
            let to = staff.map(|id| Ok::<Person, anyhow::Error>(person(&rules, &id.parse()?))).transpose()?;
            let why = why.map(|why| from_json(&why)).transpose()?;
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            Ok(Sent { to, way: named(&way)?, at, state: named::<SentState>(&state)?, attempts, why })
        };
        rows.into_iter().map(sent).collect()
    }

    /// The digests somebody was given last, with the ways by which each reached them: when, what, how.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told(&self, school: &SchoolId, staff: &StaffId) -> Result<Vec<(String, i64, Digest, Vec<Way>)>> {
        let mut db = self.snapshot().await?;
        let sql = "select r.day, n.at, r.body from reminder r
                   join reminder_run n on n.school = r.school and n.day = r.day
                   where r.school = $1 and r.staff = $2 order by r.day desc limit 5";
        let query = sqlx::query_as(sql).bind(school.as_str()).bind(staff.as_str());
        let rows: Vec<(String, i64, String)> = query.fetch_all(&mut *db).await?;
        let mut told = Vec::new();
        for (day, at, body) in rows {
            let sql = "select way from delivery where school = $1 and day = $2 and staff = $3 and state = 'sent'
                       and nudge is null order by way";
            let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(&day).bind(staff.as_str());
            let ways: Vec<String> = query.fetch_all(&mut *db).await?;
            let ways = ways.iter().map(|way| named(way)).collect::<Result<_>>()?;
            told.push((day, at, from_json(&body)?, ways));
        }
        Ok(told)
    }

    /// The job says that it had its turn, and what it found.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn beat(&self, pulse: &Pulse, now: DateTime<Utc>) -> Result<()> {
        let sql = "insert into job (name, at, body) values ('reminders', $1, $2)
                   on conflict (name) do update set at = excluded.at, body = excluded.body";
        sqlx::query(sql).bind(now.timestamp_millis()).bind(json(pulse)?).execute(&self.writer).await?;
        Ok(())
    }

    /// When the job last had its turn, and what it found; none if it never had one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pulse(&self) -> Result<Option<(i64, Pulse)>> {
        let sql = "select at, body from job where name = 'reminders'";
        let row: Option<(i64, String)> = sqlx::query_as(sql).fetch_optional(&self.reader).await?;
        row.map(|(at, body)| Ok((at, from_json(&body)?))).transpose()
    }

    /// The messages of the last day, of all schools.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery_counts(&self, now: DateTime<Utc>) -> Result<Counts> {
        let since = (now - TimeDelta::days(1)).timestamp_millis();
        let sql = "select state, count(*) from delivery where made_at > $1 group by state";
        Ok(Counts::of(sqlx::query_as(sql).bind(since).fetch_all(&self.reader).await?))
    }
}

impl Counts {
    fn of(rows: Vec<(String, i64)>) -> Self {
        let of = |state: &str| rows.iter().find(|(it, _)| it == state).map_or(0, |(_, count)| *count);
        Self { waiting: of("waiting"), sent: of("sent"), dropped: of("dropped"), failed: of("failed") }
    }
}

async fn counts_of(db: &mut AnyConnection, school: &SchoolId, day: &str) -> Result<Counts> {
    let sql = "select state, count(*) from delivery where school = $1 and day = $2 and nudge is null group by state";
    Ok(Counts::of(sqlx::query_as(sql).bind(school.as_str()).bind(day).fetch_all(db).await?))
}

/// The value with this word in a column.
fn named<T: DeserializeOwned>(word: &str) -> Result<T> {
    from_json(&json(&word)?)
}
