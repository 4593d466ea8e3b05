//! 做不到: asked for on a phone, decided by the principal, seen in every number.

use domain::{obligation::Status, waiver::Standing};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer,
};

/// m1 asks to be freed of the dinner with c1 in November.
fn no_dinner() -> Value {
    json!({"id": "w1", "child": "c1", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30",
        "reason": "叔叔带他去县城看病", "confirmed": false, "asked_by": "m1"})
}

fn leave() -> Value {
    json!({"id": "w2", "mentor": "m1", "kinds": [], "from": "2026-11-01", "to": "2026-11-30", "reason": "手术",
        "confirmed": false, "asked_by": "m1"})
}

/// `stored`, or the code of the refusal.
async fn ask(phone: &mut Phone, waiver: &Value) -> String {
    let mut request = phone.request(&[]);
    request["waivers"] = json!([waiver]);
    let reply = phone.exchange(&request).await;
    crate::harness::outcomes(&reply.waivers).remove(0)
}

async fn decide(phone: &Phone, id: &str, waiver: &str, confirmed: bool, stand_in: Option<&str>) -> (StatusCode, Value) {
    let edit = json!({"what": "decision", "waiver": waiver, "confirmed": confirmed, "words": "同意，请保重", "stand_in": stand_in});
    phone.post("/api/v1/changes", &json!({"id": id, "edit": edit})).await
}

/// How the dinner with c1 stands on m1's phone.
fn dinner(phone: &Phone) -> Option<Status> {
    let today = "2026-11-20".parse().expect("a date");
    let rows = phone.notebook.obligations(&phone.staff, "2026-11".parse().expect("a month"), today);
    rows.iter().find(|row| row.kind.code() == "dinner" && row.subject.as_str() == "c1").map(|row| row.status)
}

#[rstest]
#[tokio::test]
async fn a_granted_request_changes_phone_board_and_export(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[]).await;
    assert_eq!(ask(&mut mentor, &no_dinner()).await, "stored");
    assert_eq!(dinner(&mentor), Some(Status::Open), "nothing changes before the decision");
    let (_, board) = principal.get("/api/v1/board/2026-11").await;
    let owed = |board: &Value| (board["total"]["owed"].clone(), board["total"]["waived"].clone());
    assert_eq!(owed(&board), (json!(24), json!(0)));

    let (status, page) = decide(&principal, "x1", "w1", true, None).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let reply = mentor.sync(&[]).await;
    assert_eq!(mentor.fingerprint(&reply), reply.check.fingerprint);
    assert_eq!(dinner(&mentor), Some(Status::Waived));
    let child = mentor.notebook.school.as_ref().and_then(|it| it.children.values().next()).expect("c1");
    assert_eq!(child.waivers[0].answer.as_ref().expect("answered").words, "同意，请保重");
    assert_eq!(owed(&principal.get("/api/v1/board/2026-11").await.1), (json!(23), json!(1)));
    let exported = server.export().await.waivers.remove(0);
    assert_eq!((exported.reason.as_str(), exported.confirmed), ("叔叔带他去县城看病", true));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn a_declined_request_changes_no_number(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    ask(&mut mentor, &no_dinner()).await;
    decide(&principal, "x1", "w1", false, None).await;
    mentor.sync(&[]).await;
    assert_eq!(dinner(&mentor), Some(Status::Open));
    let child = mentor.notebook.school.as_ref().and_then(|it| it.children.values().next()).expect("c1");
    assert_eq!(child.waivers[0].standing(), Standing::Declined);
    assert_eq!(decide(&principal, "x2", "w1", true, None).await.0, StatusCode::CONFLICT, "it is decided");
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!(null)).await.0, StatusCode::OK);
    assert_eq!(decide(&principal, "x3", "w1", true, None).await.0, StatusCode::OK, "open again");
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn asked_twice_is_asked_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    for _ in 0..2 {
        assert_eq!(ask(&mut mentor, &no_dinner()).await, "stored");
    }
    decide(&principal, "x1", "w1", true, None).await;
    assert_eq!(ask(&mut mentor, &no_dinner()).await, "stored", "after the decision too");
    assert_eq!(server.count("waiver").await, 1);
    let mut other = no_dinner();
    other["to"] = json!("2026-12-31");
    assert_eq!(ask(&mut mentor, &other).await, "id_reused");
    assert!(server.export().await.waivers[0].confirmed);
}

#[rstest]
#[tokio::test]
async fn what_may_not_be_asked_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut mentor = server.phone("m1").await;
    for (field, value, code) in [
        ("to", json!("2026-10-31"), "invalid"),
        ("to", json!("2028-10-31"), "invalid"),
        ("reason", json!(" "), "invalid"),
        ("mentor", json!("m1"), "invalid"),
        ("child", json!("c3"), "not_paired"),
        ("child", json!("nobody"), "not_paired"),
        ("asked_by", json!("m2"), "not_author"),
        ("confirmed", json!(true), "not_author"),
        ("answer", json!({"by": "p1", "on": "2026-11-20", "words": ""}), "not_author"),
        ("kinds", json!(["picnic"]), "malformed"),
        ("from", json!("2026-02-30"), "malformed"),
    ] {
        let mut waiver = no_dinner();
        waiver[field] = value;
        assert_eq!(ask(&mut mentor, &waiver).await, code, "{waiver}");
    }
    let mut of_another = leave();
    of_another["mentor"] = json!("m2");
    assert_eq!(ask(&mut mentor, &of_another).await, "not_author");
    assert_eq!(server.count("waiver").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_stand_in_gets_the_children_for_the_days_of_the_leave(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    assert_eq!(ask(&mut mentor, &leave()).await, "stored");
    let (status, page) = decide(&principal, "x1", "w2", true, Some("m2")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let mut stand_in = server.phone("m2").await;
    let reply = stand_in.sync(&[]).await;
    assert_eq!(stand_in.fingerprint(&reply), reply.check.fingerprint);
    let held = |phone: &Phone| phone.notebook.school.as_ref().map_or(0, |school| school.children.len());
    assert_eq!(held(&stand_in), 4);
    let reply = mentor.sync(&[]).await;
    assert_eq!((held(&mentor), mentor.fingerprint(&reply)), (0, reply.check.fingerprint));
    server.assert_verified().await;

    server.set_now("2026-12-01T12:00:00+08:00");
    mentor.sync(&[]).await;
    assert_eq!(held(&mentor), 2, "back after the leave");
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!(null)).await.0, StatusCode::OK);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn without_a_stand_in_the_month_is_excused(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    ask(&mut mentor, &leave()).await;
    decide(&principal, "x1", "w2", true, None).await;
    let reply = mentor.sync(&[]).await;
    assert_eq!((dinner(&mentor), mentor.fingerprint(&reply)), (Some(Status::Waived), reply.check.fingerprint));
    let (_, board) = principal.get("/api/v1/board/2026-11").await;
    let row =
        board["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["person"]["id"] == "m1")).expect("a row");
    assert_eq!((&row["total"]["owed"], &row["total"]["waived"]), (&json!(0), &json!(12)));
}

#[rstest]
#[tokio::test]
async fn nobody_else_reads_why_a_colleague_is_away(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    ask(&mut mentor, &leave()).await;
    decide(&principal, "x1", "w2", true, None).await;
    for staff in ["m2", "t1"] {
        let phone = server.phone(staff).await;
        let (_, reply) = phone.post("/api/v1/sync", &phone.request(&[])).await;
        assert!(!reply.to_string().contains("手术") && !reply.to_string().contains("请保重"), "{staff}");
    }
}
