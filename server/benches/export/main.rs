//! What a large export takes: 100,000 records of one school as a workbook and as CSV, over HTTP, beside openpyxl, which in
//! the same run writes the same rows to a workbook in the mode that is made for many (write-only).
//!
//! Prints times and memory in ratios, on SQLite and, if `PEIBAN_TEST_POSTGRES` names a server, on `PostgreSQL`.
//! `make bench-board` runs it.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/harness/database.rs"]
mod database;
mod peer;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/school.rs"]
mod school;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/server.rs"]
mod server;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/table.rs"]
mod table;

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use reqwest::{Client, header::COOKIE};
use tokio::io::AsyncWriteExt;

use crate::{
    database::Engine::{self, Postgres, Sqlite},
    peer::OpenPyXl,
    school::{Size, records, school},
    server::{Data, School, Session},
    table::{AtMost, ours, pairs, title},
};

const RECORDS: usize = 100_000;
const SIZE: Size = Size { mentors: 100, children: 10 };
/// How often each is made, in turns.
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let postgres = std::env::var_os("PEIBAN_TEST_POSTGRES").map(|_| Postgres);
    for engine in [Some(Sqlite), postgres].into_iter().flatten() {
        run(engine).await?;
    }
    Ok(())
}

async fn run(engine: Engine) -> Result<()> {
    title(&format!("{engine:?}: {RECORDS} records of one school over HTTP; peer writes the same rows to a workbook"));
    let mut package = school("s", SIZE)?;
    for (number, seed) in (0..SIZE.mentors).zip(1..) {
        package.records.extend(records(number, SIZE.children, RECORDS / SIZE.mentors, seed)?);
    }
    package.staff.push(serde_json::from_str(r#"{"id": "p", "name": "张校长", "roles": ["principal"]}"#)?);
    let data = Data::create(engine, &[package]).await?;
    let [[session, _]] = &data.sign_in("s", &["p".into()]).await?[..] else { anyhow::bail!("one person") };
    let folder = tempfile::tempdir()?;
    let csv = folder.path().join("records.csv");
    take(&data.serve().await?, session, &csv).await?;
    let mut peer = OpenPyXl::start(&csv)?;
    ensure!(peer.rows == RECORDS + 1, "{} rows were read back", peer.rows);

    let mut theirs = Vec::new();
    let mut times = [Vec::new(), Vec::new()];
    let mut growth = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        theirs.push(peer.write(&folder.path().join("peer.xlsx"))?);
        for (at, form) in ["xlsx", "csv"].into_iter().enumerate() {
            // Each time a server that has made none yet.
            let server = data.serve().await?;
            let (seconds, megabytes) = take(&server, session, &folder.path().join(format!("ours.{form}"))).await?;
            times[at].push(seconds);
            growth[at].push(megabytes);
        }
    }
    for (at, form) in ["xlsx", "csv"].into_iter().enumerate() {
        let seconds: Vec<f64> = theirs.iter().map(|it| it.seconds).collect();
        pairs(&format!(".{form}: from asking to the last byte"), "s", &times[at], &seconds, Some(AtMost(0.15)));
        ours(&format!(".{form}: most memory more than before"), "MB", &growth[at], Some(AtMost(64.0)));
    }
    let memory: Vec<f64> = theirs.iter().map(|it| it.megabytes).collect();
    ours("peer: most memory more than before", "MB", &memory, None);
    let size = |name: &str| -> Result<String> {
        Ok(format!("{name} {:.1} MB", megabytes(std::fs::metadata(folder.path().join(name))?.len())))
    };
    println!("  sizes: {}, {}, {}", size("ours.xlsx")?, size("ours.csv")?, size("peer.xlsx")?);
    Ok(())
}

/// Takes a file away and writes it down as it comes; how long that took, and how much memory the server took more at its
/// most.
async fn take(server: &School, session: &Session, file: &Path) -> Result<(f64, f64)> {
    let form = file.extension().and_then(|it| it.to_str()).context("a file with an ending")?;
    let today = Utc::now().date_naive();
    let range = format!("{}..{today}", today - Days::new(90));
    let request = |url: String| Client::new().get(url).header(COOKIE, format!("peiban_session={}", session.token));
    // The first answer opens connections to the database.
    request(format!("http://{}/api/v1/me", server.address)).send().await?.error_for_status()?;
    let before = server.memory_kb("VmRSS")?;
    let start = Instant::now();
    let url = format!("http://{}/exports/records/{range}.{form}", server.address);
    let mut answer = request(url).send().await?.error_for_status()?;
    let mut file = tokio::fs::File::create(file).await?;
    while let Some(chunk) = answer.chunk().await? {
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    let seconds = start.elapsed().as_secs_f64();
    let more = server.memory_kb("VmHWM")?.saturating_sub(before);
    Ok((seconds, megabytes(more * 1024)))
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "some megabytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
