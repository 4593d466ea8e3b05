//! `peiban roster`: the lists a school keeps in Excel.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use chrono::Utc;
use clap::{Subcommand, ValueEnum};
use domain::{
    id::SchoolId,
    roster::{Summary, What},
};
use serde_json::json;

use super::{founding::new_school, print};
use crate::{
    roster::{Sheet, read, school_name, template},
    store::{Actor, Import, Store},
};

#[derive(Debug, Subcommand)]
pub(super) enum Roster {
    /// Take in a list of staff and children, .xlsx or .csv. Rows that cannot be taken are named, all others are.
    Import {
        /// The file.
        file: PathBuf,
        /// The school's id. May be left out if there is only one; on an empty database it is made.
        #[arg(long)]
        school: Option<SchoolId>,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
        /// How to print it.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Write the empty lists to fill in.
    Template {
        /// The file to write.
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Roster {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        match self {
            Self::Import { file, school, dry_run, format } => {
                let sheets = read(&std::fs::read(&file).with_context(|| file.display().to_string())?)?;
                let school = which(store, school, &sheets).await?;
                let import = Import { school: &school, by: Actor::CONSOLE, sheets: &sheets, now: Utc::now() };
                let merged =
                    if dry_run { store.look_at_roster(&import).await? } else { store.take_roster(&import).await? };
                print(&if format == Format::Json { as_json(&merged.summary)? } else { as_text(&merged.summary) })
            }
            Self::Template { file } => std::fs::write(&file, template()?).with_context(|| file.display().to_string()),
        }
    }
}

/// The school meant: named, or the only one, or the first of this database.
async fn which(store: &Store, named: Option<SchoolId>, sheets: &[Sheet]) -> Result<SchoolId> {
    let mut schools = store.schools().await?;
    match named {
        Some(school) if schools.contains(&school) => Ok(school),
        Some(school) if schools.is_empty() => found(store, school, sheets).await,
        Some(school) => bail!("school \"{school}\" does not exist on this server"),
        None if schools.is_empty() => found(store, "school".parse()?, sheets).await,
        None if schools.len() == 1 => schools.pop().context("one of one"),
        None => bail!("this server has several schools: name one with --school"),
    }
}

/// A school without people.
async fn found(store: &Store, id: SchoolId, sheets: &[Sheet]) -> Result<SchoolId> {
    let name = school_name(sheets).unwrap_or_else(|| "学校".into());
    let now = Utc::now();
    store.import(&new_school(&id, &name, &[], now.date_naive())?, now).await?;
    Ok(id)
}

fn as_json(summary: &Summary) -> Result<String> {
    let Summary { staff, children, pairings, refused, .. } = summary;
    let json = json!({
        "staff": staff, "children": children, "pairings": pairings, "created": summary.count(What::Created),
        "changed": summary.count(What::Changed), "same": summary.count(What::Same), "refused": refused
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&json)?))
}

fn as_text(summary: &Summary) -> String {
    let Summary { staff, children, pairings, refused, .. } = summary;
    let lines = refused.iter().map(|it| format!("{} {}: {} {}\n", it.sheet, it.row, it.message.zh, it.message.en));
    format!(
        "staff {staff}, children {children}, pairings {pairings}; created {}, changed {}, same {}, refused {}\n{}",
        summary.count(What::Created),
        summary.count(What::Changed),
        summary.count(What::Same),
        refused.len(),
        lines.collect::<String>()
    )
}
