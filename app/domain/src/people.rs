//! The people of a school: staff, classes, children and who is paired with whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Span,
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
    /// The first day it is enrolled, or has been in this class since.
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
    /// How things are at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Its health, and what it needs that others do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// What else its mentor must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub know: Option<String>,
    /// Where it was before `from`: in other classes, or in this one before it left and came back; in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Stay>,
}

/// The days a child once was in a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Stay {
    pub class: ClassId,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Child {
    /// A child of whom nothing else is known yet.
    pub fn new(id: ChildId, name: String, class: ClassId, from: NaiveDate) -> Self {
        Self {
            id,
            name,
            class,
            from,
            to: None,
            gender: None,
            born: None,
            hamlet: None,
            address: None,
            away: None,
            parents: Vec::new(),
            guardian: None,
            family: None,
            needs: None,
            know: None,
            earlier: Vec::new(),
        }
    }

    /// Whether it is enrolled on `date`.
    pub fn enrolled(&self, date: NaiveDate) -> bool {
        self.stays().any(|(_, days)| days.contains(date))
    }

    /// The class it is in on `date`.
    pub fn class_on(&self, date: NaiveDate) -> &ClassId {
        self.stays().find(|(_, days)| days.contains(date)).map_or(&self.class, |(class, _)| class)
    }

    /// The days on which it is enrolled, class by class.
    pub fn stays(&self) -> impl Iterator<Item = (&ClassId, Span)> + Clone {
        let earlier = self.earlier.iter().map(|it| (&it.class, Span { from: it.from, to: it.to }));
        earlier.chain([(&self.class, Span::open(self.from, self.to))])
    }

    /// In another class from a day on. On the first day in the one before, that was a mistake of typing.
    pub fn move_to(&mut self, class: ClassId, from: NaiveDate) {
        let before = std::mem::replace(&mut self.class, class);
        if let Some(eve) = from.pred_opt().filter(|eve| *eve >= self.from) {
            self.earlier.push(Stay { class: before, from: self.from, to: eve });
            self.from = from;
        }
    }

    /// As apps can read it that refuse a file with a field they do not know.
    #[must_use]
    pub(crate) fn without_later_fields(mut self) -> Self {
        (self.family, self.needs, self.know) = (None, None, None);
        self.earlier.clear();
        self.guardian.iter_mut().chain(&mut self.parents).for_each(|it| it.reachable = None);
        self
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// When a call suits them, and when they come home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable: Option<String>,
}

/// A telephone number without the country and without what sets its digits apart; none if it is no number.
pub fn phone_number(typed: &str) -> Option<String> {
    let apart = |it: char| matches!(it, ' ' | '-' | '(' | ')' | '\u{2010}'..='\u{2014}');
    let bare: String = typed.chars().filter(|it| !apart(*it)).collect();
    let number = bare.strip_prefix("+86").or_else(|| bare.strip_prefix("0086")).unwrap_or(&bare);
    let fits = (7..=15).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    fits.then(|| number.to_owned())
}
