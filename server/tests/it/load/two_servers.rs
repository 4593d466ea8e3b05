//! PostgreSQL under several writers: conflicts are repeated, no number is skipped, no record is stored twice.

use std::{collections::BTreeSet, sync::Arc};

use domain::sync::Reply;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::{AnyPool, AssertSqlSafe};
use tokio::task::JoinSet;

use crate::{
    command::{peiban, serve},
    harness::{Database, Engine::Postgres, Phone, TestServer, open_school, record, school, school_with},
};

fn talk(id: &str) -> Value {
    record(id, "m1", "2026-11-10", &["c1"], &["talk"])
}

/// A server whose database has a setting of its own.
async fn server_with(setting: &str) -> TestServer {
    let database = Database::create(Postgres).await;
    let pool = AnyPool::connect(&database.url).await.expect("the database is there");
    let name = database.url.rsplit('/').next().expect("a name");
    let sql = AssertSqlSafe(format!("alter database {name} set {setting}"));
    sqlx::query(sql).execute(&pool).await.expect("a sound setting");
    let server = TestServer::start_on(database, |_| {}).await;
    server.open_school(&school()).await;
    server
}

/// How many sessions of this database wait for a lock.
async fn until_one_waits(pool: &AnyPool) {
    let sql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.expect("it answers") == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_serialisation_failure_is_repeated() {
    let server = server_with("default_transaction_isolation = 'repeatable read'").await;
    let phone = server.phone("m1").await;
    let phone_request = phone.request(&[talk("r1")]);
    let pool = AnyPool::connect(&server.database.url).await.expect("the database is there");
    let mut other = pool.begin().await.expect("a transaction");
    sqlx::query("update school set seq = seq + 1").execute(&mut *other).await.expect("the row is held");
    let sending = tokio::spawn(async move { phone.post("/api/v1/sync", &phone_request).await });
    until_one_waits(&pool).await;
    // Whoever waits for this row under repeatable read fails with 40001.
    other.commit().await.expect("it was open");
    let (status, body) = sending.await.expect("no panic");
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(server.count("record").await, 1);
    server.assert_verified().await;
}

#[tokio::test]
async fn a_deadlock_is_repeated() {
    // The other session never gives in, so the server's transaction is the one that fails with 40P01.
    let server = server_with("deadlock_timeout = '2s'").await;
    let phone = server.phone("m1").await;
    phone.post("/api/v1/sync", &phone.request(&[talk("r0")])).await;
    let pool = AnyPool::connect(&server.database.url).await.expect("the database is there");
    let mut other = pool.begin().await.expect("a transaction");
    sqlx::query("set local deadlock_timeout = '10min'").execute(&mut *other).await.expect("a sound setting");
    // A record with the same id, not committed: the server must wait for it while it holds the school's row.
    let sql = "insert into record select school, 'r1', seq + 1000000, author, class, kinds, on_date, supersedes,
               received_at, skew_ms, device, body from record";
    sqlx::query(sql).execute(&mut *other).await.expect("it is new");
    let request = phone.request(&[talk("r1")]);
    let sending = tokio::spawn(async move { phone.post("/api/v1/sync", &request).await });
    until_one_waits(&pool).await;
    sqlx::query("update school set seq = seq").execute(&mut *other).await.expect("only if the server gave in");
    other.rollback().await.expect("it was open");
    let (status, body) = sending.await.expect("no panic");
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(server.count("record").await, 2);
    server.assert_verified().await;
}

#[tokio::test]
async fn a_slow_writer_hides_no_number_from_a_reader() {
    let server = TestServer::start(Postgres).await;
    let (mut reader, writer) = (server.phone("m1").await, server.second_phone("m1").await);
    reader.sync(&[]).await;
    writer.post("/api/v1/sync", &writer.request(&[talk("r0")])).await;
    let pool = AnyPool::connect(&server.database.url).await.expect("the database is there");
    // A server that took its number, stored its record and is slow to commit.
    let mut slow = pool.begin().await.expect("a transaction");
    for sql in [
        "update school set seq = seq + 1",
        "insert into record select r.school, 'slow', s.seq, author, class, r.kinds, on_date, supersedes, received_at, skew_ms,
             device, replace(body, '\"r0\"', '\"slow\"') from record r join school s on s.id = r.school",
        "insert into record_child select c.school, child, 'slow', s.seq, on_date
             from record_child c join school s on s.id = c.school",
    ] {
        sqlx::query(sql).execute(&mut *slow).await.expect("sound SQL");
    }
    let request = writer.request(&[talk("quick")]);
    let sending = tokio::spawn(async move { writer.post("/api/v1/sync", &request).await });
    until_one_waits(&pool).await;
    let mut heard = BTreeSet::new();
    for _ in 0..10 {
        heard.extend(ids(&reader.sync(&[]).await));
    }
    assert_eq!(heard, BTreeSet::from(["r0".to_owned()]), "the quick one has no number before the slow one");
    slow.commit().await.expect("it was open");
    sending.await.expect("no panic");
    heard.extend(ids(&reader.sync(&[]).await));
    assert_eq!(heard, ["quick", "r0", "slow"].map(str::to_owned).into());
}

fn ids(reply: &Reply) -> Vec<String> {
    reply.changes.records.iter().map(|it| it.id.to_string()).collect()
}

const PHONES: usize = 200;
const RECORDS: usize = 3;

/// A hundred mentors with two phones each, every one of which asks both servers in turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_a_school() {
    let database = Database::create(Postgres).await;
    open_school(&database.open().await, &large_school()).await;
    let ((_one, first, _), (_two, second, _)) = (serve(&database, &[]).await, serve(&database, &[]).await);
    let urls = Arc::new([first, second]);
    let mut phones = JoinSet::new();
    for at in 0..PHONES {
        let urls = urls.clone();
        phones.spawn(async move { life(at, &urls).await });
    }
    for mut phone in phones.join_all().await {
        let reply = phone.sync(&[]).await;
        assert_eq!(
            phone.notebook.records.len(),
            2 * RECORDS,
            "its own, and those of the other phone: none was skipped"
        );
        assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint);
    }
    let pool = AnyPool::connect(&database.url).await.expect("the database is there");
    let stored: i64 =
        sqlx::query_scalar("select count(*) from record").fetch_one(&pool).await.expect("the table exists");
    assert_eq!(usize::try_from(stored).expect("small"), PHONES * RECORDS);
    let verified = peiban(&database, &["verify"], "").await;
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

/// Hands in each record to one server and, as if the answer had been lost, to the other.
async fn life(at: usize, urls: &[String; 2]) -> Phone {
    let (staff, child) = (format!("s{}", at / 2), format!("c{}", at / 2));
    let mut phone = Phone::sign_in(&urls[at % 2], &staff, &format!("phone{at}")).await;
    for round in 0..RECORDS {
        let talk = record(&format!("{at}-{round}"), &staff, "2026-10-10", &[&child], &["talk"]);
        let request = phone.request(std::slice::from_ref(&talk));
        phone.url.clone_from(&urls[(at + round) % 2]);
        phone.post("/api/v1/sync", &request).await;
        phone.url.clone_from(&urls[(at + round + 1) % 2]);
        phone.sync(&[talk]).await;
    }
    phone
}

fn large_school() -> domain::package::Package {
    let staff = |at| json!({"id": format!("s{at}"), "name": "老师", "roles": ["mentor"]});
    let child = |at| json!({"id": format!("c{at}"), "name": "孩子", "class": "k1", "from": "2026-09-01"});
    let pairing = |at| json!({"child": format!("c{at}"), "mentor": format!("s{at}"), "from": "2026-09-01"});
    school_with(json!({
        "staff": (0..PHONES / 2).map(staff).collect::<Vec<_>>(),
        "class_teachers": [],
        "children": (0..PHONES / 2).map(child).collect::<Vec<_>>(),
        "pairings": (0..PHONES / 2).map(pairing).collect::<Vec<_>>(),
    }))
}
