//! Parcels: what one phone sealed and another delivers is counted once, for its author, and read by nobody.

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::parcel::Key;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use server::store::Actor;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes, record, school_with,
};

/// Three records, the second about somebody else's child.
fn records() -> Vec<Value> {
    vec![
        record("r1", "m1", "2026-11-10", &["c1"], &["talk"]),
        record("r2", "m1", "2026-11-10", &["c3"], &["talk"]),
        record("r3", "m1", "2026-11-11", &["c2"], &["visit"]),
    ]
}

/// What this phone would export.
fn seal(phone: &Phone, contents: &Value) -> Value {
    let key = Key::try_from(phone.key.clone()).expect("a key");
    let iv: [u8; 12] = std::array::from_fn(|_| rand::random());
    let cipher = Aes256Gcm::new(key.bytes().into());
    let sealed = cipher.encrypt(&iv.into(), contents.to_string().as_bytes()).expect("a short text");
    json!({
        "format": "peiban.parcel/1", "school": "hd", "device": phone.device,
        "iv": STANDARD.encode(iv), "sealed": STANDARD.encode(sealed)
    })
}

/// The same of three records.
pub fn parcel(phone: &Phone) -> Value {
    seal(phone, &json!({"records": records(), "waivers": []}))
}

/// A delivery as its deliverer sees it.
async fn deliver(by: &Phone, parcel: &Value) -> (StatusCode, Value) {
    by.post("/api/v1/parcels", parcel).await
}

fn numbers(received: u32, refused: u32) -> (StatusCode, Value) {
    (StatusCode::OK, json!({"received": received, "refused": refused}))
}

#[rstest]
#[case::a_colleague("m2")]
#[case::the_principal("p1")]
#[case::the_author_on_another_phone("m1")]
#[tokio::test]
async fn a_parcel_counts_once_whoever_brings_it(#[values(Sqlite, Postgres)] engine: Engine, #[case] deliverer: &str) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let other = server.second_phone(deliverer).await;
    let parcel = parcel(&phone);
    assert_eq!(deliver(&other, &parcel).await, numbers(2, 1));
    let stored = (server.count("record").await, server.cells().await);
    assert_eq!(deliver(&other, &parcel).await, numbers(2, 1));
    let reply = phone.sync(&records()).await;
    assert_eq!(outcomes(&reply.receipts), ["stored", "not_paired", "stored"]);
    assert_eq!(phone.notebook.waiting().count(), 0);
    assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint);
    assert_eq!((server.count("record").await, server.cells().await), stored);
    assert_eq!((stored.0, server.count("audit where what = 'parcel.deliver' and subject = 'm1'").await), (2, 2));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn the_phone_may_be_faster_than_its_parcel(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let parcel = parcel(&phone);
    phone.sync(&records()).await;
    let stored = (server.count("record").await, server.cells().await);
    assert_eq!(deliver(&server.phone("p1").await, &parcel).await, numbers(2, 1));
    assert_eq!((server.count("record").await, server.cells().await), stored);
}

#[rstest]
#[tokio::test]
async fn a_request_to_be_freed_travels_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let asked = json!({"id": "w1", "child": "c1", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30",
                       "reason": "孩子生病", "confirmed": false, "asked_by": "m1"});
    let parcel = seal(&phone, &json!({"records": [], "waivers": [asked]}));
    let colleague = server.phone("m2").await;
    assert_eq!(deliver(&colleague, &parcel).await, numbers(1, 0));
    assert_eq!(deliver(&colleague, &parcel).await, numbers(1, 0));
    assert_eq!(server.count("waiver").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_parcel_of_a_signed_out_phone_is_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let sealed = parcel(&phone);
    phone.post("/api/v1/sign-out", &Value::Null).await;
    let again = server.phone("m1").await;
    assert_eq!(again.key, phone.key, "a file on its way must still be opened");
    assert_eq!(deliver(&server.phone("m2").await, &sealed).await, numbers(2, 1));
}

#[rstest]
#[tokio::test]
async fn a_shared_phone_seals_for_each_of_its_people(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let first = Phone::sign_in(&server.url, "m2", "shared").await;
    let second = Phone::sign_in(&server.url, "m1", "shared").await;
    assert_ne!(first.key, second.key);
    assert_eq!(deliver(&first, &parcel(&second)).await, numbers(2, 1));
    let forged =
        seal(&first, &json!({"records": [record("r9", "m1", "2026-11-10", &["c1"], &["talk"])], "waivers": []}));
    assert_eq!(deliver(&first, &forged).await, numbers(0, 1));
}

#[rstest]
#[tokio::test]
async fn a_phone_signed_in_before_there_were_keys_asks_for_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    server.execute("update device set parcel_key = null").await;
    let (status, key) = phone.get("/api/v1/parcel-key").await;
    assert_eq!((status, phone.get("/api/v1/parcel-key").await.1), (StatusCode::OK, key.clone()));
    key.as_str().expect("a key").clone_into(&mut phone.key);
    assert_eq!(deliver(&server.phone("m2").await, &parcel(&phone)).await, numbers(2, 1));
}

#[rstest]
#[case::changed(|it: &mut Value| spoil(it, "sealed"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::other_iv(|it: &mut Value| spoil(it, "iv"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::cut_off(|it: &mut Value| it["sealed"] = json!("AAAA"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::not_base64(|it: &mut Value| it["iv"] = json!("！"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::other_device(|it: &mut Value| it["device"] = json!("phone-of-m2"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::no_device(|it: &mut Value| it["device"] = json!("nobodys"), StatusCode::UNPROCESSABLE_ENTITY, "broken_seal")]
#[case::other_school(|it: &mut Value| it["school"] = json!("xa"), StatusCode::UNPROCESSABLE_ENTITY, "other_school")]
#[case::newer(|it: &mut Value| it["format"] = json!("peiban.parcel/9"), StatusCode::UPGRADE_REQUIRED, "old_app")]
#[case::not_a_parcel(|it: &mut Value| *it = json!([]), StatusCode::BAD_REQUEST, "malformed")]
#[tokio::test]
async fn what_cannot_be_trusted_is_refused(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] spoil: fn(&mut Value),
    #[case] status: StatusCode,
    #[case] code: &str,
) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let mut parcel = parcel(&phone);
    spoil(&mut parcel);
    let (answered, body) = deliver(&server.phone("m2").await, &parcel).await;
    assert_eq!((answered, body["error"]["code"].as_str()), (status, Some(code)), "{body}");
    assert_eq!((server.count("record").await, server.count("audit").await), (0, 0));
}

/// One character another.
fn spoil(parcel: &mut Value, field: &str) {
    let text = parcel[field].as_str().expect("text");
    let first = if text.starts_with('A') { "B" } else { "A" };
    parcel[field] = json!(format!("{first}{}", &text[1..]));
}

#[rstest]
#[tokio::test]
async fn another_school_cannot_deliver_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let elsewhere = school_with(json!({
        "school": {"id": "xa", "name": "另一所学校", "preset": "hedong"},
        "staff": [{"id": "x1", "name": "校长", "roles": ["principal"]}],
        "classes": [], "class_teachers": [], "children": [], "pairings": []
    }));
    server.open_school(&elsewhere).await;
    let parcel = parcel(&server.phone("m1").await);
    let (status, body) = deliver(&server.phone("x1").await, &parcel).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("other_school")));
    assert_eq!(server.count("record").await, 0);
}

#[tokio::test]
async fn nobody_delivers_without_signing_in() {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let parcel = parcel(&phone);
    phone.post("/api/v1/sign-out", &Value::Null).await;
    for (status, body) in [deliver(&phone, &parcel).await, phone.get("/api/v1/parcel-key").await] {
        assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("signed_out")));
    }
}

#[rstest]
#[tokio::test]
async fn f22_a_parcel_of_a_revoked_phone_waits_for_the_principal(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let parcel = parcel(&phone);
    let account = server.store.account("m1").await.expect("the database answers").expect("an account");
    server
        .store
        .revoke(&account, &phone.device.parse().expect("an id"), true, Actor::CONSOLE, server.now())
        .await
        .expect("known");
    let colleague = server.phone("m2").await;
    for _ in 0..2 {
        let numbers = json!({"received": 0, "refused": 0, "held": 3});
        assert_eq!(deliver(&colleague, &parcel).await, (StatusCode::OK, numbers));
    }
    assert_eq!((server.count("held").await, server.count("record").await), (3, 0));
}
