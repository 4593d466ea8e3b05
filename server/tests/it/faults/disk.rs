//! F6: no room on the disk.

use std::{fs, io::Write, path::PathBuf, process::Command};

use domain::sync::{Outcome, Reply};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    command::{peiban, serve},
    harness::{Database, Engine::Postgres, Phone, TestServer, open_school, record, school},
};

#[tokio::test]
async fn f6_a_full_disk() {
    let disk = SmallDisk::create();
    let database = Database::in_folder(disk.folder.path());
    open_school(&database.open().await, &school()).await;
    let (child, url, _) = serve(&database, &[]).await;
    let server = child.id().expect("it runs");
    let phone = Phone::sign_in(&url, "m1", "d1").await;
    let principal = Phone::sign_in(&url, "p1", "d2").await;
    let mut receipts: Vec<Value> = Vec::new();
    receipts.extend(hand_in(&phone, &[long_note(0)]).await.expect("there is room"));
    disk.fill(server);
    // What is left in files that are there already fits a few more.
    let mut next = 1;
    let refused = loop {
        match hand_in(&phone, &[long_note(next)]).await {
            Ok(stored) => receipts.extend(stored),
            Err(refused) => break refused,
        }
        next += 1;
    };
    assert_eq!(refused, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(principal.get("/api/v1/board/2026-11").await.0, StatusCode::OK, "what is there can be read");
    let (status, _) = phone.post("/api/v1/sync", &phone.request(&[])).await;
    assert_eq!(status, StatusCode::OK, "and synced");
    disk.make_room(server);
    let waiting: Vec<Value> = (next..next + 5).map(long_note).collect();
    receipts.extend(hand_in(&phone, &waiting).await.expect("there is room again"));
    let pool = sqlx::AnyPool::connect(&database.url).await.expect("the database is there");
    let stored: Vec<(String, i64)> =
        sqlx::query_as("select id, seq from record order by seq").fetch_all(&pool).await.expect("the table exists");
    let stored: Vec<Value> = stored.into_iter().map(|(id, seq)| json!({"id": id, "seq": seq})).collect();
    assert_eq!(stored, receipts);
    pool.close().await;
    let verified = peiban(&database, &["verify"], "").await;
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

/// PostgreSQL's disk is not ours to fill: it says what it says when it is full.
#[tokio::test]
async fn f6_a_full_disk_of_postgres() {
    let server = TestServer::start(Postgres).await;
    let phone = server.phone("m1").await;
    for sql in [
        "create function fail() returns trigger language plpgsql as
         $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$",
        "create trigger full_disk before insert on record execute function fail()",
    ] {
        server.execute(sql).await;
    }
    let refused = hand_in(&phone, &[long_note(0)]).await;
    assert_eq!(refused, Err(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(hand_in(&phone, &[]).await, Ok(Vec::new()), "what is there can be synced");
    server.execute("drop trigger full_disk on record").await;
    assert_eq!(hand_in(&phone, &[long_note(0)]).await.expect("there is room").len(), 1);
    server.assert_verified().await;
}

/// About 15 KB.
fn long_note(at: usize) -> Value {
    let mut record = record(&format!("r{at}"), "m1", "2026-11-10", &["c1"], &["talk"]);
    record["note"] = json!("长".repeat(5000));
    record
}

/// The receipts, or the status of the refusal.
async fn hand_in(phone: &Phone, records: &[Value]) -> Result<Vec<Value>, StatusCode> {
    let (status, body) = phone.post("/api/v1/sync", &phone.request(records)).await;
    if status != StatusCode::OK {
        assert!(body["error"]["message"]["zh"].is_string(), "{body}");
        return Err(status);
    }
    let reply: Reply = serde_json::from_value(body).expect("a reply");
    assert!(reply.receipts.iter().all(|it| matches!(it.outcome, Outcome::Seq(_))), "{:?}", reply.receipts);
    Ok(reply.receipts.iter().map(|receipt| json!(receipt)).collect())
}

/// Four megabytes that can be filled and emptied: a disk of its own where mounting is allowed; elsewhere the largest
/// file the server may write, which it meets as another error of the disk.
struct SmallDisk {
    folder: TempDir,
    mounted: bool,
}

impl SmallDisk {
    fn create() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = ["-t", "tmpfs", "-o", "size=4m", "tmpfs"];
        let mounted = Command::new("mount").args(mount).arg(folder.path()).output();
        Self { folder, mounted: mounted.is_ok_and(|output| output.status.success()) }
    }

    fn fill(&self, server: u32) {
        if self.mounted {
            let mut file = fs::File::create(self.filler()).expect("a file");
            while file.write_all(&[0; 4096]).is_ok() {}
        } else {
            limit(server, "100000");
        }
    }

    fn make_room(&self, server: u32) {
        if self.mounted {
            fs::remove_file(self.filler()).expect("it is there");
        } else {
            limit(server, "unlimited");
        }
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.mounted {
            // Lazily: the server may still have files open.
            let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
        }
    }
}

fn limit(server: u32, bytes: &str) {
    let arguments = ["--pid".into(), server.to_string(), format!("--fsize={bytes}:")];
    let status = Command::new("prlimit").args(arguments).status();
    assert!(status.expect("prlimit runs").success());
}
