//! Faults of the network, ordered from the proxy.

use std::sync::Arc;

use domain::sync::Reply;
use flate2::read::GzDecoder;
use reqwest::{StatusCode, header::ACCEPT_ENCODING};
use rstest::rstest;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes,
    proxy::{End, Line, Network, Proxy},
    record,
};

fn talk(id: &str) -> Value {
    record(id, "m1", "2026-11-10", &["c1"], &["talk"])
}

/// A phone of m1 behind a proxy.
async fn behind_proxy(server: &TestServer) -> (Proxy, Phone) {
    let proxy = Proxy::start(server.address()).await;
    let phone = Phone::sign_in(&format!("http://{}", proxy.address), "m1", "phone-of-m1").await;
    (proxy, phone)
}

#[rstest]
#[tokio::test]
async fn f1_an_acknowledgement_lost_after_the_commit(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (proxy, mut phone) = behind_proxy(&server).await;
    proxy.next(1, Network::without_reply());
    let request = phone.request(&[talk("r1")]);
    assert!(phone.try_post("/api/v1/sync", &request).await.is_err(), "the answer was cut");
    assert_eq!(server.count("record").await, 1, "the record was stored all the same");
    let again = phone.exchange(&request).await;
    let once_more = phone.exchange(&request).await;
    assert_eq!(outcomes(&again.receipts), ["stored"]);
    assert_eq!((again.receipts, server.count("record").await), (once_more.receipts, 1));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f2_the_same_batch_fifty_times_in_parallel(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (_proxy, phone) = behind_proxy(&server).await;
    let (phone, request) = (Arc::new(phone), Arc::new(phone_batch()));
    let mut sending = JoinSet::new();
    for _ in 0..50 {
        let (phone, batch) = (phone.clone(), request.clone());
        sending.spawn(async move { phone.post("/api/v1/sync", &phone.request(&batch)).await });
    }
    let answers = sending.join_all().await;
    for (status, body) in &answers {
        assert_eq!((*status, &body["receipts"]), (StatusCode::OK, &answers[0].1["receipts"]));
    }
    assert_eq!((server.count("record").await, server.count("record_child").await), (3, 4));
    server.assert_verified().await;
}

fn phone_batch() -> Vec<Value> {
    vec![talk("r1"), record("r2", "m1", "2026-11-11", &["c1", "c2"], &["visit"]), talk("r3")]
}

/// Where a request is cut, as a byte of it counted from its start.
type Cut = fn(head: usize, whole: usize) -> usize;

#[rstest]
#[case::before_the_first_byte(|_, _| 0)]
#[case::in_the_request_line(|_, _| 9)]
#[case::in_a_header(|head, _| head / 2)]
#[case::before_the_blank_line(|head, _| head - 2)]
#[case::after_the_head(|head, _| head)]
#[case::in_the_first_record(|head, whole| head + (whole - head) / 3)]
#[case::between_two_bytes_of_a_character(|head, whole| head + (whole - head) / 2 + 1)]
#[case::before_the_last_byte(|_, whole| whole - 1)]
#[tokio::test]
async fn f3_an_upload_cut_short(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(End::Reset, End::Close)] end: End,
    #[case] cut: Cut,
) {
    let server = TestServer::start(engine).await;
    let (proxy, mut phone) = behind_proxy(&server).await;
    let request = phone.request(&phone_batch());
    // The same request without records tells how long its head is: a body of more bytes has a longer number in it.
    let body = request.to_string().len();
    let before = proxy.passed().up;
    let (status, _) = phone.post("/api/v1/sync", &phone.request(&[])).await;
    assert_eq!(status, StatusCode::OK);
    let empty = phone.request(&[]).to_string().len();
    let head = usize::try_from(proxy.passed().up - before).expect("small") - empty + 1;
    proxy.next(
        1,
        Network { up: Line { end: Some((end, cut(head, head + body))), ..Line::default() }, ..Network::default() },
    );
    assert!(phone.try_post("/api/v1/sync", &request).await.is_err());
    assert_eq!(server.count("record").await, 0, "no part of a batch");
    assert_eq!(outcomes(&phone.exchange(&request).await.receipts), ["stored", "stored", "stored"]);
    assert_eq!(server.count("record").await, 3);
}

#[rstest]
#[tokio::test]
async fn f4_a_compressed_reply_is_whole_or_none(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (proxy, phone) = behind_proxy(&server).await;
    phone.post("/api/v1/sync", &phone.request(&phone_batch())).await;
    let ask = async || {
        let request = phone.http.post(format!("{}/api/v1/sync", phone.url)).header(ACCEPT_ENCODING, "gzip");
        request.json(&phone.request(&[])).send().await?.bytes().await
    };
    let before = proxy.passed().down;
    let whole = ask().await.expect("nothing is in the way");
    let length = usize::try_from(proxy.passed().down - before).expect("small");
    for bytes in (0..length).step_by(length / 8) {
        proxy.next(
            1,
            Network { down: Line { end: Some((End::Close, bytes)), ..Line::default() }, ..Network::default() },
        );
        assert!(ask().await.is_err(), "{bytes} of {length} bytes");
    }
    let again = ask().await.expect("nothing is in the way");
    for answer in [whole, again] {
        let reply: Reply = serde_json::from_reader(GzDecoder::new(&*answer)).expect("a reply");
        assert_eq!(reply.changes.records.len(), 3);
    }
}

/// Bytes of an answer that pass.
#[rstest]
#[case::nothing(0)]
#[case::half_a_status_line(7)]
#[case::headers_only(300)]
#[case::half_a_body(900)]
#[tokio::test]
async fn f4_a_reply_cut_short(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(End::Reset, End::Close)] end: End,
    #[case] bytes: usize,
) {
    let server = TestServer::start(engine).await;
    let (proxy, mut phone) = behind_proxy(&server).await;
    server.second_phone("m1").await.sync(&phone_batch()).await;
    proxy.next(1, Network { down: Line { end: Some((end, bytes)), ..Line::default() }, ..Network::default() });
    let request = phone.request(&[]);
    assert!(phone.try_post("/api/v1/sync", &request).await.is_err(), "half an answer is an error, not an answer");
    assert_eq!(phone.notebook.bookmark.cursor, 0);
    let reply: Reply = phone.exchange(&request).await;
    assert_eq!(reply.changes.records.len(), 3, "no gap");
    assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint);
}
