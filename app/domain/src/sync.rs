//! What phone and server say to each other. Frozen: phones in the field speak it.

mod answer;
mod machine;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Refusal,
    id::{ChildId, DeviceId, RecordId, WaiverId},
    month::Month,
    notes::NotesText,
    record::Record,
    school::{ChildFile, Rules},
};

pub use answer::{Failure, heard};
pub use machine::{Effect, Event, Link, Machine, PERSIST};

/// The version spoken here. Since 2 an answer repeats the nonce of its request, and may be one page of several; since 3 a
/// record may ask for help, the roles of staff may have days, and children's files have the fields that
/// [`ChildFile::in_version`] leaves out for others; since 4 a record may have a promise, a place and attachments
/// ([`Record::in_version`]).
pub const PROTOCOL: u32 = 4;
/// The oldest version a server still answers: two before the current one.
pub const OLDEST: u32 = 2;
/// Most records in one request.
pub const MAX_RECORDS: usize = 200;
/// Largest body of a request, in bytes.
pub const MAX_BODY: usize = 512 * 1024;
/// Most records of others in one page of an answer: a page must get through before a village's network gives up.
pub const PAGE: usize = 400;
/// A phone whose clock is off by more is told so, in milliseconds.
pub const SKEW_SHOWN: i64 = 10 * 60 * 1000;

/// `POST /api/v1/sync`: what the phone has, and how far it has read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request<R = Value, W = Value> {
    /// The version the phone speaks.
    pub protocol: u32,
    /// The lineage of the database the cursor belongs to.
    pub epoch: Option<String>,
    /// The number up to which the phone has everything.
    pub cursor: i64,
    /// Where the phone stands in an answer of several pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageMark>,
    /// The device that asks.
    pub device: DeviceId,
    /// Made anew for each request, to tell its answer from one that somebody kept. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The phone's clock, in milliseconds since 1970.
    pub now: i64,
    /// How many records wait on the phone, those in this request included.
    pub waiting: u32,
    /// The phone's own numbers after its last exchange, if they differed from the school's: a fault to be looked into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<Check>,
    /// Records to hand in, oldest first. Read one by one, so that a bad one harms no other.
    pub records: Vec<R>,
    /// Requests to be freed of something, read one by one as well.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<W>,
}

impl<R, W> Request<R, W> {
    /// What a school of lineage `epoch` takes of it. Whatever was sent before a backup was restored may be a late copy of
    /// what was refused then and dealt with since: its phone hands in anew all that it still holds.
    #[must_use]
    pub fn for_lineage(mut self, epoch: &str) -> Self {
        if self.epoch.as_ref().is_some_and(|it| it != epoch) {
            self.records.clear();
            self.waivers.clear();
        }
        self
    }
}

/// The answer: a receipt for each record, and what changed since the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply<R = Record> {
    /// The lineage of this database. Another one than before: the phone starts over and hands in all it holds.
    pub epoch: String,
    /// The request's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The server's clock, in milliseconds since 1970.
    pub now: i64,
    /// One for each record of the request, in its order.
    pub receipts: Vec<Receipt>,
    /// One for each request to be freed of something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Receipt<WaiverId>>,
    /// What is new.
    pub changes: Changes<R>,
    /// What the phone must forget.
    pub removed: Removed,
    /// The number up to which the phone now has everything.
    pub cursor: i64,
    /// Where the next page begins, if this was not the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageMark>,
    /// Whether the phone should ask again at once.
    pub more: bool,
    /// To compare the phone's numbers with the school's.
    pub check: Check,
}

/// A place in an answer of several pages. All pages say how the school stood at one number, so that a child that joins
/// meanwhile comes whole with the answer after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageMark {
    /// Records up to this number came with earlier pages.
    pub after: i64,
    /// Records up to this number belong to the answer.
    pub until: i64,
}

/// The answer to `POST /api/v1/leftovers`, where a revoked device hands over what it holds, as the contents of a parcel:
/// what the school has, or keeps until the principal has looked at it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Taken {
    pub records: Vec<RecordId>,
    pub waivers: Vec<WaiverId>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt<Id = RecordId> {
    /// The record, or the request.
    pub id: Id,
    /// Stored or refused.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Stored or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Stored under this number of the school's counter.
    Seq(i64),
    /// Not stored, and why.
    Refused(Refusal),
}

impl Outcome {
    /// The number under which it was stored, if it was.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Self::Seq(seq) => Some(*seq),
            Self::Refused(_) => None,
        }
    }
}

/// What is new for this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes<R = Record> {
    /// The school's rules, whole, if anything in them changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// The files, whole, of children that joined or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ChildFile>,
    /// Records about the phone's children.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<R>,
    /// Which notes are shared, whole, if anything in that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::notes::Notes>))]
    pub notes: Option<NotesText>,
}

impl<R> Default for Changes<R> {
    fn default() -> Self {
        Self { rules: None, children: Vec::new(), records: Vec::new(), notes: None }
    }
}

/// What is no longer this phone's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Removed {
    /// Children that left, with everything about them but the owner's own unsent records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ChildId>,
}

/// The server's obligations of this person, hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// The month of `now` at the school.
    pub month: Month,
    /// See [`crate::obligation::fingerprint`].
    pub fingerprint: String,
}
