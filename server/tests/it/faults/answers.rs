//! Faults that are answered: what the phone hears is something it can act on, and nothing it holds is lost.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Phone, TestServer, outcomes,
    proxy::{Network, Proxy},
    record, sign_in_request,
};

fn talk(id: &str, date: &str) -> Value {
    record(id, "m1", date, &["c1"], &["talk"])
}

#[rstest]
#[tokio::test]
async fn f19_a_session_that_expired_sixty_days_ago(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[]).await;
    server.set_now("2027-04-19T12:00:00+08:00");
    let waiting = [talk("r1", "2026-11-21"), talk("r2", "2026-12-01"), talk("r3", "2027-01-10")];
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&waiting)).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("signed_out")));
    phone.sign_in_again().await;
    assert_eq!(outcomes(&phone.sync(&waiting).await.receipts), ["stored", "stored", "stored"]);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f20_a_lost_answer_to_a_sign_in(#[values(Sqlite, Postgres)] engine: Engine, #[values(1, 3)] times: usize) {
    let server = TestServer::start(engine).await;
    let proxy = Proxy::start(server.address()).await;
    let mut phone = Phone::sign_in(&format!("http://{}", proxy.address), "m1", "d1").await;
    let mut tablet = server.second_phone("m1").await;
    let request = sign_in_request("m1", PASSWORD, "d1");
    proxy.next(times, Network::without_reply());
    for _ in 0..times {
        assert!(phone.try_post("/api/v1/sign-in", &request).await.is_err());
    }
    phone.sync(&[talk("r1", "2026-11-10")]).await;
    phone.sign_in_again().await;
    phone.sync(&[talk("r2", "2026-11-10")]).await;
    tablet.sync(&[]).await;
    assert_eq!(server.count("record").await, 2);
}

#[rstest]
#[tokio::test]
async fn f20_the_earlier_session_ends_once_the_new_one_is_used(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let earlier = server.phone("m1").await;
    let later = server.phone("m1").await;
    assert_eq!(earlier.get("/api/v1/children/c1").await.0, StatusCode::OK, "the new one may have been lost");
    assert_eq!(later.get("/api/v1/children/c1").await.0, StatusCode::OK);
    assert_eq!(earlier.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(later.post("/api/v1/sign-out", &Value::Null).await.0, StatusCode::OK);
    assert_eq!(earlier.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[case::in_china("2026-11-30T23:59:00+08:00", "2026-11")]
#[case::the_same_moment_written_elsewhere("2026-11-30T15:59:00Z", "2026-11")]
#[case::a_minute_later("2026-12-01T00:00:00+08:00", "2026-12")]
#[tokio::test]
async fn f25_a_minute_before_midnight_handed_in_days_later(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] at: &str,
    #[case] month: &str,
) {
    let server = TestServer::start(engine).await;
    server.set_now("2026-12-03T04:00:00Z");
    let mut late = talk("r1", "2026-11-30");
    late["at"] = json!(at);
    assert_eq!(outcomes(&server.phone("m1").await.sync(&[late]).await.receipts), ["stored"]);
    let cells = server.cells().await;
    let counted = cells.iter().filter(|cell| !cell.hits.is_empty());
    let counted: Vec<_> = counted.map(|cell| (cell.kind.code().to_string(), cell.month().to_string())).collect();
    assert_eq!(counted, [("talk".to_owned(), month.to_owned())]);
}

#[rstest]
#[tokio::test]
async fn f30_a_poison_record(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let mut poison = talk("poison", "2026-11-10");
    poison["kinds"] = json!({"$ne": null});
    for round in 0..3 {
        let reply = phone.sync(&[talk(&format!("r{round}"), "2026-11-10"), poison.clone()]).await;
        assert_eq!(outcomes(&reply.receipts), ["stored", "malformed"], "every time, by name");
    }
    assert_eq!(server.count("record").await, 3);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f30_a_fault_of_ours_stores_nothing_and_passes(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.sync(&[]).await;
    server.execute("alter table month_sum rename to gone").await;
    let batch = [talk("r1", "2026-11-10"), talk("r2", "2026-11-11")];
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&batch)).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.to_string().contains("month_sum"), "what is inside is nobody's business: {body}");
    server.execute("alter table gone rename to month_sum").await;
    assert_eq!(server.count("record").await, 0);
    assert_eq!(outcomes(&phone.sync(&batch).await.receipts), ["stored", "stored"]);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn f30_too_much_at_once_is_taken_in_parts(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let long = |at: usize| {
        let mut record = talk(&format!("r{at}"), "2026-11-10");
        record["note"] = json!("长".repeat(5000));
        record
    };
    let batch: Vec<Value> = (0..40).map(long).collect();
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&batch)).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too_large")));
    assert_eq!(server.count("record").await, 0);
    for half in batch.chunks(20) {
        phone.sync(half).await;
    }
    assert_eq!(server.count("record").await, 40);
}
