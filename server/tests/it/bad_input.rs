//! What is not a request is answered with a sentence, never with a fault of ours.

use reqwest::{Client, Method, StatusCode, header};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, outcomes, record,
};

async fn send(
    server: &TestServer,
    method: Method,
    path: &str,
    content_type: &str,
    body: impl Into<reqwest::Body>,
) -> (StatusCode, Value) {
    let request = Client::new().request(method, format!("{}{path}", server.url));
    let request = request.header(header::CONTENT_TYPE, content_type).body(body);
    let response = request.send().await.expect("the server answers");
    (response.status(), response.json().await.expect("a JSON body"))
}

#[rstest]
#[case::not_json(Method::POST, "/api/v1/sign-in", "application/json", "{", 400, "malformed")]
#[case::trailing(
    Method::POST,
    "/api/v1/sign-in",
    "application/json",
    r#"{"phone":"1","password":"2","device":"d","device_name":"x"}x"#,
    400,
    "malformed"
)]
#[case::not_utf8_text(Method::POST, "/api/v1/sign-in", "application/json", "\u{0}", 400, "malformed")]
#[case::a_form(Method::POST, "/api/v1/sign-in", "application/x-www-form-urlencoded", "phone=1", 415, "malformed")]
#[case::plain_text(Method::POST, "/api/v1/sign-in", "text/plain", "{}", 415, "malformed")]
#[case::unknown_route(Method::GET, "/api/v1/nothing", "application/json", "", 404, "not_found")]
#[case::no_version(Method::GET, "/api/v2", "application/json", "", 404, "not_found")]
#[case::wrong_method(Method::PUT, "/api/v1/sync", "application/json", "{}", 405, "malformed")]
#[case::signed_out(Method::POST, "/api/v1/sync", "application/json", "{}", 401, "signed_out")]
#[tokio::test]
async fn is_told_what_is_wrong(
    #[case] method: Method,
    #[case] path: &str,
    #[case] content_type: &str,
    #[case] body: &'static str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let server = TestServer::start(Sqlite).await;
    let (answered, body) = send(&server, method, path, content_type, body).await;
    assert_eq!((answered.as_u16(), body["error"]["code"].as_str()), (status, Some(code)));
}

#[rstest]
#[case::missing("protocol", Value::Null, "protocol")]
#[case::text_for_number("cursor", json!("1"), "cursor")]
#[case::bad_device("device", json!("a b"), "device")]
#[case::records_not_a_list("records", json!({}), "records")]
#[case::too_many_waiting("waiting", json!(-1), "waiting")]
#[tokio::test]
async fn a_malformed_sync_names_the_place(#[case] field: &str, #[case] value: Value, #[case] place: &str) {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let mut request = phone.request(&[]);
    request[field] = value;
    let (status, body) = phone.post("/api/v1/sync", &request).await;
    let sentence = body["error"]["message"]["en"].as_str().expect("a sentence").to_owned();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(sentence.contains(place), "{sentence}");
}

#[rstest]
#[tokio::test]
async fn more_than_the_server_takes_is_refused_and_the_limit_itself_is_not(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let many: Vec<Value> =
        (0..201).map(|at| record(&format!("r{at}"), "m1", "2026-11-10", &["c1"], &["talk"])).collect();
    let (status, body) = phone.post("/api/v1/sync", &phone.request(&many)).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too_large")));
    let mut large = phone.request(&[]);
    large["padding"] = json!("x".repeat(512 * 1024));
    let (status, body) = phone.post("/api/v1/sync", &large).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too_large")));
    assert_eq!(phone.sync(&many[..200]).await.receipts.len(), 200);
}

/// Bodies made to do harm, or cut and doubled on their way.
#[rstest]
#[case::deep_lists("[".repeat(100_000), 400)]
#[case::deep_objects(r#"{"records":"#.repeat(40_000), 400)]
#[case::a_deep_record(request_of(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))), 400)]
#[case::a_field_twice(request_of("").replace(r#""cursor":0"#, r#""cursor":0,"cursor":1"#), 400)]
#[case::a_list_twice(request_of("").replace(r#""cursor":0"#, r#""cursor":0,"records":[]"#), 400)]
#[case::a_million_items(request_of(&vec!["0"; 1_000_000].join(",")), 413)]
#[case::as_many_items_as_fit(request_of(&vec!["0"; 250_000].join(",")), 413)]
#[case::objects_as_many_as_fit(request_of(&vec![r#"{"a":0}"#; 60_000].join(",")), 413)]
#[case::not_a_number(request_of("").replace(r#""cursor":0"#, r#""cursor":NaN"#), 400)]
#[case::a_number_too_large(request_of("").replace(r#""cursor":0"#, r#""cursor":1e999"#), 400)]
#[case::a_number_with_many_digits(request_of("").replace(r#""cursor":0"#, &format!(r#""cursor":{}"#, "9".repeat(100_000))), 400)]
#[case::half_a_pair_of_surrogates(request_of(r#"{"id":"\ud800"}"#), 400)]
#[case::cut(request_of("").trim_end_matches('}').to_owned(), 400)]
#[case::doubled(request_of("").repeat(2), 400)]
#[case::nothing(String::new(), 400)]
#[tokio::test]
async fn a_harmful_body_is_refused(#[case] body: String, #[case] status: u16) {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    let request =
        phone.http.post(format!("{}/api/v1/sync", server.url)).header(header::CONTENT_TYPE, "application/json");
    let response = request.body(body).send().await.expect("the server answers");
    let (answered, body): (_, Value) = (response.status().as_u16(), response.json().await.expect("a JSON body"));
    assert_eq!(answered, status, "{body}");
    assert!(body["error"]["message"]["zh"].is_string(), "{body}");
    assert_eq!(server.count("record").await, 0);
}

/// What a phone of m1 would send, with these records.
fn request_of(records: &str) -> String {
    format!(
        r#"{{"protocol":2,"epoch":null,"cursor":0,"device":"phone-of-m1","now":0,"waiting":0,"records":[{records}]}}"#
    )
}

#[rstest]
#[case::cross_site(&[("sec-fetch-site", "cross-site")], 403)]
#[case::same_site(&[("sec-fetch-site", "same-site")], 403)]
#[case::foreign_origin(&[("origin", "https://evil.example")], 403)]
#[case::no_origin_at_all(&[], 401)]
#[case::own(&[("sec-fetch-site", "same-origin")], 401)]
#[tokio::test]
async fn only_our_own_pages_may_write(#[case] headers: &[(&str, &str)], #[case] status: u16) {
    let server = TestServer::start(Sqlite).await;
    let request = Client::new().post(format!("{}/api/v1/sync", server.url)).json(&json!({}));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    assert_eq!(request.send().await.expect("the server answers").status().as_u16(), status);
}

/// Moments and texts at the edge of what can be written are refused or stored, never a fault of ours.
#[rstest]
#[tokio::test]
async fn extremes_are_survived(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut phone = server.phone("m1").await;
    let moments = [
        "0000-01-01T00:00:00Z",
        "-262143-01-01T00:00:00-23:59",
        "+262142-12-31T23:59:59+23:59",
        "9999-12-31T23:59:59Z",
    ];
    let mut records: Vec<Value> = Vec::new();
    for (at, moment) in moments.into_iter().enumerate() {
        let mut record = record(&format!("far{at}"), "m1", "2026-11-10", &["c1"], &["talk"]);
        record["at"] = json!(moment);
        records.push(record);
    }
    let mut odd = record("odd", "m1", "2026-11-10", &["c1"], &["talk"]);
    odd["note"] = json!("\u{0}'; drop table record; --\u{10FFFF}");
    records.push(odd);
    let reply = phone.sync(&records).await;
    assert_eq!(outcomes(&reply.receipts).last().map(String::as_str), Some("stored"));
    for (now, cursor) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
        let mut request = phone.request(&[]);
        request["now"] = json!(now);
        request["cursor"] = json!(cursor);
        request["epoch"] = json!("\u{0}");
        assert_eq!(phone.post("/api/v1/sync", &request).await.0, StatusCode::OK);
    }
}

#[rstest]
#[case("/api/v1/children/c1?protocol=new")]
#[case("/api/v1/children?q=a&q=b")]
#[tokio::test]
async fn an_odd_question_is_malformed(#[case] path: &str) {
    let server = TestServer::start(Sqlite).await;
    let (status, body) = server.phone("p1").await.get(path).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")));
}

#[rstest]
#[case("2026-13")]
#[case("2026-1")]
#[case("november")]
#[case("99999-01")]
#[case("%00")]
#[tokio::test]
async fn an_unknown_month_is_malformed(#[case] month: &str) {
    let server = TestServer::start(Sqlite).await;
    let (status, body) = server.phone("p1").await.get(&format!("/api/v1/board/{month}")).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")));
}
