//! Mail to somebody else's mail server, which reads it as mail programs do.

use rstest::rstest;
use serde_json::Value;
use server::channel::{Channel, Mailbox, Outside, OutsideConfig, SmtpConfig};
use std::time::Duration;

use super::{Program, letter, outcome, outside, vendors::now};

/// A mail server and what leads to it.
async fn mail_server(arguments: &[&str], timeout: Duration) -> (Program, Outside) {
    let mut server = Program::start("mail_server.py", arguments);
    let url = format!("smtp://127.0.0.1:{}", server.line().await);
    let smtp = Some(SmtpConfig { url, from: "陪伴 <peiban@example.cn>".into() });
    let config = OutsideConfig { smtp, timeout: Some(timeout), ..OutsideConfig::default() };
    (server, Outside::new(config).expect("a sound outside"))
}

#[tokio::test]
async fn mail_arrives_as_it_was_written() {
    let (mut server, outside) = mail_server(&[], Duration::from_secs(10)).await;
    let mut letter = letter();
    letter.title = "本周还差 3 次，请李老师尽快联系王家村和李家村的孩子们\r\nBcc: all@example.cn".into();
    let mut ids = Vec::new();
    for _ in 0..2 {
        Mailbox("li@school.cn".into()).send(&outside, &letter, now()).await.expect("it arrives");
        let got: Value = serde_json::from_str(&server.line().await).expect("JSON");
        let field = |name: &str| got[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(field("From"), "陪伴 <peiban@example.cn>");
        assert_eq!((field("To"), &got["to"]), ("li@school.cn".into(), &serde_json::json!(["li@school.cn"])));
        assert_eq!(field("Subject"), letter.title.replace("\r\n", "  "));
        assert_eq!(field("Date"), "Fri, 27 Nov 2026 08:00:00 +0000");
        assert_eq!((field("type"), field("Auto-Submitted")), ("text/plain".into(), "auto-generated".into()));
        let link = letter.link.as_deref().expect("a link");
        assert_eq!(field("text").replace("\r\n", "\n"), format!("{}\n\n{link}\n", letter.text));
        ids.push(field("Message-ID"));
    }
    assert!(ids[0].starts_with('<') && ids[0].ends_with("@example.cn>"), "{}", ids[0]);
    assert_eq!(ids[0], ids[1], "what is sent twice can be told by its id");
    letter.key = "another".into();
    Mailbox("li@school.cn".into()).send(&outside, &letter, now()).await.expect("it arrives");
    assert!(!server.line().await.contains(&ids[0]));
}

#[rstest]
#[case::taken("li@school.cn", "delivered")]
#[case::not_now("later@hush.cn", "later, 451")]
#[case::nobody("nobody@hush.cn", "never, 550")]
#[case::no_address("hush", "never")]
#[case::two_addresses("li@hush.cn, wang@hush.cn", "never")]
#[case::a_second_header("li@hush.cn\r\nBcc: wang@hush.cn", "never")]
#[tokio::test]
async fn a_mail_server_has_its_say(#[case] to: &str, #[case] expected: &str) {
    let (_server, outside) = mail_server(&[], Duration::from_secs(10)).await;
    assert_eq!(outcome(&Mailbox(to.into()), &outside, now()).await, expected);
}

#[tokio::test]
async fn a_mail_server_that_hangs_holds_nobody() {
    let (_server, outside) = mail_server(&["hang"], Duration::from_millis(500)).await;
    assert_eq!(outcome(&Mailbox("li@hush.cn".into()), &outside, now()).await, "later");
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again() {
    let (server, outside) = mail_server(&[], Duration::from_secs(10)).await;
    server.end().await;
    assert_eq!(outcome(&Mailbox("li@hush.cn".into()), &outside, now()).await, "later");
}

#[tokio::test]
async fn without_a_mail_server_no_mail_is_sent() {
    assert_eq!(outcome(&Mailbox("li@hush.cn".into()), &outside(&[]), now()).await, "never");
}
