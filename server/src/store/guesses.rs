//! Wrong passwords: whoever guesses at one account must wait longer and longer, whether or not it exists; and whoever fails
//! too often from one address, at whatever accounts.

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::Store;
use crate::hex::hex;

/// A guess is forgotten after this time.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
/// So many failures from one address in so long are no school: of its 200 phones, each would have to fail once.
const FAILURES: i64 = 200;
const FAILURES_IN: TimeDelta = TimeDelta::minutes(15);

impl Store {
    /// Counts one more guess at the password of `name`; or how long to wait, if there were too many. It is counted before
    /// the password is looked at, so that many guesses at the same moment are no way around the limit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn guess(&self, name: &str, now: DateTime<Utc>) -> Result<Option<TimeDelta>> {
        let (name, now) = (hash(name), now.timestamp_millis());
        let mut transaction = self.writer.begin().await?;
        let sql = "delete from guess where at < $1";
        sqlx::query(sql).bind(now - FORGOTTEN.num_milliseconds()).execute(&mut *transaction).await?;
        let counted: Option<i64> =
            sqlx::query_scalar(GUESS).bind(&name).bind(now).fetch_optional(&mut *transaction).await?;
        let mut wait = None;
        if let Some(count) = counted {
            let sql = "update guess set not_before = $2 where name = $1";
            sqlx::query(sql).bind(&name).bind(now + pause_after(count)).execute(&mut *transaction).await?;
        } else {
            let sql = "select not_before from guess where name = $1";
            let row = sqlx::query_scalar(sql).bind(&name).fetch_optional(&mut *transaction).await?;
            let not_before: i64 = row.context("a guess that was not counted is there")?;
            wait = Some(TimeDelta::milliseconds(not_before - now));
        }
        transaction.commit().await?;
        Ok(wait)
    }

    /// The password was right: the wrong ones before it are forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn guessed_right(&self, name: &str) -> Result<()> {
        sqlx::query("delete from guess where name = $1").bind(hash(name)).execute(&self.writer).await?;
        Ok(())
    }

    /// How long nothing from this address is looked at, if too much of it was wrong.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn must_wait(&self, address: &str, now: DateTime<Utc>) -> Result<Option<TimeDelta>> {
        let begun = (now - FAILURES_IN).timestamp_millis();
        let sql = "select since from failure where address = $1 and count >= $2 and since > $3";
        let query = sqlx::query_scalar(sql).bind(hash(address)).bind(FAILURES).bind(begun);
        let since: Option<i64> = query.fetch_optional(&self.reader).await?;
        Ok(since.map(|since| TimeDelta::milliseconds(since - begun)))
    }

    /// Counts one more failure from this address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failed(&self, address: &str, now: DateTime<Utc>) -> Result<()> {
        let mut transaction = self.writer.begin().await?;
        let begun = (now - FAILURES_IN).timestamp_millis();
        sqlx::query("delete from failure where since <= $1").bind(begun).execute(&mut *transaction).await?;
        let sql = "insert into failure (address, count, since) values ($1, 1, $2)
                   on conflict (address) do update set count = failure.count + 1";
        sqlx::query(sql).bind(hash(address)).bind(now.timestamp_millis()).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// How long nobody may guess again after so many, in milliseconds.
fn pause_after(count: i64) -> i64 {
    match count {
        ..5 => 0,
        5..10 => 60_000,
        _ => 900_000,
    }
}

const GUESS: &str = "
    insert into guess (name, count, at, not_before) values ($1, 1, $2, $2)
    on conflict (name) do update set count = guess.count + 1, at = excluded.at where guess.not_before <= excluded.at
    returning count";

fn hash(name: &str) -> String {
    hex(&Sha256::digest(name))
}
