//! What a person is told when something must be changed: a code for programs, a sentence in Chinese and in English.

use serde::{Deserialize, Serialize};

/// A request or a record that was not accepted, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{}", message.en)]
pub struct Refusal {
    /// The reason, for programs.
    pub code: Code,
    /// The reason, for people.
    pub message: Message,
    /// The field that must be changed, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal with its two sentences.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, message: Message::new(zh, en), field: None }
    }
}

/// What is wrong with one field of what somebody entered, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", message.en)]
pub struct Fault {
    /// The field, such as `times` or `terms[1].to`.
    pub field: String,
    /// What is wrong.
    pub message: Message,
}

impl Fault {
    /// A fault with its two sentences.
    pub fn new(field: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: field.into(), message: Message::new(zh, en) }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { code: Code::Invalid, message: fault.message, field: Some(fault.field) }
    }
}

/// One sentence in the two languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Message {
    /// The same sentence twice.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Why something was refused. Frozen: phones in the field know these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The text is not what the interface asks for.
    Malformed,
    /// The request is larger than the server takes.
    TooLarge,
    /// Phone number and password do not fit together.
    WrongPassword,
    /// Too many wrong passwords in a row.
    TooManyGuesses,
    /// Nobody is signed in on this device, or no longer.
    SignedOut,
    /// The device was revoked: all it may still do is hand in what it holds.
    Revoked,
    /// The account was disabled.
    Disabled,
    /// The person may not see or do this.
    Forbidden,
    /// There is no such thing, or not for this person.
    NotFound,
    /// The app is older than the two versions the server still speaks.
    OldApp,
    /// The record names a kind nobody knows.
    UnknownKind,
    /// The record's moment lies in the server's future.
    InFuture,
    /// On that day the author was neither mentor nor class teacher of one of the children.
    NotPaired,
    /// The record is signed with somebody else's name, or corrects somebody else's record.
    NotAuthor,
    /// The record corrects one the server does not have.
    UnknownRecord,
    /// The id already belongs to a record with another content.
    IdReused,
    /// A field was filled in wrongly; the refusal names it.
    Invalid,
    /// The change would alter what is past.
    InPast,
    /// Somebody else changed the same thing meanwhile.
    Outdated,
    /// A parcel of another school.
    OtherSchool,
    /// A parcel that no key of its device opens.
    BrokenSeal,
    /// A reason newer than this app.
    #[serde(other)]
    Other,
}
