//! Five hundred phones hand in a month each at the same moment: the evening before the deadline.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::record::Record;
use serde_json::json;
use sqlx::{AnyConnection, Connection};
use tokio::task::JoinSet;

use crate::{
    database::Engine,
    peer::{PeerPhones, PeerServer, documents},
    phone::Phone,
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtLeast, AtMost, ours, pairs, percentile, title},
};

const ROUNDS: usize = 3;
const SCHOOLS: usize = 25;
const SIZE: Size = Size { mentors: 20, children: 6 };
const RECORDS: usize = 60;
/// Not to wait for ever.
const LIMIT: Duration = Duration::from_mins(1);

/// What one rush came to.
struct Rush {
    seconds: f64,
    requests: Vec<f64>,
    turned_away: u32,
    lost: f64,
    flushes: Option<u32>,
}

pub async fn run(peer: &PeerServer, theirs: &mut PeerPhones) -> Result<()> {
    title("500 phones of 25 schools, 60 records each, at once; ours durable, peer's not");
    let (mut rushes, mut peers, mut peers_slowest) = (vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        rushes.push(rush(Engine::Sqlite, round).await?);
        let database = format!("http://{}/crowd-{round}", peer.address);
        theirs.open(&format!("crowd-{round}"), peer.address, &format!("crowd-{round}")).await?;
        theirs.pull(&format!("crowd-{round}"), None).await?;
        let batches: Vec<_> = backlogs(round)?.iter().map(|it| documents(it)).collect::<Result<_>>()?;
        let answer = theirs.ask(json!({"verb": "crowd", "url": database, "batches": batches})).await?;
        peers.push(all() / (answer["ms"].as_f64().context("a time")? / 1000.0));
        let times: Vec<f64> = serde_json::from_value(answer["times"].clone())?;
        peers_slowest.push(percentile(&times, 99));
    }
    let rates: Vec<f64> = rushes.iter().map(|it| all() / it.seconds).collect();
    let slowest: Vec<f64> = rushes.iter().map(|it| percentile(&it.requests, 99)).collect();
    pairs("SQLite: received a second", "rec", &rates, &peers, Some(AtLeast(3.0)));
    pairs("SQLite: 99 of 100 requests", "ms", &slowest, &peers_slowest, None);
    print("SQLite", &rushes);
    if let Ok(url) = std::env::var("PEIBAN_TEST_POSTGRES") {
        println!("  PostgreSQL has fsync = {}", setting(&url, "fsync").await?);
        let rush = rush(Engine::Postgres, ROUNDS).await?;
        ours("PostgreSQL: received a second", "rec", &[all() / rush.seconds], None);
        print("PostgreSQL", &[rush]);
    }
    Ok(())
}

fn print(engine: &str, rushes: &[Rush]) {
    let each = |figure: fn(&Rush) -> f64| rushes.iter().map(figure).collect::<Vec<f64>>();
    ours(&format!("{engine}: all received after"), "s", &each(|it| it.seconds), Some(AtMost(10.0)));
    ours(
        &format!("{engine}: 99 of 100 requests"),
        "ms",
        &each(|it| percentile(&it.requests, 99)),
        Some(AtMost(2000.0)),
    );
    ours(&format!("{engine}: records lost"), "", &each(|it| it.lost), Some(AtMost(0.0)));
    ours(&format!("{engine}: requests turned away"), "", &each(|it| it.turned_away.into()), None);
    let counted: Vec<f64> = rushes.iter().filter_map(|it| Some(all() / f64::from(it.flushes?))).collect();
    if counted.is_empty() {
        println!("  {engine}: records to one fsync: not counted (strace counts those of our own process)");
    } else {
        ours(&format!("{engine}: records to one fsync (strace)"), "", &counted, Some(AtLeast(20.0)));
    }
}

async fn rush(engine: Engine, round: usize) -> Result<Rush> {
    let schools = (0..SCHOOLS).map(|it| school(&format!("s{it}"), SIZE)).collect::<Result<Vec<_>>>()?;
    let data = Data::create(engine, &schools).await?;
    let staff: Vec<_> = (0..SIZE.mentors).map(mentor).collect();
    let mut sessions = Vec::new();
    for it in 0..SCHOOLS {
        sessions.extend(data.sign_in(&format!("s{it}"), &staff).await?);
    }
    let mut phones = Vec::new();
    let server = data.serve().await?;
    for [session, _] in &sessions {
        let mut phone = Phone::new(session, server.address)?;
        // Each knows its school already, and is asked nothing but this month's records.
        phone.exchange().await?;
        phone.answered.clear();
        phones.push(phone);
    }
    server.stop().await?;

    let server = if engine == Engine::Sqlite { data.serve_counting().await? } else { data.serve().await? };
    for (phone, backlog) in phones.iter_mut().zip(backlogs(round)?) {
        phone.move_to(server.address);
        phone.save(backlog);
    }
    let mut rushing = JoinSet::new();
    let start = Instant::now();
    for mut phone in phones {
        rushing.spawn(async move {
            phone.persist(LIMIT).await;
            phone
        });
    }
    let done = rushing.join_all().await;
    let seconds = start.elapsed().as_secs_f64();
    let flushes = server.stop().await?;
    ensure!(done.iter().all(|phone| phone.notebook.refused().count() == 0), "a record was refused");
    let requests = done.iter().flat_map(|phone| &phone.answered).map(|it| it.as_secs_f64() * 1000.0).collect();
    let turned_away = done.iter().map(|phone| phone.turned_away).sum();
    Ok(Rush { seconds, requests, turned_away, lost: all() - stored(&data.database.url).await?, flushes })
}

/// What each of the phones has to hand in.
fn backlogs(round: usize) -> Result<Vec<Vec<Record>>> {
    let phones = 0..SCHOOLS * SIZE.mentors;
    phones.map(|it| records(it % SIZE.mentors, SIZE.children, RECORDS, (round * 1_000 + it) as u64)).collect()
}

async fn setting(url: &str, name: &str) -> Result<String> {
    let mut db = AnyConnection::connect(url).await?;
    let value = sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(&mut db).await?;
    db.close().await?;
    Ok(value)
}

async fn stored(url: &str) -> Result<f64> {
    let mut db = AnyConnection::connect(url).await?;
    let count: i64 = sqlx::query_scalar("select count(*) from record").fetch_one(&mut db).await?;
    db.close().await?;
    Ok(f64::from(i32::try_from(count)?))
}

/// All records of a rush.
#[expect(clippy::cast_precision_loss, reason = "thirty thousand")]
fn all() -> f64 {
    (SCHOOLS * SIZE.mentors * RECORDS) as f64
}
