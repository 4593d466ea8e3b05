//! Roles with days: what one gives begins and ends with them, and everybody's numbers follow.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record, school_with,
};

/// `p1` is principal until 17 November, `p2` from the next day on; `a1` looks after accounts, `s1` is a counsellor.
async fn handover(engine: Engine) -> TestServer {
    let post = |role: &str, from: &str, to: Value| json!([{"role": role, "from": from, "to": to}]);
    let staff = json!([
        {"id": "m1", "name": "李老师", "roles": ["mentor"]},
        {"id": "m2", "name": "周老师", "roles": ["mentor"]},
        {"id": "t1", "name": "王老师", "roles": ["class_teacher", {"role": "clerk", "from": "2026-12-01", "to": null}]},
        {"id": "p1", "name": "张校长", "roles": post("principal", "2026-09-01", json!("2026-11-17"))},
        {"id": "p2", "name": "刘校长", "roles": post("principal", "2026-11-18", Value::Null)},
        {"id": "a1", "name": "孙老师", "roles": ["administrator"]},
        {"id": "s1", "name": "吴老师", "roles": ["counsellor"]}
    ]);
    TestServer::start_with(engine, school_with(json!({"staff": staff}))).await
}

#[rstest]
#[case::while_it_lasts("2026-11-17T23:59:00+08:00", [("p1", 200), ("p2", 403), ("t1", 403), ("a1", 403)])]
#[case::from_the_next_day("2026-11-18T00:01:00+08:00", [("p1", 403), ("p2", 200), ("t1", 403), ("a1", 403)])]
#[case::one_more_role("2026-12-01T00:01:00+08:00", [("p1", 403), ("p2", 200), ("t1", 200), ("a1", 403)])]
#[tokio::test]
async fn a_role_gives_something_on_its_days_alone(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] now: &str,
    #[case] expected: [(&str, u16); 4],
) {
    let server = handover(engine).await;
    // They signed in before, so nothing depends on when.
    server.set_now("2026-11-16T12:00:00+08:00");
    for (staff, expected) in expected {
        let phone = server.phone(staff).await;
        server.set_now(now);
        assert_eq!(phone.get("/api/v1/board/2026-11").await.0, expected, "{staff}");
        assert_eq!(phone.get("/api/v1/children/c1").await.0 == StatusCode::OK, expected == 200 || staff == "t1");
        server.set_now("2026-11-16T12:00:00+08:00");
    }
}

#[rstest]
#[tokio::test]
async fn phones_and_school_agree_across_a_handover(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = handover(engine).await;
    for now in ["2026-11-16T12:00:00+08:00", "2026-11-18T12:00:00+08:00", "2026-12-18T12:00:00+08:00"] {
        server.set_now(now);
        let by = if now < "2026-11-18" { "p1" } else { "p2" };
        let mut report = record(&format!("r-{}", &now[..10]), by, &now[..10], &[], &["report"]);
        report["note"] = json!(format!("{by} 写的"));
        server.phone(by).await.sync(&[report]).await;
        for staff in ["m1", "t1", "p1", "p2", "a1", "s1"] {
            let mut phone = server.phone(staff).await;
            let reply = phone.machine_exchange(&server).await.expect("an answer");
            assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint, "{staff} {now}");
            let seen = serde_json::to_string(&reply).expect("JSON");
            let other = if staff == "p1" { "p2 写的" } else { "p1 写的" };
            let reads = ["p1", "p2"].contains(&staff) && staff == by;
            assert!(reads || !seen.contains(other), "{staff} reads what is not theirs to answer for: {seen}");
        }
    }
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn an_older_app_is_told_roles_it_knows(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = handover(engine).await;
    let phone = server.phone("p2").await;
    let mut request = phone.request(&[]);
    let roles = |reply: &Value| {
        let staff = reply["changes"]["rules"]["staff"].as_array().expect("a list").clone();
        staff.into_iter().map(|it| it["roles"].clone()).collect::<Vec<_>>()
    };
    let plain = roles(&phone.post("/api/v1/sync", &request).await.1);
    assert_eq!(
        plain,
        [
            json!(["mentor"]),
            json!(["mentor"]),
            json!(["class_teacher"]),
            json!([]),
            json!(["principal"]),
            json!([]),
            json!(["counsellor"])
        ]
    );
    request["protocol"] = json!(3);
    let dated = roles(&phone.post("/api/v1/sync", &request).await.1);
    assert_eq!(dated[4], json!([{"role": "principal", "from": "2026-11-18", "to": null}]));
}

#[rstest]
#[tokio::test]
async fn a_package_with_dated_roles_comes_out_as_it_went_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = handover(engine).await;
    let before = server.export().await;
    let other = TestServer::start_with(engine, before.clone()).await;
    assert_eq!(other.export().await, before);
    other.assert_verified().await;
}
