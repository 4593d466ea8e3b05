//! 覆盖: to how many children somebody talked this term (素龙小学 三.5 asks for all), and whom nobody reached for long.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    calendar::Term,
    id::{ChildId, ClassId, StaffId},
    kind::Kind,
    record::{Record, latest},
    school::{ChildFile, School},
};

/// `GET /api/v1/coverage/{days}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// The term it is about: the one of the day, or else the last one.
    pub term: Option<String>,
    /// The whole school.
    pub school: Share,
    /// By the mentor a child has now; children without one are last.
    pub mentors: Vec<(Option<Person>, Share)>,
    /// By class.
    pub classes: Vec<(String, Share)>,
    /// Enrolled children whom nobody reached for the days asked about, longest first.
    pub unreached: Vec<Unreached>,
}

/// To how many of some children somebody talked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Share {
    pub talked: u32,
    pub all: u32,
}

/// A child nobody reached for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unreached {
    /// The child.
    pub child: Person<ChildId>,
    /// The name of its class.
    pub class: String,
    /// Its mentor.
    pub mentor: Option<Person>,
    /// When somebody last reached it, in any way; none within this and the last term.
    pub last: Option<NaiveDate>,
}

/// What was done with one child.
#[derive(Default)]
struct Contacts {
    talked: bool,
    last: Option<NaiveDate>,
}

impl Coverage {
    /// The coverage on `today`, with the children nobody reached for `days` days. Counted are contacts by whoever was
    /// mentor or class teacher of the child on the day; attempts are not.
    pub fn of(school: &School, records: &[Record], today: NaiveDate, days: u32) -> Self {
        let terms = school.rules.calendar.terms.iter().filter(|term| term.from <= today);
        let term = terms.max_by_key(|term| term.from);
        let contacts = contacts(school, records, term, today);
        // Between terms the children are those of the last day.
        let day = term.map_or(today, |term| today.min(term.to));
        let mut coverage = Self { term: term.map(|term| term.name.clone()), ..Self::default() };
        let mut mentors: BTreeMap<Option<StaffId>, Share> = BTreeMap::new();
        let mut classes: BTreeMap<ClassId, Share> = BTreeMap::new();
        for file in school.children.values().filter(|file| file.child.enrolled(day)) {
            let with_child = contacts.get(&file.child.id);
            let talked = with_child.is_some_and(|it| it.talked);
            let mentor = file.pairing_on(day).map(|it| it.mentor.clone());
            for share in [
                &mut coverage.school,
                mentors.entry(mentor).or_default(),
                classes.entry(file.child.class.clone()).or_default(),
            ] {
                share.talked += u32::from(talked);
                share.all += 1;
            }
            let last = with_child.and_then(|it| it.last);
            if (today - last.unwrap_or(file.child.from)).num_days() >= i64::from(days) {
                coverage.unreached.push(unreached(school, file, day, last));
            }
        }
        let person = |id: StaffId| named(school, &id);
        let mut mentors: Vec<_> = mentors.into_iter().map(|(id, share)| (id.map(person), share)).collect();
        mentors.sort_by_key(|(person, _)| person.is_none());
        coverage.mentors = mentors;
        let classes = classes.into_iter().map(|(id, share)| (school.rules.class_name(&id).to_owned(), share));
        coverage.classes = classes.collect();
        coverage.unreached.sort_by(|a, b| (a.last, &a.class, &a.child.name).cmp(&(b.last, &b.class, &b.child.name)));
        coverage
    }
}

fn contacts<'a>(
    school: &School,
    records: &'a [Record],
    term: Option<&Term>,
    today: NaiveDate,
) -> HashMap<&'a ChildId, Contacts> {
    let mut contacts: HashMap<&ChildId, Contacts> = HashMap::new();
    for record in latest(records).filter(|it| it.reached && !it.is_withdrawal()) {
        let date = school.rules.info.time_zone.date(record.at);
        let of_term = term.is_some_and(|term| (term.from..=term.to).contains(&date));
        for child in record.children.iter().filter(|id| date <= today && school.cares_for(&record.by, id, date)) {
            let it = contacts.entry(child).or_default();
            it.talked |= of_term && record.kinds.contains(&Kind::Talk);
            it.last = it.last.max(Some(date));
        }
    }
    contacts
}

fn unreached(school: &School, file: &ChildFile, day: NaiveDate, last: Option<NaiveDate>) -> Unreached {
    Unreached {
        child: Person { id: file.child.id.clone(), name: file.child.name.clone() },
        class: school.rules.class_name(&file.child.class).to_owned(),
        mentor: file.pairing_on(day).map(|it| named(school, &it.mentor)),
        last,
    }
}

fn named(school: &School, id: &StaffId) -> Person {
    Person { id: id.clone(), name: school.rules.staff_name(id).unwrap_or(id.as_str()).to_owned() }
}
