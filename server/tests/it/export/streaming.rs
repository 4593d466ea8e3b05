//! More records than fit in a page, and somebody who goes away while they are sent.

use std::{path::Path, time::Duration};

use domain::{package::Package, record::Record};
use rstest::rstest;
use serde_json::json;

use super::{rows, take};
use crate::{
    command::serve,
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        Phone, TestServer, open_school, record, school,
    },
};

/// The usual school with this many records, thirty a day.
fn busy_school(records: u32) -> Package {
    let one = |number: u32| {
        let (at, day) = (number / 30, number / 30 % 28 + 1);
        let mut record = record(
            &format!("r{:05}", number * 7919 % records),
            "m1",
            &format!("2026-{:02}-{day:02}", 9 + at / 28),
            &["c1"],
            &["talk"],
        );
        (record["note"], record["minutes"]) = (json!("一起做了作业。".repeat(100)), json!(number % 60));
        Record::parse(&record).expect("a sound record")
    };
    Package { records: (0..records).map(one).collect(), ..school() }
}

#[rstest]
#[tokio::test]
async fn every_record_is_there_once_and_in_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let package = busy_school(2_050);
    let server = TestServer::start_with(engine, package.clone()).await;
    let mut expected: Vec<_> = package.records.iter().map(|it| (it.at.date_naive().to_string(), it)).collect();
    expected.sort_by_key(|(date, it)| (date.clone(), it.id.clone()));
    let expected: Vec<_> =
        expected.into_iter().map(|(date, it)| (date, it.minutes.unwrap_or_default().to_string())).collect();
    let principal = server.phone("p1").await;
    for form in ["csv", "xlsx"] {
        let found = rows(&take(&principal, &format!("records/2026-09-01..2026-11-30.{form}")).await);
        let found: Vec<_> = found[1..].iter().map(|row| (row[0].clone(), row[6].clone())).collect();
        assert_eq!(found.len(), 2_050);
        assert!(found == expected, "{form}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_goes_away_leaves_nothing_behind(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    open_school(&database.open().await, &busy_school(2_050)).await;
    let (server, url, _) = serve(&database, &[]).await;
    let files = format!("/proc/{}/fd", server.id().expect("it runs"));
    let clerk = Phone::sign_in(&url, "k1", "pc").await;
    let path = format!("{url}/exports/records/2026-09-01..2026-11-30.csv");
    for read in [false, true] {
        let mut response = clerk.http.get(&path).send().await.expect("an answer");
        if read {
            response.chunk().await.expect("it is sent").expect("the beginning");
        }
        assert!(!without_name(&files).is_empty(), "or there is nothing that could be left");
        drop(response);
    }
    // While the file is made.
    let _ = tokio::time::timeout(Duration::from_millis(20), clerk.http.get(&path).send()).await;
    for _ in 0..100 {
        if without_name(&files).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(without_name(&files), Vec::<String>::new());
    assert_eq!(rows(&take(&clerk, "records/2026-09-01..2026-11-30.csv").await).len(), 2_051, "and the next is served");
}

/// The open files of a process that have no name on the disk.
fn without_name(files: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(files)).expect("Linux lists what a process has open");
    let names = entries.filter_map(|it| Some(std::fs::read_link(it.ok()?.path()).ok()?.display().to_string()));
    names.filter(|it| it.ends_with("(deleted)")).collect()
}
