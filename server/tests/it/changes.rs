//! Rules and calendar: looked at, changed from a day on, taken back; seen by phones and boards.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer,
};

/// Dinner twice a month from December on.
fn dinner_twice() -> Value {
    json!({"what": "rule", "replaces": "dinner", "from": "2026-12-01", "rule": {
        "kind": "dinner", "who": "mentor", "per": "child", "every": "month", "times": 2, "due_day": null}})
}

fn wanted(id: &str, edit: &Value) -> Value {
    json!({"id": id, "edit": edit})
}

async fn change(phone: &Phone, id: &str, edit: &Value) -> (StatusCode, Value) {
    phone.post("/api/v1/changes", &wanted(id, edit)).await
}

/// How often m1 owes dinner to c1 in `month`, on their phone.
fn needed(phone: &Phone, month: &str) -> u32 {
    let today = "2026-11-20".parse().expect("a date");
    let rows = phone.notebook.obligations(&phone.staff, month.parse().expect("a month"), today);
    let dinners = rows.iter().filter(|row| row.kind.code() == "dinner" && row.subject.as_str() == "c1");
    dinners.map(|row| row.need).sum()
}

#[rstest]
#[tokio::test]
async fn from_next_month_on_for_phone_and_board(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[]).await;
    let (status, preview) = principal.post("/api/v1/changes/preview", &dinner_twice()).await;
    assert_eq!(status, StatusCode::OK, "{preview}");
    let line = json!({"month": "2026-12", "kind": "dinner",
        "before": {"owed": 4, "times": 4, "waived": 0, "due": "2026-12-31"},
        "after": {"owed": 4, "times": 8, "waived": 0, "due": "2026-12-31"}});
    assert_eq!(preview["lines"][0], line);
    assert_eq!(preview["lines"][1]["month"], "2027-01");

    let (status, page) = change(&principal, "x1", &dinner_twice()).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(page["history"][0]["by"]["name"], "张校长");
    let reply = mentor.sync(&[]).await;
    assert_eq!(mentor.fingerprint(&reply), reply.check.fingerprint);
    assert_eq!((needed(&mentor, "2026-11"), needed(&mentor, "2026-12")), (1, 2));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn asked_twice_changes_once_and_undone_is_as_before(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let before = server.export().await;
    for _ in 0..2 {
        let (status, page) = change(&principal, "x1", &dinner_twice()).await;
        assert_eq!((status, page["history"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)));
    }
    let other = json!({"what": "off", "duty": "talk", "from": "2026-12-01"});
    assert_eq!(change(&principal, "x1", &other).await.0, StatusCode::CONFLICT, "the id is taken");
    for _ in 0..2 {
        let (status, page) = principal.post("/api/v1/changes/x1/undo", &json!(null)).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert_eq!((&page["history"][0]["undone"], &page["history"][0]["can_undo"]), (&json!(true), &json!(false)));
    }
    assert_eq!(server.export().await, before);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn what_was_built_upon_cannot_be_undone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    change(&principal, "x1", &dinner_twice()).await;
    let (_, page) = change(&principal, "x2", &json!({"what": "off", "duty": "talk", "from": "2026-12-01"})).await;
    let can_undo: Vec<_> = [0, 1].map(|at| page["history"][at]["can_undo"].clone()).into();
    assert_eq!(can_undo, [true, false]);
    let (status, body) = principal.post("/api/v1/changes/x1/undo", &json!(null)).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &json!("outdated")));
    principal.post("/api/v1/changes/x2/undo", &json!(null)).await;
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!(null)).await.0, StatusCode::OK);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn a_refused_change_names_the_field_and_changes_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let before = server.export().await;
    let mut none = dinner_twice();
    none["rule"]["times"] = json!(0);
    let mut past = dinner_twice();
    past["from"] = json!("2026-11-01");
    let term = |to: &str| json!([{"id": "autumn", "name": "秋季学期", "from": "2026-09-01", "to": to}]);
    let calendar = |to: &str| json!({"what": "calendar", "calendar": {"terms": term(to), "holidays": []}});
    for (edit, code, field) in [
        (none, "invalid", json!("times")),
        (past, "in_past", json!("from")),
        (calendar("2026-08-31"), "invalid", json!("terms[0].to")),
        (calendar("2026-10-15"), "in_past", json!(null)),
    ] {
        for path in ["/api/v1/changes/preview", "/api/v1/changes"] {
            let body = if path.ends_with("preview") { edit.clone() } else { wanted("x1", &edit) };
            let (status, answer) = principal.post(path, &body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
            assert_eq!((&answer["error"]["code"], &answer["error"]["field"]), (&json!(code), &field), "{edit}");
        }
    }
    assert_eq!(server.export().await, before);
}

#[rstest]
#[tokio::test]
async fn only_principal_and_clerk_may_look_or_change(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    for (staff, status) in
        [("m1", StatusCode::FORBIDDEN), ("t1", StatusCode::FORBIDDEN), ("k1", StatusCode::OK), ("p1", StatusCode::OK)]
    {
        let phone = server.phone(staff).await;
        assert_eq!(phone.get("/api/v1/changes").await.0, status, "{staff}");
        assert_eq!(phone.get("/api/v1/coverage/30").await.0, status, "{staff}");
        assert_eq!(phone.post("/api/v1/changes/preview", &dinner_twice()).await.0, status, "{staff}");
        assert_eq!(change(&phone, &format!("of-{staff}"), &dinner_twice()).await.0, status, "{staff}");
        let undo = phone.post(&format!("/api/v1/changes/of-{staff}/undo"), &json!(null)).await.0;
        assert_eq!(undo, status, "{staff}");
    }
}

#[rstest]
#[tokio::test]
async fn a_kind_of_the_schools_own_is_recorded_owed_and_exported(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    let reading = crate::harness::record("r1", "m1", "2026-11-20", &["c1"], &["own_1"]);
    let mut reading_now = reading.clone();
    reading_now["at"] = json!("2026-11-20T08:00:00+08:00");
    let reply = mentor.sync(&[reading_now.clone()]).await;
    assert_eq!(crate::harness::outcomes(&reply.receipts), ["unknown_kind"]);
    change(&principal, "x1", &json!({"what": "kind", "name": "读书", "icon": "book", "per": "child"})).await;
    let rule = json!({"what": "rule", "replaces": null, "from": "2026-11-20", "rule": {
        "kind": "own_1", "who": "mentor", "per": "child", "every": "week", "times": 1, "due_day": null}});
    let (status, page) = change(&principal, "x2", &rule).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let reply = mentor.sync(&[reading_now]).await;
    assert_eq!(crate::harness::outcomes(&reply.receipts), ["stored"]);
    assert_eq!(mentor.fingerprint(&reply), reply.check.fingerprint);
    let package = server.export().await;
    assert_eq!(package.kinds[0].name, "读书");
    assert!(domain::package::Package::parse(&serde_json::to_string(&package).expect("JSON")).is_ok());
    server.assert_verified().await;
}
