//! What a record sheet offers before anything is typed: who goes together, and where it usually is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    id::{ChildId, StaffId},
    kind::Kind,
    notebook::Notebook,
    people::Child,
    record::{Place, Record},
};

/// More would push what is chosen by hand off the screen.
const MOST: usize = 3;

/// Children that one tap chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// Why they go together.
    pub why: Why,
    /// Two or more.
    pub children: Vec<ChildId>,
}

/// Why children go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// They did the last time.
    LastTime(Option<Place>),
    /// They live with the same adult, or at the same address.
    Household,
    /// They live in the same hamlet.
    Hamlet(String),
}

impl Notebook {
    /// The newest record by `owner` about children, which the next one is likely to be like.
    pub fn last_record(&self, owner: &StaffId) -> Option<&Record> {
        let own = self.standing().filter(|it| it.by == *owner && !it.children.is_empty());
        own.max_by_key(|it| (it.at, &it.id))
    }

    /// Children of this phone that are likely to be chosen together by `owner`: as the last time, then families, then
    /// hamlets; each set of children once.
    pub fn together(&self, owner: &StaffId, today: NaiveDate) -> Vec<Together> {
        let files = self.children().into_iter();
        let here: Vec<&Child> = files.map(|it| &it.child).filter(|it| it.enrolled(today)).collect();
        let last = self.last_record(owner).map(|record| Together {
            why: Why::LastTime(record.place),
            children: here.iter().filter(|it| record.children.contains(&it.id)).map(|it| it.id.clone()).collect(),
        });
        let mut found: Vec<Together> = Vec::new();
        let households = grouped(&here, household).into_values().map(|children| (Why::Household, children));
        let hamlets = grouped(&here, |it| it.hamlet.clone()).into_iter();
        let hamlets = hamlets.map(|(hamlet, children)| (Why::Hamlet(hamlet), children));
        let others = households.chain(hamlets).map(|(why, children)| Together { why, children });
        for it in last.into_iter().chain(others) {
            if it.children.len() > 1 && found.iter().all(|other| other.children != it.children) {
                found.push(it);
            }
        }
        found.truncate(MOST);
        found
    }
}

/// The children that share what `by` says of them, in their order.
fn grouped(children: &[&Child], by: impl Fn(&Child) -> Option<String>) -> BTreeMap<String, Vec<ChildId>> {
    let mut groups: BTreeMap<String, Vec<ChildId>> = BTreeMap::new();
    for child in children {
        if let Some(key) = by(child) {
            groups.entry(key).or_default().push(child.id.clone());
        }
    }
    groups
}

/// What children of one household have in common: the guardian's number, else the address.
fn household(child: &Child) -> Option<String> {
    let phone = child.guardian.as_ref().and_then(|it| it.phone.clone());
    phone.or_else(|| child.address.as_ref().map(|it| format!("{}{it}", child.hamlet.as_deref().unwrap_or_default())))
}

/// Where something of these kinds usually is: a visit at the child's home, a call on the telephone; anything else where the
/// last one was.
pub fn usual_place(kinds: &[Kind], last: Option<Place>) -> Option<Place> {
    let all = |usual: &[Kind]| !kinds.is_empty() && kinds.iter().all(|it| usual.contains(it));
    let at_home = |it: &Kind| matches!(it, Kind::Visit | Kind::Dinner);
    if kinds.iter().any(at_home) {
        Some(Place::Home)
    } else if all(&[Kind::ParentCall, Kind::FamilyCall]) {
        Some(Place::Phone)
    } else if all(&[Kind::Teacher]) {
        Some(Place::School)
    } else {
        last.filter(|it| *it != Place::Phone)
    }
}
