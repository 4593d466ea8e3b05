//! A child's archive: corrected once, by whom it may be, with everything that ever stood there; looked through; found.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, school_with,
};

const C1: &str = "/api/v1/children/c1";

/// A correction of one field.
fn correction(id: &str, field: &str, old: Value, new: Value) -> Value {
    json!({"id": id, "changes": [{"field": field, "old": old, "new": new}]})
}

async fn archive(phone: &Phone, child: &str) -> Value {
    let (status, page) = phone.get(&format!("/api/v1/children/{child}?protocol=3")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page
}

#[rstest]
#[tokio::test]
async fn a_correction_is_made_once_and_kept_with_what_stood_there(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let teacher = server.phone("t1").await;
    let first = json!({"id": "x1", "changes": [
        {"field": "address", "old": null, "new": " 王家村3号 "},
        {"field": "guardian_phone", "old": null, "new": "139 0000 0001"},
    ]});
    for _ in 0..2 {
        assert_eq!(teacher.post(C1, &first).await, (StatusCode::OK, Value::Null));
    }
    server.set_now("2026-11-20T13:00:00+08:00");
    let second = correction("x2", "address", json!("王家村3号"), Value::Null);
    assert_eq!(server.phone("k1").await.post(C1, &second).await.0, StatusCode::OK);

    let page = archive(&teacher, "c1").await;
    assert_eq!(page["file"]["child"]["guardian"], json!({"phone": "13900000001"}));
    let by = |at: usize| page["changes"][at]["by"]["name"].clone();
    assert_eq!((by(0), by(1)), (json!("陈老师"), json!("王老师")), "newest first");
    assert_eq!(
        page["changes"][1]["changes"],
        json!([{"field": "address", "old": null, "new": "王家村3号"}, {"field": "guardian_phone", "old": null, "new": "13900000001"}])
    );
    assert_eq!(page["changes"][0]["changes"], json!([{"field": "address", "old": "王家村3号", "new": null}]));
    assert_eq!(server.count("audit where what = 'child.change' and subject = 'c1'").await, 2);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn an_id_is_used_for_one_correction_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let clerk = server.phone("k1").await;
    clerk.post(C1, &correction("x1", "address", Value::Null, json!("王家村3号"))).await;
    let (status, body) = clerk.post(C1, &correction("x1", "address", json!("王家村3号"), json!("上河湾"))).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("id_reused")));
    let other_child = clerk.post("/api/v1/children/c2", &correction("x1", "address", Value::Null, json!("石桥"))).await;
    assert_eq!(other_child.0, StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn nobody_overwrites_what_somebody_else_just_wrote(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (teacher, clerk) = (server.phone("t1").await, server.phone("k1").await);
    clerk.post(C1, &correction("x1", "address", Value::Null, json!("王家村3号"))).await;
    let late = json!({"id": "x2", "changes": [
        {"field": "hamlet", "old": null, "new": "王家村"}, {"field": "address", "old": null, "new": "王家村5号"},
    ]});
    let (status, body) = teacher.post(C1, &late).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &json!("outdated")));
    assert_eq!(body["error"]["field"], "address");
    let page = archive(&teacher, "c1").await;
    assert_eq!(page["file"]["child"]["hamlet"], Value::Null, "all of a correction or nothing");
    let elsewhere = correction("x3", "hamlet", Value::Null, json!("王家村"));
    assert_eq!(teacher.post(C1, &elsewhere).await.0, StatusCode::OK, "another field was not touched");
}

#[rstest]
#[tokio::test]
async fn the_mentors_phone_hears_of_it_and_an_older_app_of_what_it_can_read(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = TestServer::start(engine).await;
    let (mut new, mut old) = (server.phone("m1").await, server.second_phone("m1").await);
    new.run(&server).await;
    old.sync(&[]).await;
    let both = json!({"id": "x1", "changes": [
        {"field": "address", "old": null, "new": "王家村3号"}, {"field": "needs", "old": null, "new": "对花生过敏"},
    ]});
    server.phone("p1").await.post(C1, &both).await;
    new.run(&server).await;
    let raw = old.post("/api/v1/sync", &old.request(&[])).await.1;
    assert_eq!(raw["changes"]["children"][0]["child"]["address"], "王家村3号");
    assert!(!raw.to_string().contains("花生") && !raw.to_string().contains("needs"), "{raw}");
    let known = |phone: &Phone| {
        let school = phone.notebook.school.as_ref().expect("a school");
        school.children[&"c1".parse().expect("an id")].child.needs.clone()
    };
    assert_eq!(known(&new).as_deref(), Some("对花生过敏"));
    // The same phone with a newer app.
    old.sync(&[]).await;
    old.notebook.bookmark.protocol = 2;
    assert_eq!(known(&old), None);
    old.run(&server).await;
    assert_eq!(known(&old).as_deref(), Some("对花生过敏"));
    let (_, page) = old.get(C1).await;
    assert!(!page["file"].to_string().contains("花生"), "an app of before does not say which version it speaks");
}

/// Who may correct and look through: for each of m1, m2, t1, p1 and k1.
#[rstest]
#[case::of_m1_and_t1("c1", [403, 404, 200, 200, 200])]
#[case::of_m1("c2", [403, 404, 404, 200, 200])]
#[case::unknown("c99", [404, 404, 404, 404, 404])]
#[case::no_id("a%20b", [404, 404, 404, 404, 404])]
#[tokio::test]
async fn who_may(#[values(Sqlite, Postgres)] engine: Engine, #[case] child: &str, #[case] expected: [u16; 5]) {
    let server = TestServer::start(engine).await;
    for (staff, expected) in ["m1", "m2", "t1", "p1", "k1"].into_iter().zip(expected) {
        let phone = server.phone(staff).await;
        let (path, id) = (format!("/api/v1/children/{child}"), format!("of-{staff}"));
        let done = phone.post(&path, &correction(&id, "know", Value::Null, json!("爱听故事"))).await;
        // The first one wrote it; for the others it stands there already.
        assert_eq!(done.0, expected, "{staff} corrects: {}", done.1);
        assert_eq!(phone.post(&format!("{path}/survey"), &Value::Null).await.0, expected, "{staff} looks through");
        if expected == 200 {
            assert_eq!(archive(&phone, child).await["may_correct"], true, "{staff}");
        }
    }
    let mentor = server.phone("m1").await.get(C1).await.1;
    assert_eq!(mentor["may_correct"], false);
}

#[rstest]
#[tokio::test]
async fn a_list_from_excel_stands_in_the_same_history(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let clerk = server.phone("k1").await;
    let needs = correction("x1", "guardian_name", Value::Null, json!("李秀英"));
    clerk.post(C1, &needs).await;
    clerk.post(C1, &correction("x2", "guardian_reachable", Value::Null, json!("晚上"))).await;
    let list = "姓名,班级,监护人,监护人电话,家庭住址\n王小雨,三(1)班,李秀英,13900000001,王家村3号\n";
    let upload = clerk.http.post(format!("{}/api/v1/roster", server.url)).body(list);
    assert_eq!(upload.send().await.expect("the server answers").status(), StatusCode::OK);
    let page = archive(&clerk, "c1").await;
    let fields: Vec<_> =
        page["changes"][0]["changes"].as_array().expect("a list").iter().map(|it| &it["field"]).collect();
    assert_eq!(fields, ["address", "guardian_phone"]);
    assert_eq!(page["file"]["child"]["guardian"]["reachable"], "晚上", "no column tells it");
    assert_eq!(server.count("child_change where child <> 'c1'").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_class_teacher_looks_the_class_through_each_term(#[values(Sqlite, Postgres)] engine: Engine) {
    let terms = json!([{"id": "autumn", "name": "秋季学期", "from": "2026-09-01", "to": "2027-01-22"},
                       {"id": "spring", "name": "春季学期", "from": "2027-03-01", "to": "2027-07-05"}]);
    let server = TestServer::start_with(engine, school_with(json!({"calendar": {"terms": terms}}))).await;
    let teacher = server.phone("t1").await;
    let share = async |phone: &Phone| {
        let (status, page) = phone.get("/api/v1/archive").await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let shares = page["classes"].as_array().expect("a list").clone();
        shares.iter().map(|it| (it["surveyed"].as_u64(), it["all"].as_u64())).collect::<Vec<_>>()
    };
    assert_eq!(share(&teacher).await, [(Some(0), Some(2))], "their own class only");
    for _ in 0..2 {
        assert_eq!(teacher.post("/api/v1/children/c1/survey", &Value::Null).await.0, StatusCode::OK);
    }
    assert_eq!(share(&teacher).await, [(Some(1), Some(2))]);
    assert_eq!(share(&server.phone("p1").await).await, [(Some(1), Some(2)), (Some(0), Some(2))]);
    assert_eq!(archive(&teacher, "c1").await["surveyed"]["by"]["name"], "王老师");
    assert_eq!(server.count("audit where what = 'child.survey'").await, 1);
    server.set_now("2027-02-10T12:00:00+08:00");
    teacher.sign_in_again().await;
    let (status, body) = teacher.post("/api/v1/children/c1/survey", &Value::Null).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid")), "no term");
    server.set_now("2027-03-02T12:00:00+08:00");
    teacher.sign_in_again().await;
    assert_eq!(share(&teacher).await, [(Some(0), Some(2))], "a new term begins anew");
}

#[rstest]
#[tokio::test]
async fn children_who_look_alike_are_told_apart_for_good(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (principal, teacher) = (server.phone("p1").await, server.phone("t1").await);
    principal.post("/api/v1/children/c2", &correction("x1", "name", json!("王小雷"), json!("王小雨"))).await;
    let alike = async |phone: &Phone| phone.get("/api/v1/archive").await.1["alike"].as_array().map(Vec::len);
    assert_eq!((alike(&principal).await, alike(&teacher).await), (Some(1), Some(0)), "the other is in another class");
    let pair = json!({"children": ["c2", "c1"]});
    assert_eq!(teacher.post("/api/v1/archive/not-same", &pair).await.0, StatusCode::FORBIDDEN);
    for children in [json!(["c1", "c99"]), json!(["c1", "c1"])] {
        let (status, _) = principal.post("/api/v1/archive/not-same", &json!({"children": children})).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    for _ in 0..2 {
        assert_eq!(principal.post("/api/v1/archive/not-same", &pair).await.0, StatusCode::OK);
    }
    assert_eq!(alike(&principal).await, Some(0));
}

/// Whom the principal finds among c1 王小雨, c2 王小雷, c3 陈思源 and c4 刘佳怡.
#[rstest]
#[case::a_name("王小雨", &["c1"])]
#[case::part_of_a_name("小", &["c1", "c2"])]
#[case::initials("wxy", &["c1"])]
#[case::large_letters("WXL", &["c2"])]
#[case::a_hamlet("石桥", &["c4"])]
#[case::initials_of_a_hamlet("sqz", &["c4"])]
#[case::blanks(" 王 小 雨 ", &["c1"])]
#[case::nothing("  ", &[])]
#[case::nobody("zzzz", &[])]
#[case::a_sign_of_patterns("%", &[])]
#[case::another("_", &[])]
#[case::the_last("\\", &[])]
#[case::what_no_database_holds("王\0", &["c1", "c2"])]
#[tokio::test]
async fn search(#[values(Sqlite, Postgres)] engine: Engine, #[case] typed: &str, #[case] expected: &[&str]) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    principal.post("/api/v1/children/c4", &correction("x1", "hamlet", Value::Null, json!("石桥组"))).await;
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish();
    let (_, found) = principal.get(&format!("/api/v1/children?{query}")).await;
    let ids: Vec<&str> = found.as_array().expect("a list").iter().filter_map(|it| it["child"]["id"].as_str()).collect();
    assert_eq!(ids, expected);
}

#[rstest]
#[tokio::test]
async fn children_from_before_there_was_a_search_are_found(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.execute("delete from child_search").await;
    server.database.open().await;
    assert_eq!(server.phone("p1").await.get("/api/v1/children?q=csy").await.1[0]["child"]["id"], "c3");
}

/// How long it takes is printed, not judged: machines differ.
#[rstest]
#[tokio::test]
async fn a_hundred_thousand_children_are_searched(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server
        .execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
             insert into child (school, id, place, class, began, seq, body)
             select 'hd', 'x' || i, 1000 + i, 'k1', '2026-09-01', 1,
                 '{\"id\":\"x' || i || '\",\"name\":\"王' || i || '号\",\"class\":\"k1\",\"from\":\"2026-09-01\"}' from n",
        )
        .await;
    server
        .execute(
            "insert into child_search (school, child, words)
             select school, id, '王' || substr(id, 2) || '号' || '\n' || 'w' || substr(id, 2) || 'h' || '\n' || '王家村' || '\n' || 'wjc'
             from child where id like 'x%'",
        )
        .await;
    let school = "hd".parse().expect("an id");
    for (typed, found) in [("王99999号", 1), ("w99999h", 1), ("王家村", 50), ("陈思源", 1), ("没有", 0)] {
        let mut slowest = std::time::Duration::ZERO;
        for _ in 0..10 {
            let start = std::time::Instant::now();
            let children = server.store.search(&school, typed, server.now()).await.expect("an answer");
            slowest = slowest.max(start.elapsed());
            assert_eq!(children.len(), found, "{typed}");
        }
        println!("{typed}: {slowest:?} at most, among 100,000 children");
    }
}
