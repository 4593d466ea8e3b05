//! A child is sought among the hundred thousand of one school, beside a scan of the same words in memory.

use std::time::Instant;

use anyhow::{Result, ensure};
use chrono::{Days, Utc};
use domain::{archive::Found, package::Package};
use reqwest::{Client, header::COOKIE};
use serde_json::json;
use sqlx::{AnyConnection, Connection};

use crate::{
    database::Engine,
    names::{hamlet, name},
    server::Data,
    table::{AtMost, ours, pairs, percentile, title},
};

const CHILDREN: usize = 100_000;
const SEARCHES: usize = 200;
/// So many the server finds at most.
const MOST: usize = 50;

/// What people type for a child of this number.
type Typed = fn(usize) -> String;

/// The ways to look for a child; nobody is called like the last.
const WAYS: [(&str, Typed); 4] = [
    ("by name", |child| name(child).0),
    ("by initials", |child| name(child).1),
    ("by hamlet", hamlet),
    ("nobody", |child| format!("查无此人{child}")),
];

pub async fn run(engine: Engine) -> Result<()> {
    title(&format!(
        "{engine:?}: search among {CHILDREN} children of one school, over HTTP; peer scans a list in memory"
    ));
    let data = Data::create(engine, &[large_school()?]).await?;
    let [[session, _]] = &data.sign_in("s", &["p".into()]).await?[..] else { anyhow::bail!("one person") };
    let words = words(&data.database.url).await?;
    let server = data.serve().await?;
    let http = Client::new();
    for (way, typed) in WAYS {
        let (mut times, mut peer) = (Vec::new(), Vec::new());
        for search in 0..SEARCHES {
            let typed = typed(search * (CHILDREN / SEARCHES));
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &typed).finish();
            let url = format!("http://{}/api/v1/children?{query}", server.address);
            let start = Instant::now();
            let request = http.get(url).header(COOKIE, format!("peiban_session={}", session.token));
            let found: Vec<Found> = request.send().await?.error_for_status()?.json().await?;
            times.push(milliseconds(start));
            let start = Instant::now();
            let scanned = words.iter().filter(|words| words.contains(&typed)).take(MOST).count();
            peer.push(milliseconds(start));
            ensure!(found.len() == scanned, "{typed:?}: {} found, {scanned} scanned", found.len());
        }
        pairs(&format!("{way}: p50"), "ms", &times, &peer, None);
        ours(&format!("{way}: p95"), "ms", &[percentile(&times, 95)], Some(AtMost(50.0)));
    }
    Ok(())
}

/// What children are found by, as it is kept.
async fn words(url: &str) -> Result<Vec<String>> {
    let mut db = AnyConnection::connect(url).await?;
    let words = sqlx::query_scalar("select words from child_search order by child").fetch_all(&mut db).await?;
    db.close().await?;
    Ok(words)
}

fn large_school() -> Result<Package> {
    let today = Utc::now().date_naive();
    let (from, to) = (today - Days::new(30), today + Days::new(60));
    let child =
        |it| json!({"id": format!("c{it}"), "name": name(it).0, "hamlet": hamlet(it), "class": "k", "from": from});
    let package = json!({
        "format": "peiban.school/1",
        "school": {"id": "s", "name": "河东小学", "preset": "hedong"},
        "calendar": {"terms": [{"id": "term", "name": "这学期", "from": from, "to": to}]},
        "staff": [{"id": "p", "name": "张校长", "roles": ["principal"]}],
        "classes": [{"id": "k", "name": "三(1)班"}], "class_teachers": [], "pairings": [],
        "children": (0..CHILDREN).map(child).collect::<Vec<_>>(),
    });
    Ok(Package::parse(&package.to_string())?)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
