//! Works that share a commit on SQLite: each stands or falls alone, and whoever hangs up leaves nothing half done.

use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{Any, AnyPool, Transaction};
use tokio::task::JoinSet;

use crate::harness::{Engine::Sqlite, Phone, TestServer, record};

/// Holds SQLite's one pen, so that what is handed in meanwhile waits together.
async fn hold(server: &TestServer) -> Transaction<'static, Any> {
    let pool = AnyPool::connect(&server.database.url).await.expect("the database is there");
    pool.begin_with("begin immediate").await.expect("the pen is free")
}

fn hand_in(phone: &Arc<Phone>, ids: &[String]) -> JoinSet<(String, StatusCode, Value)> {
    let mut sending = JoinSet::new();
    for id in ids.iter().cloned() {
        let phone = phone.clone();
        sending.spawn(async move {
            let talk = record(&id, "m1", "2026-11-10", &["c1"], &["talk"]);
            let (status, body) = phone.post("/api/v1/sync", &phone.request(&[talk])).await;
            (id, status, body)
        });
    }
    sending
}

/// Waits until all of `sending` stand in line: each has been let in and has read its session.
async fn until_all_wait(sending: &mut JoinSet<(String, StatusCode, Value)>) {
    for _ in 0..50 {
        assert!(sending.try_join_next().is_none(), "nobody is answered before the pen is free");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// Fifteen good ids, and one in the midst of them.
fn with_poison() -> Vec<String> {
    let good = |at| format!("r{at}");
    (0..7).map(good).chain(["poison".into()]).chain((7..15).map(good)).collect()
}

/// Hands in all of them together, while `trigger` lies in wait for the poison.
async fn hand_in_with_poison(
    server: &TestServer,
    phone: &Arc<Phone>,
    trigger: &'static str,
) -> Vec<(String, StatusCode, Value)> {
    phone.post("/api/v1/sync", &phone.request(&[])).await;
    server.execute(trigger).await;
    let held = hold(server).await;
    let mut sending = hand_in(phone, &with_poison());
    until_all_wait(&mut sending).await;
    held.rollback().await.expect("it was open");
    sending.join_all().await
}

#[tokio::test]
async fn a_batch_that_fails_fails_alone() {
    let server = TestServer::start(Sqlite).await;
    let phone = Arc::new(server.phone("m1").await);
    let trigger = "create trigger poison before insert on record when new.id = 'poison'
                   begin select raise(abort, 'poison'); end";
    for (id, status, body) in hand_in_with_poison(&server, &phone, trigger).await {
        let expected = if id == "poison" { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
        assert_eq!(status, expected, "{id}: {body}");
    }
    assert_eq!(server.count("record").await, 15);
    server.execute("drop trigger poison").await;
    assert_eq!(hand_in(&phone, &["poison".into()]).join_all().await[0].1, StatusCode::OK);
    server.assert_verified().await;
}

/// SQLite itself may end a transaction with all its savepoints, as on some faults of the disk.
#[tokio::test]
async fn a_transaction_that_sqlite_ends_is_acknowledged_to_nobody_and_forgotten() {
    let server = TestServer::start(Sqlite).await;
    let phone = Arc::new(server.phone("m1").await);
    let trigger = "create trigger poison before insert on record when new.id = 'poison'
                   begin select raise(rollback, 'poison'); end";
    let answers = hand_in_with_poison(&server, &phone, trigger).await;
    let stored = answers.iter().filter(|(_, status, _)| *status == StatusCode::OK).count();
    assert_eq!(usize::try_from(server.count("record").await).expect("small"), stored);
    server.execute("drop trigger poison").await;
    let again = hand_in(&phone, &with_poison()).join_all().await;
    assert!(again.iter().all(|(_, status, _)| *status == StatusCode::OK), "{again:?}");
    assert_eq!(server.count("record").await, 16);
    server.assert_verified().await;
}

#[tokio::test]
async fn whoever_hangs_up_in_the_line_leaves_nothing_half_done() {
    let server = TestServer::start(Sqlite).await;
    let phone = Arc::new(server.phone("m1").await);
    phone.post("/api/v1/sync", &phone.request(&[])).await;
    let ids: Vec<String> = (0..20).map(|at| format!("r{at}")).collect();
    let held = hold(&server).await;
    let mut gone = hand_in(&phone, &ids[..10]);
    until_all_wait(&mut gone).await;
    let stay = hand_in(&phone, &ids[10..]);
    gone.shutdown().await;
    held.rollback().await.expect("it was open");
    assert!(stay.join_all().await.iter().all(|(_, status, _)| *status == StatusCode::OK));
    assert!(hand_in(&phone, &ids).join_all().await.iter().all(|(_, status, _)| *status == StatusCode::OK));
    assert_eq!(server.count("record").await, 20);
    server.assert_verified().await;
}
