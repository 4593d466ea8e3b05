//! Mail: plain text, sent to the administrator's server and nowhere else.

use chrono::{DateTime, Utc};
use lettre::{
    AsyncTransport, Message,
    message::{
        Mailbox as Address,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp,
};
use tokio::time::timeout;

use super::{Channel, Failure, Letter, Outside, clip};

/// Where one person gets mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox(pub String);

/// Most bytes of a subject.
const LONGEST_SUBJECT: usize = 200;

impl Channel for Mailbox {
    async fn send(&self, outside: &Outside, letter: &Letter, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some((transport, from)) = &outside.0.smtp else {
            let en = "This server sends no mail; the administrator can set up a mail server.";
            return Err(Failure::never("服务器没有设置邮件，请管理员设置。", en));
        };
        let message = self.message(from, letter, now).ok_or_else(bad_address)?;
        // The transport's own patience begins anew with every line of a slow server.
        match timeout(outside.0.timeout, transport.send(message)).await {
            Err(_) => Err(Failure::silent()),
            Ok(Err(error)) => Err(judged(&error)),
            Ok(Ok(_)) => Ok(()),
        }
    }
}

impl Mailbox {
    /// The letter as mail; none if the address is none.
    fn message(&self, from: &Address, letter: &Letter, now: DateTime<Utc>) -> Option<Message> {
        let to: Address = self.0.parse().ok()?;
        let link = letter.link.as_ref().map(|it| format!("\n\n{it}")).unwrap_or_default();
        // So that nobody's holiday notice answers.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(from.clone())
            .to(to)
            .date(now.into())
            .message_id(Some(format!("<{}@{}>", letter.token(), from.email.domain())))
            .subject(clip(&letter.title, LONGEST_SUBJECT).replace(char::is_control, " "))
            .raw_header(HeaderValue::new(automatic, "auto-generated".into()))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}{link}\n", letter.text))
            .ok()
    }
}

fn bad_address() -> Failure {
    Failure::never("邮箱地址不对，请改正。", "The mail address is not right: correct it.")
}

fn judged(error: &smtp::Error) -> Failure {
    let code = error.status().map(u16::from);
    let (zh, en) = match code {
        None => (String::new(), String::new()),
        Some(code) => (format!("（代码 {code}）"), format!(" (code {code})")),
    };
    if error.is_permanent() {
        return Failure::never(
            format!("邮件服务器拒收{zh}。请检查邮箱地址。"),
            format!("The mail server refused it{en}. See whether the address is right."),
        );
    }
    if error.is_client() {
        return bad_address();
    }
    if error.is_timeout() {
        return Failure::silent();
    }
    Failure::later(format!("邮件服务器现在收不了{zh}。"), format!("The mail server cannot take it now{en}."))
}
