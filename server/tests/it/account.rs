//! One's own account: where one is signed in, signing out there, another password.

use reqwest::{StatusCode, header::CONTENT_TYPE};
use rstest::rstest;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Phone, TestServer, sign_in_request,
};

/// A page, as a browser asks for it or after it submitted a form.
async fn page(phone: &Phone, path: &str, form: Option<&str>) -> (StatusCode, String) {
    let url = format!("{}{path}", phone.url);
    let request = match form {
        Some(form) => {
            phone.http.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.to_owned())
        }
        None => phone.http.get(url),
    };
    let response = request.send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

async fn is_signed_in(phone: &Phone) -> bool {
    phone.post("/api/v1/sync", &phone.request(&[])).await.0 == StatusCode::OK
}

async fn can_sign_in(phone: &Phone, password: &str) -> bool {
    let request = sign_in_request("m1", password, "new-device");
    phone.post("/api/v1/sign-in", &request).await.0 == StatusCode::OK
}

#[rstest]
#[tokio::test]
async fn one_sees_ones_own_devices_and_nobody_elses(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (phone, _second, _other) =
        (server.phone("m1").await, server.second_phone("m1").await, server.phone("m2").await);
    let (status, shown) = page(&phone, "/account", None).await;
    assert_eq!((status, shown.matches("<li ").count()), (StatusCode::OK, 2), "{shown}");
    assert!(shown.contains("<title>陪伴 · 我的账号</title>"), "{shown}");
    assert!(shown.contains("就是这台") && shown.contains("李老师") && !shown.contains("phone-of-m2"), "{shown}");
    let mut nobody = phone;
    nobody.http = reqwest::Client::new();
    assert_eq!(page(&nobody, "/account", None).await.0, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[case::that_one("device=phone-of-m2", true, true)]
#[case::all_others("", false, true)]
#[tokio::test]
async fn signing_out_elsewhere_ends_sessions_of_ones_own(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] form: &str,
    #[case] second_stays: bool,
    #[case] other_stays: bool,
) {
    let server = TestServer::start(engine).await;
    let (phone, second, other) = (server.phone("m1").await, server.second_phone("m1").await, server.phone("m2").await);
    assert_eq!(page(&phone, "/account/devices", Some(form)).await.0, StatusCode::OK);
    assert_eq!((is_signed_in(&second).await, is_signed_in(&other).await), (second_stays, other_stays));
    assert!(is_signed_in(&phone).await);
    let form = format!("device={}", second.device);
    assert_eq!(page(&phone, "/account/devices", Some(&form)).await.0, StatusCode::OK);
    assert!(!is_signed_in(&second).await && is_signed_in(&phone).await);
}

#[rstest]
#[tokio::test]
async fn another_password_signs_the_others_out(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (phone, second) = (server.phone("m1").await, server.second_phone("m1").await);
    let form = format!("old={}&new=a-new-sentence", PASSWORD.replace(' ', "+"));
    let (status, shown) = page(&phone, "/account/password", Some(&form)).await;
    assert!(status == StatusCode::OK && !shown.contains("a-new-sentence"), "{shown}");
    assert!(is_signed_in(&phone).await && !is_signed_in(&second).await);
    assert!(can_sign_in(&phone, "a-new-sentence").await && !can_sign_in(&phone, PASSWORD).await);
    assert_eq!(
        server.count("audit where what = 'account.password' and who = 'm1' and device = 'phone-of-m1'").await,
        1
    );
    server.assert_verified().await;
}

#[rstest]
#[case::the_old_one_is_wrong("old=guessed&new=a-new-sentence", StatusCode::FORBIDDEN)]
#[case::the_new_one_is_short("old=correct+horse&new=short", StatusCode::UNPROCESSABLE_ENTITY)]
#[tokio::test]
async fn what_is_wrong_changes_nothing(#[case] form: &str, #[case] status: StatusCode) {
    let server = TestServer::start(Sqlite).await;
    let (phone, second) = (server.phone("m1").await, server.second_phone("m1").await);
    assert_eq!(page(&phone, "/account/password", Some(form)).await.0, status);
    assert!(is_signed_in(&second).await && can_sign_in(&phone, PASSWORD).await);
}

#[tokio::test]
async fn guessing_the_old_password_takes_as_long_as_at_the_door() {
    let server = TestServer::start(Sqlite).await;
    let phone = server.phone("m1").await;
    for _ in 0..5 {
        let told = page(&phone, "/account/password", Some("old=guessed&new=a-new-sentence")).await.0;
        assert_eq!(told, StatusCode::FORBIDDEN);
    }
    let form = format!("old={}&new=a-new-sentence", PASSWORD.replace(' ', "+"));
    assert_eq!(page(&phone, "/account/password", Some(&form)).await.0, StatusCode::TOO_MANY_REQUESTS);
}
