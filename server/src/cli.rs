//! The commands of `peiban`, and their help.

mod county;
mod export;
mod founding;
mod obligations;
mod organisation;
mod outside;
mod remind;
mod roster;
mod school;
mod serve;
mod user;
mod verify;

use std::{
    io::{IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use chrono::Utc;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    Passwords, demo,
    store::{self, Store},
};

/// Peiban 陪伴: mentors record what they do for left-behind children; the school counts it by its own rules.
#[derive(Debug, Parser)]
#[command(name = "peiban", version)]
struct Cli {
    /// Where the data is kept: a file, or a PostgreSQL database (`postgres://user:password@host/name`).
    #[arg(long, global = true, env = "PEIBAN_DATABASE_URL", hide_env_values = true)]
    #[arg(default_value = "sqlite://data/peiban.db", value_name = "URL")]
    database_url: String,
    /// What to log on standard error, such as `info` or `server=debug`.
    #[arg(long, global = true, env = "PEIBAN_LOG", default_value = "info,sqlx=warn", value_name = "FILTER")]
    log: String,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve phones and boards until stopped; what `peiban` does when given no command.
    Serve(serve::Serve),
    /// Load a made-up school to try everything with, and print its accounts.
    Demo,
    /// Bring a school in from one file, or take it out.
    #[command(subcommand)]
    School(school::School),
    /// Take in the lists of staff and children that a school keeps in Excel.
    #[command(subcommand)]
    Roster(roster::Roster),
    /// Say which schools lie beneath which area and centre schools, and who supervises them.
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// Print what is owed in a month, one obligation a line.
    Obligations(obligations::Obligations),
    /// Write a table of a school to a file: board, records, register, return or term. This leaves a trace.
    Export(export::Export),
    /// Print a month of every school of this server, one school a line.
    County(county::County),
    /// Remind people of what is not done yet; `serve` does it by itself.
    #[command(subcommand)]
    Remind(remind::Remind),
    /// Work out every obligation and the chain of the audit again and compare; any difference is printed and fails.
    Verify(verify::Verify),
    /// Give people a way in.
    #[command(subcommand)]
    User(user::User),
    /// Copy the whole database to a new file while the server runs.
    Backup {
        /// The file to write; it must not exist.
        file: PathBuf,
    },
    /// Put a backup in the place of the database, while no server runs. Phones hand in again what it lacks.
    Restore {
        /// The copy that `peiban backup` made.
        file: PathBuf,
        /// Replace the database that is there; it is kept beside the new one.
        #[arg(long)]
        replace: bool,
    },
    /// After the database was put back by other means, such as `pg_restore` or a copied file: have every phone hand in
    /// again what it may lack. Start the server after this.
    NewLineage,
}

/// Reads the command line and does what it says.
///
/// # Errors
/// With one sentence for the person at the console.
pub async fn run() -> Result<()> {
    let cli = Cli::parse();
    start_log(&cli.log);
    let url = cli.database_url;
    // Not for all of them: opening the database would make the one that a restored copy must not find.
    let store = || Store::open(&url);
    match cli.command.unwrap_or_else(|| Command::Serve(serve::Serve::parse_from(["peiban"]))) {
        Command::Serve(serve) => serve.run(store().await?).await,
        Command::Demo => load_demo(&store().await?).await,
        Command::School(school) => school.run(&store().await?).await,
        Command::Roster(roster) => roster.run(&store().await?).await,
        Command::Organisation(organisation) => organisation.run(&store().await?).await,
        Command::Obligations(obligations) => obligations.run(&store().await?).await,
        Command::Export(export) => export.run(&store().await?).await,
        Command::County(county) => county.run(&store().await?).await,
        Command::Remind(remind) => remind.run(store().await?).await,
        Command::Verify(verify) => verify.run(&store().await?).await,
        Command::User(user) => user.run(&store().await?).await,
        Command::Backup { file } => store().await?.back_up(&file).await,
        Command::Restore { file, replace } => restore(&url, &file, replace).await,
        Command::NewLineage => store().await?.start_lineage().await,
    }
}

/// Lines for people at a terminal, JSON for whatever else collects them.
fn start_log(filter: &str) {
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() { log.init() } else { log.json().init() }
}

async fn restore(database_url: &str, file: &Path, replace: bool) -> Result<()> {
    match store::restore(database_url, file, replace).await? {
        Some(aside) => print(&format!("What was there before is now {}\n", aside.display())),
        None => Ok(()),
    }
}

async fn load_demo(store: &Store) -> Result<()> {
    demo::load(store, &Passwords::default(), Utc::now()).await?;
    print(&demo::accounts())
}

/// The text of a file, or of standard input if it is `-`.
fn read(file: &Path) -> Result<String> {
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    text.with_context(|| file.display().to_string())
}

/// Writes to standard output; a reader that went away is an error, not a panic.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
