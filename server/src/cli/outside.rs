//! What the administrator of a server says about how reminders leave it.

use anyhow::{Result, bail};
use clap::Args;

use crate::reminders::ReachConfig;

#[derive(Debug, Args)]
pub(super) struct OutsideArgs {
    /// Where people open the app, such as <https://peiban.example.cn>: reminders then carry links.
    #[arg(long, env = "PEIBAN_URL", value_name = "URL")]
    url: Option<String>,
    /// Origins that webhooks may be at, with commas between them; vendors' robots need none.
    #[arg(long, env = "PEIBAN_WEBHOOK_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    webhook_origins: Vec<String>,
    /// The mail server, such as smtps://user:password@smtp.example.cn; without one no mail is sent.
    #[arg(long, env = "PEIBAN_SMTP_URL", hide_env_values = true, requires = "mail_from", value_name = "URL")]
    smtp_url: Option<String>,
    /// Whom mail is from, such as "陪伴 <peiban@example.cn>".
    #[arg(long, env = "PEIBAN_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
}

impl OutsideArgs {
    pub(super) fn config(self) -> Result<ReachConfig> {
        let Self { url, webhook_origins, smtp_url, mail_from } = self;
        if url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            bail!("--url begins with https://");
        }
        let allowed = webhook_origins.into_iter().filter(|it| !it.trim().is_empty()).collect();
        Ok(ReachConfig { url, allowed, smtp: smtp_url.zip(mail_from) })
    }
}
