//! What a reminder's ways out must look like.

use domain::{
    Fault,
    channel::{
        Robot, Subscription,
        Vendor::{self, Dingtalk, Feishu, Webhook, Wecom},
        check_mail,
    },
};
use rstest::rstest;

const URL: &str = "https://oapi.dingtalk.com/robot/send?access_token=1";

/// 201 characters.
const TOO_LONG: &str = concat!(
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0"
);

fn robot(vendor: Vendor, name: &str, url: &str, secret: Option<&str>) -> Robot {
    let id = "r1".parse().expect("an id");
    Robot { id, vendor, name: name.into(), url: url.into(), secret: secret.map(Into::into) }
}

fn wrong_field(checked: Result<(), Fault>) -> Option<String> {
    checked.err().map(|fault| fault.field)
}

#[rstest]
#[case::signed(Dingtalk, "教师群", URL, Some("SEC1"), None)]
#[case::wecom_has_no_secret(Wecom, "教师群", URL, None, None)]
#[case::feishu_may_have_none(Feishu, "教师群", URL, None, None)]
#[case::feishu_may_have_one(Feishu, "教师群", URL, Some("s"), None)]
#[case::plain_http(Webhook, "教育局", "http://127.0.0.1:4000/in", Some("s"), None)]
#[case::bare_host(Webhook, "教育局", "https://example.cn", Some("s"), None)]
#[case::no_name(Wecom, " ", URL, None, Some("name"))]
#[case::forty_characters(Wecom, &"群".repeat(40), URL, None, None)]
#[case::long_name(Wecom, &"群".repeat(41), URL, None, Some("name"))]
#[case::no_url(Wecom, "教师群", "", None, Some("url"))]
#[case::no_scheme(Wecom, "教师群", "qyapi.weixin.qq.com/cgi-bin", None, Some("url"))]
#[case::other_scheme(Wecom, "教师群", "file:///etc/passwd", None, Some("url"))]
#[case::no_host(Wecom, "教师群", "https:///send", None, Some("url"))]
#[case::no_host_but_a_query(Wecom, "教师群", "https://?key=1", None, Some("url"))]
#[case::a_line_break(Wecom, "教师群", "https://a.cn/\r\nHost: b", None, Some("url"))]
#[case::long_url(Wecom, "教师群", &format!("https://a.cn/{}", "k".repeat(488)), None, Some("url"))]
#[case::dingtalk_unsigned(Dingtalk, "教师群", URL, None, Some("secret"))]
#[case::webhook_unsigned(Webhook, "教育局", URL, None, Some("secret"))]
#[case::empty_secret(Dingtalk, "教师群", URL, Some(" "), Some("secret"))]
#[case::long_secret(Feishu, "教师群", URL, Some(TOO_LONG), Some("secret"))]
fn a_robot_is_filled_in(
    #[case] vendor: Vendor,
    #[case] name: &str,
    #[case] url: &str,
    #[case] secret: Option<&str>,
    #[case] wrong: Option<&str>,
) {
    assert_eq!(wrong_field(robot(vendor, name, url, secret).check()).as_deref(), wrong);
}

#[rstest]
#[case::sound("https://push.example.net/1", 87, 22, None)]
#[case::no_endpoint("", 87, 22, Some("endpoint"))]
#[case::short_key("https://push.example.net/1", 86, 22, Some("p256dh"))]
#[case::long_secret("https://push.example.net/1", 87, 24, Some("auth"))]
fn a_subscription_has_its_shape(
    #[case] endpoint: &str,
    #[case] key: usize,
    #[case] auth: usize,
    #[case] wrong: Option<&str>,
) {
    let (p256dh, auth) = ("B".repeat(key), "-".repeat(auth));
    let subscription = Subscription { endpoint: endpoint.into(), p256dh, auth };
    assert_eq!(wrong_field(subscription.check()).as_deref(), wrong);
}

#[rstest]
#[case::sound("li.wei+school@mail.school.edu.cn", true)]
#[case::empty("", false)]
#[case::no_at("li.school.cn", false)]
#[case::two_ats("li@wei@school.cn", false)]
#[case::nobody("@school.cn", false)]
#[case::no_dot("li@school", false)]
#[case::dot_at_the_end("li@school.", false)]
#[case::a_space("li wei@school.cn", false)]
#[case::two_people("li@school.cn,wang@school.cn", false)]
#[case::a_second_header("li@school.cn\r\nBcc: x@y.cn", false)]
#[case::long(&format!("{}@school.cn", "l".repeat(245)), false)]
fn a_mail_address_looks_like_one(#[case] mail: &str, #[case] sound: bool) {
    assert_eq!(check_mail(mail).is_ok(), sound);
}

#[test]
fn vendors_have_plain_words() {
    let words = [Wecom, Dingtalk, Feishu, Webhook].map(|it| serde_json::to_value(it).expect("JSON"));
    assert_eq!(words, ["wecom", "dingtalk", "feishu", "webhook"]);
}
