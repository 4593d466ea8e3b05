//! `peiban remind run`: the reminders of one moment, for a timer of the machine's or to see what would be sent.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};
use domain::{
    id::SchoolId,
    remind::{Digest, Lang},
};
use serde_json::json;

use super::{outside::OutsideArgs, print};
use crate::{
    App,
    reminders::{PAUSES, Reach, turn},
    store::{Run, Store},
};

#[derive(Debug, Subcommand)]
pub(super) enum Remind {
    /// Decide for every school whose time has come, print who is told what and why, and send it.
    Run(RunArgs),
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// The moment, such as 2026-11-30T07:00:00+08:00; now if absent.
    #[arg(long, value_name = "TIME")]
    now: Option<DateTime<Utc>>,
    /// Print only: nothing is decided and nothing sent.
    #[arg(long)]
    dry_run: bool,
    /// Print only this school; all of them are reminded.
    #[arg(long, value_name = "ID")]
    school: Option<SchoolId>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    #[command(flatten)]
    outside: OutsideArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line: person, occasion, channels, text, obligations.
    Jsonl,
    /// The words alone.
    Text,
}

impl Remind {
    pub(super) async fn run(self, store: Store) -> Result<()> {
        let Self::Run(args) = self;
        let now = args.now.unwrap_or_else(Utc::now);
        let mut app = App::new(store.clone(), Reach::open(&store, args.outside.config()?).await?);
        if args.now.is_some() {
            app.clock = std::sync::Arc::new(move || now);
        }
        let mut out = String::new();
        for turn in store.turns().await? {
            if args.school.as_ref().is_some_and(|wanted| *wanted != turn.info.id) {
                continue;
            }
            let Some(window) = turn.due(now) else { continue };
            let run = store.draft_run(&turn, window, app.reach.mail()).await?;
            for digest in &run.digests {
                out.push_str(&line(&store, &run, digest, args.format).await?);
            }
        }
        print(&out)?;
        if args.dry_run {
            return Ok(());
        }
        let did = turn(&app, PAUSES).await?;
        tracing::info!(?did, "reminders");
        Ok(())
    }
}

async fn line(store: &Store, run: &Run, digest: &Digest, format: Format) -> Result<String> {
    let text = store.words_of(&run.rules, digest, run.today, Lang::Zh).await?;
    let Format::Jsonl = format else { return Ok(text + "\n\n") };
    let obligations = digest.items.iter().map(
        |it| json!({"duty": it.duty, "subject": it.subject, "period": it.period, "due": it.due, "status": it.status}),
    );
    let line = json!({
        "school": run.rules.info.id,
        "person": digest.to,
        "occasion": digest.occasion,
        "channels": run.ways.to(&digest.to),
        "text": text,
        "obligations": obligations.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string(&line).context("a line")? + "\n")
}
