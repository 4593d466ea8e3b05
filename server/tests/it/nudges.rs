//! What is said to mentors, what is drawn, and what is looked at twice.

use domain::{checks::Checks, checks::Sign, nudge::Nudged, pictures::Pictures};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record,
};

fn nudge(id: &str, words: &str) -> Value {
    json!({"id": id, "range": "2026-11", "to": ["m1", "m2"], "praise": false, "words": words})
}

#[rstest]
#[tokio::test]
async fn what_was_sent_is_kept_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    for _twice in 0..2 {
        assert_eq!(principal.post("/api/v1/nudges", &nudge("n1", "李老师：家访 2。辛苦了！")).await.0, 200);
    }
    server.set_now("2026-11-21T08:00:00+08:00");
    principal.post("/api/v1/nudges", &nudge("n2", "谢谢老师们！")).await;
    let (_, body) = principal.get("/api/v1/nudges").await;
    let sent: Vec<Nudged> = serde_json::from_value(body).expect("a list");
    let ids: Vec<_> =
        sent.iter().map(|it| (it.nudge.id.as_str(), it.by.name.as_str(), it.to[0].name.as_str())).collect();
    assert_eq!(ids, [("n2", "张校长", "李老师"), ("n1", "张校长", "李老师")]);
    assert_eq!(server.number("select count(*) from audit where what = 'nudge.send'").await, 2);
}

#[rstest]
#[case::a_child("李老师：王小雨还差家访", "words")]
#[case::nothing("  ", "words")]
#[tokio::test]
async fn no_child_is_named_to_a_group(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] words: &str,
    #[case] field: &str,
) {
    let server = TestServer::start(engine).await;
    let (status, body) = server.phone("p1").await.post("/api/v1/nudges", &nudge("n1", words)).await;
    assert_eq!((status.as_u16(), body["error"]["field"].clone()), (422, json!(field)), "{body}");
    assert_eq!(server.count("nudge").await, 0);
}

#[rstest]
#[tokio::test]
async fn pictures_are_drawn_from_the_boards_figures(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let mut corrected = record("r3", "m1", "2026-11-10", &["c1"], &["talk"]);
    corrected["supersedes"] = json!("r1");
    phone
        .sync(&[
            record("r1", "m1", "2026-11-10", &["c1"], &["talk"]),
            record("r2", "m1", "2026-10-12", &["c1"], &["talk"]),
        ])
        .await;
    phone.sync(&[corrected]).await;
    let principal = server.phone("p1").await;
    let (_, body) = principal.get("/api/v1/pictures").await;
    let pictures: Pictures = serde_json::from_value(body).expect("pictures");
    for (month, tally) in &pictures.months {
        let (_, board) = principal.get(&format!("/api/v1/board/{month}")).await;
        assert_eq!(serde_json::to_value(tally).expect("JSON"), board["total"], "{month}");
    }
    let (_, board) = principal.get("/api/v1/board/2026-11").await;
    let kinds: Vec<Value> = pictures.kinds.iter().map(|(_, it)| serde_json::to_value(it).expect("JSON")).collect();
    assert_eq!(json!(kinds), board["columns"]);
    let met = |tallies: &mut dyn Iterator<Item = u32>| tallies.sum::<u32>();
    assert_eq!(met(&mut pictures.classes.iter().map(|(_, it)| it.met)), 1);
    assert_eq!(met(&mut pictures.load.iter().map(|(_, it)| it.owed)), 24);
    let days: Vec<_> = pictures.days.iter().filter(|(_, count)| *count > 0).map(|(day, _)| day.to_string()).collect();
    assert_eq!(days, ["2026-10-12", "2026-11-10"], "what was corrected is one record");
    assert_eq!(pictures.days.len(), 11 * 7 + 5, "twelve weeks up to a Friday");
}

#[rstest]
#[tokio::test]
async fn unusual_records_are_shown_without_their_words(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let same = ["2026-11-03", "2026-11-10", "2026-11-17"].iter().enumerate().map(|(at, date)| {
        let mut record = record(&format!("r{at}"), "m1", date, &["c1"], &["talk", "visit"]);
        record["note"] = json!("和奶奶聊了很久，孩子最近学习很用功。");
        record["private"] = json!(true);
        record
    });
    phone.sync(&same.collect::<Vec<_>>()).await;
    let (status, body) = server.phone("k1").await.get("/api/v1/checks/2026-11").await;
    assert_eq!(status, 200);
    assert!(!body.to_string().contains("聊了很久"));
    let checks: Checks = serde_json::from_value(body).expect("checks");
    let found: Vec<_> = checks.found.iter().map(|it| (it.sign, it.by.name.as_str(), it.records.len())).collect();
    assert_eq!((found, checks.looked_at, checks.calls.len()), (vec![(Sign::SameWords, "李老师", 3)], 3, 3));
    assert_eq!(server.number("select count(*) from audit where what = 'checks.read'").await, 1);
}
