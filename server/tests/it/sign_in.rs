//! Signing in and out: the cookie, the one answer to every wrong guess, and when a session ends.

use std::time::Duration;

use reqwest::{Client, StatusCode, header::SET_COOKIE};
use rstest::rstest;
use serde_json::{Value, json};
use server::Gate;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Passwords, TestServer, school,
};

fn request(phone: &str, password: &str) -> Value {
    json!({"phone": phone, "password": password, "device": "d1", "device_name": "测试手机"})
}

async fn sign_in(server: &TestServer, phone: &str, password: &str) -> reqwest::Response {
    let url = format!("{}/api/v1/sign-in", server.url);
    Client::new().post(url).json(&request(phone, password)).send().await.expect("the server answers")
}

#[rstest]
#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let response = sign_in(&server, "m1", PASSWORD).await;
    let cookie = response.headers()[SET_COOKIE].to_str().expect("text").to_owned();
    let (token, attributes) = cookie.split_once("; ").expect("attributes");
    assert_eq!(token.len(), "peiban_session=".len() + 43);
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/; Max-Age=7776000");
    let mut me: Value = response.json().await.expect("JSON");
    let key = me.as_object_mut().and_then(|me| me.remove("parcel_key"));
    assert_eq!(key.and_then(|key| key.as_str().map(str::len)), Some(64));
    assert_eq!(
        me,
        json!({"id": "m1", "name": "李老师", "roles": ["mentor"], "school": "hd", "school_name": "河东小学"})
    );
}

#[tokio::test]
async fn over_tls_the_cookie_is_for_tls_only() {
    let server = TestServer::start_empty(Sqlite, |app| app.secure_cookies = true).await;
    server.open_school(&school()).await;
    let response = sign_in(&server, "m1", PASSWORD).await;
    let cookie = response.headers()[SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.starts_with("__Host-peiban_session=") && cookie.ends_with("; Secure"), "{cookie}");
    let pair = cookie.split(';').next().expect("a pair");
    // Also as it was called before, so that an update signs nobody out.
    for cookie in [pair, pair.trim_start_matches("__Host-")] {
        let request = Client::new().get(format!("{}/api/v1/parcel-key", server.url)).header("cookie", cookie);
        assert_eq!(request.send().await.expect("the server answers").status(), StatusCode::OK, "{cookie}");
    }
}

#[rstest]
#[tokio::test]
async fn a_wrong_guess_says_nothing_about_who_has_an_account(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(("m1", "wrong"), ("nobody", PASSWORD), ("", ""), ("m1\u{0}", PASSWORD), ("' or 1=1 --", "x"))] guess: (
        &str,
        &str,
    ),
) {
    let server = TestServer::start(engine).await;
    let response = sign_in(&server, guess.0, guess.1).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(response.headers().get(SET_COOKIE).is_none());
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["error"]["code"], "wrong_password");
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_the_session_on_that_device_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut phone, mut tablet) = (server.phone("m1").await, server.second_phone("m1").await);
    assert_eq!(phone.post("/api/v1/sign-out", &Value::Null).await.0, StatusCode::OK);
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&[])).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("signed_out")));
    tablet.sync(&[]).await;
    phone = server.phone("m1").await;
    phone.sync(&[]).await;
}

#[rstest]
#[tokio::test]
async fn a_session_ends_90_days_after_the_last_contact(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut used, unused) = (server.phone("m1").await, server.second_phone("m1").await);
    server.set_now("2027-02-18T11:59:00+08:00");
    used.sync(&[]).await;
    // Looking at something is no contact of the phone: it says nothing of what waits there.
    assert_eq!(unused.get("/api/v1/me").await.0, StatusCode::OK);
    server.set_now("2027-02-18T12:01:00+08:00");
    used.sync(&[]).await;
    assert_eq!(unused.post("/api/v1/sync", &unused.request(&[])).await.0, StatusCode::UNAUTHORIZED);
    let page = used.http.get(format!("{}/account", server.url)).send().await.expect("an answer").text().await;
    let page = page.expect("text");
    assert!(page.contains("已退出") && !page.contains("退出其他所有手机"), "{page}");
    server.set_now("2027-05-19T12:00:00+08:00");
    used.sync(&[]).await;
    server.set_now("2027-08-17T12:01:00+08:00");
    assert_eq!(used.post("/api/v1/sync", &used.request(&[])).await.0, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[case::the_same_day("2026-11-20T23:00:00+08:00", false)]
#[case::the_next_day("2026-11-21T12:00:00+08:00", true)]
#[case::the_last_day("2027-02-18T11:59:00+08:00", true)]
#[tokio::test]
async fn the_first_sync_of_a_day_renews_the_cookie(#[case] now: &str, #[case] renewed: bool) {
    let server = TestServer::start(Sqlite).await;
    let mut phone = server.phone("m1").await;
    server.set_now(now);
    for expected in [renewed, false] {
        let answer = phone.respond("/api/v1/sync", &phone.request(&[])).await;
        let cookie = answer.headers().get("set-cookie").map(|it| it.to_str().expect("text").to_owned());
        assert_eq!(cookie.is_some(), expected, "{cookie:?}");
        assert!(cookie.is_none_or(|it| it.ends_with("; HttpOnly; SameSite=Strict; Path=/; Max-Age=7776000")));
    }
    phone.sync(&[]).await;
}

#[rstest]
#[tokio::test]
async fn a_new_password_signs_out_every_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let hash = Passwords::default().hash("another".into()).await.expect("argon2 works");
    server.store.set_password("m1", &hash).await.expect("the account exists");
    assert_eq!(phone.get("/api/v1/children/c1").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&server, "m1", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&server, "m1", "another").await.status(), StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn two_people_may_share_a_phone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let first = crate::harness::Phone::sign_in(&server.url, "m1", "shared").await;
    let second = crate::harness::Phone::sign_in(&server.url, "m2", "shared").await;
    assert_eq!(first.get("/api/v1/children/c1").await.0, StatusCode::OK);
    assert_eq!(second.get("/api/v1/children/c1").await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.count("device").await, 2);
}

/// The answers to so many wrong guesses, one after the other.
async fn wrong_guesses(server: &TestServer, phone: &str, count: usize) -> Vec<u16> {
    let mut answers = Vec::new();
    for _ in 0..count {
        answers.push(sign_in(server, phone, "wrong").await.status().as_u16());
    }
    answers
}

#[rstest]
#[case::somebody("m1")]
#[case::nobody("13912345678")]
#[tokio::test]
async fn whoever_guesses_has_to_wait_longer_and_longer(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] phone: &str,
) {
    let server = TestServer::start(engine).await;
    assert_eq!(wrong_guesses(&server, phone, 7).await, [401, 401, 401, 401, 401, 429, 429]);
    let refused: Value = sign_in(&server, phone, PASSWORD).await.json().await.expect("JSON");
    assert_eq!(refused["error"]["code"], "too_many_guesses", "even the right one waits");
    assert!(refused["error"]["message"]["zh"].as_str().expect("a sentence").contains("1 分钟"), "{refused}");
    server.set_now("2026-11-20T12:01:00+08:00");
    assert_eq!(wrong_guesses(&server, phone, 2).await, [401, 429], "one a minute");
    server.set_now("2026-11-21T12:02:00+08:00");
    assert_eq!(wrong_guesses(&server, phone, 6).await, [401, 401, 401, 401, 401, 429], "forgotten after a day");
}

#[rstest]
#[tokio::test]
async fn the_right_password_ends_the_count_and_others_are_not_kept_waiting(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    for _ in 0..3 {
        wrong_guesses(&server, "m1", 4).await;
        assert_eq!(sign_in(&server, "m1", PASSWORD).await.status(), StatusCode::OK);
    }
    wrong_guesses(&server, "m1", 6).await;
    assert_eq!(sign_in(&server, "m2", PASSWORD).await.status(), StatusCode::OK, "a school shares one address");
    assert_eq!(server.count("guess where name = 'm1'").await, 0, "what was typed is kept as a hash");
}

#[rstest]
#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_each(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let guesses = (0..30).map(|_| sign_in(&server, "m1", "wrong"));
    let answers = futures::future::join_all(guesses).await;
    assert_eq!(answers.iter().filter(|it| it.status() == StatusCode::UNAUTHORIZED).count(), 5);
}

#[tokio::test]
async fn whoever_signs_in_takes_no_place_from_records() {
    let no_place = |app: &mut server::App| app.gate = Gate::new(64, 0, Duration::from_mins(1));
    let server = TestServer::start_empty(Sqlite, no_place).await;
    server.open_school(&school()).await;
    let others = Client::new().get(format!("{}/api/v1/me", server.url)).send().await.expect("the server answers");
    assert_eq!(others.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(sign_in(&server, "m1", PASSWORD).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_too_long_for_a_sign_in_is_not_read() {
    let server = TestServer::start(Sqlite).await;
    let refused = sign_in(&server, "m1", &"x".repeat(20_000)).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
