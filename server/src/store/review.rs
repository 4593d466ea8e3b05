//! The principal's word on what is held: taken in as if its phone handed it in now, or left out for good.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{
    id::SchoolId,
    record::Record,
    review::{HeldKey, Verdict},
    sync::Outcome,
    waiver::Waiver,
};
use serde_json::Value;
use sqlx::AnyConnection;

use super::{
    Actor, Batch, Offered, Store, Trace,
    held::WAIVER,
    rows::{from_json, json},
    write::{Work, take_numbers},
};

impl Store {
    /// Takes or leaves what is held; what the rules refuse stays, with the reason. Decided twice, the first word stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn review(&self, school: &SchoolId, by: Actor<'_>, verdict: &Verdict, now: DateTime<Utc>) -> Result<()> {
        self.write(&Review { school, by, verdict, now }).await
    }
}

struct Review<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    verdict: &'a Verdict,
    now: DateTime<Utc>,
}

impl Work for Review<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        take_numbers(db, self.school, 0).await?;
        let mut keys: Vec<&HeldKey> = self.verdict.keys.iter().collect();
        // Ids grow with time, so what corrects something comes after it.
        keys.sort();
        for key in keys {
            self.decide(db, key).await?;
        }
        Ok(())
    }
}

impl Review<'_> {
    async fn decide(&self, db: &mut AnyConnection, key: &HeldKey) -> Result<()> {
        let sql = "update held set decided_at = $5, decided_by = $6, taken = $7, refusal = null
                   where school = $1 and staff = $2 and device = $3 and id = $4 and decided_at is null
                   returning what, body";
        let row: Option<(String, String)> = sqlx::query_as(sql)
            .bind(self.school.as_str())
            .bind(key.staff.as_str())
            .bind(key.device.as_str())
            .bind(&key.id)
            .bind(self.now.timestamp_millis())
            .bind(self.by.who())
            .bind(i64::from(self.verdict.take))
            .fetch_optional(&mut *db)
            .await?;
        let Some((what, body)) = row else { return Ok(()) };
        let done = if self.verdict.take { "held.take" } else { "held.leave" };
        Trace { school: self.school, by: self.by, what: done, subject: &key.id, now: self.now }.run(db).await?;
        if !self.verdict.take {
            return Ok(());
        }
        match self.take(db, key, &what, &body).await? {
            Outcome::Seq(_) => Ok(()),
            Outcome::Refused(refusal) => self.keep(db, key, &json(&refusal)?).await,
        }
    }

    /// Hands it in as its phone would have.
    async fn take(&self, db: &mut AnyConnection, key: &HeldKey, what: &str, body: &str) -> Result<Outcome> {
        let body: Value = from_json(body)?;
        let (mut records, mut waivers) = (Vec::new(), Vec::new());
        if what == WAIVER {
            waivers.push(Offered { id: key.id.parse()?, item: Waiver::parse(&body) });
        } else {
            records.push(Offered { id: key.id.parse()?, item: Record::parse(&body) });
        }
        let batch = Batch {
            school: self.school.clone(),
            author: key.staff.clone(),
            device: key.device.clone(),
            now: self.now,
            // How far its clock was off is not known any more.
            skew_ms: 0,
            waiting: None,
            records,
            waivers,
        };
        let receipts = batch.run(db).await?;
        let records = receipts.records.into_iter().map(|it| it.outcome);
        let mut outcomes = records.chain(receipts.waivers.into_iter().map(|it| it.outcome));
        outcomes.next().context("one item has one receipt")
    }

    /// Undecided still, with the reason why it could not be taken.
    async fn keep(&self, db: &mut AnyConnection, key: &HeldKey, refusal: &str) -> Result<()> {
        let sql = "update held set decided_at = null, decided_by = null, taken = null, refusal = $5
                   where school = $1 and staff = $2 and device = $3 and id = $4";
        sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(key.staff.as_str())
            .bind(key.device.as_str())
            .bind(&key.id)
            .bind(refusal)
            .execute(db)
            .await?;
        Ok(())
    }
}
