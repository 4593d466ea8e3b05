//! Opening the database: connections, migrations, lineage.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use chrono::Utc;
use sqlx::{AnyConnection, AnyPool, Connection, any::AnyPoolOptions};

use super::{Engine, Store, person_sums::put_missing_sums, search::put_missing_words, together::Line};
use crate::hex::hex;

/// Enough for one small machine; a reader waits for its turn rather than exhaust the database.
const READERS: u32 = 8;

impl Store {
    /// Opens the database at `url`, creates it if it is a file that does not exist, and brings its tables up to date.
    ///
    /// # Errors
    /// With the url's scheme and the reason.
    pub async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let (engine, reader, writer) = match scheme(url)? {
            Engine::Sqlite => {
                let writer = open_file(url).await.with_context(|| format!("cannot open {url}"))?;
                (Engine::Sqlite, sqlite(READERS).connect_lazy(&creating(url))?, writer)
            }
            Engine::Postgres => {
                let pool = AnyPoolOptions::new().max_connections(READERS).connect(url).await;
                let pool = pool.context("cannot connect to the PostgreSQL database")?;
                (Engine::Postgres, pool.clone(), pool)
            }
        };
        bring_up_to_date(&mut *writer.acquire().await?).await?;
        let epoch = lineage(&writer).await?;
        let line = (engine == Engine::Sqlite).then(|| Line::open(writer.clone()));
        Ok(Self { engine, reader, writer, line, epoch })
    }

    /// Gives the database another lineage, after it was put back to an earlier state: every phone then starts over and
    /// hands in again what the school may lack. A server that runs must be started again to know of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_lineage(&self) -> Result<()> {
        sqlx::query("update lineage set epoch = $1").bind(new_epoch()).execute(&self.writer).await?;
        Ok(())
    }
}

/// The writing connection to a file, created if it does not exist.
async fn open_file(url: &str) -> Result<AnyPool> {
    let file = file(url)?;
    if let Some(folder) = file.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    // What is no database is refused at once; a pool would try again for half a minute.
    let mut first = AnyConnection::connect(&creating(url)).await?;
    sqlx::query("select count(*) from sqlite_master").execute(&mut first).await?;
    first.close().await?;
    Ok(sqlite(1).connect(&creating(url)).await?)
}

/// Brings the tables up to date.
pub(super) async fn bring_up_to_date(db: &mut AnyConnection) -> Result<()> {
    sqlx::migrate!().run(&mut *db).await.context("cannot bring the database's tables up to date")?;
    put_missing_words(db).await?;
    put_missing_sums(db).await?;
    // Schools of before there were reminders have missed none.
    let sql = "update school set reminding_since = $1 where reminding_since is null";
    sqlx::query(sql).bind(Utc::now().timestamp_millis()).execute(db).await?;
    Ok(())
}

pub(super) fn scheme(url: &str) -> Result<Engine> {
    match url.split(':').next() {
        Some("sqlite") => Ok(Engine::Sqlite),
        Some("postgres" | "postgresql") => Ok(Engine::Postgres),
        _ => bail!("PEIBAN_DATABASE_URL must start with sqlite:// or postgres://"),
    }
}

/// The file that a url of SQLite's names.
pub(super) fn file(url: &str) -> Result<PathBuf> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = PathBuf::from(path.split('?').next().unwrap_or(path));
    ensure!(!path.as_os_str().is_empty() && path.as_os_str() != ":memory:", "the database must be a file: {url}");
    Ok(path)
}

/// The url with leave to create the file.
fn creating(url: &str) -> String {
    if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") }
}

/// Durable to the last commit even when the power fails; readers never wait for the writer. What was written goes from the
/// log into the file 16 MB at a time, because each time costs two flushes more. A file does not hang up, so no connection
/// is asked whether it is still there. What a savepoint may have to put back is kept in memory, not in a file of its own.
fn sqlite(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).test_before_acquire(false).after_connect(|connection, _| {
        Box::pin(async move {
            for pragma in [
                "pragma busy_timeout = 5000",
                "pragma journal_mode = wal",
                "pragma synchronous = full",
                "pragma foreign_keys = on",
                "pragma cache_size = -16000",
                "pragma wal_autocheckpoint = 4000",
                "pragma temp_store = memory",
            ] {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    })
}

async fn lineage(pool: &AnyPool) -> Result<String> {
    sqlx::query("insert into lineage (one, epoch) values (1, $1) on conflict do nothing")
        .bind(new_epoch())
        .execute(pool)
        .await?;
    Ok(sqlx::query_scalar("select epoch from lineage").fetch_one(pool).await?)
}

/// Short, because it travels both ways with every sync; two of one database's lineages never meet.
fn new_epoch() -> String {
    hex(&rand::random::<[u8; 8]>())
}
