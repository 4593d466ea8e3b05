//! Where the server goes, and where it never goes, whatever a school enters.

use domain::channel::{
    Subscription,
    Vendor::{self, Dingtalk, Feishu, Webhook, Wecom},
};
use rstest::rstest;
use server::channel::{Outside, OutsideConfig, SmtpConfig};

use super::{listen, outcome, outside, robot, vendors::now};

const LISTED: &str = "http://127.0.0.1:4000";

#[rstest]
#[case::home(Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", true)]
#[case::home_of_dingtalk(Dingtalk, "https://oapi.dingtalk.com/robot/send?access_token=1", true)]
#[case::home_of_feishu(Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/1", true)]
#[case::home_of_lark(Feishu, "https://open.larksuite.com/open-apis/bot/v2/hook/1", true)]
#[case::big_letters(Wecom, "HTTPS://QYAPI.WEIXIN.QQ.COM:443/", true)]
#[case::listed(Webhook, "http://127.0.0.1:4000/in", true)]
#[case::listed_for_a_robot(Wecom, "http://127.0.0.1:4000/in", true)]
#[case::listed_written_as_a_number(Webhook, "http://2130706433:4000/in", true)]
#[case::another_vendor(Dingtalk, "https://qyapi.weixin.qq.com/cgi-bin", false)]
#[case::without_tls(Wecom, "http://qyapi.weixin.qq.com/cgi-bin", false)]
#[case::another_port(Wecom, "https://qyapi.weixin.qq.com:8443/cgi-bin", false)]
#[case::longer(Wecom, "https://qyapi.weixin.qq.com.evil.example/", false)]
#[case::as_a_password(Wecom, "https://qyapi.weixin.qq.com@evil.example/", false)]
#[case::with_a_backslash(Wecom, "https://evil.example\\@qyapi.weixin.qq.com/", false)]
#[case::anywhere(Webhook, "https://example.com/in", false)]
#[case::another_port_of_this_machine(Webhook, "http://127.0.0.1:4001/in", false)]
#[case::with_tls(Webhook, "https://127.0.0.1:4000/in", false)]
#[case::beside_this_machine(Webhook, "http://127.0.0.2:4000/in", false)]
#[case::a_file(Webhook, "file:///etc/passwd", false)]
#[case::no_address(Webhook, "陪伴", false)]
fn a_robot_lives_where_it_should(#[case] vendor: Vendor, #[case] url: &str, #[case] reached: bool) {
    let fault = outside(&[LISTED]).robot(&robot(vendor, url, None)).err();
    assert_eq!(fault.as_ref().map(|it| it.field.as_str()), (!reached).then_some("url"));
}

#[rstest]
#[case::anywhere("https://fcm.googleapis.com/fcm/send/1", true)]
#[case::listed("http://127.0.0.1:4000/push", true)]
#[case::by_number("https://[2606:4700::1111]/push", true)]
#[case::without_tls("http://fcm.googleapis.com/fcm/send/1", false)]
#[case::this_machine("https://127.0.0.1/push", false)]
#[case::this_machine_in_hexadecimal("https://0x7f.1/push", false)]
#[case::this_machine_6("https://[::1]/push", false)]
#[case::this_machine_mapped("https://[::ffff:127.0.0.1]/push", false)]
#[case::neighbours("https://192.168.1.1/push", false)]
#[case::secrets_of_a_cloud("https://169.254.169.254/latest", false)]
fn a_push_service_is_out_in_the_world(#[case] endpoint: &str, #[case] reached: bool) {
    let subscription = Subscription { endpoint: endpoint.into(), p256dh: String::new(), auth: String::new() };
    let fault = outside(&[LISTED]).push(&subscription).err();
    assert_eq!(fault.as_ref().map(|it| it.field.as_str()), (!reached).then_some("endpoint"));
}

/// A name is judged by where it leads, at the moment when it is reached; nobody is rung up.
#[tokio::test]
async fn a_name_that_leads_inside_leads_nowhere() {
    let (listener, origin) = listen().await;
    let origin = origin.replace("127.0.0.1", "localhost");
    let robot = robot(Webhook, &format!("{origin}/hush"), Some("hush"));
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, "never");
    listener.into_std().expect("a listener").accept().expect_err("nobody came");
}

#[rstest]
#[case::path("https://oa.example.cn/in")]
#[case::query("https://oa.example.cn?in")]
#[case::scheme("ftp://oa.example.cn")]
#[case::nothing("")]
#[case::no_scheme("oa.example.cn")]
fn only_origins_are_listed(#[case] listed: &str) {
    let allowed = vec![listed.into()];
    assert!(Outside::new(OutsideConfig { allowed, ..OutsideConfig::default() }).is_err());
}

#[rstest]
#[case::no_address("hush", "a@b.cn")]
#[case::web("https://hush@mail.example.cn", "a@b.cn")]
#[case::no_sender("smtp://li:hush@mail.example.cn", "b.cn")]
fn a_mail_server_is_one(#[case] url: &str, #[case] from: &str) {
    let smtp = Some(SmtpConfig { url: url.into(), from: from.into() });
    let error = Outside::new(OutsideConfig { smtp, ..OutsideConfig::default() }).err().expect("no sound mail server");
    assert!(!format!("{error:?}").contains("hush"), "{error:?}");
}
