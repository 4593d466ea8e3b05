//! `peiban obligations`: a month as data.

use anyhow::{Context, Result};
use chrono::{NaiveDate, Utc};
use clap::{Args, ValueEnum};
use domain::{id::SchoolId, month::Month, obligation::Obligation};
use serde_json::Value;

use super::print;
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct Obligations {
    /// The school's id.
    #[arg(long)]
    school: SchoolId,
    /// The month of the due dates, such as 2026-11.
    #[arg(long)]
    month: Month,
    /// The day to look at it from, such as 2026-11-20; today at the school if absent.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A header and one row a line.
    Csv,
}

impl Obligations {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        let info = store.school_info(&self.school).await?;
        let info = info.with_context(|| format!("school \"{}\" does not exist on this server", self.school))?;
        let today = self.today.unwrap_or_else(|| info.time_zone.date(Utc::now()));
        let rows = store.obligations(&self.school, self.month.into(), today).await?;
        print(&match self.format {
            Format::Jsonl => jsonl(&rows)?,
            Format::Csv => csv(&rows)?,
        })
    }
}

fn jsonl(rows: &[Obligation]) -> Result<String> {
    rows.iter().map(|row| Ok(serde_json::to_string(row)? + "\n")).collect()
}

const COLUMNS: [&str; 12] =
    ["duty", "kind", "per", "subject", "responsible", "from", "to", "due", "need", "done", "status", "records"];

/// The words of the JSON form, with the period in two columns and the records' ids between spaces.
fn csv(rows: &[Obligation]) -> Result<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for row in rows {
        let json = serde_json::to_value(row)?;
        out.write_record(COLUMNS.map(|column| match column {
            "from" | "to" => cell(&json["period"][column]),
            _ => cell(&json[column]),
        }))?;
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
