//! What a card says of a child beside its boxes: when it was seen last, what was promised, its birthday, failed calls.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    id::{ChildId, StaffId},
    kind::Kind,
    notebook::Notebook,
    people::{Child, Relative},
    record::Record,
    zone::TimeZone,
};

/// So many days before a birthday it is told.
const BIRTHDAY_DAYS: i64 = 7;
/// After so many calls in a row that nobody answered, another way is suggested.
pub(super) const FAILED_CALLS: usize = 3;

/// What a card says of a child beside its boxes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The last day on which the owner reached it.
    pub last_contact: Option<NaiveDate>,
    /// What the owner promised and has not talked about since, the latest first.
    pub promises: Vec<String>,
    /// A birthday that is near.
    pub birthday: Option<Birthday>,
    /// Whom to call: guardian, then parents.
    pub call: Option<Relative>,
}

/// A birthday that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthday {
    /// Days from today.
    pub in_days: i64,
    /// How old the child becomes.
    pub age: u32,
}

impl Facts {
    /// What the `standing` records and the archive say of a child.
    pub(super) fn of(standing: &[&Record], child: &Child, owner: &StaffId, zone: TimeZone, today: NaiveDate) -> Self {
        let own: Vec<&Record> =
            standing.iter().copied().filter(|it| it.by == *owner && it.children.contains(&child.id)).collect();
        Self {
            last_contact: own.iter().filter(|it| it.reached).map(|it| zone.date(it.at)).max(),
            promises: promises(&own),
            birthday: child.born.and_then(|born| birthday(born, today)),
            call: child.numbers().next().cloned(),
        }
    }
}

/// What was promised to a child and not talked about since, the latest first. A promise made in a talk waits for the next.
/// Records come in the order in which they were saved, so nothing need be sorted, which would cost every phone kilobytes.
fn promises(own: &[&Record]) -> Vec<String> {
    let last_talk = own.iter().filter(|it| it.reached && it.kinds.contains(&Kind::Talk)).map(|it| it.at).max();
    let open = own.iter().rev().filter(|it| last_talk.is_none_or(|talk| it.at >= talk));
    open.filter_map(|it| it.promise.clone()).collect()
}

/// The next birthday, if it is near. Who was born on a 29 February has it on the 28th of other years.
fn birthday(born: NaiveDate, today: NaiveDate) -> Option<Birthday> {
    let ages = [today.year() - born.year(), today.year() - born.year() + 1];
    ages.into_iter().find_map(|age| {
        let age = u32::try_from(age).ok().filter(|age| *age > 0)?;
        let in_days = (born.checked_add_months(Months::new(age * 12))? - today).num_days();
        (0..=BIRTHDAY_DAYS).contains(&in_days).then_some(Birthday { in_days, age })
    })
}

impl Notebook {
    /// Whether the last calls to the child's parents all failed, so that another way should be tried.
    pub fn parents_do_not_answer(&self, child: &ChildId) -> bool {
        let is_call = |it: &&Record| it.kinds.contains(&Kind::ParentCall) && it.children.contains(child);
        let mut calls: Vec<&Record> = self.standing().filter(is_call).collect();
        calls.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        calls.iter().take_while(|it| !it.reached).count() >= FAILED_CALLS
    }
}

impl Child {
    /// The family with a telephone: the guardian, then the parents.
    pub fn numbers(&self) -> impl Iterator<Item = &Relative> {
        self.guardian.iter().chain(&self.parents).filter(|it| it.phone.is_some())
    }
}
