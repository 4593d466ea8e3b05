//! Tokens for a school's own programs: they read the numbers of the board and nothing else, and leave a trace.

use reqwest::{Client, Response, StatusCode, header::CONTENT_TYPE};
use rstest::rstest;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Phone, TestServer,
};

const BOARD: &str = "/api/v1/board/2026-11";

async fn submit(phone: &Phone, path: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = phone.http.post(format!("{}{path}", phone.url));
    let answer = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body).send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.text().await.expect("text"))
}

async fn make(phone: &Phone, name: &str) -> (StatusCode, String) {
    submit(phone, "/account/tokens", &[("name", name), ("password", PASSWORD)]).await
}

/// The token that a page shows, once.
async fn token(phone: &Phone) -> String {
    let (status, page) = make(phone, "县里的统计表").await;
    let token = page.split("<code>peiban_").nth(1).and_then(|it| it.split('<').next());
    assert!(status == StatusCode::OK && page.contains("县里的统计表"), "{page}");
    format!("peiban_{}", token.expect("a token"))
}

async fn read(server: &TestServer, path: &str, token: &str) -> Response {
    let request = Client::new().get(format!("{}{path}", server.url)).bearer_auth(token);
    request.send().await.expect("the server answers")
}

async fn reads(server: &TestServer, token: &str) -> bool {
    read(server, BOARD, token).await.status() == StatusCode::OK
}

#[rstest]
#[tokio::test]
async fn a_token_reads_the_numbers_until_it_is_taken_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let token = token(&principal).await;
    let by_token = read(&server, BOARD, &token).await.text().await.expect("text");
    let board = principal.http.get(format!("{}{BOARD}", server.url)).send().await.expect("the server answers");
    assert_eq!(by_token, board.text().await.expect("text"));
    assert!(!by_token.contains("王小雨"), "no child is named: {by_token}");
    assert!(reads(&server, &token).await, "twice on a day");
    server.set_now("2026-11-21T00:01:00+08:00");
    assert!(reads(&server, &token).await, "and on the next, at the school");

    let page = principal.http.get(format!("{}/account", server.url)).send().await.expect("the server answers");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let page = page.text().await.expect("text");
    assert!(!page.contains(&token) && page.contains("2026-11-21 用过"), "shown once: {page}");
    let id = page.split("name=\"id\" value=\"").nth(1).and_then(|it| it.split('"').next()).expect("its id");
    let other = server.phone("k1").await;
    assert_eq!(submit(&other, "/account/tokens/revoke", &[("id", id)]).await.0, StatusCode::OK);
    assert!(reads(&server, &token).await, "it is nobody else's to take back");
    assert_eq!(submit(&principal, "/account/tokens/revoke", &[("id", id)]).await.0, StatusCode::OK);
    assert_eq!(read(&server, BOARD, &token).await.status(), StatusCode::UNAUTHORIZED);

    for (what, count) in [("token.make", 1), ("token.use", 2), ("token.revoke", 1)] {
        let rows = server.pool().await;
        let sql = "select count(*) from audit where what = $1 and who = 'p1' and subject = $2";
        let found: i64 = sqlx::query_scalar(sql).bind(what).bind(id).fetch_one(&rows).await.expect("a number");
        assert_eq!(found, count, "{what}");
    }
    assert_eq!(server.count("api_token").await, 0);
    server.assert_verified().await;
}

/// Every other way of the interface, read or write, stays shut.
#[tokio::test]
async fn a_token_opens_no_other_way() {
    let server = TestServer::start(Sqlite).await;
    let token = token(&server.phone("p1").await).await;
    let document = reqwest::get(format!("{}/api/v1/openapi.json", server.url)).await.expect("the server answers");
    let document: serde_json::Value = document.json().await.expect("JSON");
    let mut opened = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let Some(needs) = operation["security"].as_array() else { continue };
            let address = path
                .replace("{month}", "2026-11")
                .replace("{range}", "2026-11")
                .replace("{staff}", "m1")
                .replace("{id}", "c1")
                .replace("{days}", "30");
            let method = method.to_uppercase().parse().expect("a method");
            let request = Client::new().request(method, format!("{}{address}", server.url)).bearer_auth(&token);
            let opens = request.send().await.expect("the server answers").status() != StatusCode::UNAUTHORIZED;
            assert_eq!(opens, needs.iter().any(|it| it["token"].is_array()), "{path} is as the document says");
            opened.extend(opens.then(|| path.clone()));
        }
    }
    assert_eq!(opened, ["/api/v1/board/{range}"]);
    for path in ["/account", "/audit", "/audit.csv"] {
        assert_eq!(read(&server, path, &token).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[rstest]
#[case::a_mentor("m1", &[("name", "x"), ("password", PASSWORD)], StatusCode::FORBIDDEN)]
#[case::whoever_does_not_know_the_password("p1", &[("name", "x"), ("password", "a guess")], StatusCode::FORBIDDEN)]
#[case::without_a_name("p1", &[("name", "　"), ("password", PASSWORD)], StatusCode::UNPROCESSABLE_ENTITY)]
#[case::with_an_endless_one("p1", &[("name", "名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名"), ("password", PASSWORD)], StatusCode::UNPROCESSABLE_ENTITY)]
#[tokio::test]
async fn nobody_makes_one(#[case] who: &str, #[case] form: &[(&str, &str)], #[case] expected: StatusCode) {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone(who).await;
    let (status, page) = submit(&phone, "/account/tokens", form).await;
    assert!(status == expected && !page.contains("peiban_"), "{status} {page}");
    assert_eq!((page.contains("程序用的令牌"), server.count("api_token").await), (who == "p1", 0));
}

#[rstest]
#[tokio::test]
async fn ten_are_enough(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    for name in 0..10 {
        assert_eq!(make(&principal, &name.to_string()).await.0, StatusCode::OK);
    }
    let (status, page) = make(&principal, "一个太多").await;
    assert!(status == StatusCode::CONFLICT && page.contains("最多 10 个"), "{page}");
    assert_eq!(server.count("api_token").await, 10);
}

#[rstest]
#[case::nobodys("peiban_nobodys", "")]
#[case::of_somebody_shut_out("", "update account set disabled_at = 1 where staff = 'p1'")]
#[tokio::test]
async fn no_other_token_reads_anything(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] other: &str,
    #[case] sql: &'static str,
) {
    let server = TestServer::start(engine).await;
    let mut token = token(&server.phone("p1").await).await;
    if sql.is_empty() {
        token = other.to_owned();
    } else {
        server.execute(sql).await;
    }
    assert_eq!(read(&server, BOARD, &token).await.status(), StatusCode::UNAUTHORIZED);
}
