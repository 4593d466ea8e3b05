//! Invitations: how staff get in for the first time, and again when they forgot their password.

use reqwest::{StatusCode, header::CONTENT_TYPE};
use rstest::rstest;
use serde_json::json;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, sign_in_request,
};

/// A server on which `m2` never had an account.
async fn server(engine: Engine) -> TestServer {
    let server = TestServer::start(engine).await;
    server.execute("delete from account where staff = 'm2'").await;
    server
}

/// Posts a form as a browser does; the page that comes back.
async fn submit(phone: &Phone, path: &str, form: &str) -> (StatusCode, String) {
    let request = phone.http.post(format!("{}{path}", phone.url));
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.to_owned());
    page(request).await
}

async fn open(phone: &Phone, path: &str) -> (StatusCode, String) {
    page(phone.http.get(format!("{}{path}", phone.url))).await
}

async fn page(request: reqwest::RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

/// The codes on a sheet.
fn codes(sheet: &str) -> Vec<String> {
    let slips = sheet.split("class=\"code\">").skip(1);
    slips.map(|it| it.split('<').next().unwrap_or_default().to_owned()).collect()
}

/// The code on the slip that `by` prints for `whom`.
async fn invite(by: &Phone, whom: &str) -> String {
    let (status, sheet) = submit(by, "/print/invitations", &format!("staff={whom}")).await;
    assert_eq!(status, StatusCode::OK, "{sheet}");
    codes(&sheet).pop().expect("a slip")
}

async fn join(phone: &Phone, code: &str, number: &str, password: &str) -> (StatusCode, String) {
    submit(phone, "/join", &format!("code={code}&phone={number}&password={password}")).await
}

async fn can_sign_in(phone: &Phone, number: &str, password: &str) -> bool {
    let request = sign_in_request(number, password, "new-device");
    phone.post("/api/v1/sign-in", &request).await.0 == StatusCode::OK
}

const NUMBER: &str = "13900000009";
const PASSWORD: &str = "a-sentence-to-remember";

#[rstest]
#[tokio::test]
async fn an_invitation_lets_its_person_in_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = server(engine).await;
    let (office, visitor) = (server.phone("p1").await, server.phone("t1").await);
    let (_, sheet) = submit(&office, "/print/invitations", "").await;
    let codes = codes(&sheet);
    assert!(codes.len() == 1 && sheet.contains("周老师") && sheet.contains("<svg"), "whoever has no account: {sheet}");
    let (status, form) = open(&visitor, &format!("/join?code={}", codes[0])).await;
    assert!(status == StatusCode::OK && form.contains("周老师") && form.contains("13800000002"), "{form}");

    let (status, page) = join(&visitor, &codes[0], NUMBER, PASSWORD).await;
    assert!(status == StatusCode::OK && page.contains(NUMBER) && !page.contains(PASSWORD), "{page}");
    assert!(can_sign_in(&visitor, NUMBER, PASSWORD).await);
    assert_eq!(join(&visitor, &codes[0], NUMBER, "another-sentence").await.0, StatusCode::NOT_FOUND);
    assert_eq!(open(&visitor, &format!("/join?code={}", codes[0])).await.0, StatusCode::NOT_FOUND);
    assert!(can_sign_in(&visitor, NUMBER, PASSWORD).await);

    assert_eq!(server.count("audit where what = 'account.invite' and who = 'p1' and subject = 'm2'").await, 1);
    assert_eq!(server.count("audit where what = 'account.join' and who = 'm2' and device is null").await, 1);
    server.assert_verified().await;
}

#[rstest]
#[case::in_capitals_and_without_strokes(|code: &str| code.replace('-', "").to_uppercase())]
#[case::with_blanks(|code: &str| format!("+{}+", code.replace('-', "+")))]
#[case::with_letters_that_look_alike(|code: &str| code.replace('0', "O").replace('1', "l"))]
#[tokio::test]
async fn a_code_typed_from_paper_need_not_look_the_same(#[case] typed: fn(&str) -> String) {
    let server = server(Sqlite).await;
    let office = server.phone("p1").await;
    let code = invite(&office, "m2").await;
    assert_eq!(join(&office, &typed(&code), NUMBER, PASSWORD).await.0, StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn a_later_invitation_voids_the_earlier_and_time_voids_both(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = server(engine).await;
    let office = server.phone("k1").await;
    let (earlier, later) = (invite(&office, "m2").await, invite(&office, "m2").await);
    assert_eq!(join(&office, &earlier, NUMBER, PASSWORD).await.0, StatusCode::NOT_FOUND);
    server.set_now("2026-12-04T12:00:00+08:00");
    assert_eq!(join(&office, &later, NUMBER, PASSWORD).await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.count("account where staff = 'm2'").await, 0);
}

#[rstest]
#[tokio::test]
async fn whoever_forgot_their_password_gets_a_new_one_and_their_devices_are_signed_out(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = server(engine).await;
    let (office, mentor) = (server.phone("p1").await, server.phone("m1").await);
    let code = invite(&office, "m1").await;
    assert_eq!(
        mentor.post("/api/v1/sync", &mentor.request(&[])).await.0,
        StatusCode::OK,
        "the paper alone does nothing"
    );
    assert_eq!(join(&office, &code, NUMBER, PASSWORD).await.0, StatusCode::OK);
    assert_eq!(mentor.post("/api/v1/sync", &mentor.request(&[])).await.0, StatusCode::UNAUTHORIZED);
    assert!(can_sign_in(&office, NUMBER, PASSWORD).await);
    assert!(!can_sign_in(&office, "m1", crate::harness::PASSWORD).await);
}

#[rstest]
#[case::a_short_password(NUMBER, "seven77", "至少要 8 个字")]
#[case::an_endless_one(NUMBER, &"x".repeat(513), "至少要 8 个字")]
#[case::no_number("call-me", PASSWORD, "手机号不对")]
#[case::the_number_of_a_colleague("13700000001", PASSWORD, "已经有别人在用")]
#[tokio::test]
async fn what_is_wrong_stands_above_what_was_typed(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] number: &str,
    #[case] password: &str,
    #[case] sentence: &str,
) {
    let server = server(engine).await;
    server.execute("update account set phone = '13700000001' where staff = 'm1'").await;
    let office = server.phone("p1").await;
    let code = invite(&office, "m2").await;
    let (status, page) = join(&office, &code, number, password).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(sentence) && page.contains(number) && page.contains(password), "{page}");
    assert_eq!(join(&office, &code, NUMBER, PASSWORD).await.0, StatusCode::OK, "the code is still good");
}

#[rstest]
#[tokio::test]
async fn an_old_paper_does_not_let_in_whom_the_school_shut_out(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = server(engine).await;
    let office = server.phone("p1").await;
    let code = invite(&office, "m1").await;
    server.execute("update account set disabled_at = 1 where staff = 'm1'").await;
    let (status, page) = join(&office, &code, NUMBER, PASSWORD).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("停用"), "{page}");
}

#[rstest]
#[case::a_mentor("m1", "staff=m2", StatusCode::FORBIDDEN)]
#[case::a_class_teacher("t1", "", StatusCode::FORBIDDEN)]
#[case::a_clerk_the_principal("k1", "staff=p1", StatusCode::FORBIDDEN)]
#[case::somebody_of_no_school_of_theirs("p1", "staff=m9", StatusCode::NOT_FOUND)]
#[tokio::test]
async fn only_the_office_invites_and_only_its_own(#[case] by: &str, #[case] form: &str, #[case] status: StatusCode) {
    let server = server(Sqlite).await;
    let phone = server.phone(by).await;
    let (told, page) = submit(&phone, "/print/invitations", form).await;
    assert!(told == status && page.contains("<h1>"), "{told} {page}");
    assert_eq!(server.count("invitation").await, 0);
    let people = phone.get("/api/v1/people").await.0;
    assert_eq!(people == StatusCode::OK, ["p1", "k1"].contains(&by), "{people}");
}

#[tokio::test]
async fn nobody_invites_unless_signed_in_or_from_another_site() {
    let server = server(Sqlite).await;
    let mut phone = server.phone("p1").await;
    let foreign =
        phone.http.post(format!("{}/print/invitations", phone.url)).header("origin", "https://elsewhere.example");
    assert_eq!(page(foreign.header("sec-fetch-site", "cross-site")).await.0, StatusCode::FORBIDDEN);
    phone.http = reqwest::Client::new();
    assert_eq!(submit(&phone, "/print/invitations", "").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.count("invitation").await, 0);
}

#[rstest]
#[tokio::test]
async fn the_office_sees_who_is_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = server(engine).await;
    let office = server.phone("p1").await;
    invite(&office, "m2").await;
    let mut mentor = server.phone("m1").await;
    mentor.run(&server).await;
    server.execute("update account set disabled_at = 1 where staff = 't1'").await;
    let (_, people) = office.get("/api/v1/people").await;
    let now = server.now().timestamp_millis();
    let of = |id: &str| people.as_array().and_then(|all| all.iter().find(|it| it["id"] == id)).expect("them").clone();
    assert_eq!(of("m1")["account"], json!({"last_contact": now, "disabled": false}));
    let m2 = of("m2");
    assert_eq!((&m2["account"], &m2["invited_until"]), (&json!(null), &json!(now + 14 * 24 * 60 * 60 * 1000)));
    assert_eq!(of("t1")["account"]["disabled"], json!(true));
    assert!(!people.to_string().contains("1380"), "no numbers, no codes: {people}");
    server.set_now("2026-12-24T12:00:00+08:00");
    let (_, people) = office.get("/api/v1/people").await;
    assert!(people.as_array().is_some_and(|all| all.iter().all(|it| it["invited_until"].is_null())));
}
