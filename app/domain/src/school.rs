//! A school as the rules see it: everything an obligation depends on but the records.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    duty::{Duty, Per},
    id::{ChildId, ClassId, SchoolId, StaffId},
    kind::{Kind, OwnKind},
    people::{Child, Class, ClassTeacher, Pairing, Staff},
    preset::Preset,
    role::{HeldRole, Role},
    waiver::Waiver,
    zone::TimeZone,
};

/// One school, whole or as much of it as its reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// What concerns all of it.
    pub rules: Rules,
    /// Its children.
    pub children: BTreeMap<ChildId, ChildFile>,
}

/// What concerns the school as a whole. Sent to a phone in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Rules {
    pub info: SchoolInfo,
    pub calendar: Calendar,
    pub duties: Vec<Duty>,
    pub staff: Vec<Staff>,
    pub classes: Vec<Class>,
    pub class_teachers: Vec<ClassTeacher>,
    /// Waivers of members of staff; those of children are in the children's files.
    pub waivers: Vec<Waiver>,
    /// The kinds the school added to those built in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<OwnKind>,
    /// Whom the words about a talk are for, unless their author says otherwise.
    #[serde(default, skip_serializing_if = "TalkNotes::is_private")]
    pub talk_notes: TalkNotes,
}

/// Whom the words about a talk (谈心) are for, unless their author says otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TalkNotes {
    /// For the author alone.
    #[default]
    Private,
    /// For the school, which collects them: 素龙 三.7–8.
    HandedIn,
}

impl TalkNotes {
    /// Whether they are for the author alone.
    pub fn is_private(&self) -> bool {
        *self == Self::Private
    }
}

/// The school's name and clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SchoolInfo {
    /// Its id on this server.
    pub id: SchoolId,
    /// Its name.
    pub name: String,
    /// The zone its dates are taken in.
    #[serde(default)]
    pub time_zone: TimeZone,
    /// The regulations its duties started from.
    #[serde(default)]
    pub preset: Option<Preset>,
}

/// One child with all that obligations towards it depend on. Sent to a phone in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ChildFile {
    pub child: Child,
    pub pairings: Vec<Pairing>,
    pub waivers: Vec<Waiver>,
}

impl School {
    /// Whether the child is enrolled on `date`, and `staff` then its mentor or the class teacher of its class.
    pub fn cares_for(&self, staff: &StaffId, child: &ChildId, date: NaiveDate) -> bool {
        self.children.get(child).filter(|file| file.child.enrolled(date)).is_some_and(|file| {
            let mentor = file.pairing_on(date).is_some_and(|it| it.mentor == *staff);
            mentor
                || self.rules.class_teacher_on(file.child.class_on(date), date).is_some_and(|it| it.teacher == *staff)
        })
    }
}

impl ChildFile {
    /// As an app that speaks this version of the protocol can read it.
    #[must_use]
    pub fn in_version(self, protocol: u32) -> Self {
        if protocol < 3 { Self { child: self.child.without_later_fields(), ..self } } else { self }
    }

    /// The pairing in force on `date`.
    pub fn pairing_on(&self, date: NaiveDate) -> Option<&Pairing> {
        self.pairings.iter().find(|it| it.covers(date))
    }
}

impl Rules {
    /// Who leads `class` on `date`.
    pub fn class_teacher_on(&self, class: &ClassId, date: NaiveDate) -> Option<&ClassTeacher> {
        self.class_teachers.iter().find(|it| it.class == *class && it.covers(date))
    }

    /// Everyone who is, was or will be the school's principal, with the days.
    pub fn principals(&self) -> impl Iterator<Item = (&StaffId, HeldRole)> {
        let posts = self.staff.iter().flat_map(|it| it.roles.iter().map(move |held| (&it.id, *held)));
        posts.filter(|(_, held)| held.role() == Role::Principal)
    }

    /// Whether `staff` may record on `day` what concerns the school as a whole.
    pub fn speaks_for_it(&self, staff: &StaffId, day: NaiveDate) -> bool {
        self.staff.iter().any(|it| it.id == *staff && it.holds(&[Role::Principal, Role::Clerk], day))
    }

    /// Whether `kind` is built in or one of the school's own.
    pub fn knows(&self, kind: Kind) -> bool {
        kind.per().is_some() || self.kinds.iter().any(|own| own.id == kind)
    }

    /// The kinds that concern a child, a class or the school, those built in first.
    pub fn kinds_per(&self, per: Per) -> impl Iterator<Item = Kind> {
        let built_in = Kind::built_in().filter(move |kind| kind.per() == Some(per));
        built_in.chain(self.kinds.iter().filter(move |own| own.per == per).map(|own| own.id))
    }

    /// The name of a member of staff.
    pub fn staff_name(&self, id: &StaffId) -> Option<&str> {
        self.staff.iter().find(|it| it.id == *id).map(|it| it.name.as_str())
    }

    /// The name of a class, or its id if the class is unknown here.
    pub fn class_name<'a>(&'a self, id: &'a ClassId) -> &'a str {
        self.classes.iter().find(|it| it.id == *id).map_or(id.as_str(), |it| it.name.as_str())
    }
}
