//! What was sent to mentors: kept once, shown the latest first.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    id::SchoolId,
    nudge::{Nudge, Nudged},
    people::Child,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::person,
    reminding::turn_of,
    rows::{from_json, json},
    school::{ALL_CHILDREN, list, rules},
    ways::{Ways, put_deliveries},
    write::{Work, take_numbers},
};

/// As many as somebody looks back on.
const MOST: i64 = 50;

impl Store {
    /// What was sent last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nudges(&self, school: &SchoolId) -> Result<Vec<Nudged>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let sql = "select who, at, body from nudge where school = $1 order by at desc, id desc limit $2";
        let rows: Vec<(String, i64, String)> =
            sqlx::query_as(sql).bind(school.as_str()).bind(MOST).fetch_all(&mut *db).await?;
        let one = |(who, at, body): (String, i64, String)| {
            let nudge: Nudge = from_json(&body)?;
            let to = nudge.to.iter().map(|id| person(&rules, id)).collect();
            Ok(Nudged { to, by: person(&rules, &who.parse()?), at, nudge })
        };
        rows.into_iter().map(one).collect()
    }

    /// Keeps what is sent; handed in twice, it is kept once.
    ///
    /// # Errors
    /// When the database fails; inside, why it should not be sent so.
    pub async fn keep_nudge(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        nudge: &Nudge,
        mail: bool,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Keeping { school, by, nudge, mail, now }).await
    }
}

struct Keeping<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    nudge: &'a Nudge,
    /// Whether this server can send mail.
    mail: bool,
    now: DateTime<Utc>,
}

impl Work for Keeping<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        take_numbers(db, self.school, 0).await?;
        let children: Vec<Child> = list(db, self.school, ALL_CHILDREN).await?;
        if let Err(fault) = self.nudge.check(children.iter().map(|it| it.name.as_str())) {
            return Ok(Err(fault.into()));
        }
        let sql = "insert into nudge (school, id, at, who, body) values ($1, $2, $3, $4, $5) on conflict do nothing";
        let done = sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(self.nudge.id.as_str())
            .bind(self.now.timestamp_millis())
            .bind(self.by.who())
            .bind(json(self.nudge)?)
            .execute(&mut *db)
            .await?;
        if done.rows_affected() > 0 {
            if self.nudge.deliver {
                let rules = rules(db, self.school).await?;
                let plan = turn_of(db, self.school).await?.plan;
                let ways = Ways::of(db, self.school, &plan, self.mail).await?;
                put_deliveries(db, self.school, &ways.nudges(&rules, &self.nudge.id, &self.nudge.to, self.now)).await?;
            }
            let (by, subject) = (self.by, self.nudge.id.as_str());
            Trace { school: self.school, by, what: "nudge.send", subject, now: self.now }.run(db).await?;
        }
        Ok(Ok(()))
    }
}
