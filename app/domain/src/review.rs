//! 审批 of what revoked devices handed over: kept apart from all numbers until the principal takes it or leaves it.

use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    board::Person,
    id::{ChildId, DeviceId, StaffId, WaiverId},
    record::Record,
    waiver::Waiver,
};

/// One thing that waits for the principal's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// Where it is kept.
    pub key: HeldKey,
    /// The name of whose account the device used.
    pub by: String,
    /// What the device was called.
    pub device_name: String,
    /// When the device was revoked, in milliseconds since 1970.
    pub revoked_at: i64,
    /// What it is; nothing if this server cannot read it.
    pub item: Option<Item>,
    /// The children it is about.
    pub children: Vec<Person<ChildId>>,
    /// Why it could not be taken when somebody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// Who handed over what from where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct HeldKey {
    pub staff: StaffId,
    pub device: DeviceId,
    /// Of a record or a request.
    pub id: String,
}

/// A record, or a request to be freed of something, without private words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Item {
    Record(Record),
    Request(Waiver),
}

/// `POST /api/v1/leftovers/review`: the principal's word on some of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// On which.
    pub keys: Vec<HeldKey>,
    /// Whether to take it in as if its phone had handed it in.
    pub take: bool,
}

impl Held {
    /// Whether its phone says that it was written after the device was revoked.
    pub fn is_later(&self) -> bool {
        let made_at = match &self.item {
            Some(Item::Record(record)) => record.id.made_at(),
            Some(Item::Request(waiver)) => waiver.id.as_ref().and_then(WaiverId::made_at),
            None => None,
        };
        made_at.is_some_and(|at| at > self.revoked_at)
    }
}
