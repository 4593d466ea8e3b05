//! 结对: who looks after how many children, who has nobody, and whom one might pair them with.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    id::{ChildId, StaffId},
    people::Child,
    role::Role,
    school::{ChildFile, School},
};

/// `GET /api/v1/pairings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingsPage {
    /// The day at the school.
    pub today: NaiveDate,
    /// Everybody who is a mentor, those with most children first.
    pub mentors: Vec<Load>,
    /// Children that are enrolled, and have no mentor today.
    pub without: Vec<Unpaired>,
    /// Handovers whose new mentor has not said yet that they read the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Handover>,
}

/// A mentor and their children today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Load {
    pub mentor: Person,
    pub children: Vec<Person<ChildId>>,
    /// Far more than an even share.
    pub overloaded: bool,
}

/// A child without a mentor, and whom it might get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Unpaired {
    pub child: Person<ChildId>,
    pub class: String,
    pub hamlet: Option<String>,
    pub suggested: Option<Suggested>,
}

/// A mentor one might choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Suggested {
    pub mentor: Person,
    pub why: Why,
}

/// What speaks for a mentor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They have its brother or sister, or are to get them together.
    Sibling,
    /// They go to its hamlet already.
    Hamlet,
    /// They have the fewest.
    Load,
}

/// A child that came from another mentor, for the new one until they said that they know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Handover {
    /// The child.
    pub child: Person<ChildId>,
    /// Whose it is now.
    pub to: Person,
    /// Whose it was.
    pub by: String,
    /// Since when it is the new one's.
    pub since: NaiveDate,
    /// What they should know: promises still open, what matters.
    pub words: String,
}

/// How the pairings stand `today`; the suggestions keep siblings together, then hamlets, and nobody above an even share
/// before everybody has one.
pub fn pairings(school: &School, today: NaiveDate) -> PairingsPage {
    let mut loads = Loads::of(school, today);
    let mentors = loads.listed(school);
    let mut without: Vec<&ChildFile> = loads.unpaired.clone();
    without.sort_by(|a, b| (&a.child.hamlet, &a.child.id).cmp(&(&b.child.hamlet, &b.child.id)));
    let suggested = loads.suggest();
    let unpaired = |file: &ChildFile| Unpaired {
        child: named(&file.child),
        class: school.rules.class_name(&file.child.class).to_owned(),
        hamlet: file.child.hamlet.clone(),
        suggested: suggested.get(&file.child.id).and_then(|(id, why)| {
            let name = school.rules.staff_name(id)?.to_owned();
            Some(Suggested { mentor: Person { id: id.clone(), name }, why: *why })
        }),
    };
    PairingsPage { today, mentors, without: without.into_iter().map(unpaired).collect(), unread: Vec::new() }
}

fn named(child: &Child) -> Person<ChildId> {
    Person { id: child.id.clone(), name: child.name.clone() }
}

/// Who has which children, while more are being given out.
struct Loads<'a> {
    of: BTreeMap<&'a StaffId, Vec<&'a Child>>,
    unpaired: Vec<&'a ChildFile>,
    /// Who has a child of the family with this telephone.
    of_phone: BTreeMap<&'a str, &'a StaffId>,
    /// An even share, rounded up.
    share: usize,
}

impl<'a> Loads<'a> {
    fn of(school: &'a School, today: NaiveDate) -> Self {
        let mentors = school.rules.staff.iter().filter(|it| it.holds(&[Role::Mentor], today));
        let of = mentors.map(|it| (&it.id, Vec::new())).collect();
        let mut loads = Self { of, unpaired: Vec::new(), of_phone: BTreeMap::new(), share: 0 };
        for file in school.children.values().filter(|file| file.child.enrolled(today)) {
            match file.pairing_on(today) {
                Some(pairing) => loads.give(&file.child, &pairing.mentor),
                None => loads.unpaired.push(file),
            }
        }
        let children = loads.unpaired.len() + loads.of.values().map(Vec::len).sum::<usize>();
        loads.share = children.div_ceil(loads.of.len().max(1));
        loads
    }

    fn give(&mut self, child: &'a Child, mentor: &'a StaffId) {
        self.of.entry(mentor).or_default().push(child);
        self.of_phone.extend(phones(child).map(|phone| (phone, mentor)));
    }

    fn listed(&self, school: &School) -> Vec<Load> {
        let load = |(id, children): (&&StaffId, &Vec<&Child>)| Load {
            mentor: Person { id: (*id).clone(), name: school.rules.staff_name(id).unwrap_or(id.as_str()).to_owned() },
            children: children.iter().map(|it| named(it)).collect(),
            // Half as many again as an even share, and at least two more.
            overloaded: children.len() >= self.share + (self.share / 2).max(2),
        };
        let mut listed: Vec<Load> = self.of.iter().map(load).collect();
        listed.sort_by_key(|it| std::cmp::Reverse(it.children.len()));
        listed
    }

    /// A mentor for each child without one. Families of the largest hamlets come first, so that a hamlet is not torn.
    fn suggest(&mut self) -> BTreeMap<ChildId, (StaffId, Why)> {
        let mut families = families(&self.unpaired);
        let mut of_hamlet: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for file in &self.unpaired {
            *of_hamlet.entry(file.child.hamlet.as_deref()).or_default() += 1;
        }
        let size = |family: &Vec<&'a Child>| of_hamlet.get(&family[0].hamlet.as_deref()).copied().unwrap_or_default();
        families.sort_by_key(|family| {
            // Where it is clear whose they are, they take their place before the others.
            let free = self.of_family(family).is_none();
            (free, std::cmp::Reverse(size(family)), &family[0].hamlet, std::cmp::Reverse(family.len()), &family[0].id)
        });
        let mut suggested = BTreeMap::new();
        for family in families {
            let Some((mentor, why)) = self.best(&family) else { continue };
            for child in family.iter().copied() {
                let why = if why == Why::Load && family.len() > 1 { Why::Sibling } else { why };
                suggested.insert(child.id.clone(), (mentor.clone(), why));
                self.give(child, mentor);
            }
        }
        suggested
    }

    /// Who has a brother or sister of theirs.
    fn of_family(&self, family: &[&Child]) -> Option<&'a StaffId> {
        family.iter().flat_map(|it| phones(it)).find_map(|phone| self.of_phone.get(phone)).copied()
    }

    fn best(&self, family: &[&Child]) -> Option<(&'a StaffId, Why)> {
        if let Some(mentor) = self.of_family(family) {
            return Some((mentor, Why::Sibling));
        }
        let neighbours = |children: &[&Child]| {
            let hamlet = &family[0].hamlet;
            children.iter().filter(|it| hamlet.is_some() && it.hamlet == *hamlet).count()
        };
        let has_room = |children: &[&Child]| children.len() + family.len() <= self.share;
        let neighbour = self.of.iter().filter(|(_, it)| has_room(it) && neighbours(it) > 0);
        let neighbour = neighbour.min_by_key(|(id, it)| (std::cmp::Reverse(neighbours(it)), it.len(), **id));
        let fewest = || self.of.iter().min_by_key(|(id, it)| (it.len(), **id));
        neighbour.map(|(id, _)| (*id, Why::Hamlet)).or_else(|| fewest().map(|(id, _)| (*id, Why::Load)))
    }
}

/// Children of one family together: of one that shares the telephone of a guardian or parent.
fn families<'a>(files: &[&'a ChildFile]) -> Vec<Vec<&'a Child>> {
    let mut families: Vec<Vec<&Child>> = Vec::new();
    let mut of_phone: BTreeMap<&str, usize> = BTreeMap::new();
    for child in files.iter().map(|file| &file.child) {
        let known: BTreeSet<usize> = phones(child).filter_map(|phone| of_phone.get(phone).copied()).collect();
        // A third child may show that two families are one.
        let mut family: Vec<&Child> = known.into_iter().flat_map(|at| std::mem::take(&mut families[at])).collect();
        family.push(child);
        of_phone.extend(family.iter().flat_map(|it| phones(it)).map(|phone| (phone, families.len())));
        families.push(family);
    }
    families.retain(|family| !family.is_empty());
    families
}

fn phones(child: &Child) -> impl Iterator<Item = &str> {
    child.guardian.iter().chain(&child.parents).filter_map(|it| it.phone.as_deref()).filter(|it| !it.is_empty())
}
