//! Writing transactions: numbered by the school's counter, repeated when the database asks for it.

use std::{borrow::Cow, future::Future, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use domain::id::SchoolId;
use sqlx::{Acquire, AnyConnection};

use super::{Engine, Store};

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
        let mut connection = self.writer.acquire().await?;
        let done = async {
            let mut transaction = connection.begin().await?;
            let output = work.run(&mut transaction).await?;
            transaction.commit().await?;
            Ok(output)
        };
        let done = done.await;
        if done.is_err() && self.engine == Engine::Sqlite {
            // SQLite may have rolled back by itself, of which sqlx knows nothing: only a new connection is sure to work.
            connection.close_on_drop();
        }
        done
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

/// Whether the same request may well succeed later: no room on the disk, a busy database, one that is gone for a moment.
pub fn may_heal(error: &anyhow::Error) -> bool {
    let gone = |error: &sqlx::Error| {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, WorkerCrashed};
        matches!(error, Io(_) | PoolClosed | PoolTimedOut | WorkerCrashed)
    };
    is_conflict(error) || sqlx_errors(error).any(gone) || codes(error).any(|code| is_passing(&code))
}

/// PostgreSQL's serialization failure and deadlock: the same work will succeed the next time.
fn is_conflict(error: &anyhow::Error) -> bool {
    codes(error).any(|code| matches!(code.as_ref(), "40001" | "40P01"))
}

/// PostgreSQL's classes of lost connections, of what is used up and of an administrator's hand; SQLite's busy, locked,
/// disk error, disk full and cannot open, whose low byte tells them.
fn is_passing(code: &str) -> bool {
    let postgres = code.len() == 5 && ["08", "53", "57"].iter().any(|class| code.starts_with(class));
    let sqlite = code.parse().is_ok_and(|code: u32| code < 10_000 && matches!(code & 0xff, 5 | 6 | 10 | 13 | 14));
    postgres || sqlite
}

fn codes(error: &anyhow::Error) -> impl Iterator<Item = Cow<'_, str>> {
    sqlx_errors(error).filter_map(|error| error.as_database_error()?.code())
}

/// The database's errors in a chain; those of a shared commit are shared too.
fn sqlx_errors(error: &anyhow::Error) -> impl Iterator<Item = &sqlx::Error> {
    error.chain().filter_map(|cause| {
        let shared = || cause.downcast_ref::<Arc<sqlx::Error>>().map(AsRef::as_ref);
        cause.downcast_ref::<sqlx::Error>().or_else(shared)
    })
}
