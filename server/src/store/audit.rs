//! Who did or read what, when, and from which device: rows that are only ever added, each chained to the one before it.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::id::{DeviceId, SchoolId};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::{Difference, Store, rows::insert, write::Work};
use crate::hex::hex;

/// Who acts: a member of staff on a device, or somebody at the console.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    who: &'a str,
    device: Option<&'a DeviceId>,
}

impl<'a> Actor<'a> {
    /// Somebody at the console of the server.
    pub const CONSOLE: Actor<'static> = Actor { who: "console", device: None };

    /// A member of staff.
    pub fn on(who: &'a str, device: &'a DeviceId) -> Self {
        Self { who, device: Some(device) }
    }

    /// A member of staff who is not signed in anywhere yet.
    pub fn without_device(who: &'a str) -> Self {
        Self { who, device: None }
    }

    /// Their id.
    pub fn who(&self) -> &'a str {
        self.who
    }
}

/// What is to be noted.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Trace<'a> {
    pub school: &'a SchoolId,
    pub by: Actor<'a>,
    /// What was read or done, such as `child.read`.
    pub what: &'a str,
    /// To what.
    pub subject: &'a str,
    pub now: DateTime<Utc>,
}

impl Store {
    /// Notes something that was read or done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self, trace: &Trace<'_>) -> Result<()> {
        self.write(trace).await
    }
}

impl Work for Trace<'_> {
    type Output = ();

    /// The school's row is locked until the end, so that no two rows follow the same one.
    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let sql = "update school set audit_seq = audit_seq + 1 where id = $1 returning audit_seq, audit_hash";
        let row = sqlx::query_as(sql).bind(self.school.as_str()).fetch_optional(&mut *db).await?;
        let (seq, before): (i64, String) = row.context("the school is gone")?;
        let link = Link {
            seq,
            who: self.by.who.into(),
            device: self.by.device.map(ToString::to_string),
            what: self.what.into(),
            subject: self.subject.into(),
            at: self.now.timestamp_millis(),
        };
        let hash = link.hash(&before);
        let sql = "update school set audit_hash = $2 where id = $1";
        sqlx::query(sql).bind(self.school.as_str()).bind(&hash).execute(&mut *db).await?;
        let row = [
            self.school.as_str().into(),
            link.seq.into(),
            link.who.into(),
            link.device.into(),
            link.what.into(),
            link.subject.into(),
            link.at.into(),
            hash.into(),
        ];
        insert(db, "audit (school, seq, who, device, what, subject, at, hash)", vec![row]).await
    }
}

/// One row of the chain.
struct Link {
    seq: i64,
    who: String,
    device: Option<String>,
    what: String,
    subject: String,
    at: i64,
}

impl Link {
    /// Over a list in JSON, so that no field can run over into the next.
    fn hash(&self, before: &str) -> String {
        let Self { seq, who, device, what, subject, at } = self;
        let text = serde_json::json!([before, seq, who, device, what, subject, at]).to_string();
        hex(&Sha256::digest(text))
    }
}

/// Where the chain of a school is broken.
pub(super) async fn breaks(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Difference>> {
    type Row = (i64, String, Option<String>, String, String, i64, Option<String>);
    let sql = "select seq, who, device, what, subject, at, hash from audit where school = $1 and seq is not null
               order by seq";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(&mut *db).await?;
    let sql = "select audit_seq, audit_hash from school where id = $1";
    let (last, head): (i64, String) = sqlx::query_as(sql).bind(school.as_str()).fetch_one(db).await?;
    let (mut breaks, mut before, mut place) = (Vec::new(), String::new(), 0);
    let broken = |place: i64, kept, right| Difference { place: format!("audit {place}"), kept, right };
    for (seq, who, device, what, subject, at, hash) in rows {
        place += 1;
        let right = Link { seq, who, device, what, subject, at }.hash(&before);
        if seq != place || hash.as_ref() != Some(&right) {
            breaks.push(broken(seq, hash.clone(), Some(right)));
        }
        // The rest is judged by what stands here, so that one broken row is told once.
        (before, place) = (hash.unwrap_or_default(), seq);
    }
    if place != last || before != head {
        breaks.push(broken(last, Some(before), Some(head)));
    }
    Ok(breaks)
}
