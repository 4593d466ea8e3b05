//! The round trip: each record judged alone, stored exactly once, and counted at once.

use domain::{
    obligation::Status,
    sync::{Outcome, Reply},
};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes, record,
};

fn talk(id: &str) -> Value {
    record(id, "m1", "2026-11-10", &["c1"], &["talk"])
}

fn with(mut record: Value, field: &str, value: Value) -> Value {
    record[field] = value;
    record
}

/// How many of the child's boxes are met in November, by kind.
async fn met(server: &TestServer, child: &str) -> Vec<String> {
    let cells = server.cells().await;
    let today = "2026-11-20".parse().expect("a date");
    let boxes = cells.iter().filter(|cell| cell.subject.as_str() == child && cell.month().to_string() == "2026-11");
    let met = boxes.map(|cell| cell.seen_on(today)).filter(|row| row.status == Status::Met);
    met.map(|row| row.kind.to_string()).collect()
}

#[rstest]
#[tokio::test]
async fn the_same_batch_twice_is_stored_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let batch = [talk("r1"), record("r2", "m1", "2026-11-11", &["c1", "c2"], &["visit", "dinner"])];
    let first = phone.sync(&batch).await;
    let (records, cells) = (server.count("record").await, server.cells().await);
    let second = phone.sync(&batch).await;
    assert_eq!(outcomes(&first.receipts), ["stored", "stored"]);
    assert_eq!(first.receipts, second.receipts);
    assert_eq!((server.count("record").await, server.cells().await), (records, cells));
    assert_eq!(server.count("record_child").await, 3);
}

#[rstest]
#[tokio::test]
async fn the_same_batch_twenty_times_at_once_is_stored_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let request = phone.request(&[talk("r1")]);
    let mut sending = tokio::task::JoinSet::new();
    let phone = std::sync::Arc::new(phone);
    for _ in 0..20 {
        let (phone, request) = (phone.clone(), request.clone());
        sending.spawn(async move { phone.post("/api/v1/sync", &request).await });
    }
    let replies = sending.join_all().await;
    for (status, reply) in &replies {
        assert_eq!((status, &reply["receipts"]), (&StatusCode::OK, &replies[0].1["receipts"]));
    }
    assert_eq!((server.count("record").await, met(&server, "c1").await), (1, vec!["talk".to_owned()]));
}

#[rstest]
#[tokio::test]
async fn an_id_belongs_to_its_first_content(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[talk("r1")]).await;
    let other = with(talk("r1"), "note", json!("另一个内容"));
    let reply = phone.sync(&[other.clone(), talk("r2"), with(talk("r2"), "minutes", json!(5)), talk("r2")]).await;
    assert_eq!(outcomes(&reply.receipts), ["id_reused", "stored", "id_reused", "stored"]);
    assert_eq!(reply.receipts[1], reply.receipts[3]);
    assert_eq!((server.count("record").await, server.count("refused").await), (2, 2));
}

#[rstest]
#[case::unknown_kind(with(talk("bad"), "kinds", json!(["talk", "picnic"])), "unknown_kind")]
#[case::unknown_field(with(talk("bad"), "mood", json!("good")), "malformed")]
#[case::no_time(with(talk("bad"), "at", json!("yesterday")), "malformed")]
#[case::long_note(with(talk("bad"), "note", json!("长".repeat(5001))), "malformed")]
#[case::no_kinds(with(talk("bad"), "kinds", json!([])), "malformed")]
#[case::not_own_child(with(talk("bad"), "children", json!(["c3"])), "not_paired")]
#[case::one_of_two_not_own(with(talk("bad"), "children", json!(["c1", "c3"])), "not_paired")]
#[case::no_such_child(with(talk("bad"), "children", json!(["c99"])), "not_paired")]
#[case::no_longer_own(with(talk("bad"), "children", json!(["c4"])), "not_paired")]
#[case::no_child(with(talk("bad"), "children", json!([])), "not_paired")]
#[case::not_own_class(with(talk("bad"), "class", json!("k1")), "not_paired")]
#[case::tomorrow(with(talk("bad"), "at", json!("2026-11-21T08:00:00+08:00")), "in_future")]
#[case::eleven_minutes_ahead(with(talk("bad"), "at", json!("2026-11-20T12:11:00+08:00")), "in_future")]
#[case::signed_by_another(with(talk("bad"), "by", json!("m2")), "not_author")]
#[case::corrects_nothing(with(talk("bad"), "supersedes", json!("r0")), "unknown_record")]
#[case::corrects_another(with(talk("bad"), "supersedes", json!("theirs")), "not_author")]
#[tokio::test]
async fn a_bad_record_harms_no_other(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] bad: Value,
    #[case] code: &str,
) {
    let server = TestServer::start(engine).await;
    server.phone("m2").await.sync(&[record("theirs", "m2", "2026-11-10", &["c3"], &["talk"])]).await;
    let mut phone = server.phone("m1").await;
    let reply = phone.sync(&[talk("r1"), bad, with(talk("r2"), "kinds", json!(["visit"]))]).await;
    assert_eq!(outcomes(&reply.receipts), ["stored", code, "stored"]);
    assert_eq!(server.count("record").await, 3);
    assert_eq!(met(&server, "c1").await, ["talk", "visit"]);
}

#[rstest]
#[case::its_day_came("c1", "2026-11-21T08:00:00+08:00", "in_future")]
#[case::the_child_became_theirs("c3", "2026-11-20T11:00:00+08:00", "not_paired")]
#[tokio::test]
async fn a_late_copy_of_a_refused_record_is_refused_again_though_it_would_pass(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] child: &str,
    #[case] at: &str,
    #[case] code: &str,
) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let record = with(with(talk("r1"), "children", json!([child])), "at", json!(at));
    assert_eq!(outcomes(&phone.sync(std::slice::from_ref(&record)).await.receipts), [code]);
    let transfer = json!({"what": "transfer", "child": "c3", "mentor": "m1", "from": "2026-11-20"});
    let principal = server.phone("p1").await;
    assert_eq!(principal.post("/api/v1/changes", &json!({"id": "t1", "edit": transfer})).await.0, StatusCode::OK);
    server.set_now("2026-11-22T12:00:00+08:00");
    let anew = with(record.clone(), "id", json!("r2"));
    let reply = phone.sync(&[record, anew]).await;
    assert_eq!(outcomes(&reply.receipts), ["id_reused", "stored"], "it would pass, but it was answered");
    assert_eq!((server.count("record").await, server.count("refused").await), (1, 1));
}

#[rstest]
#[tokio::test]
async fn a_clock_ten_minutes_ahead_and_a_late_record_are_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let ahead = with(talk("r1"), "at", json!("2026-11-20T12:09:00+08:00"));
    let while_paired = record("r2", "m1", "2026-10-20", &["c4"], &["visit"]);
    let elsewhere = with(talk("r3"), "at", json!("2026-11-10T10:30:00Z"));
    let reply = phone.sync(&[ahead, while_paired, elsewhere]).await;
    assert_eq!(outcomes(&reply.receipts), ["stored", "stored", "stored"]);
}

#[rstest]
#[tokio::test]
async fn a_correction_and_a_withdrawal_change_the_boxes(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "visit"])]).await;
    let corrected = with(record("r2", "m1", "2026-10-10", &["c1"], &["talk"]), "supersedes", json!("r1"));
    phone.sync(&[corrected]).await;
    assert_eq!((met(&server, "c1").await, met(&server, "c2").await), (vec![], vec![]));
    let again = with(record("r3", "m1", "2026-11-12", &["c1"], &["dinner"]), "supersedes", json!("r2"));
    let withdrawn = with(record("r4", "m1", "2026-11-12", &["c1"], &[]), "supersedes", json!("r3"));
    phone.sync(std::slice::from_ref(&again)).await;
    assert_eq!(met(&server, "c1").await, ["dinner"]);
    phone.sync(&[withdrawn]).await;
    assert_eq!(met(&server, "c1").await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_batch_may_correct_itself(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let correction = with(with(talk("r2"), "kinds", json!(["visit"])), "supersedes", json!("r1"));
    let reply = phone.sync(&[talk("r1"), correction]).await;
    assert_eq!(outcomes(&reply.receipts), ["stored", "stored"]);
    assert_eq!(met(&server, "c1").await, ["visit"]);
}

#[rstest]
#[tokio::test]
async fn class_and_school_are_counted_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let survey = with(record("r1", "t1", "2026-11-10", &[], &["survey"]), "class", json!("k1"));
    let report = record("r2", "p1", "2026-11-11", &[], &["report"]);
    assert_eq!(outcomes(&server.phone("t1").await.sync(&[survey]).await.receipts), ["stored"]);
    assert_eq!(outcomes(&server.phone("p1").await.sync(&[report]).await.receipts), ["stored"]);
    let hits = |subject: &'static str, kind: &'static str| {
        move |cell: &&domain::obligation::Cell| {
            cell.subject.as_str() == subject && cell.kind.code() == kind && !cell.hits.is_empty()
        }
    };
    let cells = server.cells().await;
    assert_eq!(cells.iter().filter(hits("k1", "survey")).count(), 1);
    assert_eq!(cells.iter().filter(hits("hd", "report")).count(), 1);
}

#[rstest]
#[tokio::test]
async fn a_phone_hears_of_each_change_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut phone, mut tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    let ids = |reply: &Reply| reply.changes.records.iter().map(|it| it.id.to_string()).collect::<Vec<_>>();
    tablet.sync(&[]).await;
    let reply = phone.sync(&[talk("r1")]).await;
    assert!(ids(&reply).is_empty(), "what was handed in just now is not echoed");
    assert_eq!(ids(&tablet.sync(&[]).await), ["r1"]);
    let nothing_new = tablet.sync(&[]).await;
    assert_eq!(nothing_new.changes, domain::sync::Changes::default());
    assert_eq!(nothing_new.cursor, tablet.notebook.bookmark.cursor);
}

#[rstest]
#[tokio::test]
async fn another_lineage_starts_the_phone_over(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[talk("r1")]).await;
    phone.notebook.bookmark.epoch = Some("another database".into());
    phone.notebook.bookmark.cursor = 99;
    let reply = phone.sync(&[]).await;
    assert_eq!(reply.changes.children.len(), 2);
    assert_eq!(reply.changes.records.len(), 1);
    assert!(reply.changes.rules.is_some());
    assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint);
}

#[rstest]
#[tokio::test]
async fn every_record_has_its_own_number(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[]).await;
    let batch: Vec<Value> = (0..200).map(|at| talk(&format!("r{at}"))).collect();
    let reply = phone.sync(&batch).await;
    let numbers = reply.receipts.iter().map(|it| match it.outcome {
        Outcome::Seq(seq) => seq,
        Outcome::Refused(_) => 0,
    });
    let numbers: Vec<i64> = numbers.collect();
    assert!(numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{numbers:?}");
    assert_eq!(numbers.last(), Some(&reply.cursor));
}

#[rstest]
#[case::another_device(|it: &mut Value| it["device"] = json!("stolen"), StatusCode::FORBIDDEN, "forbidden")]
#[case::old_protocol(|it: &mut Value| it["protocol"] = json!(0), StatusCode::UPGRADE_REQUIRED, "old_app")]
#[case::no_id(|it: &mut Value| it["records"][0]["id"] = json!(null), StatusCode::BAD_REQUEST, "malformed")]
#[case::bad_id(|it: &mut Value| it["records"][0]["id"] = json!("a b"), StatusCode::BAD_REQUEST, "malformed")]
#[case::not_a_record(|it: &mut Value| it["records"][0] = json!(7), StatusCode::BAD_REQUEST, "malformed")]
#[tokio::test]
async fn some_requests_are_refused_as_a_whole(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] spoil: fn(&mut Value),
    #[case] status: StatusCode,
    #[case] code: &str,
) {
    let server = TestServer::start(engine).await;
    let phone: Phone = server.phone("m1").await;
    let mut request = phone.request(&[talk("r1"), talk("r2")]);
    spoil(&mut request);
    let (answered, body) = phone.post("/api/v1/sync", &request).await;
    assert_eq!((answered, body["error"]["code"].as_str()), (status, Some(code)));
    assert_eq!(server.count("record").await, 0);
}
