//! A picture or a voice message that goes with a record. The record only names it; what it holds travels by itself.

mod form;
mod lane;
mod shrink;

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

pub use form::content_type;
pub use lane::{LARGEST_PART, Pace, Received};
pub use shrink::{TRIES, fitted};

/// What a record says of one attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// What it holds, by its hash.
    pub hash: AttachmentHash,
    /// A picture or a voice.
    pub kind: AttachmentKind,
    /// How large it is.
    pub bytes: u32,
}

/// What an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum AttachmentKind {
    Photo,
    Voice,
}

impl AttachmentKind {
    /// The largest there may be, in bytes: a picture that still shows a room, a minute or two of speech.
    pub fn largest(self) -> u32 {
        match self {
            Self::Photo => 200 * 1024,
            Self::Voice => 600 * 1024,
        }
    }
}

/// The SHA-256 of what an attachment holds, as 64 lower-case digits: the same picture has the same name everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttachmentHash(Arc<str>);

impl AttachmentHash {
    /// The hash as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 characters of 0-9 a-f")]
pub struct BadHash;

impl FromStr for AttachmentHash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == 64 && text.bytes().all(is_digit) { Ok(Self(text.into())) } else { Err(BadHash) }
    }
}

impl TryFrom<String> for AttachmentHash {
    type Error = BadHash;

    fn try_from(text: String) -> Result<Self, BadHash> {
        text.parse()
    }
}

impl From<AttachmentHash> for String {
    fn from(hash: AttachmentHash) -> Self {
        hash.0.as_ref().into()
    }
}

impl fmt::Display for AttachmentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
