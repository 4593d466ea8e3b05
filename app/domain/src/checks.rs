//! 核一核: what a human may want to look at, and whom they may call. Never a score, never a verdict: each sign has good
//! reasons as often as bad ones.

mod signs;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    id::{ChildId, RecordId},
    kind::Kind,
    month::Month,
    record::Record,
    zone::TimeZone,
};

pub use signs::signs;

/// `GET /api/v1/checks/{month}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checks {
    /// The month.
    pub month: Month,
    /// How many records were looked at.
    pub looked_at: u32,
    /// What may be worth a question.
    pub found: Vec<Found>,
    /// Contacts chosen by chance, to ask the family how it was. The same all month, whoever asks.
    pub calls: Vec<Call>,
}

/// Records with one sign, and who made them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Found {
    pub sign: Sign,
    pub by: Person,
    pub records: Vec<Seen>,
}

/// A record as the list shows it: without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Seen {
    pub id: RecordId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub at: DateTime<FixedOffset>,
    pub kinds: Vec<Kind>,
    pub children: Vec<Person<ChildId>>,
}

/// A contact to ask the family about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Call {
    pub record: Seen,
    pub by: Person,
    /// Who to ask: the guardian's number, if it is known.
    pub guardian: Option<String>,
    pub phone: Option<String>,
}

/// What is unusual about some records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// The same words on several days.
    SameWords,
    /// Visits to several homes within minutes.
    ManyVisits,
    /// Most of a month was entered on one day, long after.
    AllAtOnce,
    /// It was entered before the time it says it happened.
    AheadOfTime,
}

/// A record with what the school knows of its making.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The record.
    pub record: &'a Record,
    /// How far the phone's clock was behind the school's, in milliseconds.
    pub skew_ms: i64,
}

impl Made<'_> {
    /// When it was entered, on the school's clock; unknown of what came with a file.
    fn entered(&self, zone: TimeZone) -> Option<DateTime<FixedOffset>> {
        let at = self.record.id.made_at()?.checked_add(self.skew_ms)?;
        Some(DateTime::from_timestamp_millis(at)?.with_timezone(&zone.offset()))
    }
}

/// How many contacts are chosen for calls.
const CALLS: usize = 5;

/// Chooses contacts by chance, the same for all who ask in this month: those whose ids hash lowest.
pub fn choose_calls<'a>(month: Month, records: &[Made<'a>]) -> Vec<&'a Record> {
    let worth_a_call = |it: &&Made<'_>| {
        let kinds = &it.record.kinds;
        it.record.reached
            && kinds.iter().any(|kind| matches!(kind, Kind::Visit | Kind::Dinner | Kind::ParentCall | Kind::Guardian))
    };
    let lot = |record: &Record| {
        let mut hasher = fnv::FnvHasher::default();
        std::hash::Hasher::write(&mut hasher, format!("{month}{}", record.id).as_bytes());
        std::hash::Hasher::finish(&hasher)
    };
    let mut drawn: Vec<&Record> = records.iter().filter(worth_a_call).map(|it| it.record).collect();
    drawn.sort_by_cached_key(|record| (lot(record), record.id.clone()));
    drawn.truncate(CALLS);
    drawn
}
