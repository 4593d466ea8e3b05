//! What is let in: so many requests at once, so much of each, and what comes compressed.

use std::{io::Write, sync::Arc, time::Duration};

use flate2::{Compression, write::GzEncoder};
use reqwest::{
    Client, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
};
use rstest::rstest;
use serde_json::{Value, json};
use server::Gate;
use sqlx::AnyPool;
use tokio::task::JoinSet;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes, record, school,
};

const PLACES: usize = 4;

#[rstest]
#[tokio::test]
async fn beyond_its_capacity_the_server_says_when_to_come_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let minute = Duration::from_mins(1);
    let server = TestServer::start_empty(engine, |app| app.gate = Gate::new(64, PLACES, minute)).await;
    server.open_school(&school()).await;
    let phone = Arc::new(server.phone("m1").await);
    phone.post("/api/v1/sync", &phone.request(&[])).await;
    // Nothing can be stored while this holds the school, so every place is taken until it lets go.
    let pool = AnyPool::connect(&server.database.url).await.expect("the database is there");
    let mut held = pool.begin().await.expect("a transaction");
    sqlx::query("update school set seq = seq + 1").execute(&mut *held).await.expect("the school is held");
    let mut sending = JoinSet::new();
    for at in 0..20 {
        let phone = phone.clone();
        let talk = record(&format!("r{at}"), "m1", "2026-11-10", &["c1"], &["talk"]);
        sending.spawn(async move { (talk.clone(), phone.respond("/api/v1/sync", &phone.request(&[talk])).await) });
    }
    let mut refused = Vec::new();
    while refused.len() < 20 - PLACES {
        let (talk, response) = sending.join_next().await.expect("one for each").expect("no panic");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let seconds = response.headers()[RETRY_AFTER].to_str().expect("text").parse::<u32>().expect("seconds");
        assert!((1..=10).contains(&seconds), "{seconds}");
        let body: Value = response.json().await.expect("JSON");
        assert!(["zh", "en"].iter().all(|language| body["error"]["message"][language].is_string()), "{body}");
        refused.push(talk);
    }
    assert_eq!(phone.get("/healthz").await.0, StatusCode::OK, "who only looks is not counted");
    held.rollback().await.expect("it was open");
    let admitted: Vec<Value> = sending.join_all().await.into_iter().map(|(talk, _)| talk).collect();
    assert_eq!(admitted.len(), PLACES);
    // At once again, those that may be stored already included.
    refused.extend(admitted);
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&refused)).await;
    assert_eq!((status, body["receipts"].as_array().map(Vec::len)), (StatusCode::OK, Some(20)));
    assert_eq!(server.count("record").await, 20);
    server.assert_verified().await;
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("it fits into memory")
}

async fn send_encoded(phone: &Phone, encoding: &str, body: Vec<u8>) -> (StatusCode, Value) {
    let request = phone.http.post(format!("{}/api/v1/sync", phone.url));
    let request = request.header(CONTENT_TYPE, "application/json").header(CONTENT_ENCODING, encoding).body(body);
    let response = request.send().await.expect("the server answers");
    (response.status(), response.json().await.expect("a JSON body"))
}

#[rstest]
#[tokio::test]
async fn a_compressed_request_is_like_any_other(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("gzip", "GZIP")] encoding: &str,
) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let many: Vec<Value> =
        (0..200).map(|at| record(&format!("r{at}"), "m1", "2026-11-10", &["c1"], &["talk"])).collect();
    let request = phone.request(&many).to_string();
    let compressed = gzip(request.as_bytes());
    assert!(compressed.len() * 10 < request.len(), "that is what it is for");
    let (status, body) = send_encoded(&phone, encoding, compressed).await;
    let receipts: Vec<domain::sync::Receipt> = serde_json::from_value(body["receipts"].clone()).expect("receipts");
    assert_eq!(status, StatusCode::OK);
    assert!(outcomes(&receipts).iter().all(|it| it == "stored") && receipts.len() == 200);
}

/// The limit itself passes; a byte more does not, however small it arrives.
#[rstest]
#[case::just_enough(domain::sync::MAX_BODY, StatusCode::OK, Value::Null)]
#[case::one_more(domain::sync::MAX_BODY + 1, StatusCode::PAYLOAD_TOO_LARGE, json!("too_large"))]
#[case::a_bomb(200 * 1024 * 1024, StatusCode::PAYLOAD_TOO_LARGE, json!("too_large"))]
#[tokio::test]
async fn what_a_compressed_request_becomes_is_limited(
    #[case] length: usize,
    #[case] status: StatusCode,
    #[case] code: Value,
) {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let mut request = phone.request(&[]).to_string().into_bytes();
    request.resize(length, b' ');
    let (answered, body) = send_encoded(&phone, "gzip", gzip(&request)).await;
    assert_eq!((answered, &body["error"]["code"]), (status, &code));
}

#[rstest]
#[case::brotli("br", 415)]
#[case::two_at_once("gzip, gzip", 415)]
#[case::not_compressed_at_all("gzip", 400)]
#[tokio::test]
async fn other_encodings_are_not_read(#[case] encoding: &str, #[case] status: u16) {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let (answered, body) = send_encoded(&phone, encoding, phone.request(&[]).to_string().into_bytes()).await;
    assert_eq!((answered.as_u16(), &body["error"]["code"]), (status, &json!("malformed")));
}

#[tokio::test]
async fn a_compressed_request_cut_short_is_none() {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let talk = record("r1", "m1", "2026-11-10", &["c1"], &["talk"]);
    let whole = gzip(phone.request(&[talk]).to_string().as_bytes());
    for length in (0..whole.len()).step_by(7) {
        let (status, _) = send_encoded(&phone, "gzip", whole[..length].to_vec()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{length} of {} bytes", whole.len());
    }
    assert_eq!(server.count("record").await, 0);
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let server = TestServer::start(Sqlite).await;
    let flood = |count: usize, length: usize| {
        let request = Client::new().get(format!("{}/healthz", server.url));
        let value = "x".repeat(length);
        (0..count).fold(request, |request, at| request.header(format!("x-{at}"), &value)).send()
    };
    for (count, length) in [(1000, 10), (90, 2000)] {
        let refused = flood(count, length).await;
        assert!(refused.is_err() || refused.is_ok_and(|it| it.status() == 431), "{count} of {length}");
    }
    assert!(flood(20, 50).await.expect("the server answers").status().is_success());
}
