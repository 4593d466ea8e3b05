//! F22: a device that is shut out hands over what it holds; nothing of it counts before the principal has said so.

use domain::{id::DeviceId, sync::Link};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use server::store::Actor;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Phone, TestServer, record, sign_in_request,
};

/// Shuts m1's phone out, or lets it in again.
async fn revoke(server: &TestServer, revoked: bool) {
    let account = server.store.account("m1").await.expect("the database answers").expect("an account");
    let device: DeviceId = "phone-of-m1".parse().expect("an id");
    server.store.revoke(&account, &device, revoked, Actor::CONSOLE, server.now()).await.expect("the device is known");
}

async fn disable(server: &TestServer, disabled: bool) {
    let account = server.store.account("m1").await.expect("the database answers").expect("an account");
    server.store.disable(&account, disabled, server.now()).await.expect("the database answers");
}

/// A phone that synced, then wrote two records without a network: a talk with private words, and one about a child that
/// is not theirs.
async fn phone_with_two_records(server: &TestServer) -> Phone {
    let mut phone = server.phone("m1").await;
    phone.sync(&[record("r0", "m1", "2026-11-09", &["c1"], &["visit"])]).await;
    let mut private = record("r1", "m1", "2026-11-10", &["c1"], &["talk"]);
    (private["note"], private["private"]) = (json!("只告诉我的话"), json!(true));
    phone.save(&private);
    phone.save(&record("r2", "m1", "2026-11-10", &["c3"], &["talk"]));
    phone
}

/// What waits for the principal: id, and the code for which it could not be taken.
async fn held(server: &TestServer) -> Vec<(String, Value)> {
    let (_, page) = server.phone("p1").await.get("/api/v1/changes").await;
    assert!(!page.to_string().contains("只告诉我的话"), "private words are not the principal's");
    let list = page["held"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    list.iter().map(|it| (text(&it["key"]["id"]), it["refusal"]["code"].clone())).collect()
}

async fn decide(server: &TestServer, ids: &[&str], take: bool) -> StatusCode {
    let key = |id: &&str| json!({"staff": "m1", "device": "phone-of-m1", "id": id});
    let keys: Vec<Value> = ids.iter().map(key).collect();
    server.phone("p1").await.post("/api/v1/leftovers/review", &json!({"keys": keys, "take": take})).await.0
}

#[rstest]
#[case::the_device_was_revoked(true)]
#[case::the_account_was_disabled(false)]
#[tokio::test]
async fn f22_what_a_revoked_phone_holds_waits_for_the_principal_and_then_counts_once(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] device: bool,
) {
    let server = TestServer::start(engine).await;
    let mut phone = phone_with_two_records(&server).await;
    if device {
        revoke(&server, true).await;
    } else {
        disable(&server, true).await;
    }
    let before = server.cells().await;

    assert_eq!(phone.run(&server).await, Link::Revoked);
    assert!(phone.notebook.is_blank() && phone.notebook.school.is_none(), "nothing stays on the phone");
    let none = Value::Null;
    assert_eq!(held(&server).await, [("r1".into(), none.clone()), ("r2".into(), none)], "r0 is at school already");
    assert_eq!((server.count("record").await, server.cells().await), (1, before), "nothing counts yet");
    assert_eq!(phone.run(&server).await, Link::Revoked, "asking again changes nothing");

    assert_eq!(decide(&server, &["r1", "r2"], true).await, StatusCode::OK);
    assert_eq!(held(&server).await, [("r2".into(), json!("not_paired"))], "what the rules refuse says why");
    assert_eq!(server.count("record").await, 2);
    assert_eq!(decide(&server, &["r1"], false).await, StatusCode::OK);
    assert_eq!(server.count("record").await, 2, "the first word stands");
    assert_eq!(decide(&server, &["r2"], false).await, StatusCode::OK);
    assert_eq!((held(&server).await, server.count("record").await), (Vec::new(), 2));
    let talks = "select count(*) from audit where what = 'held.take' and subject = 'r1' and who = 'p1'";
    assert_eq!(server.number(talks).await, 1);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f22_a_revoked_phone_sees_and_changes_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let nothing = json!({"records": [], "waivers": []});
    assert_eq!(phone.post("/api/v1/leftovers", &nothing).await.0, StatusCode::FORBIDDEN, "that is for revoked ones");
    revoke(&server, true).await;
    for path in ["/api/v1/changes", "/api/v1/children/c1", "/api/v1/parcel-key", "/api/v1/board/2026-11"] {
        let (status, body) = phone.get(path).await;
        assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("revoked")), "{path}");
    }
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&[])).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("revoked")));
    // Whoever knows the password may still hand over what is on it, and nothing more.
    phone.sign_in_again().await;
    assert_eq!(phone.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(phone.post("/api/v1/leftovers", &nothing).await.0, StatusCode::OK);
    assert_eq!(server.second_phone("m1").await.get("/api/v1/children/c1").await.0, StatusCode::OK, "another device");

    revoke(&server, false).await;
    assert_eq!(phone.get("/api/v1/children/c1").await.0, StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn f22_a_disabled_account_signs_in_nowhere(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (phone, tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    revoke(&server, true).await;
    server.set_now("2026-11-20T13:00:00+08:00");
    disable(&server, true).await;
    let (status, body) = phone.post("/api/v1/sign-in", &sign_in_request("m1", PASSWORD, "new")).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("disabled")));
    assert_eq!(tablet.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED);

    disable(&server, false).await;
    tablet.sign_in_again().await;
    assert_eq!(tablet.get("/api/v1/children/c1").await.0, StatusCode::OK, "it was shut out with the account");
    assert_eq!(phone.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED, "it was shut out by itself");
}

#[rstest]
#[tokio::test]
async fn f22_nothing_a_revoked_phone_wrote_is_lost_though_nobody_can_read_it(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    revoke(&server, true).await;
    let of_a_newer_app = json!({"id": "r9", "by": "m1", "kinds": ["levitation"], "mood": 7});
    let contents = json!({"records": [of_a_newer_app, {"id": "r8"}], "waivers": [{"id": "w9", "reason": 5}]});
    for _ in 0..2 {
        let (status, taken) = phone.post("/api/v1/leftovers", &contents).await;
        assert_eq!((status, taken), (StatusCode::OK, json!({"records": ["r9", "r8"], "waivers": ["w9"]})));
    }
    assert_eq!(server.count("held").await, 3);
    assert_eq!(decide(&server, &["r9", "r8", "w9", "r0"], true).await, StatusCode::OK);
    let codes: Vec<Value> = held(&server).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["malformed", "unknown_kind", "malformed"]);
    assert_eq!((server.count("record").await, server.count("waiver").await), (0, 0));
}
