//! 结对: suggested and accepted, handed over with a card that the new mentor reads.

use domain::pairing::Handover;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, school_with,
};

async fn cards(phone: &mut Phone) -> Vec<Handover> {
    phone.sync(&[]).await;
    phone.notebook.notes.read().handovers
}

fn transfer(id: &str, child: &str, mentor: &str) -> Value {
    let words = "答应带一本《昆虫记》";
    json!({"id": id, "edit": {"what": "transfer", "child": child, "mentor": mentor, "from": "2026-11-20", "words": words}})
}

#[rstest]
#[tokio::test]
async fn what_is_suggested_is_accepted_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start_with(engine, school_with(json!({"pairings": []}))).await;
    let (principal, mut mentor) = (server.phone("p1").await, server.phone("m1").await);
    let (status, page) = principal.get("/api/v1/pairings").await;
    assert_eq!((status, page["without"].as_array().map(Vec::len)), (StatusCode::OK, Some(4)));
    let pair = |it: &Value| json!({"child": it["child"]["id"], "mentor": it["suggested"]["mentor"]["id"]});
    let pairs: Vec<Value> = page["without"].as_array().expect("children").iter().map(pair).collect();
    let wanted = json!({"id": "x1", "edit": {"what": "pair", "pairs": pairs, "from": "2026-11-20"}});
    assert_eq!(mentor.post("/api/v1/changes", &wanted).await.0, StatusCode::FORBIDDEN);
    for _ in 0..2 {
        assert_eq!(principal.post("/api/v1/changes", &wanted).await.0, StatusCode::OK, "asked twice, it is done once");
    }
    let (_, page) = principal.get("/api/v1/pairings").await;
    let loads: Vec<_> =
        page["mentors"].as_array().expect("mentors").iter().map(|it| it["children"].as_array().map(Vec::len)).collect();
    assert_eq!((page["without"].clone(), loads), (json!([]), vec![Some(2), Some(2)]));
    mentor.sync(&[]).await;
    assert_eq!(mentor.notebook.children().len(), 2);
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!({})).await.0, StatusCode::OK);
    mentor.sync(&[]).await;
    assert!(mentor.notebook.children().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_child_is_handed_over_with_a_card(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (principal, mut old, mut new) = (server.phone("p1").await, server.phone("m1").await, server.phone("m2").await);
    old.sync(&[]).await;
    assert_eq!(cards(&mut new).await, []);
    assert_eq!(principal.post("/api/v1/changes", &transfer("x1", "c1", "m2")).await.0, StatusCode::OK);
    let card = cards(&mut new).await.pop().expect("a card");
    assert_eq!(
        (card.child.name.as_str(), card.by.as_str(), card.words.as_str()),
        ("王小雨", "李老师", "答应带一本《昆虫记》")
    );
    assert_eq!(cards(&mut old).await, []);
    assert_eq!(principal.get("/api/v1/pairings").await.1["unread"][0]["to"]["id"], "m2");

    let read = "/api/v1/handovers/c1/read";
    assert_eq!(old.post(read, &json!({})).await.0, StatusCode::NOT_FOUND);
    for _ in 0..2 {
        assert_eq!(new.post(read, &json!({})).await.0, StatusCode::OK);
    }
    assert_eq!(server.count("audit where what = 'handover.read' and who = 'm2' and subject = 'c1'").await, 1);
    assert_eq!(cards(&mut new).await, []);
    assert_eq!(principal.get("/api/v1/pairings").await.1.get("unread"), None);
}

#[rstest]
#[tokio::test]
async fn a_transfer_that_was_taken_back_leaves_no_card(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (principal, mut new) = (server.phone("p1").await, server.phone("m2").await);
    principal.post("/api/v1/changes", &transfer("x1", "c1", "m2")).await;
    assert_eq!(cards(&mut new).await.len(), 1);
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!({})).await.0, StatusCode::OK);
    assert_eq!(cards(&mut new).await, []);
}
