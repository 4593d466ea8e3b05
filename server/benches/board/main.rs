//! The board of a large school and the view of a large centre: how long the server takes, how much travels, and how both grow
//! with records. `make bench-board` runs it.

#[allow(dead_code, reason = "the benchmark of obligations uses more of it")]
#[path = "../obligations/county.rs"]
mod county;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/harness/database.rs"]
mod database;
#[allow(dead_code, reason = "the benchmark of sync uses more of it")]
#[path = "../sync/table.rs"]
mod table;

use std::{io::Write, time::Instant};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{
    board::Only, id::SchoolId, kind::Kind, organisation::Organisations, package::Package, range::Range, session::Me,
};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use server::store::Store;

use crate::{
    county::County,
    database::{Database, Engine},
    table::{AtMost, ours, percentile, title},
};

const MENTORS: usize = 200;
const CHILDREN: usize = 2_000;
const SCHOOLS: usize = 500;
const ROUNDS: usize = 60;

#[tokio::main]
async fn main() -> Result<()> {
    let postgres = std::env::var_os("PEIBAN_TEST_POSTGRES").map(|_| Engine::Postgres);
    for engine in [Some(Engine::Sqlite), postgres].into_iter().flatten() {
        board(engine).await?;
        centre(engine).await?;
    }
    Ok(())
}

/// A school with the six boxes and four duties more, with few records and with ten times as many.
async fn board(engine: Engine) -> Result<()> {
    title(&format!("{engine:?}: the board of {MENTORS} mentors × 10 duties, {CHILDREN} children"));
    let mut medians = Vec::new();
    for records in [5, 50] {
        let database = Database::create(engine).await;
        let store = database.open().await;
        let county = County { schools: 1, mentors: MENTORS, children: CHILDREN, records };
        store.import(&with_ten_duties(county.school(0)?)?, now()?).await?;
        let (school, range): (SchoolId, Range) = ("s0".parse()?, "2026-11".parse()?);
        let only = Only::default();
        let board = store.board(&school, range, &only, now()?).await?;
        let body = serde_json::to_vec(&board)?;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let board = store.board(&school, range, &only, now()?).await?;
            serde_json::to_vec(&board)?;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        let all = CHILDREN * records;
        ours(&format!("{all} records, p95"), "ms", &[percentile(&times, 95)], Some(AtMost(20.0)));
        ours(&format!("{all} records, on the wire"), "KB", &[compressed(&body)?], Some(AtMost(30.0)));
        medians.push(percentile(&times, 50));
    }
    ours("ten times the records", "×", &[medians[1] / medians[0]], Some(AtMost(1.1)));
    Ok(())
}

fn with_ten_duties(mut school: Package) -> Result<Package> {
    let mut duties = school.duties.take().unwrap_or_default();
    for kind in [Kind::Letter, Kind::Guardian, Kind::FamilyCall, Kind::HealthCheck] {
        duties.push(serde_json::from_value(json!({
            "id": kind, "kind": kind, "who": "mentor", "per": "child", "every": "month", "times": 1, "from": "2026-09-01"
        }))?);
    }
    school.duties = Some(duties);
    Ok(school)
}

/// A centre with schools beneath, each of the size of a village's.
async fn centre(engine: Engine) -> Result<()> {
    title(&format!("{engine:?}: a centre of {SCHOOLS} schools"));
    let database = Database::create(engine).await;
    let store: Store = database.open().await;
    let county = County { schools: SCHOOLS, mentors: 2, children: 8, records: 10 };
    for number in 0..SCHOOLS {
        store.import(&county.school(number)?, now()?).await?;
    }
    let schools: Vec<_> = (0..SCHOOLS).map(|at| json!({"school": format!("s{at}"), "organisation": "zx"})).collect();
    let organisations = json!({
        "format": "peiban.organisations/1",
        "organisations": [{"id": "zx", "kind": "centre", "name": "中心学校"}],
        "schools": schools,
        "supervisors": [{"organisation": "zx", "school": "s0", "staff": "p", "from": "2026-09-01"}]
    });
    store.put_organisations(&Organisations::parse(&organisations.to_string())?, now()?).await?;
    let me: Me = serde_json::from_value(
        json!({"id": "p", "name": "校长", "roles": ["principal"], "school": "s0", "school_name": "第0小学"}),
    )?;
    let (id, month) = ("zx".parse()?, "2026-11".parse()?);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let roll_up = store.roll_up(&me, &id, month, now()?).await?.context("the centre's month")?;
        serde_json::to_vec(&roll_up)?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    ours("p95", "ms", &[percentile(&times, 95)], Some(AtMost(20.0)));
    Ok(())
}

/// As browsers without brotli get it.
fn compressed(body: &[u8]) -> Result<f64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body)?;
    let length = u32::try_from(encoder.finish()?.len())?;
    Ok(f64::from(length) / 1_000.0)
}

fn now() -> Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339("2026-11-20T12:00:00+08:00")?.to_utc())
}
