//! `peiban school`: a whole school in from one file, or out.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::Utc;
use clap::Subcommand;
use domain::{id::SchoolId, package::Package};

use super::{print, read};
use crate::store::{Actor, Store, Trace};

#[derive(Debug, Subcommand)]
pub(super) enum School {
    /// Take in a school package; refused as a whole, with the place and the reason, if anything in it is wrong.
    Import {
        /// The file, or `-` for standard input.
        file: PathBuf,
    },
    /// Write a school package to standard output.
    Export {
        /// The school's id.
        school: SchoolId,
        /// Also write notes that only their authors may read. This leaves a trace.
        #[arg(long)]
        with_private: bool,
    },
}

impl School {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        match self {
            Self::Import { file } => import(store, &file).await,
            Self::Export { school, with_private } => export(store, &school, with_private).await,
        }
    }
}

async fn import(store: &Store, file: &Path) -> Result<()> {
    let name = || file.display().to_string();
    let package = Package::parse(&read(file)?).with_context(name)?;
    store.import(&package, Utc::now()).await.with_context(name)
}

async fn export(store: &Store, school: &SchoolId, with_private: bool) -> Result<()> {
    let package = store.export(school, with_private).await?;
    let package = package.with_context(|| format!("school \"{school}\" does not exist on this server"))?;
    if with_private {
        let (by, what) = (Actor::CONSOLE, "school.export_private");
        store.audit(&Trace { school, by, what, subject: school.as_str(), now: Utc::now() }).await?;
    }
    print(&format!("{}\n", serde_json::to_string_pretty(&package)?))
}
