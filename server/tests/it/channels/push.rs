//! Pushes to somebody else's push service, opened with the keys of the browser behind it.

use chrono::Utc;
use domain::channel::Subscription;
use rstest::rstest;
use serde_json::{Value, json};
use server::channel::{Channel, Outside, OutsideConfig, VapidKey};

use super::{Program, letter, outcome, outside};

/// A push service, the subscription of the browser behind it, and what leads there.
async fn push_service(key: VapidKey) -> (Program, Subscription, Outside) {
    let mut service = Program::start("push_service.py", &[&key.public()]);
    let hello: Value = serde_json::from_str(&service.line().await).expect("JSON");
    let text = |name: &str| hello[name].as_str().expect("a text").to_owned();
    let (endpoint, p256dh, auth) = (format!("{}/hush", text("origin")), text("p256dh"), text("auth"));
    let config = OutsideConfig {
        allowed: vec![text("origin")],
        vapid: Some(key),
        contact: Some("mailto:peiban@example.cn".into()),
        ..OutsideConfig::default()
    };
    (service, Subscription { endpoint, p256dh, auth }, Outside::new(config).expect("a sound outside"))
}

#[tokio::test]
async fn a_browser_reads_what_is_pushed() {
    let stored = VapidKey::generate().expect("a key").stored().to_owned();
    let (mut service, browser, outside) = push_service(stored.parse().expect("the same key")).await;
    browser.check().expect("a sound subscription");
    let mut letter = letter();
    browser.send(&outside, &letter, Utc::now()).await.expect("it arrives");
    let got: Value = serde_json::from_str(&service.line().await).expect("JSON");
    assert_eq!(got["message"], json!({"title": letter.title, "text": letter.text, "link": letter.link}), "{got}");
    assert_eq!((&got["TTL"], &got["Urgency"]), (&"86400".into(), &"normal".into()));
    assert_eq!((got["Topic"].as_str().map(str::len), &got["sub"]), (Some(32), &"mailto:peiban@example.cn".into()));
    letter.text = "\"陪伴\"\n".repeat(1_000);
    browser.send(&outside, &letter, Utc::now()).await.expect("it is short enough");
    let long: Value = serde_json::from_str(&service.line().await).expect("JSON");
    let text = long["message"]["text"].as_str().expect("a text");
    assert!(letter.text.starts_with(text.trim_end_matches('…')) && text.len() > 1_400, "{}", text.len());
    assert_eq!(long["Topic"], got["Topic"]);
}

#[rstest]
#[case::gone("410", "gone")]
#[case::unknown("404", "gone")]
#[case::too_large("413", "never, 413")]
#[case::bad("400", "never, 400")]
#[case::foreign("403", "never, 403")]
#[case::too_many("429", "later, 30 s, 429")]
#[case::broken("502", "later, 502")]
#[tokio::test]
async fn a_push_service_has_its_say(#[case] path: &str, #[case] expected: &str) {
    let (_service, mut browser, outside) = push_service(VapidKey::generate().expect("a key")).await;
    browser.endpoint = browser.endpoint.replace("hush", path);
    assert_eq!(outcome(&browser, &outside, Utc::now()).await, expected);
}

#[tokio::test]
async fn a_note_is_not_good_for_ever() {
    let (mut service, browser, outside) = push_service(VapidKey::generate().expect("a key")).await;
    let yesterday = Utc::now() - chrono::TimeDelta::hours(13);
    assert_eq!(outcome(&browser, &outside, yesterday).await, "never, 403");
    assert!(service.line().await.contains("not good now"));
}

#[rstest]
#[case::no_key(Some(""), None)]
#[case::no_base64(Some("陪伴"), None)]
#[case::off_the_curve(
    Some("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    None
)]
#[case::short_secret(None, Some("AAAA"))]
#[case::no_secret(None, Some(""))]
#[tokio::test]
async fn a_broken_subscription_is_no_panic(#[case] p256dh: Option<&str>, #[case] auth: Option<&str>) {
    let (_service, mut browser, outside) = push_service(VapidKey::generate().expect("a key")).await;
    browser.p256dh = p256dh.map_or(browser.p256dh, Into::into);
    browser.auth = auth.map_or(browser.auth, Into::into);
    assert_eq!(outcome(&browser, &outside, Utc::now()).await, "never");
}

#[tokio::test]
async fn without_a_key_nothing_is_pushed() {
    let endpoint = "https://push.example.net/hush".into();
    let browser = Subscription { endpoint, p256dh: String::new(), auth: String::new() };
    assert_eq!(outcome(&browser, &outside(&[]), Utc::now()).await, "never");
    assert!("hush".parse::<VapidKey>().is_err() && "陪伴".parse::<VapidKey>().is_err());
}
