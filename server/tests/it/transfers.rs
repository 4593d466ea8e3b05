//! Phones as people have them, driven by the machine of `domain::sync`: what changes hands while one is out of reach.

use domain::{
    id::ChildId,
    notebook::State,
    sync::{Link, PAGE},
};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record,
};

fn states(phone: &Phone) -> Vec<(&str, &str)> {
    let word = |state: &State| match state {
        State::Waiting => "waiting",
        State::Received => "received",
        State::Refused(_) => "refused",
    };
    phone.notebook.records.iter().map(|(id, entry)| (id.as_str(), word(&entry.state))).collect()
}

fn children(phone: &Phone) -> Vec<&str> {
    phone.notebook.school.iter().flat_map(|it| it.children.keys()).map(ChildId::as_str).collect()
}

/// How often a talk with the child is done in November, by whom.
async fn talks(server: &TestServer, child: &str) -> Vec<(String, usize)> {
    let november = |cell: &&domain::obligation::Cell| {
        cell.subject.as_str() == child && cell.kind.code() == "talk" && cell.month().to_string() == "2026-11"
    };
    let cells = server.cells().await;
    cells.iter().filter(november).map(|cell| (cell.responsible.to_string(), cell.dates().len())).collect()
}

#[rstest]
#[tokio::test]
async fn f23_a_child_gets_another_mentor_while_the_old_one_is_out_of_reach(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut old, mut new) = (server.phone("m1").await, server.phone("m2").await);
    old.run(&server).await;
    new.run(&server).await;
    assert_eq!(children(&old), ["c1", "c2"]);

    // Out of reach: one record of before the transfer, one of after.
    old.save(&record("before", "m1", "2026-11-19", &["c1"], &["talk"]));
    let principal = server.phone("p1").await;
    let transfer =
        json!({"id": "t1", "edit": {"what": "transfer", "child": "c1", "mentor": "m2", "from": "2026-11-20"}});
    let (status, page) = principal.post("/api/v1/changes", &transfer).await;
    assert_eq!((status, page["history"][0]["child"]["name"].as_str()), (StatusCode::OK, Some("王小雨")));
    server.set_now("2026-11-22T12:00:00+08:00");
    old.save(&record("late", "m1", "2026-11-21", &["c1"], &["talk"]));

    assert_eq!(old.run(&server).await, Link::Fine);
    assert_eq!(states(&old), [("late", "refused")], "the first is at school and has left this phone");
    assert_eq!(children(&old), ["c2"]);
    assert_eq!(talks(&server, "c1").await, [("m1".to_owned(), 1)], "held longest in November, and done once");

    new.run(&server).await;
    assert_eq!((children(&new), states(&new)), (vec!["c1", "c3", "c4"], vec![("before", "received")]));
    let file = &new.notebook.school.as_ref().expect("a school").children[&"c1".parse().expect("an id")];
    assert_eq!((file.child.name.as_str(), file.pairings.len()), ("王小雨", 2));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f26_the_same_record_corrected_on_two_phones_keeps_both_and_one_winner(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let (mut phone, mut tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    phone.save(&record("r1", "m1", "2026-11-10", &["c1"], &["talk"]));
    phone.run(&server).await;
    tablet.run(&server).await;
    let correction = |id: &str, kind: &str| {
        let mut record = record(id, "m1", "2026-11-10", &["c1"], &[kind]);
        record["supersedes"] = json!("r1");
        record
    };
    phone.save(&correction("r2", "visit"));
    tablet.save(&correction("r3", "dinner"));
    for _ in 0..2 {
        phone.run(&server).await;
        tablet.run(&server).await;
    }
    let all = vec![("r1", "received"), ("r2", "received"), ("r3", "received")];
    assert_eq!((states(&phone), states(&tablet)), (all.clone(), all));
    assert_eq!(server.count("record").await, 3);
    assert!(phone.notebook.other_numbers(&phone.staff).is_none());
    assert!(tablet.notebook.other_numbers(&tablet.staff).is_none());
}

#[rstest]
#[case::ten_minutes_ahead(10 * 60)]
#[case::a_day_behind(-24 * 3600)]
#[case::a_year_ahead(365 * 24 * 3600)]
#[case::a_year_behind(-365 * 24 * 3600)]
#[tokio::test]
async fn f24_a_phone_with_a_wrong_clock_is_answered_and_its_error_kept(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] seconds_ahead: i64,
) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.seconds_ahead = seconds_ahead;
    phone.save(&record("r1", "m1", "2026-11-10", &["c1"], &["talk"]));
    assert_eq!(phone.run(&server).await, Link::Fine);
    assert_eq!(states(&phone), [("r1", "received")]);
    assert_eq!(phone.notebook.bookmark.skew, -seconds_ahead * 1000);
    assert_eq!(server.number("select skew_ms from record").await, -seconds_ahead * 1000);
}

#[rstest]
#[tokio::test]
async fn f16_apps_of_the_version_before_are_served_and_older_ones_keep_their_records(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let request = phone.request(&[record("r1", "m1", "2026-11-10", &["c1"], &["talk"])]);
    assert_eq!(request["protocol"], 2, "the phone of the other tests is of the oldest version");
    let reply = phone.exchange(&request).await;
    assert_eq!((reply.nonce, reply.page, reply.more), (None, None, false));
    let mut ancient = phone.request(&[]);
    ancient["protocol"] = json!(1);
    assert_eq!(phone.post("/api/v1/sync", &ancient).await.0, StatusCode::UPGRADE_REQUIRED);
}

#[rstest]
#[tokio::test]
async fn f38_an_answer_of_many_pages_is_whole_even_if_a_child_joins_between_them(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let mut author = server.phone("m2").await;
    for at in 0..PAGE + 50 {
        let child = if at % 2 == 0 { "c3" } else { "c4" };
        author.save(&record(&format!("r{at}"), "m2", "2026-11-10", &[child], &["talk"]));
    }
    author.run(&server).await;
    assert_eq!(author.notebook.unsent(), 0);
    let mut tablet = server.second_phone("m2").await;
    let first = tablet.machine_exchange(&server).await.expect("an answer");
    assert!(first.more && first.page.is_some() && first.changes.records.len() == PAGE);

    let principal = server.phone("p1").await;
    let transfer =
        json!({"id": "t2", "edit": {"what": "transfer", "child": "c1", "mentor": "m2", "from": "2026-11-20"}});
    assert_eq!(principal.post("/api/v1/changes", &transfer).await.0, StatusCode::OK);
    assert_eq!(tablet.run(&server).await, Link::Fine);
    assert_eq!((tablet.notebook.records.len(), children(&tablet)), (PAGE + 50, vec!["c1", "c3", "c4"]));
    assert!(tablet.notebook.other_numbers(&tablet.staff).is_none());
}
