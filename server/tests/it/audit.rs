//! The audit: one row for each reading of an archive and each act, from which device; chained, so that tampering shows.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer,
};

/// A server on which three archives were read, by two people.
async fn with_three_rows(engine: Engine) -> TestServer {
    let server = TestServer::start(engine).await;
    for (reader, child) in [("m1", "c1"), ("p1", "c1"), ("p1", "c3")] {
        server.phone(reader).await.get(&format!("/api/v1/children/{child}")).await;
    }
    server
}

async fn broken(server: &TestServer) -> Vec<String> {
    let school = "hd".parse().expect("an id");
    let differences = server.store.verify(&school).await.expect("the database answers");
    differences.into_iter().map(|it| it.place).collect()
}

#[rstest]
#[tokio::test]
async fn a_reading_leaves_a_row_with_its_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = with_three_rows(engine).await;
    let rows =
        "audit where what = 'child.read' and who = 'p1' and device = 'phone-of-p1' and subject = 'c3' and seq = 3";
    assert_eq!((server.count("audit").await, server.count(rows).await), (3, 1));
    assert_eq!(broken(&server).await, Vec::<String>::new());
    // What may not be read leaves one too, and says so.
    server.phone("m2").await.get("/api/v1/children/c1").await;
    let refused = "audit where what = 'denied' and who = 'm2' and subject = 'c1'";
    assert_eq!((server.count("audit").await, server.count(refused).await), (4, 1));
    assert_eq!(broken(&server).await, Vec::<String>::new());
}

#[rstest]
#[case::another_name("update audit set who = 'm2' where seq = 2", &["audit 2"])]
#[case::another_moment("update audit set at = at + 1 where seq = 1", &["audit 1"])]
#[case::another_device("update audit set device = null where seq = 3", &["audit 3"])]
#[case::one_taken_out("delete from audit where seq = 2", &["audit 3"])]
#[case::the_last_taken_out("delete from audit where seq = 3", &["audit 3"])]
#[case::all_taken_out("delete from audit", &["audit 3"])]
#[case::one_put_at_the_end("insert into audit (school, seq, who, what, subject, at, hash) values ('hd', 4, 'm1', 'x', 'y', 1, 'z')",
    &["audit 4", "audit 3"])]
#[case::the_end_forgotten("update school set audit_seq = 2", &["audit 2"])]
#[tokio::test]
async fn tampering_shows(#[values(Sqlite, Postgres)] engine: Engine, #[case] sql: &str, #[case] expected: &[&str]) {
    let server = with_three_rows(engine).await;
    sqlx::query(AssertSqlSafe(sql)).execute(&server.pool().await).await.expect("a table without a guard");
    assert_eq!(broken(&server).await, expected);
}

#[rstest]
#[tokio::test]
async fn readers_at_the_same_moment_make_one_chain(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let reads = (0..20).map(|_| principal.get("/api/v1/children/c1"));
    futures::future::join_all(reads).await.iter().for_each(|(status, _)| assert!(status.is_success()));
    assert_eq!((server.count("audit").await, broken(&server).await), (20, Vec::new()));
    assert_eq!(server.number("select audit_seq from school").await, 20);
}

#[rstest]
#[tokio::test]
async fn nothing_in_the_interface_changes_a_row(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = with_three_rows(engine).await;
    let (status, _) = server.phone("p1").await.post("/api/v1/audit", &json!({})).await;
    assert_eq!(status.as_u16(), 404, "there is no such way");
}

/// A page or a file, as a browser asks for it.
async fn open(phone: &Phone, path: &str) -> (StatusCode, String) {
    let response = phone.http.get(format!("{}{path}", phone.url)).send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

#[rstest]
#[case::all("", 3)]
#[case::of_one_person("?who=p1", 2)]
#[case::about_one_child("?subject=c1", 2)]
#[case::of_one_kind("?what=account.join", 0)]
#[case::earlier_ones("?before=2", 1)]
#[case::what_nobody_has_a_name_for("?subject=%00%27%22%3Cscript%3E&who=x", 0)]
#[tokio::test]
async fn the_principal_reads_it(#[values(Sqlite, Postgres)] engine: Engine, #[case] query: &str, #[case] rows: usize) {
    let server = with_three_rows(engine).await;
    let (status, page) = open(&server.phone("p1").await, &format!("/audit{query}")).await;
    assert_eq!((status, page.matches("<tr><td>").count()), (StatusCode::OK, rows), "{page}");
    assert!(!page.contains("<script") && (rows == 0 || page.contains("王小雨")), "{page}");
}

#[rstest]
#[tokio::test]
async fn it_can_be_taken_away_as_a_file_and_that_is_noted(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = with_three_rows(engine).await;
    server.execute("update device set name = '=cmd|calc' where id = 'phone-of-m1'").await;
    let (status, file) = open(&server.phone("p1").await, "/audit.csv?subject=c1").await;
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((status, lines.len()), (StatusCode::OK, 3), "{file}");
    assert!(lines[1].contains("张校长,p1") && lines[2].contains(",'=cmd|calc,查看孩子的档案,王小雨,c1"), "{file}");
    assert_eq!(server.count("audit where what = 'audit.export' and who = 'p1'").await, 1);
    assert_eq!(broken(&server).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn nobody_else_reads_it(#[values("m1", "t1", "k1")] who: &str, #[values("/audit", "/audit.csv")] path: &str) {
    let server = with_three_rows(Sqlite).await;
    let (status, page) = open(&server.phone(who).await, path).await;
    assert!(status == StatusCode::FORBIDDEN && !page.contains("王小雨"), "{page}");
}
