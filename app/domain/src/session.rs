//! Signing in: who is using this device.

use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    id::{DeviceId, OrganisationId, SchoolId, StaffId},
    parcel::Key,
    role::Role,
};

/// `POST /api/v1/sign-in`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The account's telephone number.
    pub phone: String,
    /// The password as typed.
    pub password: String,
    /// Chosen by the browser at its first start.
    pub device: DeviceId,
    /// What the owner sees in the list of their devices.
    pub device_name: String,
}

/// Who signed in; what a phone needs to open its owner's store without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Me {
    pub id: StaffId,
    pub name: String,
    /// Those held today.
    pub roles: Vec<Role>,
    pub school: SchoolId,
    pub school_name: String,
    /// What this device seals parcels with; absent in answers to other questions than signing in, and of older servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel_key: Option<Key>,
    /// The area and centre schools they supervise today; known to answers about themselves alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<Person<OrganisationId>>,
    /// How many records their devices said were not handed in yet when they were last heard; known to the same answers.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Me {
    /// Whether they see the board of the whole school.
    pub fn sees_board(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Principal | Role::Clerk))
    }

    /// Whether they are the school's principal.
    pub fn is_principal(&self) -> bool {
        self.roles.contains(&Role::Principal)
    }

    /// Whether they let others in: who has an account, and the invitations.
    pub fn lets_in(&self) -> bool {
        self.sees_board() || self.roles.contains(&Role::Administrator)
    }

    /// Whether they may give somebody with these `roles` a new password: nobody becomes the principal that way.
    pub fn may_invite(&self, roles: &[Role]) -> bool {
        self.lets_in() && (self.is_principal() || !roles.contains(&Role::Principal))
    }

    /// Whether they shut out devices of others.
    pub fn shuts_out(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Principal | Role::Administrator))
    }

    /// Whether they have children of their own to care for.
    pub fn cares(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Mentor | Role::ClassTeacher))
    }
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What was refused, and what to do.
    pub error: crate::Refusal,
}
