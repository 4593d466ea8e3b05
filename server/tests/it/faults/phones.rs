//! What a phone makes of a bad network: driven by the machine that real phones run.

use axum::{Router, response::Html};
use domain::{id::RecordId, sync::Link};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer,
    proxy::{End, Line, Network, Proxy},
    record,
};

/// Somebody who answers everything with the same text and status 200.
async fn answers_all_with(text: String) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().fallback(async move || Html(text.clone()));
    tokio::spawn(axum::serve(listener, router).into_future());
    format!("http://{address}")
}

fn talk(id: &str) -> Value {
    record(id, "m1", "2026-11-10", &["c1"], &["talk"])
}

fn ids(phone: &Phone) -> Vec<&str> {
    phone.notebook.records.keys().map(RecordId::as_str).collect()
}

#[rstest]
#[tokio::test]
async fn f27_a_withdrawal_meets_a_correction_made_long_ago_and_everyone_sees_the_same(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let (mut phone, mut tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    phone.save(&talk("r1"));
    phone.run(&server).await;
    tablet.run(&server).await;
    let instead = |id: &str, kinds: &[&str]| {
        let mut record = record(id, "m1", "2026-11-10", &["c1"], kinds);
        record["supersedes"] = json!("r1");
        record
    };
    tablet.save(&instead("r2", &["visit"]));
    phone.save(&instead("r3", &[]));
    phone.run(&server).await;
    server.set_now("2027-01-20T12:00:00+08:00");
    for _ in 0..2 {
        tablet.run(&server).await;
        phone.run(&server).await;
    }
    assert_eq!((ids(&phone), ids(&tablet)), (vec!["r1", "r2", "r3"], vec!["r1", "r2", "r3"]));
    let done =
        |kind: &'static str| move |cell: &&domain::obligation::Cell| cell.kind.code() == kind && !cell.hits.is_empty();
    let cells = server.cells().await;
    assert_eq!((cells.iter().filter(done("talk")).count(), cells.iter().filter(done("visit")).count()), (0, 1));
    assert!(phone.notebook.other_numbers(&phone.staff).is_none());
    assert!(tablet.notebook.other_numbers(&tablet.staff).is_none());
}

#[rstest]
#[tokio::test]
async fn f28_a_line_that_breaks_every_20_kb_brings_all_of_it_in_the_end(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    for at in 0..60 {
        let mut talk = talk(&format!("r{at}"));
        talk["note"] = json!("一起做了作业，奶奶留我们吃饭。".repeat(20));
        phone.save(&talk);
    }
    let proxy = Proxy::start(server.address()).await;
    let breaks = Line { end: Some((End::Reset, 20_000)), ..Line::default() };
    proxy.set(Network { up: breaks, down: breaks });
    phone.url = format!("http://{}", proxy.address);
    let mut tries = 0;
    while phone.run(&server).await != Link::Fine {
        tries += 1;
        assert!(tries < 12, "it does not get through");
    }
    assert_eq!((phone.notebook.unsent(), server.count("record").await), (0, 60));
    assert!(tries > 0, "the line never broke");
}

#[rstest]
#[case::the_page_of_a_hotel("<html><body>欢迎使用宽带</body></html>")]
#[case::json_of_somebody_else(r#"{"code": 0, "data": null}"#)]
#[case::nothing("")]
#[tokio::test]
async fn f29_a_success_of_somebody_elses_is_no_receipt(#[values(Sqlite, Postgres)] engine: Engine, #[case] text: &str) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    phone.save(&talk("r1"));
    let school = std::mem::replace(&mut phone.url, answers_all_with(text.to_owned()).await);
    assert_eq!((phone.run(&server).await, phone.notebook.unsent()), (Link::NoNetwork, 1));
    phone.url = school;
    assert_eq!((phone.run(&server).await, phone.notebook.unsent()), (Link::Fine, 0));
    assert_eq!(server.count("record").await, 1);
}

#[rstest]
#[tokio::test]
async fn f29_an_answer_that_a_proxy_kept_is_no_receipt(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let kept = phone.machine_exchange(&server).await.expect("an answer");
    phone.run(&server).await;
    phone.save(&talk("r1"));
    let cursor = phone.notebook.bookmark.cursor;
    let kept = serde_json::to_string(&kept).expect("JSON");
    let school = std::mem::replace(&mut phone.url, answers_all_with(kept).await);
    assert_eq!((phone.run(&server).await, phone.notebook.unsent()), (Link::NoNetwork, 1));
    assert_eq!(phone.notebook.bookmark.cursor, cursor);
    phone.url = school;
    assert_eq!((phone.run(&server).await, phone.notebook.unsent()), (Link::Fine, 0));
}
