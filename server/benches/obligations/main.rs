//! How fast obligations are, for a county: 100,200 children, 10,020 mentors, a school year, 5 million records.
//!
//! Prints a table of ratios against `DuckDB`, which in the same run groups and counts the same records (and so does less:
//! no holidays, no half rule, no waivers, no due dates). `make bench-obligations` runs it.

mod county;
mod database;
mod peer;
mod rebuild;
mod table;

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::county::County;

/// How often each of two things is measured, in turns.
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() -> Result<()> {
    let folder =
        PathBuf::from(std::env::var("PEIBAN_BENCH").context("PEIBAN_BENCH names a folder with 15 GB of room")?);
    let county = County::default();
    println!("{county}");

    let csv = folder.join("records.csv");
    county.write_csv(&csv)?;
    let mut peer = peer::DuckDb::start(&csv)?;
    let mut grouped = Vec::new();
    let mut rebuilds = Vec::new();
    for _ in 0..ROUNDS {
        grouped.push(peer.group_by()?);
        rebuilds.push(rebuild::run(&county)?);
    }
    let month_only = peer.group_one_month()?;
    drop(peer);
    let (group, rebuild) = (table::median(&grouped), table::median(&rebuilds));
    table::time("DuckDB, count of records by child, kind and month", &grouped, None);
    table::time("DuckDB, the same for one month only", &[month_only], None);
    table::time("full rebuild: every cell and sum, streaming", &rebuilds, Some((rebuild / group, 0.6)));
    println!("peak memory of the rebuild {} MB, one school a thread", table::peak_memory_mb());

    let small = database::fill(&folder.join("small.db"), &county.with_a_tenth_of_the_records()).await?;
    let large = database::fill(&folder.join("large.db"), &county).await?;
    let (mut views, mut small_views) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        small_views.push(small.county_view().await?);
        views.push(large.county_view().await?);
    }
    let view = table::median(&views);
    table::time("county month view by school", &views, Some((view / group, 0.01)));
    table::time("the same with a tenth of the records", &small_views, None);
    table::ratio("ten times the records", view / table::median(&small_views), 1.1);
    table::limit("95 of 100 views", table::percentile(&views, 95), 5.0);
    let (accepted, refreshed) = large.accept_records(200).await?;
    table::time("one record accepted, durable, with its cells", &accepted, None);
    table::limit("of which cells and sums, median", table::median(&refreshed), 1.0);
    Ok(())
}
