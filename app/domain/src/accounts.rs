//! Who of a school's staff can sign in, and how they get in for the first time.

use serde::{Deserialize, Serialize};

use crate::{id::StaffId, role::Role};

/// A member of staff and their way in, as the school's office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Person {
    pub id: StaffId,
    pub name: String,
    /// Those held today or later.
    pub roles: Vec<Role>,
    /// Their account, once they have one.
    pub account: Option<Account>,
    /// Until when their invitation is good, in milliseconds since 1970, if it is still good.
    pub invited_until: Option<i64>,
}

/// Somebody's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// When one of their devices was last heard from, in milliseconds since 1970.
    pub last_contact: Option<i64>,
    /// Whether they are shut out.
    pub disabled: bool,
}

/// How long an invitation is good, in days: over a weekend and a week of harvest.
pub const INVITATION_DAYS: i64 = 14;

/// Fewer characters are no password: NIST SP 800-63B, 3.1.1.2.
pub const SHORTEST_PASSWORD: usize = 8;
