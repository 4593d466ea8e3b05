//! A list from Excel merged into a school: looked at, or made, all of it in one transaction.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{id::SchoolId, package::Package, people::Child};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    changes::refresh,
    child_rows::Author,
    people::put_people,
    school::{list, whole},
    write::{Work, take_numbers},
};
use crate::roster::{Merged, Rows, Sheet, merge};

/// A list on its way in.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Import<'a> {
    pub school: &'a SchoolId,
    pub by: Actor<'a>,
    pub sheets: &'a [Sheet],
    pub now: DateTime<Utc>,
}

impl Store {
    /// What a list would change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_at_roster(&self, import: &Import<'_>) -> Result<Merged> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, import.school).await?;
        let others = others(&mut db, import.school).await?;
        Ok(merge(&school, &others, Rows::of(import.sheets), school.rules.info.time_zone.date(import.now)))
    }

    /// Merges a list into its school; merged twice, it changes nothing the second time.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn take_roster(&self, import: &Import<'_>) -> Result<Merged> {
        self.write(import).await
    }
}

impl Work for Import<'_> {
    type Output = Merged;

    async fn run(&self, db: &mut AnyConnection) -> Result<Merged> {
        let seq = take_numbers(db, self.school, 1).await?;
        let before = whole(db, self.school).await?;
        let others = others(db, self.school).await?;
        let merged = merge(&before, &others, Rows::of(self.sheets), before.rules.info.time_zone.date(self.now));
        if merged.school != before {
            Package::of(merged.school.clone(), Vec::new()).check().context("a merged list fits together")?;
            let author = Author { who: self.by.who(), id: &format!("roster-{seq}"), since: None, seq, now: self.now };
            put_people(db, &before, &merged.school, &author).await?;
            refresh(db, &merged.school).await?;
            let (what, subject) = ("roster.import", self.school.as_str());
            Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        }
        Ok(merged)
    }
}

/// The children that were found to be others of the school.
async fn others(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Child>> {
    list(db, school, "select body from child where school = $1 and same_as is not null").await
}
