//! `peiban county`: a month of every school on this server, a line for each.

use anyhow::Result;
use chrono::Utc;
use clap::Args;
use domain::{month::Month, obligation::Tally};
use serde_json::json;

use super::print;
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct County {
    /// The month of the due dates, such as 2026-11.
    #[arg(long)]
    month: Month,
}

impl County {
    /// One JSON object a line: the school, the sum, and the sum of each kind.
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        for line in store.county(self.month, Utc::now()).await? {
            let kinds = line.kinds.iter().map(|(kind, tally)| (kind.to_string(), tally_json(*tally)));
            let kinds: serde_json::Map<_, _> = kinds.collect();
            let (school, name, total) = (line.school.id, line.school.name, tally_json(line.total));
            let json = json!({"school": school, "name": name, "total": total, "kinds": kinds});
            print(&format!("{json}\n"))?;
        }
        Ok(())
    }
}

fn tally_json(tally: Tally) -> serde_json::Value {
    let Tally { met, owed, waived, overdue, due_soon } = tally;
    json!({"met": met, "owed": owed, "waived": waived, "overdue": overdue, "due_soon": due_soon, "percent": tally.percent()})
}
