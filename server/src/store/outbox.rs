//! The outbox: what is to be sent, taken by one server at a time, settled once its fate is known.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{Message, id::StaffId, zone::TimeZone};
use sqlx::{AnyConnection, FromRow};

use super::{
    Store,
    rows::{from_json, json},
    write::Work,
};

/// A message that this server has taken to send.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the fields are those of the outbox")]
pub struct Taken {
    pub id: String,
    pub school: String,
    pub day: String,
    pub staff: Option<String>,
    pub people: Option<String>,
    pub nudge: Option<String>,
    pub way: String,
    pub target: String,
    pub attempts: i64,
    pub held_until: i64,
}

/// What became of a message.
#[derive(Debug)]
pub enum Fate {
    /// It was delivered.
    Sent,
    /// Nothing of it was left to say.
    Dropped,
    /// It did not go; it is tried again, not before so long.
    Later(Message, TimeDelta),
    /// It cannot go.
    Failed(Message),
    /// The browser takes nothing any more.
    Gone(Message),
}

/// A server that took a message and is not heard of for so long has died with it.
const HELD: TimeDelta = TimeDelta::minutes(2);
/// After each failure it waits longer; then it is given up.
const PATIENCE: [i64; 5] = [1, 4, 15, 60, 180];
/// Fewer than the 20 a minute that robots take: somebody else may use the same one.
const MOST_A_MINUTE: i64 = 15;

impl Store {
    /// Takes up to `most` messages whose time has come, so that no other server sends them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_deliveries(&self, now: DateTime<Utc>, most: i64) -> Result<Vec<Taken>> {
        // Looking costs no writer anything; most turns find nothing.
        let now = now.timestamp_millis();
        let waiting: Vec<Taken> = sqlx::query_as(WAITING).bind(now).bind(most).fetch_all(&self.reader).await?;
        if waiting.is_empty() { Ok(waiting) } else { self.write(&Taking { waiting, now }).await }
    }

    /// Writes down what became of a message.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&self, taken: &Taken, fate: &Fate, zone: TimeZone, now: DateTime<Utc>) -> Result<()> {
        self.write(&Settling { taken, fate, zone, now }).await
    }
}

const WAITING: &str = "select id, school, day, staff, people, nudge, way, target, attempts, held_until from delivery
    where state = 'waiting' and next_at <= $1 and held_until <= $1 order by next_at, id limit $2";

struct Taking {
    waiting: Vec<Taken>,
    now: i64,
}

impl Work for Taking {
    type Output = Vec<Taken>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Vec<Taken>> {
        let (mut taken, mut counts) = (Vec::new(), BTreeMap::new());
        let held_until = self.now + HELD.num_milliseconds();
        for delivery in &self.waiting {
            if is_robot(&delivery.way) {
                let robot = (delivery.school.clone(), delivery.target.clone());
                if !counts.contains_key(&robot) {
                    counts.insert(robot.clone(), in_the_last_minute(db, &robot, self.now).await?);
                }
                let count = counts.entry(robot).or_insert(0);
                if *count >= MOST_A_MINUTE {
                    postpone(db, &delivery.id, self.now).await?;
                    continue;
                }
                *count += 1;
            }
            let sql = "update delivery set held_until = $3, tried_at = $4
                       where id = $1 and state = 'waiting' and held_until = $2";
            let query = sqlx::query(sql).bind(&delivery.id).bind(delivery.held_until).bind(held_until).bind(self.now);
            if query.execute(&mut *db).await?.rows_affected() == 1 {
                taken.push(Taken { held_until, ..delivery.clone() });
            }
        }
        Ok(taken)
    }
}

/// Only what goes to a group has a limit that others share.
fn is_robot(way: &str) -> bool {
    ["wecom", "dingtalk", "feishu"].contains(&way)
}

async fn in_the_last_minute(db: &mut AnyConnection, (school, target): &(String, String), now: i64) -> Result<i64> {
    let sql = "select count(*) from delivery where target = $1 and tried_at > $2 and school = $3";
    let since = now - TimeDelta::minutes(1).num_milliseconds();
    Ok(sqlx::query_scalar(sql).bind(target).bind(since).bind(school).fetch_one(db).await?)
}

async fn postpone(db: &mut AnyConnection, id: &str, now: i64) -> Result<()> {
    let sql = "update delivery set next_at = $2 where id = $1";
    let next = now + TimeDelta::minutes(1).num_milliseconds();
    sqlx::query(sql).bind(id).bind(next).execute(db).await?;
    Ok(())
}

struct Settling<'a> {
    taken: &'a Taken,
    fate: &'a Fate,
    zone: TimeZone,
    now: DateTime<Utc>,
}

impl Work for Settling<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let Taken { id, school, day, held_until, .. } = self.taken;
        let (state, why, next_at) = self.outcome()?;
        let why = why.map(json).transpose()?;
        let attempts = self.taken.attempts + 1;
        // Only as long as it is this server's: who came too late to say so leaves it to the other.
        let sql = "update delivery set state = $3, why = $4, next_at = $5, attempts = $6, held_until = 0
                   where id = $1 and held_until = $2 and state = 'waiting'";
        let query = sqlx::query(sql).bind(id).bind(held_until).bind(state).bind(why).bind(next_at).bind(attempts);
        query.execute(&mut *db).await?;
        if matches!(self.fate, Fate::Sent | Fate::Dropped) && self.taken.nudge.is_none() {
            for staff in self.taken.told()? {
                let sql = "update reminder set heard = $4 where school = $1 and day = $2 and staff = $3 and heard = 0";
                let query = sqlx::query(sql).bind(school).bind(day).bind(staff.as_str());
                query.bind(self.now.timestamp_millis()).execute(&mut *db).await?;
            }
        }
        if let Fate::Gone(_) = self.fate {
            let sql = "delete from subscription where school = $1 and staff = $2 and device = $3";
            let query = sqlx::query(sql).bind(school).bind(self.taken.staff.as_deref()).bind(&self.taken.target);
            query.execute(&mut *db).await?;
        }
        Ok(())
    }
}

impl Settling<'_> {
    /// The state it is in from now on, why, and when it is tried again.
    fn outcome(&self) -> Result<(&'static str, Option<&Message>, i64)> {
        let now = self.now.timestamp_millis();
        Ok(match self.fate {
            Fate::Sent => ("sent", None, now),
            Fate::Dropped => ("dropped", None, now),
            Fate::Failed(why) | Fate::Gone(why) => ("failed", Some(why), now),
            Fate::Later(why, after) => {
                let patience = usize::try_from(self.taken.attempts).ok().and_then(|nth| PATIENCE.get(nth));
                let next = patience.map(|minutes| self.now + TimeDelta::minutes(*minutes).max(*after));
                // What is not delivered on its day is said again in the next digest, not beside it.
                let day: NaiveDate = self.taken.day.parse().context("a day")?;
                match next.filter(|next| self.zone.date(*next) == day) {
                    Some(next) => ("waiting", Some(why), next.timestamp_millis()),
                    None => ("failed", Some(why), now),
                }
            }
        })
    }
}

impl Taken {
    /// Whom it tells: one person, or those it tells a group about.
    ///
    /// # Errors
    /// If the row is not what it should be.
    pub fn told(&self) -> Result<Vec<StaffId>> {
        match (&self.staff, &self.people) {
            (Some(staff), _) => Ok(vec![staff.parse()?]),
            (None, Some(people)) => from_json(people),
            (None, None) => Ok(Vec::new()),
        }
    }
}
