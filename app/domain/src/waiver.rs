//! 做不到: what could not be done, with a reason, confirmed by the principal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Span,
    id::{ChildId, StaffId},
    kind::Kind,
};

/// Frees a child, or a member of staff, of some kinds for some days. Counts only when confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The child it is for; either this or `mentor` is present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<ChildId>,
    /// The member of staff it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentor: Option<StaffId>,
    /// The kinds it covers; empty means all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Why it could not be done.
    pub reason: String,
    /// Whether the principal confirmed it.
    pub confirmed: bool,
}

impl Waiver {
    /// Whether it frees whom it is for of `kind` on `day`.
    pub fn covers(&self, kind: Kind, day: NaiveDate) -> bool {
        let days = Span { from: self.from, to: self.to };
        self.confirmed && days.contains(day) && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}
