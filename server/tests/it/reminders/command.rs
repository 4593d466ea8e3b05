//! Reminders at the console, and the job as a server starts it.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use super::visits;
use crate::{
    command::{peiban, serve},
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        moment,
    },
};

const MONDAY: &str = "2026-11-23T07:00:00+08:00";

#[rstest]
#[tokio::test]
async fn the_console_says_who_would_be_told_what_and_why(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let store = database.open().await;
    store.import(&visits(), moment("2026-08-20T12:00:00+08:00")).await.expect("the school is new");
    let run = async |arguments: &[&str]| {
        let output = peiban(&database, &[&["remind", "run", "--now", MONDAY], arguments].concat(), "").await;
        assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
        output.stdout
    };
    let dry = run(&["--dry-run", "--format", "jsonl"]).await;
    assert_eq!(run(&["--dry-run"]).await, dry, "nothing was decided");
    let lines: Vec<Value> = dry.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let who: Vec<_> = lines.iter().map(|line| (line["person"].as_str(), line["occasion"].as_str())).collect();
    assert_eq!(who, [(Some("m1"), Some("due")), (Some("m2"), Some("due"))]);
    let expected = json!({"duty": "visit", "subject": "c1", "due": "2026-11-30", "status": "due_soon",
                          "period": {"from": "2026-11-01", "to": "2026-11-30"}});
    assert_eq!(lines[0]["obligations"][0], expected);
    assert_eq!(lines[0]["channels"], json!([]));
    assert!(lines[0]["text"].as_str().is_some_and(|text| text.contains("家访 2") && !text.contains("王小雨")));
    assert_eq!(run(&[]).await, dry);
    assert_eq!(run(&[]).await, "", "it was decided");
    assert!(run(&["--dry-run", "--format", "text"]).await.is_empty());
    let output = peiban(&database, &["remind", "run", "--now", "tomorrow"], "").await;
    assert_eq!(output.code, Some(2), "{}", output.stderr);
}

/// Jobs that crash at every turn are what silent reminders come from.
#[rstest]
#[tokio::test]
async fn a_server_does_what_it_is_to_do_by_itself(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let store = database.open().await;
    store.import(&visits(), moment("2026-08-20T12:00:00+08:00")).await.expect("the school is new");
    let folder = tempfile::tempdir().expect("a folder");
    let copies = folder.path().to_str().expect("UTF-8");
    let backups = if engine == Sqlite { vec!["--backup-folder", copies] } else { vec![] };
    let (mut server, url, _) = serve(&database, &backups).await;
    let mut patience = 0;
    loop {
        let health = reqwest::get(format!("{url}/healthz")).await.expect("an answer").text().await.expect("text");
        let copied = engine == Postgres || folder.path().read_dir().expect("the folder").next().is_some();
        // At night it waits, and says that it is late; but it had its turn.
        if health.contains(" schools") && copied {
            break;
        }
        assert!(patience < 300, "{health}");
        patience += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.kill().await.expect("it was running");
}
