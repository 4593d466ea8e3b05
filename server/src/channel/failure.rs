//! Why a letter did not arrive. What is said of it is for the principal: it never repeats an address, a secret or the other side's words.

use std::time::Duration;

use domain::{Fault, Message};

/// Why a letter did not arrive, and whether to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Worth another try.
    Later {
        /// For the principal.
        why: Message,
        /// How long the same would fail again, if they said so.
        after: Option<Duration>,
    },
    /// The same would fail again, however often.
    Never {
        /// For the principal.
        why: Message,
    },
    /// Nobody listens there any more, and never will: the subscription can be forgotten.
    Gone,
}

impl Failure {
    /// Worth another try.
    pub(super) fn later(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Later { why: Message::new(zh, en), after: None }
    }

    /// Worth another try, but not before `after`.
    pub(super) fn later_after(after: Duration, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Later { why: Message::new(zh, en), after: Some(after) }
    }

    /// Not worth another try.
    pub(super) fn never(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Never { why: Message::new(zh, en) }
    }

    /// They did not answer in time.
    pub(super) fn silent() -> Self {
        Self::later("对方没有及时回答。", "The other side did not answer in time.")
    }

    /// They answered, but not as they should.
    pub(super) fn unclear() -> Self {
        let en = "The other side answered something we do not understand; it is not known whether it arrived.";
        Self::later("对方的回答看不懂，不知道有没有送到。", en)
    }

    /// They want fewer messages.
    pub(super) fn too_often(after: Option<Duration>, code: i64) -> Self {
        let zh = format!("发得太快，对方要求等一会儿（代码 {code}）。");
        let why = Message::new(zh, format!("Too many messages; the other side asks to wait (code {code})."));
        Self::Later { why, after }
    }
}

/// An address that is not reached now is not reached later.
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Never { why: fault.message }
    }
}
