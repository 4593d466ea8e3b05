//! How phones sync: a village's network, large backlogs, long histories, many phones at once.
//!
//! Prints a table in ratios to `PouchDB` with express-pouchdb, which does the same in the same run, in turns. Both have
//! phones in memory; our server waits for the disk at every commit and asks who is there, the peer's does neither.
//! `make bench-sync` runs it.

mod crowd;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/harness/database.rs"]
mod database;
mod drain;
mod history;
mod lossy;
mod one_record;
mod peer;
mod phone;
#[path = "../../tests/it/harness/proxy.rs"]
mod proxy;
mod school;
#[allow(dead_code, reason = "the benchmark of exports uses more of it")]
mod server;
mod table;

use anyhow::{Result, ensure};

use crate::peer::{PeerPhones, PeerServer};

/// The workloads by name.
const WORKLOADS: [&str; 5] = ["one-record", "drain", "history", "crowd", "lossy"];

/// Runs all workloads, or those that are named. One that cannot be measured keeps no other from it.
#[tokio::main]
async fn main() -> Result<()> {
    let named: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for name in &named {
        ensure!(WORKLOADS.contains(&name.as_str()), "no workload {name:?}; there are {WORKLOADS:?}");
    }
    let server = PeerServer::start().await?;
    let mut phones = PeerPhones::start()?;
    let mut failed = Vec::new();
    for name in WORKLOADS.into_iter().filter(|it| named.is_empty() || named.iter().any(|name| name == it)) {
        let done = match name {
            "one-record" => one_record::run(&server, &mut phones).await,
            "drain" => drain::run(&server, &mut phones).await,
            "history" => history::run().await,
            "crowd" => crowd::run(&server, &mut phones).await,
            _ => lossy::run(&server).await,
        };
        if let Err(error) = done {
            println!("  {name} could not be measured: {error:#}");
            failed.push(name);
        }
    }
    ensure!(failed.is_empty(), "not measured: {}", failed.join(", "));
    Ok(())
}
