//! Wrong passwords and codes from one address: a whole school behind it never waits, who tries many accounts does.

use reqwest::{Client, Response, StatusCode};
use rstest::rstest;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, TestServer, school, sign_in_request,
};

const SCHOOL: &str = "203.0.113.7";

async fn server(engine: Engine, behind_proxy: bool) -> TestServer {
    let server = TestServer::start_empty(engine, |app| app.behind_proxy = behind_proxy).await;
    server.open_school(&school()).await;
    server
}

/// Types a code that invites nobody.
async fn wrong_code(server: &TestServer, from: &str) -> Response {
    let url = format!("{}/join?code=nobody", server.url);
    Client::new().get(url).header("x-forwarded-for", from).send().await.expect("the server answers")
}

async fn sign_in(server: &TestServer, from: &str, phone: &str, password: &str) -> Response {
    let request = Client::new().post(format!("{}/api/v1/sign-in", server.url)).header("x-forwarded-for", from);
    request.json(&sign_in_request(phone, password, "d1")).send().await.expect("the server answers")
}

async fn can_sign_in(server: &TestServer, from: &str) -> bool {
    sign_in(server, from, "m1", PASSWORD).await.status() == StatusCode::OK
}

/// 197 wrong codes and three passwords of people who are none.
async fn fail_200_times(server: &TestServer, from: &str) {
    for _ in 0..197 {
        assert_eq!(wrong_code(server, from).await.status(), StatusCode::NOT_FOUND);
    }
    for phone in ["13900000001", "13900000002", "13900000003"] {
        assert!(can_sign_in(server, from).await, "whoever is right neither waits nor counts");
        assert_eq!(sign_in(server, from, phone, "a guess").await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[rstest]
#[tokio::test]
async fn the_two_hundredth_failure_is_the_last(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = server(engine, true).await;
    fail_200_times(&server, SCHOOL).await;
    let told = sign_in(&server, SCHOOL, "m1", PASSWORD).await;
    assert_eq!(
        (told.status(), &told.headers()["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"901".parse().expect("a header"))
    );
    assert!(told.text().await.expect("text").contains("15 分钟"));
    let told = wrong_code(&server, SCHOOL).await;
    assert_eq!(told.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(told.headers().contains_key("retry-after"));
    assert!(told.text().await.expect("text").contains("换一个网络"), "in words, on a page");
    assert!(can_sign_in(&server, "198.51.100.1").await, "elsewhere nobody waits");
    server.set_now("2026-11-20T12:15:01+08:00");
    assert!(can_sign_in(&server, SCHOOL).await, "nor after a quarter of an hour");
}

/// What the proxy wrote is the last; what a client made up stands before it.
#[rstest]
#[case::made_up("198.51.100.9, 203.0.113.7", false)]
#[case::with_blanks(" 203.0.113.7 ", false)]
#[case::the_same_written_longer("::ffff:203.0.113.7", false)]
#[case::another("203.0.113.8", true)]
#[case::only_made_up("203.0.113.7, 203.0.113.8", true)]
#[case::none_at_all("unknown", true)]
#[tokio::test]
async fn who_it_is_the_proxy_says(#[case] header: &str, #[case] let_in: bool) {
    let server = server(Sqlite, true).await;
    fail_200_times(&server, SCHOOL).await;
    assert_eq!(can_sign_in(&server, header).await, let_in);
}

#[rstest]
#[case::of_the_same_network("2001:db8:1:2:ffff::1", false)]
#[case::of_another("2001:db8:1:3::1", true)]
#[tokio::test]
async fn whoever_has_a_network_has_one_address(#[case] other: &str, #[case] let_in: bool) {
    let server = server(Sqlite, true).await;
    fail_200_times(&server, "2001:db8:1:2::1").await;
    assert_eq!(can_sign_in(&server, other).await, let_in);
}

#[tokio::test]
async fn without_a_proxy_nobody_says_who_it_is() {
    let server = server(Sqlite, false).await;
    fail_200_times(&server, SCHOOL).await;
    assert!(can_sign_in(&server, SCHOOL).await, "from this machine itself comes a proxy of which nobody told");
    assert_eq!(server.count("failure").await, 0);
}
