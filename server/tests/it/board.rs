//! The principal's month and the child's archive.

use domain::{
    board::{Board, ChildPage, MentorPage},
    kind::Kind,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, moment, record, school_with,
};

#[rstest]
#[tokio::test]
async fn the_board_counts_boxes_not_records(#[values(Sqlite, Postgres)] engine: Engine) {
    let waivers = json!({"waivers": [{
        "child": "c2", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30", "reason": "住校", "confirmed": true
    }]});
    let server = TestServer::start_with(engine, school_with(waivers)).await;
    let twice = [
        record("r1", "m1", "2026-11-10", &["c1"], &["talk", "dinner"]),
        record("r2", "m1", "2026-11-11", &["c1"], &["talk"]),
    ];
    server.phone("m1").await.sync(&twice).await;
    let (_, body) = server.phone("p1").await.get("/api/v1/board/2026-11").await;
    let board: Board = serde_json::from_value(body).expect("a board");
    let mentor = &board.rows[0];
    let column = |kind| board.kinds.iter().position(|it| *it == kind).expect("a column");
    let (talk, dinner) = (mentor.cells[column(Kind::Talk)], mentor.cells[column(Kind::Dinner)]);
    assert_eq!((mentor.person.name.as_str(), board.rows.len()), ("李老师", 2));
    assert_eq!((talk.met, talk.owed), (1, 2), "two talks with one child are one box");
    assert_eq!((dinner.met, dinner.owed, dinner.waived), (1, 1, 1));
    assert_eq!((board.total.met, board.total.owed), (2, 4 * 6 - 1));
}

#[rstest]
#[tokio::test]
async fn the_board_says_how_fresh_it_is(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut phone, mut tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    phone.sync(&[]).await;
    server.set_now("2026-11-20T12:30:00+08:00");
    let mut request = tablet.request(&[record("r1", "m1", "2026-11-10", &["c1"], &["talk"])]);
    request["waiting"] = json!(4);
    tablet.post("/api/v1/sync", &request).await;
    tablet.notebook = domain::notebook::Notebook::default();
    let (_, body) = server.phone("p1").await.get("/api/v1/board/2026-11").await;
    let contact = |row: usize| body["rows"][row]["contact"].clone();
    let last = moment("2026-11-20T12:30:00+08:00").timestamp_millis();
    assert_eq!(contact(0), json!({"last": last, "waiting": 3}));
    assert_eq!(contact(1), json!({"last": Value::Null, "waiting": 0}), "m2 was never heard from");
    // Whoever signs in on a phone that was emptied hears how much there was to lose.
    for told in [phone.sign_in_again().await, phone.get("/api/v1/me").await.1] {
        assert_eq!(told["waiting"], 3);
    }
}

#[rstest]
#[case::of_a_class("2026-11?class=k1", 12)]
#[case::of_a_hamlet("2026-11?hamlet=%E7%8E%8B%E5%AE%B6%E6%9D%91", 18)]
#[case::of_both("2026-11?class=k2&hamlet=%E7%8E%8B%E5%AE%B6%E6%9D%91", 6)]
#[case::of_nobody("2026-11?class=k9", 0)]
#[case::two_months("2026-10-15..2026-11-30", 48)]
#[case::a_day_on_which_nothing_is_due("2026-11-12..2026-11-12", 0)]
#[tokio::test]
async fn a_board_may_be_of_some_children_and_any_days(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] which: &str,
    #[case] owed: u32,
) {
    let mut school = school_with(json!({}));
    for child in &mut school.children {
        child.hamlet = (child.id.as_str() != "c4").then(|| "王家村".to_owned());
    }
    let server = TestServer::start_with(engine, school).await;
    let (status, body) = server.phone("p1").await.get(&format!("/api/v1/board/{which}")).await;
    assert_eq!((status.as_u16(), body["total"]["owed"].clone()), (200, json!(owed)), "{body}");
}

#[rstest]
#[case::no_such_month("2026-13", 400, "malformed")]
#[case::fifty_years("2000-01-01..2049-12-31", 422, "invalid")]
#[case::backwards("2026-11-20..2026-11-01", 422, "invalid")]
#[case::no_such_day("2026-11-20..2026-11-31", 422, "invalid")]
#[case::a_class_that_cannot_be("2026-11?class=%00", 400, "malformed")]
#[tokio::test]
async fn a_board_of_no_days_is_refused(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] which: &str,
    #[case] refused: u16,
    #[case] code: &str,
) {
    let server = TestServer::start(engine).await;
    let (status, body) = server.phone("p1").await.get(&format!("/api/v1/board/{which}")).await;
    assert_eq!((status.as_u16(), body["error"]["code"].clone()), (refused, json!(code)), "{body}");
}

#[rstest]
#[tokio::test]
async fn a_mentors_page_lists_child_by_child(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.phone("m1").await.sync(&[record("r1", "m1", "2026-11-10", &["c2"], &["visit"])]).await;
    let (_, body) = server.phone("k1").await.get("/api/v1/board/2026-11/mentors/m1").await;
    let page: MentorPage = serde_json::from_value(body).expect("a page");
    let children: Vec<_> =
        page.children.iter().map(|it| (it.name.as_str(), it.class.as_str(), it.obligations.len())).collect();
    assert_eq!(children, [("王小雨", "三(1)班", 6), ("王小雷", "三(2)班", 6)]);
    let records: Vec<_> = page.children[1].obligations.iter().flat_map(|it| &it.records).collect();
    assert_eq!(records.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_childs_history_is_newest_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let dates = [("r1", "2026-11-10"), ("r2", "2026-09-10"), ("r3", "2026-11-12")];
    let records = dates.map(|(id, date)| record(id, "m1", date, &["c1"], &["talk"]));
    server.phone("m1").await.sync(&records).await;
    let (_, body) = server.phone("p1").await.get("/api/v1/children/c1").await;
    let page: ChildPage = serde_json::from_value(body).expect("a page");
    let ids: Vec<&str> = page.records.iter().map(|it| it.id.as_str()).collect();
    let people: Vec<&str> = page.people.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((ids, people), (vec!["r3", "r1", "r2"], vec!["李老师", "王老师"]));
    assert_eq!((page.class.as_str(), page.file.pairings.len()), ("三(1)班", 1));
}
