//! 完成情况: what the principal sees of a month, summed from obligations.

mod sift;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    archive::{Changed, Surveyed},
    calendar::Term,
    duty::Per,
    id::{ClassId, SchoolId, StaffId},
    kind::Kind,
    obligation::{Obligation, Sum, Tally},
    people::Child,
    range::Range,
    record::Record,
    school::{ChildFile, SchoolInfo},
    zone::TimeZone,
};

pub use sift::{Sift, Standing};

/// `GET /api/v1/board/{range}`: mentors × kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// In which days it falls due.
    pub range: Range,
    /// The day it was looked at, at the school.
    pub today: NaiveDate,
    /// When the month was signed, in milliseconds since 1970, if it is a month and signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<i64>,
    /// When reminders should have been sent that were not, in milliseconds since 1970: nobody may have been told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders_missed: Option<i64>,
    /// The columns.
    pub kinds: Vec<Kind>,
    /// A row for everyone who owes something to a child, or would.
    pub rows: Vec<Row>,
    /// The sums of the columns.
    pub columns: Vec<Tally>,
    /// The sum of all.
    pub total: Tally,
}

/// Which children a board is about: all, or those of a class or a hamlet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct Only {
    /// Those of this class alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// Those who live in this hamlet alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hamlet: Option<String>,
}

impl Only {
    /// Whether it is about all children.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is about this child.
    pub fn has(&self, child: &Child) -> bool {
        let same_class = self.class.as_ref().is_none_or(|it| *it == child.class);
        same_class && self.hamlet.as_ref().is_none_or(|it| child.hamlet.as_ref() == Some(it))
    }
}

/// `GET /api/v1/places`: what a board may be narrowed down to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Places {
    /// The classes.
    pub classes: Vec<Person<ClassId>>,
    /// The hamlets in which children live.
    pub hamlets: Vec<String>,
    /// The terms, for a board of one.
    pub terms: Vec<Term>,
}

/// One person's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// Who.
    pub person: Person,
    /// How fresh their numbers are.
    pub contact: Contact,
    /// One tally for each column.
    pub cells: Vec<Tally>,
    /// Their sum.
    pub total: Tally,
}

/// A person by name: a member of staff, or a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Person<Id = StaffId> {
    pub id: Id,
    pub name: String,
}

/// The last word from someone's phones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The last sync, in milliseconds since 1970; none if there never was one.
    pub last: Option<i64>,
    /// How many records their phones said were still waiting.
    pub waiting: u32,
}

/// How many days a phone may be silent before the numbers may lack what lies on it.
const SILENT_AFTER: i64 = 2;

impl Contact {
    /// How many days ago these phones were last heard, if they may hold what the school does not know of: after two days, or
    /// when they said so. Who never signed in has nothing on a phone.
    pub fn silent_days(self, today: NaiveDate, zone: TimeZone) -> Option<i64> {
        let days = (today - zone.date_of_ms(self.last?)).num_days();
        (self.waiting > 0 || days >= SILENT_AFTER).then_some(days)
    }
}

/// One school's month, as an area or centre school sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolMonth {
    /// The school.
    pub school: Person<SchoolId>,
    /// What is owed to its children, by kind.
    pub kinds: Vec<(Kind, Tally)>,
    /// The sum of these.
    pub total: Tally,
}

impl SchoolMonth {
    /// Adds up `sums` of one month as they stand on `today`.
    pub fn new(school: SchoolInfo, sums: &[Sum], today: NaiveDate) -> Self {
        let mut kinds: BTreeMap<Kind, Tally> = BTreeMap::new();
        for sum in sums.iter().filter(|sum| sum.per == Per::Child) {
            let tally = kinds.entry(sum.kind).or_default();
            *tally = *tally + sum.seen_on(today);
        }
        let total = kinds.values().fold(Tally::default(), |total, tally| total + *tally);
        Self { school: Person { id: school.id, name: school.name }, kinds: kinds.into_iter().collect(), total }
    }
}

/// A part of what somebody owes to children: of one kind, and how it stands.
pub type Share<'a> = (&'a StaffId, Kind, Tally);

/// What is owed to children among `obligations`.
pub fn shares(obligations: &[Obligation]) -> impl Iterator<Item = Share<'_>> {
    let to_children = obligations.iter().filter(|it| it.per == Per::Child);
    to_children.map(|it| (&it.responsible, it.kind, Tally::of([it])))
}

impl Board {
    /// Adds up what falls due in `range`; `person` and `contact` look people up.
    pub fn new<'a>(
        range: Range,
        today: NaiveDate,
        shares: impl IntoIterator<Item = Share<'a>>,
        person: impl Fn(&StaffId) -> Person,
        contact: impl Fn(&StaffId) -> Contact,
    ) -> Self {
        let mut people: BTreeMap<&StaffId, BTreeMap<Kind, Tally>> = BTreeMap::new();
        let mut columns: BTreeMap<Kind, Tally> = BTreeMap::new();
        for (who, kind, tally) in shares {
            for sums in [people.entry(who).or_default(), &mut columns] {
                let sum = sums.entry(kind).or_default();
                *sum = *sum + tally;
            }
        }
        let total = |sums: &BTreeMap<Kind, Tally>| sums.values().fold(Tally::default(), |total, sum| total + *sum);
        let kinds: Vec<Kind> = columns.keys().copied().collect();
        let rows = people.into_iter().map(|(id, own)| Row {
            person: person(id),
            contact: contact(id),
            cells: kinds.iter().map(|kind| own.get(kind).copied().unwrap_or_default()).collect(),
            total: total(&own),
        });
        let rows = rows.collect();
        Self {
            range,
            today,
            signed: None,
            reminders_missed: None,
            rows,
            total: total(&columns),
            columns: columns.into_values().collect(),
            kinds,
        }
    }
}

/// `GET /api/v1/board/{range}/mentors/{id}`: what one person owes, child by child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MentorPage {
    /// In which days it falls due.
    pub range: Range,
    /// The day it was looked at, at the school.
    pub today: NaiveDate,
    /// Whose it is.
    pub person: Person,
    /// How fresh the numbers are.
    pub contact: Contact,
    /// Their children.
    pub children: Vec<ChildBoxes>,
}

/// A child and what one person owes it in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildBoxes {
    /// The child's id.
    pub id: crate::id::ChildId,
    /// Its name.
    pub name: String,
    /// The name of its class.
    pub class: String,
    /// The hamlet it lives in.
    pub hamlet: Option<String>,
    /// The boxes.
    pub obligations: Vec<Obligation>,
}

/// `GET /api/v1/children/{id}`: one child's file and history, without private notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ChildPage {
    pub file: ChildFile,
    pub class: String,
    pub people: Vec<Person>,
    pub records: Vec<Record>,
    /// What was changed in the archive, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Changed>,
    /// Who looked it through this term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surveyed: Option<Surveyed>,
    /// Whether the reader may correct it.
    #[serde(default)]
    pub may_correct: bool,
}

impl ChildPage {
    /// As an app that speaks this version of the protocol can read it.
    #[must_use]
    pub fn in_version(self, protocol: u32) -> Self {
        let records = self.records.into_iter().map(|it| it.in_version(protocol)).collect();
        Self { file: self.file.in_version(protocol), records, ..self }
    }
}
