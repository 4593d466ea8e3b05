//! The people of a school: staff, classes, children and who is paired with whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    duty::in_force,
    id::{ChildId, ClassId, StaffId},
    role::HeldRole,
};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Staff {
    pub id: StaffId,
    pub name: String,
    #[serde(default)]
    pub roles: Vec<HeldRole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Class {
    pub id: ClassId,
    pub name: String,
}

/// Who leads a class, from when to when; never two at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ClassTeacher {
    pub class: ClassId,
    pub teacher: StaffId,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl ClassTeacher {
    /// Whether they lead it on `date`.
    pub fn covers(&self, date: NaiveDate) -> bool {
        in_force(date, self.from, self.to)
    }
}

/// Who is the mentor of a child, from when to when; a child never has two at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Pairing {
    pub child: ChildId,
    pub mentor: StaffId,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl Pairing {
    /// Whether they are paired on `date`.
    pub fn covers(&self, date: NaiveDate) -> bool {
        in_force(date, self.from, self.to)
    }
}

/// A child and what its mentor must know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Its id within the school.
    pub id: ChildId,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: ClassId,
    /// The first day it is enrolled.
    pub from: NaiveDate,
    /// The last day it is enrolled.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Girl or boy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Its date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<NaiveDate>,
    /// The hamlet it lives in: children of one hamlet are visited on one walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hamlet: Option<String>,
    /// Where it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Which parents work far away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Away>,
    /// Its parents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Relative>,
    /// The adult it lives with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Relative>,
}

impl Child {
    /// Whether it is enrolled on `date`.
    pub fn enrolled(&self, date: NaiveDate) -> bool {
        in_force(date, self.from, self.to)
    }
}

/// Girl or boy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Gender {
    #[serde(rename = "f")]
    Girl,
    #[serde(rename = "m")]
    Boy,
}

/// Which parents work far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Away {
    Both,
    Father,
    Mother,
}

/// A parent or a guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// `father`, `mother`, `grandmother`, or in the school's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works_at: Option<String>,
}
