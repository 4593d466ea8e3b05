//! Copies of the database at regular times, of which the newest are kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::store::Store;

/// Where copies go, how often, and how many stay.
#[derive(Debug, Clone)]
pub struct Backups {
    pub folder: PathBuf,
    pub every: Duration,
    pub keep: usize,
}

impl Backups {
    /// Makes a copy now and then one after each stretch of time, for ever. What fails is logged; the next may succeed.
    pub async fn run(self, store: Store) {
        loop {
            match self.make(&store, Utc::now()).await {
                Ok(copy) => tracing::info!(copy = %copy.display(), "a backup was made"),
                Err(error) => tracing::error!(error = format!("{error:#}"), "a backup failed"),
            }
            tokio::time::sleep(self.every).await;
        }
    }

    /// Makes one copy and removes those that are too many. None is removed before the new one is complete.
    async fn make(&self, store: &Store, now: DateTime<Utc>) -> Result<PathBuf> {
        let name = format!("{PREFIX}{}{SUFFIX}", now.format("%Y%m%dT%H%M%S%.3fZ"));
        let copy = self.folder.join(name);
        fs::create_dir_all(&self.folder).with_context(|| self.folder.display().to_string())?;
        store.back_up(&copy).await?;
        self.remove_old()?;
        Ok(copy)
    }

    fn remove_old(&self) -> Result<()> {
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder).with_context(|| self.folder.display().to_string())? {
            let path = entry?.path();
            if is_copy(&path) {
                copies.push(path);
            }
        }
        // Their names are their times.
        copies.sort();
        for old in copies.iter().rev().skip(self.keep) {
            fs::remove_file(old).with_context(|| old.display().to_string())?;
        }
        Ok(())
    }
}

const PREFIX: &str = "peiban-";
const SUFFIX: &str = ".db";

/// Whether this file is one of ours: others in the folder are nobody's business here.
fn is_copy(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let time = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    time.is_some_and(|time| time.len() == "20261125T201503.123Z".len() && time.ends_with('Z'))
}
