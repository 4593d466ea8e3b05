//! Shutting out a colleague's device on screen, and letting it in again.

use reqwest::{StatusCode, header::CONTENT_TYPE};
use rstest::rstest;
use serde_json::json;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, school_with,
};

/// With an administrator, `a1`.
async fn start(engine: Engine) -> TestServer {
    let staff = ["mentor m1", "mentor m2", "class_teacher t1", "principal p1", "clerk k1", "administrator a1"];
    let staff = staff.map(|it| it.split_once(' ').expect("a role and an id"));
    let staff = staff.map(|(role, id)| json!({"id": id, "name": format!("老师{id}"), "roles": [role]}));
    TestServer::start_with(engine, school_with(json!({"staff": staff}))).await
}

async fn look(phone: &Phone, staff: &str) -> (StatusCode, String) {
    let answer = phone.http.get(format!("{}/devices?staff={staff}", phone.url)).send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("text"))
}

async fn decide(phone: &Phone, staff: &str, device: &str, shut_out: bool) -> (StatusCode, String) {
    let form = format!("staff={staff}&device={device}&shut_out={shut_out}");
    let request = phone.http.post(format!("{}/devices", phone.url)).body(form);
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("text"))
}

async fn syncs(phone: &Phone) -> bool {
    phone.post("/api/v1/sync", &phone.request(&[])).await.0 == StatusCode::OK
}

#[rstest]
#[case::principal("p1")]
#[case::administrator("a1")]
#[tokio::test]
async fn a_lost_phone_is_shut_out_and_let_in_again(#[values(Sqlite, Postgres)] engine: Engine, #[case] keeper: &str) {
    let server = start(engine).await;
    let (lost, kept, keeper) = (server.phone("m1").await, server.second_phone("m1").await, server.phone(keeper).await);
    let (status, page) = look(&keeper, "m1").await;
    assert_eq!((status, page.matches("<li ").count(), page.matches("停用 ").count()), (StatusCode::OK, 2, 2), "{page}");
    for twice in 0..2 {
        let (status, page) = decide(&keeper, "m1", &lost.device, true).await;
        assert!(status == StatusCode::OK && page.contains("已停用") && page.contains("恢复 "), "{twice} {page}");
        assert!(!syncs(&lost).await && syncs(&kept).await);
    }
    decide(&keeper, "m1", &lost.device, false).await;
    assert!(syncs(&lost).await);
    let by = |what: &str| {
        format!("audit where what = 'device.{what}' and who = '{}' and subject = '{}'", keeper.staff, lost.device)
    };
    assert_eq!((server.count(&by("revoke")).await, server.count(&by("restore")).await), (2, 1));
    server.assert_verified().await;
}

#[rstest]
#[case::a_mentor("m2", "m1", StatusCode::FORBIDDEN)]
#[case::a_clerk("k1", "m1", StatusCode::FORBIDDEN)]
#[case::nobody("p1", "m99", StatusCode::NOT_FOUND)]
#[case::no_id("p1", "a%20b", StatusCode::NOT_FOUND)]
#[case::never_signed_in_there("p1", "t1", StatusCode::NOT_FOUND)]
#[tokio::test]
async fn others_shut_nobody_out(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] by: &str,
    #[case] whose: &str,
    #[case] expected: StatusCode,
) {
    let server = start(engine).await;
    let (phone, by) = (server.phone("m1").await, server.phone(by).await);
    let (status, page) = decide(&by, whose, "phone-of-m1", true).await;
    assert_eq!(status, expected, "{page}");
    assert!(syncs(&phone).await && !page.contains("老师m1"), "{page}");
}

#[rstest]
#[tokio::test]
async fn nobody_shuts_out_the_device_they_are_on(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (here, other) = (server.phone("p1").await, server.second_phone("p1").await);
    let (_, page) = look(&here, "p1").await;
    assert!(page.contains("就是这台") && page.matches("停用 ").count() == 1, "{page}");
    let (status, page) = decide(&here, "p1", &here.device, true).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("正在用"), "{page}");
    assert!(syncs(&here).await);
    decide(&here, "p1", &other.device, true).await;
    assert!(syncs(&here).await && !syncs(&other).await);
}

#[rstest]
#[tokio::test]
async fn a_device_of_a_disabled_account_stays_out(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (phone, principal) = (server.phone("m1").await, server.phone("p1").await);
    let account = server.store.account("m1").await.expect("the database answers").expect("an account");
    server.store.disable(&account, true, server.now()).await.expect("the database answers");
    let (_, page) = look(&principal, "m1").await;
    assert!(page.contains("账号已停用") && !page.contains("恢复 "), "{page}");
    assert_eq!(decide(&principal, "m1", &phone.device, false).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!syncs(&phone).await);
}
