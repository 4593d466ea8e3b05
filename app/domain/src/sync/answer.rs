//! What came back instead of the school's answer, and what that means.

use serde::de::DeserializeOwned;

use crate::{Code, Refusal, session::ErrorBody};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered, or somebody else did, such as the sign-on page of a hotel.
    NoNetwork,
    /// The school is busy and asks to wait this many seconds.
    Busy(u32),
    /// The session is over.
    SignedOut,
    /// The school wants this device to hand in what it holds, and to forget everything.
    Revoked,
    /// The school refused the request as a whole, and says what to do.
    Refused(Refusal),
}

/// Longer pauses than this, in seconds, are nobody's wish.
pub(super) const LONGEST_PAUSE: u32 = 600;

impl Failure {
    /// What an answer with this status means if it is not a success. A text that is not ours was not the school's,
    /// except that a proxy in front of it may find a request too large, or the school busy, in words of its own.
    pub fn of(status: u16, retry_after: Option<u32>, text: &str) -> Self {
        match (status, heard::<ErrorBody>(text)) {
            (401, Ok(body)) if body.error.code == Code::SignedOut => Self::SignedOut,
            (401, Ok(body)) if body.error.code == Code::Revoked => Self::Revoked,
            (413, Err(_)) => Self::Refused(too_large()),
            (400..500, Ok(body)) => Self::Refused(body.error),
            _ => retry_after.map_or(Self::NoNetwork, |seconds| Self::Busy(seconds.min(LONGEST_PAUSE))),
        }
    }
}

/// The text of a success; what is not what was asked for was not the school's answer.
///
/// # Errors
/// [`Failure::NoNetwork`].
pub fn heard<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::NoNetwork)
}

fn too_large() -> Refusal {
    Refusal::new(
        Code::TooLarge,
        "这条太大，传不过去。请改短一些再保存。",
        "This is too large to get through. Shorten it and save it again.",
    )
}
