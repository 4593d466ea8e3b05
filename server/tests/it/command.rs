//! The command `peiban`, as a person at a console meets it.

use std::{collections::BTreeMap, process::Stdio, time::Duration};

use domain::{
    checks::{Made, signs},
    month::Month,
    package::Package,
};
use reqwest::StatusCode;
use rstest::rstest;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

use crate::harness::{
    Database,
    Engine::{self, Postgres, Sqlite},
    Phone, sign_in_request,
};

/// What a command left behind.
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `peiban` on a database, with a text on its standard input.
pub async fn peiban(database: &Database, arguments: &[&str], input: &str) -> Output {
    let mut child = command(database, arguments).stdin(Stdio::piped()).spawn().expect("peiban starts");
    let mut stdin = child.stdin.take().expect("an input");
    // A command that does not read its input may be gone before it is written.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("peiban ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Output { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

pub fn command(database: &Database, arguments: &[&str]) -> Command {
    // A test may limit how large a file can become; what is then written too much is an error, not the end.
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#, env!("CARGO_BIN_EXE_peiban")]);
    command.args(arguments).env("PEIBAN_DATABASE_URL", &database.url).env("PEIBAN_LOG", "error").kill_on_drop(true);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A server that was started as a person starts it, and what it printed.
pub async fn serve(database: &Database, arguments: &[&str]) -> (Child, String, Vec<String>) {
    let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
    let mut child = command(database, &arguments).spawn().expect("peiban starts");
    let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
    let first = lines.next_line().await.expect("text").expect("the line with the address");
    let url = first.split_whitespace().last().expect("an address").to_owned();
    let mut accounts = Vec::new();
    while arguments.contains(&"--demo") && accounts.len() < 4 {
        accounts.push(lines.next_line().await.expect("text").expect("a line for each account"));
    }
    (child, url, accounts)
}

pub async fn terminate(child: &Child) {
    let pid = child.id().expect("it runs").to_string();
    Command::new("kill").args(["-TERM", &pid]).status().await.expect("kill works");
}

#[rstest]
#[tokio::test]
async fn the_demo_can_be_used_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let (child, url, accounts) = serve(&database, &["--demo"]).await;
    assert!(accounts[0].contains("13800000001") && accounts[0].ends_with("peiban-demo"), "{accounts:?}");
    let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let request = sign_in_request("13800000003", "peiban-demo", "d1");
    let response = http.post(format!("{url}/api/v1/sign-in")).json(&request).send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    terminate(&child).await;
    drop(child);
    let again = peiban(&database, &["demo"], "").await;
    assert_eq!((again.code, again.stderr.lines().count()), (Some(1), 1), "{}", again.stderr);
}

#[test]
fn the_demo_is_sound_on_every_day_of_a_year() {
    let first: chrono::NaiveDate = "2026-09-01".parse().expect("a date");
    for today in first.iter_days().take(366) {
        let package = server::demo::package(today).unwrap_or_else(|error| panic!("{today}: {error}"));
        assert!(
            package.calendar.term_of(today).is_some() && package.records.iter().all(|it| it.at.date_naive() <= today)
        );
    }
}

/// Nobody in the demo made anything up, so whatever 核一核 found there would be a false alarm.
#[test]
fn nothing_in_the_demo_looks_made_up_on_any_day_of_a_year() {
    let first: chrono::NaiveDate = "2026-09-01".parse().expect("a date");
    let mut looked_at = 0;
    for today in first.iter_days().take(366) {
        let package = server::demo::package(today).unwrap_or_else(|error| panic!("{today}: {error}"));
        let mut months: BTreeMap<Month, Vec<Made<'_>>> = BTreeMap::new();
        for record in &package.records {
            months.entry(Month::of(record.at.date_naive())).or_default().push(Made { record, skew_ms: 0 });
        }
        for made in months.values() {
            looked_at += made.len();
            assert_eq!(signs(made, package.school.time_zone), [], "{today}");
        }
    }
    assert!(looked_at > 4_000, "{looked_at}");
}

#[tokio::test]
async fn asked_to_stop_it_finishes_the_open_request() {
    let database = Database::create(Sqlite).await;
    let (mut child, url, _) = serve(&database, &["--demo"]).await;
    let address = url.trim_start_matches("http://").to_owned();
    let body = sign_in_request("13800000001", "peiban-demo", "d1").to_string();
    let head = format!(
        "POST /api/v1/sign-in HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut open = TcpStream::connect(&address).await.expect("it listens");
    open.write_all(head.as_bytes()).await.expect("it reads");
    tokio::time::sleep(Duration::from_millis(200)).await;
    terminate(&child).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(&address).await.is_err(), "no new connections");
    open.write_all(body.as_bytes()).await.expect("it still reads");
    let mut answer = String::new();
    open.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(child.wait().await.expect("it ends").code(), Some(0));
}

#[rstest]
#[tokio::test]
async fn people_get_a_way_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let school = serde_json::to_string(&crate::harness::school()).expect("JSON");
    assert_eq!(peiban(&database, &["school", "import", "-"], &school).await.code, Some(0));
    let add = ["user", "add", "--school", "hd", "--staff"];
    let made_up = peiban(&database, &[&add[..], &["m1"]].concat(), "").await;
    assert_eq!((made_up.code, made_up.stdout.trim().len()), (Some(0), 12));
    let given = peiban(&database, &[&add[..], &["m2", "--phone", "second"]].concat(), "my own\n").await;
    assert_eq!((given.code, given.stdout.as_str()), (Some(0), ""));
    let twice = peiban(&database, &[&add[..], &["m1"]].concat(), "").await;
    assert_eq!(twice.code, Some(1));
    let nobody = peiban(&database, &[&add[..], &["m99", "--phone", "1"]].concat(), "x").await;
    assert!(nobody.stderr.contains("m99"), "{}", nobody.stderr);
    let changed = peiban(&database, &["user", "password", "--phone", "13800000001"], "correct horse\n").await;
    assert_eq!(changed.code, Some(0), "{}", changed.stderr);
    let (_child, url, _) = serve(&database, &[]).await;
    let mut phone = Phone::sign_in(&url, "13800000001", "d1").await;
    assert_eq!(phone.sync(&[]).await.changes.children.len(), 2);
}

#[rstest]
#[tokio::test]
async fn a_school_begins_with_its_principal(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let add = ["user", "add", "--school", "xh", "--phone", "13800000009"];
    let nobody = peiban(&database, &[&add[..], &["--new-school", "新河小学"]].concat(), "correct horse\n").await;
    assert!(nobody.code != Some(0) && nobody.stderr.contains("--name"), "{}", nobody.stderr);
    let named = [&add[..], &["--new-school", "新河小学", "--name", "赵校长"]].concat();
    let made = peiban(&database, &named, "correct horse\n").await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let twice = peiban(&database, &named, "correct horse\n").await;
    assert!(twice.code == Some(1) && twice.stderr.contains("already exists"), "{}", twice.stderr);
    let (_child, url, _) = serve(&database, &[]).await;
    let principal = Phone::sign_in(&url, "13800000009", "d1").await;
    let (status, page) = principal.get("/api/v1/changes").await;
    assert_eq!((status, &page["rules"]["info"]["name"]), (StatusCode::OK, &serde_json::json!("新河小学")));
    assert_eq!(page["rules"]["duties"].as_array().map(Vec::len), Some(10));
}

#[rstest]
#[tokio::test]
async fn a_lost_phone_is_shut_out_and_let_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let school = serde_json::to_string(&crate::harness::school()).expect("JSON");
    peiban(&database, &["school", "import", "-"], &school).await;
    peiban(&database, &["user", "add", "--school", "hd", "--staff", "m1"], "correct horse").await;
    let (_child, url, _) = serve(&database, &[]).await;
    let phone = Phone::sign_in(&url, "13800000001", "d1").await;
    let user = async |what: &str| {
        let whose = ["user", what, "--phone", "13800000001"];
        let which: &[&str] = if matches!(what, "revoke" | "restore") { &["--device", "d1"] } else { &[] };
        let out = peiban(&database, &[&whose[..], which].concat(), "").await;
        assert_eq!(out.code, Some(0), "{}", out.stderr);
        out.stdout
    };
    assert!(user("devices").await.starts_with("d1\ta phone\tseen never\twaiting 0\n"));
    for (shut_out, let_in) in [("revoke", "restore"), ("disable", "enable")] {
        user(shut_out).await;
        assert!(user("devices").await.contains("\trevoked 20"));
        assert_eq!(phone.get("/api/v1/parcel-key").await.0, StatusCode::UNAUTHORIZED);
        user(let_in).await;
        assert_eq!(phone.get("/api/v1/parcel-key").await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_backup_is_another_lineage_with_the_same_data() {
    let (database, copy) = (Database::create(Sqlite).await, Database::create(Sqlite).await);
    peiban(&database, &["demo"], "").await;
    let file = copy.url.trim_start_matches("sqlite://").to_owned();
    std::fs::create_dir_all(std::path::Path::new(&file).parent().expect("a folder")).expect("the folder is made");
    assert_eq!(peiban(&database, &["backup", &file], "").await.code, Some(0));
    assert_eq!(peiban(&database, &["backup", &file], "").await.code, Some(1), "nothing is overwritten");
    let export = ["school", "export", "demo"];
    assert_eq!(peiban(&copy, &export, "").await.stdout, peiban(&database, &export, "").await.stdout);
    let open = async |database: &Database| server::store::Store::open(&database.url).await.expect("it opens");
    assert_ne!(open(&database).await.epoch(), open(&copy).await.epoch());
}

#[tokio::test]
async fn postgres_is_backed_up_by_its_own_tool() {
    let out = peiban(&Database::create(Postgres).await, &["backup", "/tmp/never-written"], "").await;
    assert!(out.code == Some(1) && out.stderr.contains("pg_dump"), "{}", out.stderr);
    let serving = ["serve", "--listen", "127.0.0.1:0", "--backup-folder", "/tmp/never-written"];
    let out = peiban(&Database::create(Postgres).await, &serving, "").await;
    assert!(out.code == Some(1) && out.stderr.contains("pg_dump"), "{}", out.stderr);
}

#[tokio::test]
async fn an_export_with_private_notes_leaves_a_trace_and_can_be_imported() {
    let (database, other) = (Database::create(Sqlite).await, Database::create(Sqlite).await);
    peiban(&database, &["demo"], "").await;
    let out = peiban(&database, &["school", "export", "demo", "--with-private"], "").await;
    Package::parse(&out.stdout).expect("a sound school");
    assert_eq!(peiban(&other, &["school", "import", "-"], &out.stdout).await.code, Some(0));
    let pool = sqlx::AnyPool::connect(&database.url).await.expect("the database is there");
    let traces: i64 =
        sqlx::query_scalar("select count(*) from audit").fetch_one(&pool).await.expect("the table exists");
    assert_eq!(traces, 1);
}

#[rstest]
#[case::no_such_school(&["school", "export", "nobody"], 1, "nobody")]
#[case::no_such_file(&["school", "import", "/no/such/file"], 1, "/no/such/file")]
#[case::not_a_package(&["school", "import", "/dev/null"], 1, "/dev/null")]
#[case::bad_month(&["obligations", "--school", "hd", "--month", "2026-13"], 2, "2026-11")]
#[case::nothing_to_export(&["export", "board", "--school", "hd", "--month", "2026-11", "--out", "-"], 1, "hd")]
#[case::an_export_of_no_days(&["export", "board", "--school", "hd", "--out", "-"], 2, "--month")]
#[case::an_export_of_unknown(&["export", "all", "--school", "hd", "--month", "2026-11", "--out", "-"], 2, "register")]
#[case::no_account(&["user", "password", "--phone", "1"], 1, "telephone number")]
#[case::no_such_device(&["user", "revoke", "--phone", "1", "--device", "d9"], 1, "telephone number")]
#[case::unknown_command(&["fly"], 2, "fly")]
#[case::half_a_certificate(&["serve", "--tls-cert", "x"], 2, "--tls-key")]
#[case::no_backup_to_restore(&["restore", "/no/such/file"], 1, "/no/such/file")]
#[case::backups_to_nowhere(&["serve", "--keep", "3"], 2, "--backup-folder")]
#[case::no_certificate(&["serve", "--listen", "127.0.0.1:0", "--tls-cert", "x", "--tls-key", "y"], 1, "x or y")]
#[tokio::test]
async fn a_mistake_gets_one_sentence(#[case] arguments: &[&str], #[case] code: i32, #[case] word: &str) {
    let out = peiban(&Database::create(Sqlite).await, arguments, "").await;
    assert_eq!((out.code, out.stdout.as_str()), (Some(code), ""));
    assert!(out.stderr.contains(word), "{}", out.stderr);
    assert!(code == 2 || out.stderr.lines().count() == 1, "{}", out.stderr);
}

#[tokio::test]
async fn the_table_form_has_a_row_for_each_obligation() {
    let database = Database::create(Sqlite).await;
    let school = serde_json::to_string(&crate::harness::school()).expect("JSON");
    peiban(&database, &["school", "import", "-"], &school).await;
    let month = ["obligations", "--school", "hd", "--month", "2026-11", "--today", "2026-11-20", "--format"];
    let csv = peiban(&database, &[&month[..], &["csv"]].concat(), "").await.stdout;
    let jsonl = peiban(&database, &[&month[..], &["jsonl"]].concat(), "").await.stdout;
    assert!(csv.starts_with("duty,kind,per,subject,responsible,from,to,due,need,done,status,records\n"), "{csv}");
    assert!(csv.contains("talk,talk,child,c1,m1,2026-11-01,2026-11-30,2026-11-30,1,0,open,\n"), "{csv}");
    assert_eq!(csv.lines().count(), jsonl.lines().count() + 1);
}
