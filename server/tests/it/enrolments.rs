//! Children leave, come back and change classes: from a day on, once, without a change to what was owed before.

use domain::obligation::Cell;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record, school_with,
};

fn leaves(id: &str, on: &str) -> Value {
    json!({"id": id, "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "leaves"}, "on": on, "why": "转学"})
}

fn returns(id: &str, on: &str) -> Value {
    json!({"id": id, "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "returns"}, "on": on, "why": "回来了"})
}

fn joins(id: &str, class: &str, on: &str) -> Value {
    json!({"id": id, "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "joins", "class": class}, "on": on, "why": "换班"})
}

async fn enrol(phone: &Phone, wanted: &Value) -> (StatusCode, Value) {
    phone.post("/api/v1/enrolments", wanted).await
}

/// The cells of c1 due in a month.
async fn of_month(server: &TestServer, month: &str) -> Vec<Cell> {
    let cells = server.cells().await;
    cells.into_iter().filter(|it| it.subject.as_str() == "c1" && it.month().to_string() == month).collect()
}

#[rstest]
#[tokio::test]
async fn a_child_that_leaves_and_returns_owes_nothing_in_between(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let mut mentor = server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-09-10", &["c1"], &["talk"])]).await;
    let september = of_month(&server, "2026-09").await;
    for _ in 0..2 {
        assert_eq!(enrol(&principal, &leaves("e1", "2026-09-30")).await, (StatusCode::OK, Value::Null));
    }
    assert_eq!((of_month(&server, "2026-10").await.len(), of_month(&server, "2026-11").await.len()), (0, 0));
    assert_eq!(mentor.sync(&[]).await.removed.children.len(), 1, "the mentor's phone forgets it");
    assert_eq!(enrol(&principal, &returns("e2", "2026-11-02")).await.0, StatusCode::OK);
    assert_eq!(of_month(&server, "2026-10").await.len(), 0, "it was away");
    assert_eq!(of_month(&server, "2026-11").await.len(), 6);
    assert_eq!(of_month(&server, "2026-09").await, september, "what is past stays as it was");
    mentor.run(&server).await;
    assert!(mentor.notebook.other_numbers(&mentor.staff).is_none(), "the phone counts the same");
    let in_october = record("r2", "m1", "2026-10-10", &["c1"], &["talk"]);
    let reply = mentor.sync(&[in_october]).await;
    assert_eq!(crate::harness::outcomes(&reply.receipts), ["not_paired"]);

    let page = principal.get("/api/v1/children/c1?protocol=3").await.1;
    let entry = |at: usize| (page["changes"][at]["since"].clone(), page["changes"][at]["why"].clone());
    assert_eq!(entry(1), (json!("2026-09-30"), json!("转学")));
    assert_eq!(page["changes"][1]["changes"], json!([{"field": "to", "old": null, "new": "2026-09-30"}]));
    assert_eq!(entry(0), (json!("2026-11-02"), json!("回来了")));
    assert_eq!(server.count("audit where what = 'child.enrol' and subject = 'c1'").await, 2);
    server.assert_verified().await;
    let package = serde_json::to_string(&server.export().await).expect("JSON");
    assert_eq!(domain::package::Package::parse(&package), Ok(server.export().await), "it travels whole");
}

/// A class teacher owes each child of the class a talk every two weeks.
#[rstest]
#[tokio::test]
async fn who_teaches_a_class_owes_for_the_days_a_child_is_in_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let talks = json!({
        "duties": [{"id": "talk", "kind": "talk", "who": "class_teacher", "per": "child", "every": "month", "times": 1,
                    "from": "2026-09-01"}],
        "class_teachers": [{"class": "k1", "teacher": "t1", "from": "2026-09-01"},
                           {"class": "k2", "teacher": "m2", "from": "2026-09-01"}],
    });
    let server = TestServer::start_with(engine, school_with(talks)).await;
    let principal = server.phone("p1").await;
    let owed = async |month: &str| {
        let cells = of_month(&server, month).await;
        cells.iter().map(|it| it.responsible.to_string()).collect::<Vec<_>>()
    };
    let before = owed("2026-10").await;
    assert_eq!(enrol(&principal, &joins("e1", "k2", "2026-11-02")).await.0, StatusCode::OK);
    assert_eq!((owed("2026-10").await, owed("2026-11").await), (before, vec!["m2".to_owned()]));
    let mut old = server.phone("t1").await;
    let in_october = record("r1", "t1", "2026-10-10", &["c1"], &["talk"]);
    let reply = old.sync(&[in_october, record("r2", "t1", "2026-11-10", &["c1"], &["talk"])]).await;
    assert_eq!(crate::harness::outcomes(&reply.receipts), ["stored", "not_paired"]);
    let mut new = server.phone("m2").await;
    new.run(&server).await;
    assert!(new.notebook.other_numbers(&new.staff).is_none());
    assert_eq!(enrol(&principal, &joins("e2", "k1", "2026-10-20")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn a_whole_class_leaves_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let clerk = server.phone("k1").await;
    let finished = json!({"id": "e1", "whom": {"of": "class", "id": "k1"}, "becomes": {"what": "leaves"}, "on": "2026-11-20", "why": "毕业"});
    for _ in 0..2 {
        assert_eq!(enrol(&clerk, &finished).await.0, StatusCode::OK);
    }
    assert_eq!(server.count("child where ended = '2026-11-20'").await, 2);
    assert_eq!(server.count("child_change").await, 2);
    server.set_now("2026-11-21T12:00:00+08:00");
    let again = json!({"id": "e2", "whom": {"of": "class", "id": "k1"}, "becomes": {"what": "leaves"}, "on": "2026-11-21", "why": "毕业"});
    assert_eq!(enrol(&clerk, &again).await.0, StatusCode::NOT_FOUND, "nobody is there any more");
    server.assert_verified().await;
}

/// What cannot be, and which field says so.
#[rstest]
#[case::before_it_came(leaves("e1", "2026-08-31"), 422, "on")]
#[case::in_years(leaves("e1", "2029-08-31"), 422, "on")]
#[case::at_the_edge_of_time(leaves("e1", "+262142-12-31"), 422, "on")]
#[case::who_is_here(returns("e1", "2026-11-20"), 409, "")]
#[case::its_own_class(joins("e1", "k1", "2026-11-20"), 409, "")]
#[case::no_class(joins("e1", "k9", "2026-11-20"), 422, "class")]
#[case::a_move_to_come(joins("e1", "k2", "2026-11-21"), 422, "on")]
#[case::no_child(json!({"id": "e1", "whom": {"of": "child", "id": "c99"}, "becomes": {"what": "leaves"}, "on": "2026-11-20", "why": "转学"}), 404, "")]
#[case::no_reason(json!({"id": "e1", "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "leaves"}, "on": "2026-11-20", "why": " "}), 422, "why")]
#[case::no_day(json!({"id": "e1", "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "leaves"}, "on": "soon", "why": "x"}), 400, "")]
#[tokio::test]
async fn what_cannot_be_is_refused(#[case] wanted: Value, #[case] status: u16, #[case] field: &str) {
    let server = TestServer::start(Sqlite).await;
    let before = server.export().await;
    let (answered, body) = enrol(&server.phone("p1").await, &wanted).await;
    assert_eq!(answered.as_u16(), status, "{body}");
    assert_eq!(body["error"]["field"].as_str().unwrap_or_default(), field, "{body}");
    assert_eq!((server.export().await, server.count("child_change").await), (before, 0));
}

#[rstest]
#[tokio::test]
async fn only_whoever_keeps_the_lists_may(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    for (staff, status) in [("m1", 403), ("t1", 403), ("p1", 200), ("k1", 200)] {
        let phone = server.phone(staff).await;
        let wanted = leaves(&format!("of-{staff}"), if staff == "k1" { "2026-11-19" } else { "2026-11-18" });
        assert_eq!(enrol(&phone, &wanted).await.0, status, "{staff}");
    }
}
