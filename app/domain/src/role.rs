//! Roles: what a member of staff may see and do, always or from a day on.

use std::fmt;

use chrono::NaiveDate;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{calendar::Span, people::Staff};

/// What a member of staff may see and do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 代理家长.
    Mentor,
    /// 班主任.
    ClassTeacher,
    /// 心理老师.
    Counsellor,
    /// 专人: runs the school's lists for the principal.
    Clerk,
    /// 校长.
    Principal,
    /// 系统管理员: accounts, invitations and devices, and nothing of any child.
    Administrator,
}

/// A role of somebody's: in a file a plain word if it is held always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum HeldRole {
    /// For all time.
    Always(Role),
    /// On these days only.
    Dated(DatedRole),
}

/// A role and the days on which it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct DatedRole {
    pub role: Role,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// By hand, because what serde derives for either form costs a phone two kilobytes and names no place in it.
impl<'de> Deserialize<'de> for HeldRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EitherForm)
    }
}

struct EitherForm;

impl<'de> Visitor<'de> for EitherForm {
    type Value = HeldRole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a role such as "principal", or {"role", "from", "to"}"#)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<HeldRole, E> {
        Role::deserialize(word.into_deserializer()).map(HeldRole::Always)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HeldRole, A::Error> {
        DatedRole::deserialize(MapAccessDeserializer::new(map)).map(HeldRole::Dated)
    }
}

impl HeldRole {
    /// Which role.
    pub fn role(self) -> Role {
        match self {
            Self::Always(role) | Self::Dated(DatedRole { role, .. }) => role,
        }
    }

    /// The days on which it is held.
    pub fn days(self) -> Span {
        match self {
            Self::Always(_) => Span { from: NaiveDate::MIN, to: NaiveDate::MAX },
            Self::Dated(DatedRole { from, to, .. }) => Span::open(from, to),
        }
    }
}

impl Role {
    /// Whether others may share a private note with whoever has this role.
    pub fn may_be_told(self) -> bool {
        matches!(self, Self::Principal | Self::Counsellor)
    }
}

impl Staff {
    /// Whether others may share a private note with them on `day`.
    pub fn may_be_told(&self, day: NaiveDate) -> bool {
        self.roles_on(day).into_iter().any(Role::may_be_told)
    }

    /// The roles held on `day`.
    pub fn roles_on(&self, day: NaiveDate) -> Vec<Role> {
        self.roles.iter().filter(|it| it.days().contains(day)).map(|it| it.role()).collect()
    }

    /// The roles held on `day` or on a later one.
    pub fn roles_from(&self, day: NaiveDate) -> Vec<Role> {
        self.roles.iter().filter(|it| it.days().to >= day).map(|it| it.role()).collect()
    }

    /// Whether one of `roles` is held on `day`.
    pub fn holds(&self, roles: &[Role], day: NaiveDate) -> bool {
        self.roles.iter().any(|it| roles.contains(&it.role()) && it.days().contains(day))
    }
}
