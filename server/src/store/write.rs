//! Writing transactions: numbered by the school's counter, repeated when the database asks for it.

use std::{future::Future, time::Duration};

use anyhow::{Context, Result};
use domain::id::SchoolId;
use sqlx::AnyConnection;

use super::Store;

/// What one writing transaction does. It may run more than once, each time on a fresh transaction.
pub(super) trait Work: Sync {
    type Output: Send;

    fn run(&self, db: &mut AnyConnection) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// Writers of one school queue at its row, so a conflict is rare and a second one rarer.
const ATTEMPTS: u32 = 5;

impl Store {
    /// Does all of `work`, or none of it.
    pub(super) async fn write<W: Work>(&self, work: &W) -> Result<W::Output> {
        let mut attempt = 1;
        loop {
            match self.try_to_write(work).await {
                Err(error) if attempt < ATTEMPTS && is_conflict(&error) => {
                    tokio::time::sleep(Duration::from_millis(10) * attempt).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_to_write<W: Work>(&self, work: &W) -> Result<W::Output> {
        let mut transaction = self.writer.begin().await?;
        let output = work.run(&mut transaction).await?;
        transaction.commit().await?;
        Ok(output)
    }
}

/// Takes `count` numbers of the school's counter and returns the first. Must come first in a transaction: it locks the
/// school's row, so numbers become visible in their order and no reader can skip one.
pub(super) async fn take_numbers(db: &mut AnyConnection, school: &SchoolId, count: usize) -> Result<i64> {
    let count = i64::try_from(count)?;
    let last: i64 = sqlx::query_scalar("update school set seq = seq + $2 where id = $1 returning seq")
        .bind(school.as_str())
        .bind(count)
        .fetch_optional(db)
        .await?
        .context("the school is gone")?;
    Ok(last - count + 1)
}

/// PostgreSQL's serialization failure and deadlock: the same work will succeed the next time.
fn is_conflict(error: &anyhow::Error) -> bool {
    let database = error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>()?.as_database_error());
    database.filter_map(sqlx::error::DatabaseError::code).any(|code| matches!(code.as_ref(), "40001" | "40P01"))
}
