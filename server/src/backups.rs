//! Copies of the database at regular times, of which the newest are kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDateTime, Utc};

use crate::store::Store;

/// Where copies go, how often, and how many stay.
#[derive(Debug, Clone)]
pub struct Backups {
    pub folder: PathBuf,
    pub every: Duration,
    pub keep: usize,
}

impl Backups {
    /// Makes a copy whenever the newest one is old enough, for ever: a server that starts again and again must not push
    /// the good ones out. What fails is logged and tried again.
    pub async fn run(self, store: Store) {
        loop {
            match self.wait_and_make(&store).await {
                Ok(copy) => tracing::info!(copy = %copy.display(), "a backup was made"),
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "a backup failed");
                    tokio::time::sleep(self.every.min(AFTER_A_FAILURE)).await;
                }
            }
        }
    }

    async fn wait_and_make(&self, store: &Store) -> Result<PathBuf> {
        fs::create_dir_all(&self.folder).with_context(|| self.folder.display().to_string())?;
        if let Some(newest) = self.copies()?.last().and_then(|copy| time_of(copy)) {
            let age = (Utc::now() - newest).to_std().unwrap_or_default();
            tokio::time::sleep(self.every.saturating_sub(age)).await;
        }
        self.make(store, Utc::now()).await
    }

    /// Makes one copy and removes those that are too many. None is removed before the new one is complete.
    async fn make(&self, store: &Store, now: DateTime<Utc>) -> Result<PathBuf> {
        let copy = self.folder.join(now.format(NAME).to_string());
        store.back_up(&copy).await?;
        for old in self.copies()?.iter().rev().skip(self.keep) {
            fs::remove_file(old).with_context(|| old.display().to_string())?;
        }
        Ok(copy)
    }

    /// The finished copies, oldest first: their names are their times.
    fn copies(&self) -> Result<Vec<PathBuf>> {
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder).with_context(|| self.folder.display().to_string())? {
            copies.push(entry?.path());
        }
        copies.retain(|path| time_of(path).is_some());
        copies.sort();
        Ok(copies)
    }
}

const NAME: &str = "peiban-%Y%m%dT%H%M%S%.3fZ.db";
const AFTER_A_FAILURE: Duration = Duration::from_mins(10);

/// When a copy was made; none if the file is not one of ours and so nobody's business here.
fn time_of(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    NaiveDateTime::parse_from_str(name, NAME).ok().map(|time| time.and_utc())
}
