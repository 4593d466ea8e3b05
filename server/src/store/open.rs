//! Opening the database: connections, migrations, lineage; and copying it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sqlx::{AnyPool, any::AnyPoolOptions};

use super::{Engine, Store};

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
                let url = file_url(url)?;
                let writer = sqlite(1).connect(&url).await.with_context(|| format!("cannot open {url}"))?;
                (Engine::Sqlite, sqlite(READERS).connect_lazy(&url)?, writer)
            }
            Engine::Postgres => {
                let pool = AnyPoolOptions::new().max_connections(READERS).connect(url).await;
                let pool = pool.context("cannot connect to the PostgreSQL database")?;
                (Engine::Postgres, pool.clone(), pool)
            }
        };
        sqlx::migrate!().run(&writer).await.context("cannot bring the database's tables up to date")?;
        let epoch = lineage(&writer).await?;
        Ok(Self { engine, reader, writer, epoch })
    }

    /// Writes a copy of the whole database to `file`. The copy has no lineage, so a server that opens it starts a new
    /// one and every phone hands in again what the copy may lack.
    ///
    /// # Errors
    /// If the file exists, cannot be written, or the database is not SQLite.
    pub async fn back_up(&self, file: &Path) -> Result<()> {
        ensure!(self.engine == Engine::Sqlite, "this database is kept by PostgreSQL: back it up with pg_dump");
        ensure!(!file.exists(), "{}: the file already exists", file.display());
        let path = file.to_str().with_context(|| format!("{}: the name is not UTF-8", file.display()))?;
        sqlx::query("vacuum into $1").bind(path).execute(&self.writer).await.with_context(|| path.to_owned())?;
        let copy = sqlite(1).connect(&format!("sqlite://{path}")).await?;
        sqlx::query("delete from lineage").execute(&copy).await?;
        copy.close().await;
        Ok(())
    }
}

fn scheme(url: &str) -> Result<Engine> {
    match url.split(':').next() {
        Some("sqlite") => Ok(Engine::Sqlite),
        Some("postgres" | "postgresql") => Ok(Engine::Postgres),
        _ => bail!("PEIBAN_DATABASE_URL must start with sqlite:// or postgres://"),
    }
}

/// The url with leave to create the file, whose folder is created here.
fn file_url(url: &str) -> Result<String> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = PathBuf::from(path.split('?').next().unwrap_or(path));
    ensure!(!path.as_os_str().is_empty() && path.as_os_str() != ":memory:", "the database must be a file: {url}");
    if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") })
}

/// Durable to the last commit even when the power fails; readers never wait for the writer.
fn sqlite(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).after_connect(|connection, _| {
        Box::pin(async move {
            for pragma in [
                "pragma busy_timeout = 5000",
                "pragma journal_mode = wal",
                "pragma synchronous = full",
                "pragma foreign_keys = on",
            ] {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    })
}

async fn lineage(pool: &AnyPool) -> Result<String> {
    sqlx::query("insert into lineage (one, epoch) values (1, $1) on conflict do nothing")
        .bind(uuid::Uuid::new_v4().to_string())
        .execute(pool)
        .await?;
    Ok(sqlx::query_scalar("select epoch from lineage").fetch_one(pool).await?)
}
