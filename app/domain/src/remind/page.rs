//! What the screens of reminders ask for and send.

use serde::{Deserialize, Serialize};

use super::{Choice, Heartbeat, Plan, Quiet};
use crate::{Message, board::Person, channel::Vendor, id::RobotId};

/// `GET /api/v1/reminders`: how the school reminds, and whether it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemindersPage {
    /// When and what for.
    pub plan: Plan,
    /// Where groups are told.
    pub robots: Vec<RobotSeen>,
    /// Whether this server can send mail at all.
    pub mail: bool,
    /// Where webhooks may go, as the administrator of the server set it.
    pub webhook_hosts: Vec<String>,
    /// When it ran, and when it will.
    pub heartbeat: Heartbeat,
    /// What was sent or tried last, the latest first.
    pub recent: Vec<Sent>,
}

/// A robot without what is secret about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RobotSeen {
    /// Its id.
    pub id: RobotId,
    /// Whose it is.
    pub vendor: Vendor,
    /// The school's name for it.
    pub name: String,
    /// The host it is at; the rest of its address is as good as a password.
    pub host: String,
}

/// One message, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// For whom; none if it was for a group.
    pub to: Option<Person>,
    /// The way it went.
    pub way: Way,
    /// When it was made, in milliseconds since 1970.
    pub at: i64,
    /// What became of it.
    pub state: SentState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Message>,
}

/// A way for a message to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Way {
    Wecom,
    Dingtalk,
    Feishu,
    Webhook,
    Mail,
    Push,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// It waits for its time, or to be tried again.
    Waiting,
    /// It was delivered.
    Sent,
    /// All of it was done before it went, so it did not go.
    Dropped,
    /// It was given up.
    Failed,
}

/// `GET /api/v1/reminders/mine`: how somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyReminders {
    /// What they chose.
    pub choice: Choice,
    /// When the school reminds.
    pub plan: Plan,
    /// The names of the groups the school tells.
    pub groups: Vec<String>,
    /// Whether this server can send mail.
    pub mail: bool,
    /// What a browser needs to subscribe to this server's push messages.
    pub push_key: String,
    /// Whether this device is subscribed.
    pub pushed_here: bool,
    /// When their calendar's address was made, in milliseconds since 1970, if it was.
    pub feed: Option<i64>,
    /// What they were told last, the latest first.
    pub told: Vec<Told>,
}

/// A digest somebody got, or would have if there were a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Told {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Its words, to copy.
    pub text: String,
    /// By which ways it reached them.
    pub ways: Vec<Way>,
}

/// What a trial of a way came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tried {
    /// Whether it arrived, as far as the other side says.
    pub arrived: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Message>,
}

/// `POST /api/v1/reminders/mine/feed`: a new address for the calendar; the one before is none any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feed {
    /// Shown once: the school keeps only a hash of it.
    pub address: String,
}

impl Plan {
    /// The quiet hours of somebody who chose this.
    pub fn quiet_of(&self, choice: &Choice) -> Quiet {
        choice.quiet.unwrap_or(self.quiet)
    }
}
