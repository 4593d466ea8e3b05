//! How the server bears many people: a whole staff that signs in at once, a search among a county's children, a long list,
//! a county's reminders.
//!
//! Prints each figure with its target, on SQLite and, if `PEIBAN_TEST_POSTGRES` names a server, on `PostgreSQL`.
//! `make bench-people` runs it.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/harness/database.rs"]
mod database;
mod list;
mod names;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/phone.rs"]
mod phone;
mod remind;
mod rush;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/school.rs"]
mod school;
mod search;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/server.rs"]
mod server;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/table.rs"]
mod table;

use anyhow::{Result, ensure};

use crate::database::Engine::{Postgres, Sqlite};

/// The workloads by name.
const WORKLOADS: [&str; 4] = ["rush", "search", "list", "remind"];

/// Runs all workloads, or those that are named, on each engine there is.
#[tokio::main]
async fn main() -> Result<()> {
    let named: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for name in &named {
        ensure!(WORKLOADS.contains(&name.as_str()), "no workload {name:?}; there are {WORKLOADS:?}");
    }
    let postgres = std::env::var_os("PEIBAN_TEST_POSTGRES").map(|_| Postgres);
    for name in WORKLOADS.into_iter().filter(|it| named.is_empty() || named.iter().any(|name| name == it)) {
        for engine in [Some(Sqlite), postgres].into_iter().flatten() {
            match name {
                "rush" => rush::run(engine).await?,
                "remind" => remind::run(engine).await?,
                "search" => search::run(engine).await?,
                _ => list::run(engine).await?,
            }
        }
    }
    Ok(())
}
