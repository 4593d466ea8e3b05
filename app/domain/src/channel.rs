//! Where a reminder may go besides the phone: a group robot, a webhook, a browser, a mailbox.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Fault, id::RobotId};

/// A group robot or a webhook of the school.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Robot {
    /// Made where it was entered.
    pub id: RobotId,
    /// Whose.
    pub vendor: Vendor,
    /// What the school calls it.
    pub name: String,
    /// Where it listens. Whoever knows it can write to the group.
    pub url: String,
    /// What its messages are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// Its address and its secret are as good as a password: they stand in no log.
impl fmt::Debug for Robot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Robot").field("id", &self.id).field("vendor", &self.vendor).finish_non_exhaustive()
    }
}

/// Whose robot it is, and so how it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// 企业微信.
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
    /// Any program that takes JSON and checks our signature.
    Webhook,
}

/// A browser that shows what is pushed to it, as it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Where its push service takes messages for it.
    pub endpoint: String,
    /// Its public key, 65 bytes in base64url.
    pub p256dh: String,
    /// What it shares with us, 16 bytes in base64url.
    pub auth: String,
}

/// Most characters of a robot's name.
pub const LONGEST_NAME: usize = 40;

/// Most characters of a robot's secret.
pub const LONGEST_SECRET: usize = 200;

/// Most bytes of a robot's address.
pub const LONGEST_URL: usize = 500;

/// Most bytes of a browser's address: some push services put a whole ticket into it.
const LONGEST_ENDPOINT: usize = 1_000;

/// Most bytes of a mail address that a server takes.
const LONGEST_MAIL: usize = 254;

impl Robot {
    /// Whether it is filled in. Whether its address may be reached is the server's to say.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        if self.name.trim().is_empty() || self.name.chars().count() > LONGEST_NAME {
            let (zh, en) =
                (format!("名称要写 1 到 {LONGEST_NAME} 个字。"), format!("Name it in 1 to {LONGEST_NAME} characters."));
            return Err(Fault::new("name", zh, en));
        }
        if self.url.len() > LONGEST_URL || !is_address(&self.url) {
            let zh = "请把机器人的 Webhook 地址整个复制过来，它以 https:// 开头。";
            return Err(Fault::new("url", zh, "Copy the robot's whole webhook address; it begins with https://."));
        }
        match self.secret.as_deref() {
            None if matches!(self.vendor, Vendor::Dingtalk | Vendor::Webhook) => {
                let (zh, en) = (
                    "请填写密钥（钉钉：安全设置里选“加签”）。",
                    "Enter the secret (DingTalk: choose signing, 加签, among its security settings).",
                );
                Err(Fault::new("secret", zh, en))
            }
            Some(secret) if secret.trim().is_empty() || secret.chars().count() > LONGEST_SECRET => {
                let (zh, en) = (
                    format!("密钥要写 1 到 {LONGEST_SECRET} 个字。"),
                    format!("A secret has 1 to {LONGEST_SECRET} characters."),
                );
                Err(Fault::new("secret", zh, en))
            }
            _ => Ok(()),
        }
    }
}

impl Subscription {
    /// Whether it has the shape of one.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        let endpoint = self.endpoint.len() <= LONGEST_ENDPOINT && is_address(&self.endpoint);
        // 65 and 16 bytes, four characters for three.
        let checks = [
            ("endpoint", endpoint),
            ("p256dh", is_base64url(&self.p256dh, 87)),
            ("auth", is_base64url(&self.auth, 22)),
        ];
        match checks.into_iter().find(|(_, sound)| !sound) {
            None => Ok(()),
            Some((field, _)) => {
                let zh = "这个浏览器给的推送信息不对。请关掉推送再打开，或者换一个浏览器。";
                let en = "What this browser says of itself is not right. Turn notifications off and on, or use another browser.";
                Err(Fault::new(field, zh, en))
            }
        }
    }
}

/// Whether `mail` looks like a mail address.
///
/// # Errors
/// When it does not.
pub fn check_mail(mail: &str) -> Result<(), Fault> {
    let strange = |it: char| it.is_whitespace() || it.is_control() || matches!(it, ',' | ';' | '<' | '>' | '"');
    let sound = mail.len() <= LONGEST_MAIL
        && !mail.contains(strange)
        && mail.split_once('@').is_some_and(|(person, host)| {
            let labels = || host.split('.');
            !person.is_empty() && !host.contains('@') && labels().count() > 1 && labels().all(|it| !it.is_empty())
        });
    if sound {
        return Ok(());
    }
    Err(Fault::new(
        "mail",
        "邮箱地址不对，要像 li@school.cn 这样。",
        "This is no mail address; it looks like li@school.cn.",
    ))
}

/// Whether it is `https://host…`, or `http://host…`.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|it| it.split(['/', '?', '#']).next());
    host.is_some_and(|it| !it.is_empty()) && !url.contains(|it: char| it.is_whitespace() || it.is_control())
}

fn is_base64url(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
}
