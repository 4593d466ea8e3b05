//! Copies of an SQLite database: made while a server runs, put back while none does.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sqlx::{AnyConnection, Connection};

use super::{
    Engine, Store, may_heal,
    open::{bring_up_to_date, file, scheme},
};

impl Store {
    /// Writes a copy of the whole database to `copy`. It has no lineage, so a server that opens it starts a new one and
    /// every phone hands in again what the copy may lack. A copy cut short keeps the name `….part`.
    ///
    /// # Errors
    /// If the file exists, cannot be written, or the database is not SQLite.
    pub async fn back_up(&self, copy: &Path) -> Result<()> {
        self.ensure_can_back_up()?;
        ensure!(!copy.exists(), "{}: the file already exists", copy.display());
        let part = beside(copy, "part");
        if part.exists() {
            fs::remove_file(&part).with_context(|| part.display().to_string())?;
        }
        // From a reader: phones hand in meanwhile.
        let path = part.to_str().with_context(|| format!("{}: the name is not UTF-8", copy.display()))?;
        sqlx::query("vacuum into $1").bind(path).execute(&self.reader).await.with_context(|| path.to_owned())?;
        let mut db = open_file(&part).await?;
        sqlx::query("delete from lineage").execute(&mut db).await?;
        db.close().await?;
        put(&part, copy)
    }

    /// Whether copies can be made here at all.
    ///
    /// # Errors
    /// If the database is not SQLite.
    pub fn ensure_can_back_up(&self) -> Result<()> {
        ensure!(self.engine == Engine::Sqlite, "this database is kept by PostgreSQL: back it up with pg_dump");
        Ok(())
    }
}

/// Puts the copy at `from` in the place of the database at `url`. What was there is kept aside, and its name returned;
/// nothing is touched unless the copy is whole and its tables can be brought up to date.
///
/// # Errors
/// If there is a database and it must not be replaced or is in use, or if the copy is none.
pub async fn restore(url: &str, from: &Path, replace: bool) -> Result<Option<PathBuf>> {
    sqlx::any::install_default_drivers();
    let pg_restore = "this database is kept by PostgreSQL: use pg_restore, then `peiban new-lineage`";
    ensure!(scheme(url)? == Engine::Sqlite, pg_restore);
    let target = file(url)?;
    ensure!(replace || !target.exists(), "{}: there is a database already; see --replace", target.display());
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let part = beside(&target, "part");
    fs::copy(from, &part).with_context(|| from.display().to_string())?;
    let sound = prove(&part).await.with_context(|| format!("{} is no backup of Peiban", from.display()));
    if sound.is_err() {
        fs::remove_file(&part).with_context(|| part.display().to_string())?;
    }
    sound?;
    let aside = if target.exists() { Some(set_aside(&target).await?) } else { None };
    put(&part, &target)?;
    Ok(aside)
}

/// Checks a copy, brings its tables up to date and takes its lineage, so that the next server starts a new one.
async fn prove(copy: &Path) -> Result<()> {
    let mut db = open_file(copy).await?;
    let sound: String = sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut db).await?;
    ensure!(sound == "ok", "it is damaged: {sound}");
    // Before any table is made: an empty file is a database too.
    sqlx::query("delete from lineage").execute(&mut db).await?;
    bring_up_to_date(&mut db).await?;
    Ok(db.close().await?)
}

/// Moves a database that nobody uses out of the way and returns its new name. One that is damaged is moved as it is.
async fn set_aside(target: &Path) -> Result<PathBuf> {
    if let Err(error) = into_one_file(target).await
        && may_heal(&error)
    {
        return Err(error.context(format!("{} is in use: stop the server first", target.display())));
    }
    let aside = beside(target, &format!("before-{}", chrono::Utc::now().format("%Y%m%dT%H%M%S%.3fZ")));
    for suffix in ["", "-wal", "-shm"] {
        let name = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
        if name(target).exists() {
            fs::rename(name(target), name(&aside)).with_context(|| target.display().to_string())?;
        }
    }
    Ok(aside)
}

/// Leaving WAL needs the file alone: it fails while any server or command has it open.
async fn into_one_file(target: &Path) -> Result<()> {
    let mut db = open_file(target).await?;
    sqlx::query("pragma journal_mode = delete").execute(&mut db).await?;
    Ok(db.close().await?)
}

async fn open_file(path: &Path) -> Result<AnyConnection> {
    let path = path.to_str().with_context(|| format!("{}: the name is not UTF-8", path.display()))?;
    AnyConnection::connect(&format!("sqlite://{path}")).await.with_context(|| path.to_owned())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    name.into()
}

/// Gives a finished file its name, in such an order that the power may fail at any moment.
fn put(part: &Path, name: &Path) -> Result<()> {
    let folder = name.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let put = File::open(part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(part, name))
        .and_then(|()| File::open(folder)?.sync_all());
    put.with_context(|| name.display().to_string())
}
