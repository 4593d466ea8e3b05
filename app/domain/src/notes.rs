//! Words that are not for everybody: whom their author shares them with, who opened them without being asked to, and
//! what the principal said to a request for help. With them travels what else concerns one person alone: handover cards.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::{
    Fault,
    board::Person,
    id::{ChildId, OpeningId, RecordId, StaffId},
    pairing::Handover,
    record::Record,
};

/// What one person's phone knows of notes beyond the records themselves. Sent whole when any of it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notes {
    /// What others share with this person, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedNote>,
    /// What became of this person's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnNote>,
    /// Children that came from another mentor, until this person has said that they read the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handovers: Vec<Handover>,
}

/// [`Notes`] as JSON, read only where they are shown: no other screen of a phone carries what reads them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotesText(String);

impl NotesText {
    /// The notes, written down.
    ///
    /// # Errors
    /// Never in practice: notes are texts and numbers.
    pub fn of(notes: &Notes) -> Result<Self, serde_json::Error> {
        serde_json::to_string(notes).map(Self)
    }

    /// What they say; nothing, if nothing was ever said, or in words of a newer school.
    pub fn read(&self) -> Notes {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl Serialize for NotesText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = if self.0.is_empty() { "{}".into() } else { self.0.clone() };
        RawValue::from_string(text).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NotesText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|json| Self(json.get().into()))
    }
}

/// A record whose private note its author shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct SharedNote {
    pub record: Record,
    pub by: String,
    pub children: Vec<Person<ChildId>>,
}

/// What became of the note of one record, for its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnNote {
    /// Of which record.
    pub record: RecordId,
    /// Whom it is shared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<Person>,
    /// Who opened it without being asked to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Opening>,
    /// What the principal said when it asked for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<HelpAnswer>,
}

/// A private note read in an emergency, by somebody it was not shared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// Who.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Why, in their words.
    pub reason: String,
}

/// The principal's word to a request for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpAnswer {
    /// Whose.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// In their words; may be empty.
    pub words: String,
}

/// A record that asks for help, as the principal sees it: without private words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct HelpCall {
    pub record: Record,
    pub by: String,
    pub children: Vec<Person<ChildId>>,
}

/// `POST /api/v1/notes/{record}/readers`: everybody the note is shared with from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the field says it")]
pub struct Readers {
    pub readers: Vec<StaffId>,
}

/// `POST /api/v1/notes/{record}/open`: a private note, in an emergency.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Open {
    /// Made where it was asked for: asking twice opens once.
    pub id: OpeningId,
    /// Why; its author will read it.
    pub reason: String,
}

/// The shortest reason for opening a note, in characters: enough to name a court or an accident.
pub const SHORTEST_REASON: usize = 4;
/// Most characters of a reason, or of an answer.
pub const MOST_WORDS: usize = 500;

/// Whether an answer, or what goes with a child to its new mentor, is short enough.
///
/// # Errors
/// The field `words`, if it is not.
pub fn short(words: &str) -> Result<(), Fault> {
    let fits = words.chars().count() <= MOST_WORDS;
    if fits { Ok(()) } else { Err(Fault::new("words", "最多 500 字。", "at most 500 characters")) }
}

/// The answer to [`Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the field says it")]
pub struct Opened {
    pub note: String,
}

/// `POST /api/v1/help/{record}`: the principal's word to a request for help.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the field says it")]
pub struct HelpWords {
    pub words: String,
}

impl SharedNote {
    /// As an app that speaks this version of the protocol can read it.
    #[must_use]
    pub fn in_version(self, protocol: u32) -> Self {
        Self { record: self.record.in_version(protocol), ..self }
    }
}

impl Notes {
    /// What became of the note of this record, if anything did.
    pub fn of(&self, record: &RecordId) -> Option<&OwnNote> {
        self.own.iter().find(|it| it.record == *record)
    }
}
