//! The words of reminders that the person's own screen and the principal's share.

use domain::{
    Message,
    channel::Vendor,
    kind::Kind,
    remind::{Tried, Way},
};

use super::{Lang, Names};

impl Lang {
    /// A way for a message to leave.
    pub fn way(self, way: Way) -> &'static str {
        match (self, way) {
            (_, Way::Wecom) => self.vendor(Vendor::Wecom),
            (_, Way::Dingtalk) => self.vendor(Vendor::Dingtalk),
            (_, Way::Feishu) => self.vendor(Vendor::Feishu),
            (_, Way::Webhook) => self.vendor(Vendor::Webhook),
            (Self::Zh, Way::Mail) => "邮件",
            (Self::En, Way::Mail) => "mail",
            (Self::Zh, Way::Push) => "推送",
            (Self::En, Way::Push) => "push",
        }
    }

    /// Whose robot it is.
    pub fn vendor(self, vendor: Vendor) -> &'static str {
        match (self, vendor) {
            (Self::Zh, Vendor::Wecom) => "企业微信",
            (Self::En, Vendor::Wecom) => "WeCom",
            (Self::Zh, Vendor::Dingtalk) => "钉钉",
            (Self::En, Vendor::Dingtalk) => "DingTalk",
            (Self::Zh, Vendor::Feishu) => "飞书",
            (Self::En, Vendor::Feishu) => "Feishu",
            (_, Vendor::Webhook) => "Webhook",
        }
    }

    /// What a trial came to, as far as the other side says.
    pub fn tried(self, tried: &Tried) -> String {
        let why = tried.why.as_ref().map(|why| self.message(why));
        match (self, tried.arrived, why) {
            (Self::Zh, true, _) => "对方已收下。".into(),
            (Self::En, true, _) => "The other side took it.".into(),
            (Self::Zh, false, Some(why)) => format!("没有发成：{why}"),
            (Self::En, false, Some(why)) => format!("It did not go: {why}"),
            (Self::Zh, false, None) => "没有发成。请过一会儿再试。".into(),
            (Self::En, false, None) => "It did not go. Try again in a while.".into(),
        }
    }
}

impl Names {
    /// The word for a kind in both languages, for what leaves the app; the school's own kinds have one.
    pub fn both(&self, kind: Kind) -> Message {
        let own = self.word(kind);
        let word = |built_in: Option<&str>| built_in.map_or_else(|| own.clone(), str::to_owned);
        Message::new(word(kind.zh()), word(kind.en()))
    }
}
