//! The ways by which a reminder leaves the server: group robots, webhooks, mail, push, and calendars that are fetched.

mod address;
mod answer;
mod calendar;
mod dingtalk;
mod failure;
mod feishu;
mod mail;
mod outside;
mod push;
mod resolver;
mod robot;
mod signature;
mod vapid;
mod webhook;
mod wecom;

use std::future::Future;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub use calendar::{Event, calendar};
pub use failure::Failure;
pub use mail::Mailbox;
pub use outside::{Outside, OutsideConfig, SmtpConfig};
pub use vapid::VapidKey;

/// Something that takes letters.
pub trait Channel {
    /// Sends a letter, once. Whoever gets it twice can tell by its key.
    ///
    /// # Errors
    /// When it did not arrive, or nobody knows.
    fn send(
        &self,
        outside: &Outside,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What is to be said, before a channel puts it into its own form.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The same however often it is sent.
    pub key: String,
    /// One line.
    pub title: String,
    /// The rest; it does not say the title again.
    pub text: String,
    /// Where to go on.
    pub link: Option<String>,
    /// What programs get besides.
    pub data: serde_json::Value,
}

impl Letter {
    /// The key in 32 characters that any header takes.
    fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(&Sha256::digest(&self.key)[..24])
    }

    /// All in one text of at most `most` bytes. What is too long loses its end, but not the link.
    fn spoken(&self, most: usize) -> String {
        let link = self.link.as_ref().map(|it| format!("\n{it}")).unwrap_or_default();
        let words = format!("{}\n{}", self.title, self.text);
        format!("{}{link}", clip(words.trim_end(), most.saturating_sub(link.len())))
    }
}

/// As much of a text as goes into `most` bytes, with … where it ends early.
fn clip(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.into();
    }
    let room = most.saturating_sub('…'.len_utf8());
    let ends = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= room);
    format!("{}…", &text[..ends.last().unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::fits("陪伴", 6, "陪伴")]
    #[case::cut_between_characters("陪伴孩子", 10, "陪伴…")]
    #[case::just_one_too_much("陪伴a", 6, "陪…")]
    #[case::no_room("陪伴", 1, "…")]
    fn a_text_is_cut_between_characters(#[case] text: &str, #[case] most: usize, #[case] expected: &str) {
        assert_eq!(clip(text, most), expected);
    }

    #[rstest]
    #[case::short("好", 100, "本周\n好\nhttps://a.cn")]
    #[case::long("好好好好好好", 30, "本周\n好好…\nhttps://a.cn")]
    #[case::nothing_but_a_title("", 100, "本周\nhttps://a.cn")]
    fn the_link_survives(#[case] text: &str, #[case] most: usize, #[case] expected: &str) {
        let letter = Letter {
            key: "k".into(),
            title: "本周".into(),
            text: text.into(),
            link: Some("https://a.cn".into()),
            data: serde_json::Value::Null,
        };
        let spoken = letter.spoken(most);
        assert_eq!(spoken, expected);
        assert!(spoken.len() <= most);
        assert_eq!(letter.token().len(), 32);
    }
}
