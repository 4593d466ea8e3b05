//! Which children a phone holds: who joins is sent whole, who leaves is forgotten, and it depends on the day alone.

use domain::sync::Reply;
use rstest::rstest;
use serde_json::json;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, outcomes, record, school_with,
};

fn joined(reply: &Reply) -> Vec<String> {
    reply.changes.children.iter().map(|it| it.child.id.to_string()).collect()
}

fn left(reply: &Reply) -> Vec<String> {
    reply.removed.children.iter().map(ToString::to_string).collect()
}

fn records(reply: &Reply) -> Vec<String> {
    reply.changes.records.iter().map(|it| it.id.to_string()).collect()
}

#[rstest]
#[case::mentor("m1", &["c1", "c2"])]
#[case::other_mentor("m2", &["c3", "c4"])]
#[case::class_teacher("t1", &["c1", "c3"])]
#[case::principal("p1", &[])]
#[tokio::test]
async fn a_phone_holds_its_owners_children(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] staff: &str,
    #[case] children: &[&str],
) {
    let server = TestServer::start(engine).await;
    let reply = server.phone(staff).await.sync(&[]).await;
    assert_eq!(joined(&reply), children);
    assert!(reply.changes.rules.is_some());
}

#[rstest]
#[tokio::test]
async fn a_child_that_changes_mentor_moves_with_all_its_records(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.set_now("2026-10-30T12:00:00+08:00");
    let (mut before, mut after) = (server.phone("m1").await, server.phone("m2").await);
    before.sync(&[record("r1", "m1", "2026-10-20", &["c4", "c1"], &["talk"])]).await;
    assert_eq!(joined(&after.sync(&[]).await), ["c3"]);

    server.set_now("2026-11-01T00:01:00+08:00");
    assert_eq!(left(&before.sync(&[]).await), ["c4"]);
    let reply = after.sync(&[]).await;
    assert_eq!((joined(&reply), records(&reply)), (vec!["c4".to_owned()], vec!["r1".to_owned()]));
    assert_eq!(reply.changes.records[0].children.len(), 1, "the other mentor's child stays unnamed");
    assert_eq!(after.fingerprint(&reply), reply.check.fingerprint);

    let late = before.sync(&[record("r2", "m1", "2026-10-28", &["c4"], &["visit"])]).await;
    assert_eq!(outcomes(&late.receipts), ["stored"], "made while paired");
    assert_eq!(records(&after.sync(&[]).await), ["r2"]);
    assert_eq!(records(&before.sync(&[]).await), Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_child_that_leaves_school_leaves_the_phone_and_may_come_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start_with(
        engine,
        school_with(json!({"pairings": [
            {"child": "c1", "mentor": "m1", "from": "2026-09-01", "to": "2026-10-31"},
            {"child": "c1", "mentor": "m1", "from": "2026-11-20"},
            {"child": "c2", "mentor": "m1", "from": "2026-09-01"}
        ]})),
    )
    .await;
    let mut phone = server.phone("m1").await;
    server.set_now("2026-10-31T12:00:00+08:00");
    phone.sync(&[record("r1", "m1", "2026-10-20", &["c1"], &["talk"])]).await;
    server.set_now("2026-11-01T12:00:00+08:00");
    assert_eq!(left(&phone.sync(&[]).await), ["c1"]);
    assert!(phone.notebook.records.is_empty());
    server.set_now("2026-11-20T12:00:00+08:00");
    let reply = phone.sync(&[]).await;
    assert_eq!((joined(&reply), records(&reply), left(&reply)), (vec!["c1".into()], vec!["r1".into()], vec![]));
    assert_eq!(joined(&phone.sync(&[]).await), Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn nothing_older_than_the_last_term_is_sent(#[values(Sqlite, Postgres)] engine: Engine) {
    let term = |id: &str, from: &str, to: &str| json!({"id": id, "name": id, "from": from, "to": to});
    let terms = [
        term("autumn", "2026-09-01", "2027-01-22"),
        term("spring", "2027-02-22", "2027-07-09"),
        term("next", "2027-09-01", "2028-01-21"),
    ];
    let lists = json!({
        "calendar": {"terms": terms},
        "records": [
            record("old", "m1", "2026-11-10", &["c1"], &["talk"]),
            record("last", "m1", "2027-03-10", &["c1"], &["talk"]),
            record("this", "m1", "2027-09-10", &["c1"], &["talk"])
        ]
    });
    let server = TestServer::start_with(engine, school_with(lists)).await;
    server.set_now("2027-09-20T12:00:00+08:00");
    let reply = server.phone("m1").await.sync(&[]).await;
    assert_eq!(records(&reply), ["last", "this"]);
}
