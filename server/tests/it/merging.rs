//! Two children on the list who are one: nothing recorded is lost or counted twice, and everything is undone whole.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes, record, school_with,
};

const MERGES: &str = "/api/v1/archive/merges";

fn merge(id: &str, keep: &str, other: &str) -> Value {
    json!({"id": id, "keep": keep, "other": other})
}

async fn done(phone: &Phone, path: &str, body: &Value) {
    assert_eq!(phone.post(path, body).await, (StatusCode::OK, Value::Null));
}

/// `c1` and `c5` have one name and one mentor; `c5` was enrolled earlier, was excused once and has another number to call.
async fn start(engine: Engine) -> TestServer {
    let mut school = serde_json::to_value(school_with(json!({}))).expect("JSON");
    let other = json!({
        "id": "c5", "name": "王小雨", "class": "k1", "from": "2026-08-01", "born": "2017-05-20", "hamlet": "王家村", "know": "怕狗",
        "guardian": {"name": "奶奶", "phone": "13900000005"}
    });
    school["children"][0]["born"] = json!("2017-05-02");
    school["children"].as_array_mut().expect("a list").push(other);
    let pairing = json!({"child": "c5", "mentor": "m1", "from": "2026-08-15"});
    school["pairings"].as_array_mut().expect("a list").push(pairing);
    school["waivers"] = json!([{"child": "c5", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30", "reason": "走亲戚", "confirmed": true}]);
    let lists = json!({"children": school["children"], "pairings": school["pairings"], "waivers": school["waivers"]});
    TestServer::start_with(engine, school_with(lists)).await
}

/// What a phone counts for a child: met and owed boxes.
async fn counted(phone: &mut Phone, server: &TestServer) -> Vec<String> {
    phone.run(server).await;
    assert!(phone.notebook.other_numbers(&phone.staff).is_none(), "the phone counts as the school does");
    let mut lines: Vec<String> =
        phone.notebook.school.iter().flat_map(|it| it.children.keys()).map(ToString::to_string).collect();
    let records = phone.notebook.records.values().filter(|it| !it.record.is_withdrawal());
    lines.extend(records.map(|it| {
        let children: Vec<_> = it.record.children.iter().map(ToString::to_string).collect();
        format!("{}:{}", it.record.id, children.join("+"))
    }));
    lines
}

#[rstest]
#[tokio::test]
async fn what_was_recorded_of_two_counts_once_for_the_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (clerk, mut mentor) = (server.phone("k1").await, server.phone("m1").await);
    let records = [
        record("r1", "m1", "2026-11-10", &["c1"], &["talk"]),
        record("r2", "m1", "2026-11-11", &["c5"], &["visit"]),
        record("r3", "m1", "2026-11-12", &["c5", "c1", "c2"], &["homework"]),
    ];
    mentor.sync(&records).await;
    let before = (server.cells().await, server.export().await, counted(&mut mentor, &server).await);
    for _ in 0..2 {
        done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    }
    server.assert_verified().await;
    let package = serde_json::to_string(&server.export().await).expect("JSON");
    assert_eq!(domain::package::Package::parse(&package), Ok(server.export().await), "it travels whole");
    let cells = server.cells().await;
    assert!(cells.iter().all(|it| it.subject.as_str() != "c5"), "nothing is owed to the one too many");
    let november = cells.iter().filter(|it| it.subject.as_str() == "c1" && it.month().to_string() == "2026-11");
    let hits: usize = november.map(|it| it.hits.len()).sum();
    assert_eq!(hits, 3, "each record once");
    assert_eq!(counted(&mut mentor, &server).await, ["c1", "c2", "r1:c1", "r2:c1", "r3:c1+c2"]);
    let page = clerk.get("/api/v1/children/c1?protocol=3").await.1;
    let child = &page["file"]["child"];
    assert_eq!(
        (&child["hamlet"], &child["know"], &child["guardian"]["phone"]),
        (&json!("王家村"), &json!("怕狗"), &json!("13900000005"))
    );
    assert_eq!(child["earlier"], json!([{"class": "k1", "from": "2026-08-01", "to": "2026-08-31"}]));
    assert_eq!(page["file"]["waivers"][0]["child"], "c1");
    assert_eq!(page["records"].as_array().map(Vec::len), Some(3));
    assert_eq!(clerk.get("/api/v1/children/c5").await.0, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get("/api/v1/children?q=wxy").await.1.as_array().map(Vec::len), Some(1));
    let archives = clerk.get("/api/v1/archive").await.1;
    assert_eq!(
        (&archives["merged"][0]["kept"]["id"], &archives["merged"][0]["by"]["name"]),
        (&json!("c1"), &json!("陈老师"))
    );

    for _ in 0..2 {
        done(&clerk, "/api/v1/archive/merges/x1/undo", &Value::Null).await;
    }
    server.assert_verified().await;
    assert_eq!((server.cells().await, server.export().await.children), (before.0, before.1.children));
    assert_eq!(server.export().await.waivers, before.1.waivers);
    assert_eq!(counted(&mut mentor, &server).await, before.2);
    assert_eq!(server.count("sent").await, 0);
    let audited = "audit where what in ('archive.merge', 'archive.part') and subject = 'c5' and who = 'k1'";
    assert_eq!(server.count(audited).await, 2);
}

#[rstest]
#[tokio::test]
async fn a_record_written_before_the_phone_knew_counts_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (clerk, mut mentor) = (server.phone("k1").await, server.phone("m1").await);
    mentor.run(&server).await;
    mentor.save(&record("r1", "m1", "2026-11-10", &["c5"], &["visit"]));
    done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    assert_eq!(counted(&mut mentor, &server).await, ["c1", "c2", "r1:c1"]);
    // The same once more, as if the answer had been lost.
    let mut tablet = server.second_phone("m1").await;
    let again = tablet.sync(&[record("r1", "m1", "2026-11-10", &["c5"], &["visit"])]).await;
    assert_eq!(outcomes(&again.receipts), ["stored"]);
    assert_eq!(again.changes.records.iter().filter(|it| it.id.as_str() == "r1").count(), 1, "as it is read now");
    assert_eq!(server.count("record").await, 1);
    server.assert_verified().await;
    done(&clerk, "/api/v1/archive/merges/x1/undo", &Value::Null).await;
    assert_eq!(counted(&mut mentor, &server).await, ["c1", "c2", "c5", "r1:c5"]);
    server.assert_verified().await;
}

/// What others wrote of the one too many is judged by the days on which it was theirs.
#[rstest]
#[tokio::test]
async fn whoever_cared_for_the_other_one_hands_in_what_they_did(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (clerk, mut other) = (server.phone("k1").await, server.phone("m2").await);
    other.run(&server).await;
    done(&clerk, MERGES, &merge("x1", "c1", "c3")).await;
    let reply = other.sync(&[record("r1", "m2", "2026-11-10", &["c3"], &["visit"])]).await;
    assert_eq!(outcomes(&reply.receipts), ["stored"]);
    assert_eq!(server.count("record_child where record = 'r1' and child = 'c1'").await, 1);
    assert_eq!(counted(&mut other, &server).await, ["c4"], "neither child is theirs now");
    let mut mentor = server.phone("m1").await;
    assert!(counted(&mut mentor, &server).await.contains(&"r1:c1".to_owned()), "its mentor reads what was done");
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn what_changed_since_stays_with_the_one_that_was_kept(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let clerk = server.phone("k1").await;
    done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    let changes = json!([{"field": "hamlet", "old": "王家村", "new": "上河湾"}, {"field": "address", "old": null, "new": "上河湾3号"}]);
    done(&clerk, "/api/v1/children/c1", &json!({"id": "x2", "changes": changes})).await;
    done(&clerk, "/api/v1/archive/merges/x1/undo", &Value::Null).await;
    let child = clerk.get("/api/v1/children/c1?protocol=3").await.1["file"]["child"].clone();
    assert_eq!(
        (&child["hamlet"], &child["address"], &child["know"]),
        (&json!("上河湾"), &json!("上河湾3号"), &Value::Null)
    );
    let child = clerk.get("/api/v1/children/c5?protocol=3").await.1["file"]["child"].clone();
    assert_eq!((&child["hamlet"], &child["know"]), (&json!("王家村"), &json!("怕狗")));
    server.assert_verified().await;
}

#[rstest]
#[case::itself("c1", "c1", 409)]
#[case::nobody("c1", "c99", 404)]
#[case::another_school("c1", "c9", 404)]
#[case::who_left("c1", "c2", 409)]
#[tokio::test]
async fn two_who_cannot_be_one_stay_two(#[case] keep: &str, #[case] other: &str, #[case] status: u16) {
    let server = start(Sqlite).await;
    let clerk = server.phone("k1").await;
    let leaves = json!({"id": "e1", "whom": {"of": "child", "id": "c2"}, "becomes": {"what": "leaves"}, "on": "2026-11-01", "why": "转学"});
    done(&clerk, "/api/v1/enrolments", &leaves).await;
    let before = server.export().await;
    assert_eq!(clerk.post(MERGES, &merge("x1", keep, other)).await.0.as_u16(), status);
    assert_eq!((server.export().await, server.count("merging").await), (before, 0));
}

#[rstest]
#[tokio::test]
async fn of_three_the_one_that_was_kept_is_kept(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let clerk = server.phone("k1").await;
    done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    assert_eq!(clerk.post(MERGES, &merge("x2", "c3", "c1")).await.0, StatusCode::CONFLICT);
    done(&clerk, MERGES, &merge("x3", "c1", "c3")).await;
    done(&clerk, "/api/v1/archive/merges/x1/undo", &Value::Null).await;
    assert_eq!(clerk.get("/api/v1/archive").await.1["merged"].as_array().map(Vec::len), Some(1));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn erasing_the_one_takes_out_what_the_other_was_called(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let principal = server.phone("p1").await;
    done(&principal, MERGES, &merge("x1", "c1", "c5")).await;
    let leaves = json!({"id": "e1", "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "leaves"}, "on": "2026-11-10", "why": "转学"});
    done(&principal, "/api/v1/enrolments", &leaves).await;
    let form = "child=c1&name=王小雨&reason=监护人要求";
    let request = principal.http.post(format!("{}/rights/erase", principal.url)).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::OK);
    for column in
        ["body from child", "joined from merging", "coalesce(before, '') || coalesce(after, '') from child_change"]
    {
        let sql = format!("select {column}");
        let texts: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&server.pool().await).await.expect("a table");
        assert!(texts.iter().all(|it| !it.contains("王小雨") && !it.contains("怕狗")), "{column}: {texts:?}");
    }
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn a_list_that_names_both_brings_neither_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let clerk = server.phone("k1").await;
    done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    let before = server.export().await;
    let list = "姓名,班级,出生日期\n王小雨,三(1)班,2017-05-02\n王小雨,三(1)班,2017-05-20\n";
    let take = async |list: &'static str| {
        let request = clerk.http.post(format!("{}/api/v1/roster", clerk.url)).body(list);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["refused"], json!([]), "{answer}");
    };
    take(list).await;
    assert_eq!(server.export().await, before);
    take("姓名,班级,出生日期\n李新,三(1)班,2018-01-01\n").await;
    assert_eq!(server.count("child where id = 'c6' and same_as is null").await, 1, "a new child gets an id of its own");
    assert_eq!(server.count("child where id = 'c5' and same_as = 'c1'").await, 1);
}

#[rstest]
#[tokio::test]
async fn an_id_that_a_correction_has_is_no_obstacle(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let clerk = server.phone("k1").await;
    let know = json!([{"field": "know", "old": null, "new": "爱画画"}]);
    done(&clerk, "/api/v1/children/c1", &json!({"id": "x1", "changes": know})).await;
    done(&clerk, MERGES, &merge("x1", "c1", "c5")).await;
    done(&clerk, "/api/v1/archive/merges/x1/undo", &Value::Null).await;
    let page = clerk.get("/api/v1/children/c1?protocol=3").await.1;
    assert_eq!((&page["file"]["child"]["know"], page["changes"].as_array().map(Vec::len)), (&json!("爱画画"), Some(3)));
    let other = json!({"id": "x2", "changes": [{"field": "know", "old": "怕狗", "new": null}]});
    done(&clerk, MERGES, &merge("x3", "c1", "c5")).await;
    assert_eq!(clerk.post("/api/v1/children/c5", &other).await.0, StatusCode::NOT_FOUND);
}
