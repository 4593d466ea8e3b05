//! How this server reaches the outside for reminders: set once at its start.

use std::sync::Arc;

use anyhow::Result;
use domain::Message;

use crate::{
    channel::{Outside, OutsideConfig, SmtpConfig, VapidKey},
    store::Store,
};

/// How the outside is reached; cheap to clone.
#[derive(Clone)]
pub struct Reach(Arc<Inner>);

struct Inner {
    outside: Outside,
    mail: bool,
    allowed: Vec<String>,
    push_key: String,
    url: Option<String>,
}

/// What the administrator of the server says about reminders.
#[derive(Debug, Clone, Default)]
pub struct ReachConfig {
    /// Where people open the app, for links: `https://peiban.example.cn`.
    pub url: Option<String>,
    /// Origins that webhooks and robots may be at besides those of the vendors.
    pub allowed: Vec<String>,
    /// A mail server's address with its password, and who the sender is.
    pub smtp: Option<(String, String)>,
}

impl Reach {
    /// Reads what the administrator says, with this database's key for push messages.
    ///
    /// # Errors
    /// When it makes no sense, or the database fails.
    pub async fn open(store: &Store, config: ReachConfig) -> Result<Self> {
        let key = store.push_key(VapidKey::generate()?.stored()).await?;
        Self::new(config, Some(key.parse()?))
    }

    /// Without push messages.
    ///
    /// # Errors
    /// When this machine trusts no authority of certificates.
    pub fn without_push() -> Result<Self> {
        Self::new(ReachConfig::default(), None)
    }

    fn new(config: ReachConfig, vapid: Option<VapidKey>) -> Result<Self> {
        let ReachConfig { url, allowed, smtp } = config;
        let push_key = vapid.as_ref().map(VapidKey::public).unwrap_or_default();
        let mail = smtp.is_some();
        let smtp = smtp.map(|(url, from)| SmtpConfig { url, from });
        let contact = url.clone().filter(|it| it.starts_with("https:"));
        let outside =
            Outside::new(OutsideConfig { allowed: allowed.clone(), smtp, vapid, contact, ..OutsideConfig::default() })?;
        let url = url.map(|url| url.trim_end_matches('/').to_owned());
        Ok(Self(Arc::new(Inner { outside, mail, allowed, push_key, url })))
    }

    /// The way out.
    pub fn outside(&self) -> &Outside {
        &self.0.outside
    }

    /// Whether mail can be sent.
    pub fn mail(&self) -> bool {
        self.0.mail
    }

    /// Where webhooks may go.
    pub fn allowed(&self) -> &[String] {
        &self.0.allowed
    }

    /// What a browser subscribes with; empty if nothing is pushed.
    pub fn push_key(&self) -> &str {
        &self.0.push_key
    }

    /// A path of the app as an address, if it is known where people open it.
    pub fn link(&self, path: &str) -> Option<String> {
        self.0.url.as_ref().map(|url| format!("{url}{path}"))
    }
}

/// Why a browser gets nothing any more.
pub fn gone() -> Message {
    Message::new(
        "那个浏览器不再接收通知。请在那台手机上重新打开通知。",
        "That browser takes no notifications any more. Turn them on again on that phone.",
    )
}

/// The host of an address: the rest of it may be as good as a password.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_owned()
}
