//! F7: the school's data is put back to an older state.

use domain::notebook::State;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    command::{peiban, serve, terminate},
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        Phone, open_school, record, school,
    },
};

#[rstest]
#[tokio::test]
async fn f7_an_older_backup_restored(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    open_school(&database.open().await, &school()).await;
    let (mut server, url, _) = serve(&database, &[]).await;
    let mut phones = [Phone::sign_in(&url, "m1", "a").await, Phone::sign_in(&url, "m2", "b").await];
    write(&mut phones, 0..10).await;
    let folder = tempfile::tempdir().expect("a folder");
    let backup = folder.path().join("backup");
    let backup = backup.to_str().expect("UTF-8");
    match engine {
        Sqlite => assert_eq!(peiban(&database, &["backup", backup], "").await.code, Some(0)),
        Postgres => run("pg_dump", &["--format=custom", "--file", backup, &database.url]).await,
    }
    write(&mut phones, 10..40).await;
    let late = phones[0].request(&[record("late", "m1", "2026-10-10", &["c1"], &["talk"])]);
    terminate(&server).await;
    server.wait().await.expect("it ends");
    match engine {
        Sqlite => {
            let refused = peiban(&database, &["restore", backup], "").await;
            assert!(refused.code == Some(1) && refused.stderr.contains("--replace"), "{}", refused.stderr);
            let restored = peiban(&database, &["restore", backup, "--replace"], "").await;
            assert_eq!(restored.code, Some(0), "{}", restored.stderr);
            let aside = restored.stdout.split_whitespace().last().expect("where the old one is");
            assert_eq!(records(&format!("sqlite://{aside}")).await, 80);
        }
        Postgres => {
            run("pg_restore", &["--clean", "--dbname", &database.url, backup]).await;
            assert_eq!(peiban(&database, &["new-lineage"], "").await.code, Some(0));
        }
    }
    assert_eq!(records(&database.url).await, 20);
    let (_server, url, _) = serve(&database, &[]).await;
    for phone in &mut phones {
        phone.url.clone_from(&url);
    }
    // What the old school was sent and may have refused is not for the new one to take from a copy on the way.
    let (status, reply) = phones[0].post("/api/v1/sync", &late).await;
    assert_eq!((status, &reply["receipts"]), (StatusCode::OK, &json!([])));
    assert_eq!(records(&database.url).await, 20);
    for phone in &mut phones {
        phone.sync(&[]).await;
        let waiting: Vec<Value> = phone.notebook.waiting().map(|it| serde_json::to_value(it).expect("JSON")).collect();
        assert_eq!(waiting.len(), 30, "what the school lacks");
        phone.sync(&waiting).await;
        assert!(phone.notebook.records.values().all(|entry| entry.state == State::Received));
    }
    assert_eq!(records(&database.url).await, 80, "all of them, once");
    let verified = peiban(&database, &["verify"], "").await;
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
    for phone in &mut phones {
        let reply = phone.sync(&[]).await;
        assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint);
    }
}

/// Each phone hands in a record for each number.
async fn write(phones: &mut [Phone; 2], numbers: std::ops::Range<u32>) {
    for (phone, (by, child)) in phones.iter_mut().zip([("m1", "c1"), ("m2", "c3")]) {
        let one = |at| record(&format!("{by}-{at}"), by, &format!("2026-10-{:02}", at % 28 + 1), &[child], &["talk"]);
        phone.sync(&numbers.clone().map(one).collect::<Vec<_>>()).await;
    }
}

async fn records(url: &str) -> i64 {
    let pool = sqlx::AnyPool::connect(url).await.expect("the database is there");
    let count = sqlx::query_scalar("select count(*) from record").fetch_one(&pool).await.expect("the table exists");
    pool.close().await;
    count
}

async fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().await.expect("PostgreSQL's tools are there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A school on SQLite, and where its backup lies: in a folder that goes when it is dropped.
async fn a_school_with_a_backup() -> (Database, TempDir, String) {
    let database = Database::create(Sqlite).await;
    open_school(&database.open().await, &school()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let backup = folder.path().join("backup").to_str().expect("UTF-8").to_owned();
    assert_eq!(peiban(&database, &["backup", &backup], "").await.code, Some(0));
    (database, folder, backup)
}

#[tokio::test]
async fn a_database_in_use_is_not_replaced() {
    let (database, _folder, backup) = a_school_with_a_backup().await;
    let (_server, url, _) = serve(&database, &[]).await;
    let phone = Phone::sign_in(&url, "m1", "a").await;
    let refused = peiban(&database, &["restore", &backup, "--replace"], "").await;
    assert!(refused.code == Some(1) && refused.stderr.contains("in use"), "{}", refused.stderr);
    assert_eq!(phone.post("/api/v1/sync", &phone.request(&[])).await.0, StatusCode::OK);
}

/// The hour in which a backup is needed.
#[tokio::test]
async fn a_damaged_database_is_replaced_and_kept_as_it_is() {
    let (database, _folder, backup) = a_school_with_a_backup().await;
    let file = database.url.trim_start_matches("sqlite://");
    std::fs::write(file, "nothing of a database is left").expect("it is written");
    assert_eq!(peiban(&database, &["verify"], "").await.code, Some(1));
    let restored = peiban(&database, &["restore", &backup, "--replace"], "").await;
    assert_eq!(restored.code, Some(0), "{}", restored.stderr);
    let aside = restored.stdout.split_whitespace().last().expect("where the old one is");
    assert_eq!(std::fs::read(aside).expect("it is there"), b"nothing of a database is left");
    assert_eq!(peiban(&database, &["verify"], "").await.code, Some(0));
}

#[rstest]
#[case::empty(b"")]
#[case::something_else(
    b"not a database, but long enough to look like the head of one, if only one reads no further...."
)]
#[tokio::test]
async fn what_is_no_backup_is_not_restored(#[case] content: &[u8]) {
    let database = Database::create(Sqlite).await;
    open_school(&database.open().await, &school()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, content).expect("it is written");
    let refused = peiban(&database, &["restore", file.to_str().expect("UTF-8"), "--replace"], "").await;
    assert!(refused.code == Some(1) && refused.stderr.contains("no backup of Peiban"), "{}", refused.stderr);
    assert_eq!(database.open().await.schools().await.expect("the database answers").len(), 1, "nothing was touched");
}

#[tokio::test]
async fn a_server_makes_backups_by_itself_and_keeps_the_newest() {
    let database = Database::create(Sqlite).await;
    open_school(&database.open().await, &school()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    std::fs::write(folder.path().join("peiban-of-somebody.db"), "not ours").expect("it is written");
    for day in 1..=3 {
        std::fs::write(folder.path().join(format!("peiban-2020010{day}T000000.000Z.db")), "old")
            .expect("it is written");
    }
    let arguments = ["--backup-folder", path, "--backup-every", "24", "--keep", "2"];
    let (mut server, _, _) = serve(&database, &arguments).await;
    while copies(folder.path()).len() != 2 {
        tokio::task::yield_now().await;
    }
    server.kill().await.expect("it was running");
    let kept = copies(folder.path());
    assert_eq!(kept[0], "peiban-20200103T000000.000Z.db");
    assert!(!kept[1].starts_with("peiban-2020"), "{kept:?}");
    assert!(folder.path().join("peiban-of-somebody.db").exists());
    assert_eq!(records(&format!("sqlite://{path}/{}", kept[1])).await, 0);
    let (_server, url, _) = serve(&database, &arguments).await;
    Phone::sign_in(&url, "m1", "a").await;
    assert_eq!(copies(folder.path()), kept, "the newest is not a day old");
}

/// Finished copies, oldest first.
fn copies(folder: &std::path::Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"));
    let finished = |name: &String| name.starts_with("peiban-2") && name.strip_suffix(".db").is_some();
    let mut copies: Vec<String> = names.filter(finished).collect();
    copies.sort();
    copies
}
