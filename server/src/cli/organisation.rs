//! `peiban organisation`: centre schools and areas, which schools lie beneath them, and who supervises them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use chrono::Utc;
use clap::Subcommand;
use domain::organisation::{Level, Organisations};

use super::{print, read};
use crate::store::Store;

#[derive(Debug, Subcommand)]
pub(super) enum Organisation {
    /// Take in all organisations from a file, in the place of those that are there; refused as a whole if anything is wrong.
    Import {
        /// The file, or `-` for standard input.
        file: PathBuf,
    },
    /// Write them to standard output, as `import` reads them.
    Export,
    /// List them, with their schools and supervisors.
    List,
}

impl Organisation {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        match self {
            Self::Import { file } => {
                let name = || file.display().to_string();
                let organisations = Organisations::parse(&read(&file)?).with_context(name)?;
                store.put_organisations(&organisations, Utc::now()).await.with_context(name)
            }
            Self::Export => print(&format!("{}\n", serde_json::to_string_pretty(&store.organisations().await?)?)),
            Self::List => print(&list(&store.organisations().await?)),
        }
    }
}

/// A line for each organisation, and beneath it one for each of its schools and supervisors.
fn list(all: &Organisations) -> String {
    let mut lines = Vec::new();
    for it in &all.organisations {
        let level = match it.kind {
            Level::Centre => "centre",
            Level::Area => "area",
        };
        let above = it.parent.as_ref().map(|id| format!("\tbeneath {id}")).unwrap_or_default();
        lines.push(format!("{}\t{level}\t{}{above}\n", it.id, it.name));
        let schools = all.schools.iter().filter(|school| school.organisation == it.id);
        lines.extend(schools.map(|school| format!("\tschool {}\n", school.school)));
        lines.extend(all.supervisors.iter().filter(|who| who.organisation == it.id).map(|who| {
            let to = who.to.map(|day| format!(" to {day}")).unwrap_or_default();
            format!("\tsupervisor {}/{} from {}{to}\n", who.school, who.staff, who.from)
        }));
    }
    lines.concat()
}
