//! What robots and webhooks are told, and what comes of it when a key, a secret or a clock is wrong.

use chrono::TimeDelta;
use domain::channel::Vendor::{self, Dingtalk, Feishu, Webhook, Wecom};
use rstest::rstest;

use super::{
    letter, outcome, outside, robot,
    vendors::{SECRET, Vendors, now},
};

const WECOM: &str = "/cgi-bin/webhook/send?key=hush-key";
const DINGTALK: &str = "/robot/send?access_token=hush-key";
const FEISHU: &str = "/open-apis/bot/v2/hook/hush-key";

#[rstest]
#[case::wecom(Wecom, WECOM, None, 0, "delivered")]
#[case::wecom_by_another_key(Wecom, "/cgi-bin/webhook/send?key=hush-other", None, 0, "never, 93000")]
#[case::dingtalk(Dingtalk, DINGTALK, Some(SECRET), 0, "delivered")]
#[case::dingtalk_almost_an_hour_late(Dingtalk, DINGTALK, Some(SECRET), 59, "delivered")]
#[case::dingtalk_late(Dingtalk, DINGTALK, Some(SECRET), 61, "never, 310000")]
#[case::dingtalk_early(Dingtalk, DINGTALK, Some(SECRET), -61, "never, 310000")]
#[case::dingtalk_by_another_secret(Dingtalk, DINGTALK, Some("hush"), 0, "never, 310000")]
#[case::dingtalk_by_another_key(Dingtalk, "/robot/send?access_token=hush", Some(SECRET), 0, "never, 300001")]
#[case::feishu(Feishu, FEISHU, Some(SECRET), 0, "delivered")]
#[case::feishu_late(Feishu, FEISHU, Some(SECRET), 61, "never, 19021")]
#[case::feishu_unsigned(Feishu, FEISHU, None, 0, "never, 19021")]
#[case::feishu_by_another_key(Feishu, "/open-apis/bot/v2/hook/hush", Some(SECRET), 0, "never, 19001")]
#[case::webhook(Webhook, "/in", Some(SECRET), 0, "delivered")]
#[case::webhook_late(Webhook, "/in", Some(SECRET), 61, "never, 401")]
#[case::webhook_by_another_secret(Webhook, "/in", Some("hush"), 0, "never, 401")]
#[case::webhook_nowhere(Webhook, "/hush", Some(SECRET), 0, "never, 404")]
#[tokio::test]
async fn a_vendor_checks_what_it_gets(
    #[case] vendor: Vendor,
    #[case] path: &str,
    #[case] secret: Option<&str>,
    #[case] minutes: i64,
    #[case] expected: &str,
) {
    let vendors = Vendors::start().await;
    let robot = robot(vendor, &format!("{}{path}", vendors.origin), secret);
    let late = now() + TimeDelta::minutes(minutes);
    assert_eq!(outcome(&robot, &outside(&[&vendors.origin]), late).await, expected);
    let (said, letter) = (vendors.said.lock().expect("nobody panicked").clone(), letter());
    let spoken = format!("{}\n{}\n{}", letter.title, letter.text, letter.link.clone().unwrap_or_default());
    match (expected, vendor) {
        ("delivered", Webhook) => {
            assert_eq!(said.len(), 1);
            let fields = ["key", "title", "text", "link"].map(|it| said[0][it].as_str().map(ToOwned::to_owned));
            assert_eq!(fields, [Some(letter.key), Some(letter.title), Some(letter.text), letter.link]);
            assert_eq!(said[0]["data"], letter.data);
        }
        ("delivered", _) => assert_eq!(said, [spoken]),
        _ => assert!(said.is_empty()),
    }
}

#[rstest]
#[case::wecom(Wecom, WECOM, 20, "later, 60 s, 45009")]
#[case::dingtalk(Dingtalk, DINGTALK, 20, "later, 600 s, 130101")]
#[case::feishu(Feishu, FEISHU, 100, "later, 60 s, 11232")]
#[tokio::test]
async fn one_message_too_many_waits(
    #[case] vendor: Vendor,
    #[case] path: &str,
    #[case] most: usize,
    #[case] expected: &str,
) {
    let vendors = Vendors::start().await;
    let (robot, outside) =
        (robot(vendor, &format!("{}{path}", vendors.origin), Some(SECRET)), outside(&[&vendors.origin]));
    for _ in 0..most {
        assert_eq!(outcome(&robot, &outside, now()).await, "delivered");
    }
    assert_eq!(outcome(&robot, &outside, now()).await, expected);
}

#[tokio::test]
async fn a_long_letter_is_cut_for_wecom() {
    use server::channel::Channel;
    let vendors = Vendors::start().await;
    let robot = robot(Wecom, &format!("{}{WECOM}", vendors.origin), None);
    let mut long = letter();
    long.text = "陪伴".repeat(1_000);
    robot.send(&outside(&[&vendors.origin]), &long, now()).await.expect("it is short enough");
    let said = vendors.said.lock().expect("nobody panicked")[0].as_str().expect("a text").to_owned();
    assert!((2046..=2048).contains(&said.len()), "{}", said.len());
    assert!(said.ends_with(&format!("…\n{}", long.link.expect("a link"))), "{said}");
}
