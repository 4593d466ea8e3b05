//! Who sees what: a private note reaches nobody but its author, and nobody sees more of others than they need.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record, school_with,
};

const SECRET: &str = "只告诉我的话";

fn private(id: &str) -> Value {
    let mut record = record(id, "m1", "2026-11-10", &["c1", "c2"], &["talk"]);
    record["note"] = json!(SECRET);
    record["promise"] = json!(SECRET);
    record["private"] = json!(true);
    record["minutes"] = json!(40);
    record
}

#[rstest]
#[tokio::test]
async fn a_private_note_reaches_its_author_alone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.phone("m1").await.sync(&[private("r1")]).await;
    for reader in ["t1", "p1", "k1"] {
        let mut phone = server.phone(reader).await;
        let synced = serde_json::to_string(&phone.sync(&[]).await).expect("JSON");
        let (status, page) = phone.get("/api/v1/children/c1").await;
        assert_eq!(
            (status, &page["records"][0]["minutes"]),
            (StatusCode::OK, &json!(40)),
            "that it took place is seen"
        );
        assert!(!synced.contains(SECRET) && !page.to_string().contains(SECRET), "{reader}");
    }
    let mut author = server.second_phone("m1").await;
    assert_eq!(author.sync(&[]).await.changes.records[0].note.as_deref(), Some(SECRET));
    assert!(author.get("/api/v1/children/c1").await.1.to_string().contains(SECRET));
}

#[rstest]
#[tokio::test]
async fn a_private_note_is_exported_only_when_asked_for(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.phone("m1").await.sync(&[private("r1")]).await;
    let school = "hd".parse().expect("an id");
    for (with_private, expected) in [(false, None), (true, Some(SECRET))] {
        let package = server.store.export(&school, with_private).await.expect("the database answers");
        let record = &package.expect("the school exists").records[0];
        assert_eq!((record.note.as_deref(), record.promise.as_deref(), record.private), (expected, expected, true));
    }
}

#[rstest]
#[tokio::test]
async fn a_class_teacher_sees_only_their_children_in_a_shared_record(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut mentor = server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk"])]).await;
    let mut teacher = server.phone("t1").await;
    let reply = teacher.sync(&[]).await;
    assert_eq!(reply.changes.records[0].children, ["c1".parse().expect("an id")]);
    assert!(!teacher.get("/api/v1/children/c1").await.1.to_string().contains("\"c2\""));

    let mut moved = record("r2", "m1", "2026-11-10", &["c2"], &["talk"]);
    moved["supersedes"] = json!("r1");
    moved["note"] = json!("关于另一个孩子");
    mentor.sync(&[moved]).await;
    let reply = teacher.sync(&[]).await;
    assert!(reply.changes.records[0].is_withdrawal(), "for the teacher the first record is withdrawn");
    let page = teacher.get("/api/v1/children/c1").await.1.to_string();
    assert!(!(serde_json::to_string(&reply).expect("JSON") + &page).contains("关于另一个孩子"));
}

#[rstest]
#[tokio::test]
async fn the_rules_name_only_colleagues_and_no_telephone_number(#[values(Sqlite, Postgres)] engine: Engine) {
    let waiver = |mentor: &str, reason: &str| json!({"mentor": mentor, "kinds": [], "from": "2026-11-01", "to": "2026-11-05", "reason": reason, "confirmed": true});
    let waivers = json!({"waivers": [waiver("m1", "自己病假"), waiver("t1", "班主任产假"), waiver("m2", "家事")]});
    let server = TestServer::start_with(engine, school_with(waivers)).await;
    let reply = server.phone("m1").await.sync(&[]).await;
    let rules = reply.changes.rules.expect("a first sync brings the rules");
    let names: Vec<&str> = rules.staff.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(names, ["m1", "t1", "p1"], "self, the class teacher of c1, the principal");
    assert!(rules.staff.iter().all(|it| it.phone.is_none()));
    let reasons: Vec<&str> = rules.waivers.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(reasons, ["自己病假", ""]);
}

/// Whose children are whose, by the days of pairings, classes and terms; `routes.rs` has every way by every role.
#[rstest]
#[case::of_m1_and_t1("c1", [200, 404, 200, 200, 200])]
#[case::of_m1("c2", [200, 404, 404, 200, 200])]
#[case::once_of_m1("c4", [404, 200, 404, 200, 200])]
#[case::no_such_child("c99", [404, 404, 404, 404, 404])]
#[case::not_an_id("a%20b", [404, 404, 404, 404, 404])]
#[tokio::test]
async fn child_by_reader(#[values(Sqlite, Postgres)] engine: Engine, #[case] child: &str, #[case] expected: [u16; 5]) {
    let server = TestServer::start(engine).await;
    for (staff, expected) in ["m1", "m2", "t1", "p1", "k1"].into_iter().zip(expected) {
        let path = format!("/api/v1/children/{child}");
        assert_eq!(server.phone(staff).await.get(&path).await.0, expected, "{staff}");
    }
}

#[rstest]
#[tokio::test]
async fn nobody_sees_another_school(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let other = school_with(json!({
        "school": {"id": "other", "name": "另一所学校", "preset": "hedong"},
        "staff": [{"id": "p9", "name": "校长", "roles": ["principal"]}],
        "classes": [], "class_teachers": [], "children": [], "pairings": []
    }));
    server.open_school(&other).await;
    let principal = server.phone("p9").await;
    assert_eq!(principal.get("/api/v1/children/c1").await.0, StatusCode::NOT_FOUND);
    assert_eq!(principal.get("/api/v1/board/2026-11").await.1["rows"], json!([]));
    assert_eq!(principal.get("/api/v1/board/2026-11/mentors/m1").await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn every_reading_of_an_archive_leaves_a_trace(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    principal.get("/api/v1/children/c1").await;
    principal.get("/api/v1/children/c1").await;
    principal.get("/api/v1/children/c99").await;
    assert_eq!(server.count("audit where what = 'child.read' and subject = 'c1'").await, 2);
    assert_eq!(server.count("audit where what = 'denied' and subject = 'c99' and who = 'p1'").await, 1);
}
