//! How the server reaches the outside, and how far: to the vendors of robots, to push services, and where the administrator says.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use domain::{
    Fault,
    channel::{Robot, Subscription, Vendor},
};
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use reqwest::{Client, Url, redirect::Policy};
use rustls::crypto::ring;

use super::{address::is_global, resolver::Worldwide, vapid::VapidKey};

/// How the outside is reached; cheap to clone.
#[derive(Clone)]
pub struct Outside(pub(super) Arc<Ways>);

/// What an administrator says of the outside.
#[derive(Default)]
pub struct OutsideConfig {
    /// Origins that may be reached besides the vendors', such as `https://oa.example.cn` or `http://127.0.0.1:4000`.
    pub allowed: Vec<String>,
    /// How mail is sent; none if it is not.
    pub smtp: Option<SmtpConfig>,
    /// What pushes are signed with; none if nothing is pushed.
    pub vapid: Option<VapidKey>,
    /// Whom a push service may write to: `mailto:` or `https:`. Some take nothing without it.
    pub contact: Option<String>,
    /// How long one letter may take; ten seconds if nothing is said.
    pub timeout: Option<Duration>,
}

/// How mail is sent.
#[derive(Clone)]
pub struct SmtpConfig {
    /// Such as `smtps://user:password@smtp.example.cn`, or `smtp://…?tls=required` for STARTTLS.
    pub url: String,
    /// Whom it is from, such as `陪伴 <peiban@example.cn>`.
    pub from: String,
}

/// All that is needed to reach the outside.
pub(super) struct Ways {
    pub client: Client,
    pub allowed: Vec<String>,
    pub smtp: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
    pub vapid: Option<VapidKey>,
    pub contact: Option<String>,
    pub timeout: Duration,
}

const PATIENCE: Duration = Duration::from_secs(10);

impl Outside {
    /// Reads what the administrator says. Nothing is reached yet.
    ///
    /// # Errors
    /// When it makes no sense, or this machine trusts no authority of certificates.
    pub fn new(config: OutsideConfig) -> Result<Self> {
        // Whoever was first has chosen the same.
        let _ = ring::default_provider().install_default();
        let timeout = config.timeout.unwrap_or(PATIENCE);
        let client = Client::builder()
            .dns_resolver(Arc::new(Worldwide))
            // A proxy would look names up by itself.
            .no_proxy()
            // What they point to was never judged.
            .redirect(Policy::none())
            .timeout(timeout)
            .user_agent(concat!("peiban/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("getting ready to reach the outside; are there certificates (Debian: ca-certificates)?")?;
        let allowed = config.allowed.iter().map(|it| origin(it)).collect::<Result<_>>()?;
        let smtp = config.smtp.map(|it| smtp(&it, timeout)).transpose()?;
        let (vapid, contact) = (config.vapid, config.contact);
        Ok(Self(Arc::new(Ways { client, allowed, smtp, vapid, contact, timeout })))
    }

    /// Where a robot listens, if it may be reached.
    ///
    /// # Errors
    /// When it may not.
    pub fn robot(&self, robot: &Robot) -> Result<Url, Fault> {
        let home: &[&str] = match robot.vendor {
            Vendor::Wecom => &["https://qyapi.weixin.qq.com"],
            Vendor::Dingtalk => &["https://oapi.dingtalk.com"],
            Vendor::Feishu => &["https://open.feishu.cn", "https://open.larksuite.com"],
            Vendor::Webhook => &[],
        };
        self.reach("url", &robot.url, |url| home.contains(&url.origin().ascii_serialization().as_str()))
    }

    /// Where a browser's push service listens, if it may be reached.
    ///
    /// # Errors
    /// When it may not.
    pub fn push(&self, subscription: &Subscription) -> Result<Url, Fault> {
        self.reach("endpoint", &subscription.endpoint, |url| url.scheme() == "https")
    }

    /// A listed address, or a usual one out in the world. A name's addresses are judged when it is reached.
    fn reach(&self, field: &str, url: &str, usual: impl Fn(&Url) -> bool) -> Result<Url, Fault> {
        let listed = |url: &Url| self.0.allowed.contains(&url.origin().ascii_serialization());
        // However a number is written, `Url` writes it in one way.
        let worldwide = |url: &Url| {
            let host = url.host_str().map(|it| it.trim_matches(['[', ']']));
            host.is_some_and(|it| it.parse().map_or(true, is_global))
        };
        let url = Url::parse(url).ok().filter(|it| listed(it) || (usual(it) && worldwide(it)));
        url.ok_or_else(|| {
            let zh = "服务器不允许访问这个地址。请检查是否选对了平台；其他地址要请管理员加入允许的列表。";
            let en = "The server may not reach this address. See whether it fits the platform; the administrator can allow others.";
            Fault::new(field, zh, en)
        })
    }
}

/// An origin as it is compared.
fn origin(listed: &str) -> Result<String> {
    let url = Url::parse(listed).with_context(|| format!("{listed} is no origin such as https://oa.example.cn"))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    ensure!(bare && matches!(url.scheme(), "http" | "https"), "{listed} is no origin such as https://oa.example.cn");
    Ok(url.origin().ascii_serialization())
}

/// A mail server and the sender's address. The address of the server holds a password: it is in no error.
fn smtp(config: &SmtpConfig, timeout: Duration) -> Result<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url).ok();
    let builder = builder.context("the mail server is given like smtps://user:password@smtp.example.cn")?;
    let from = config.from.parse().with_context(|| format!("{} is no mail address", config.from))?;
    Ok((builder.timeout(Some(timeout)).build(), from))
}
