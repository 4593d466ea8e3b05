//! 合并: two children on the list who are one, put together, and taken apart again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::field::MAX_TEXT;
use crate::{
    Code, Refusal,
    board::Person,
    calendar::Span,
    id::{ChangeId, ChildId},
    people::{Child, Pairing, Relative, Stay},
    record::Record,
    school::ChildFile,
    waiver::Waiver,
};

/// `POST /api/v1/archive/merges`: two children are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merge {
    /// Made where it was asked for: asking twice merges once.
    pub id: ChangeId,
    /// The one that stays, and goes before where both tell something.
    pub keep: ChildId,
    /// The one too many.
    pub other: ChildId,
}

/// Two children that were put together and may be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merged {
    /// The id of the [`Merge`].
    pub id: ChangeId,
    /// The child that stayed.
    pub kept: Person<ChildId>,
    /// The name under which it stood on the list once more.
    pub name: String,
    /// The class in which it did.
    pub class: String,
    /// When they were put together, in milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub by: Person,
}

/// Two files, as they were and as they became one: all that taking them apart needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Joined {
    pub kept: ChildFile,
    pub other: ChildFile,
    pub one: ChildFile,
}

/// The ids of children that were found to be another, each with the id of that one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases(pub BTreeMap<ChildId, ChildId>);

impl Joined {
    /// The two put together: the other one tells what the kept one does not, and is paired on its free days.
    ///
    /// # Errors
    /// [`Code::Outdated`] unless both are enrolled `today`.
    pub fn of(kept: ChildFile, other: ChildFile, today: NaiveDate) -> Result<Self, Refusal> {
        if kept.child.id == other.child.id || !kept.child.enrolled(today) || !other.child.enrolled(today) {
            return Err(cannot_be_one());
        }
        let child = together(&kept.child, &other.child);
        let mut pairings = kept.pairings.clone();
        for it in &other.pairings {
            let free = free_days(Span::open(it.from, it.to), &kept.pairings);
            pairings.extend(free.into_iter().map(|Span { from, to }| Pairing {
                child: child.id.clone(),
                mentor: it.mentor.clone(),
                from,
                to: Some(to).filter(|to| *to < NaiveDate::MAX),
            }));
        }
        pairings.sort_by_key(|it| it.from);
        let taken = other.waivers.iter().map(|it| Waiver { child: Some(child.id.clone()), ..it.clone() });
        let waivers = kept.waivers.iter().cloned().chain(taken).collect();
        let one = ChildFile { child, pairings, waivers };
        Ok(Self { kept, other, one })
    }

    /// The two again, from what the one is `now`: what was changed since stays with the one that was kept.
    pub fn part(&self, now: &ChildFile) -> (ChildFile, ChildFile) {
        let came = |it: &Pairing| self.one.pairings.contains(it) && !self.kept.pairings.contains(it);
        let pairings = now.pairings.iter().filter(|it| !came(it)).cloned().collect();
        let is_others = |waiver: &Waiver| {
            let same = |it: &Waiver| it.id == waiver.id && it.from == waiver.from && it.kinds == waiver.kinds;
            self.other.waivers.iter().any(same) && !self.kept.waivers.iter().any(same)
        };
        let (taken, waivers): (Vec<Waiver>, Vec<Waiver>) = now.waivers.iter().cloned().partition(is_others);
        let back = taken.into_iter().map(|it| Waiver { child: Some(self.other.child.id.clone()), ..it });
        let child = put_back(&self.kept.child, &self.one.child, &now.child);
        let other = ChildFile { waivers: back.collect(), ..self.other.clone() };
        (ChildFile { child, pairings, waivers }, other)
    }
}

impl Aliases {
    /// The child that is meant.
    pub fn meant<'a>(&'a self, id: &'a ChildId) -> &'a ChildId {
        self.0.get(id).unwrap_or(id)
    }

    /// The record with the children that are meant, each once.
    #[must_use]
    pub fn in_record(&self, record: &Record) -> Record {
        let mut children: Vec<ChildId> = Vec::with_capacity(record.children.len());
        for id in record.children.iter().map(|id| self.meant(id)) {
            if !children.contains(id) {
                children.push(id.clone());
            }
        }
        Record { children, ..record.clone() }
    }

    /// The waiver with the child that is meant.
    #[must_use]
    pub fn in_waiver(&self, waiver: &Waiver) -> Waiver {
        Waiver { child: waiver.child.as_ref().map(|id| self.meant(id).clone()), ..waiver.clone() }
    }
}

fn together(kept: &Child, other: &Child) -> Child {
    let parent = |it: &&Relative| kept.parents.iter().all(|known| known.relation != it.relation);
    let first = kept.stays().map(|(_, days)| days.from).min().unwrap_or(kept.from);
    let before = Span { from: NaiveDate::MIN, to: first.pred_opt().unwrap_or(first) };
    let stay = |(class, days): (&crate::id::ClassId, Span)| {
        let Span { from, to } = days.and(before)?;
        Some(Stay { class: class.clone(), from, to })
    };
    let mut earlier: Vec<Stay> = other.stays().filter_map(stay).collect();
    earlier.extend(kept.earlier.iter().cloned());
    Child {
        gender: kept.gender.or(other.gender),
        born: kept.born.or(other.born),
        hamlet: kept.hamlet.clone().or_else(|| other.hamlet.clone()),
        address: kept.address.clone().or_else(|| other.address.clone()),
        away: kept.away.or(other.away),
        guardian: kept.guardian.clone().or_else(|| other.guardian.clone()),
        parents: kept.parents.iter().chain(other.parents.iter().filter(parent)).cloned().collect(),
        family: told(kept.family.as_deref(), other.family.as_deref()),
        needs: told(kept.needs.as_deref(), other.needs.as_deref()),
        know: told(kept.know.as_deref(), other.know.as_deref()),
        earlier,
        ..kept.clone()
    }
}

/// What both tell at length, one after the other, if a form has room for it.
fn told(kept: Option<&str>, other: Option<&str>) -> Option<String> {
    let both = match (kept, other) {
        (Some(kept), Some(other)) if !kept.contains(other) => format!("{kept}\n{other}"),
        (Some(text), _) | (None, Some(text)) => text.to_owned(),
        (None, None) => return None,
    };
    let fits = both.chars().count() <= MAX_TEXT;
    if fits { Some(both) } else { kept.map(str::to_owned) }
}

/// The stretches of `days` on which none of `pairings` is in force.
fn free_days(days: Span, pairings: &[Pairing]) -> Vec<Span> {
    let mut free = vec![days];
    for taken in pairings.iter().map(|it| Span::open(it.from, it.to)) {
        let around = |it: Span| {
            let before = taken.from.pred_opt().map(|to| Span { from: it.from, to: it.to.min(to) });
            let after = taken.to.succ_opt().map(|from| Span { from: it.from.max(from), to: it.to });
            [before, after].into_iter().flatten().filter(|it| it.from <= it.to)
        };
        free = free.into_iter().flat_map(around).collect();
    }
    free
}

/// `now`, with what stood in `before` wherever it still is what `after` made of it.
fn put_back(before: &Child, after: &Child, now: &Child) -> Child {
    let [before, after, mut fields] = [before, after, now].map(fields);
    let names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    for name in names {
        if fields.get(&name) == after.get(&name) {
            match before.get(&name) {
                Some(value) => fields.insert(name, value.clone()),
                None => fields.remove(&name),
            };
        }
    }
    serde_json::from_value(Value::Object(fields)).unwrap_or_else(|_| now.clone())
}

fn fields(child: &Child) -> Map<String, Value> {
    match serde_json::to_value(child) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// There are no two children that can be put together.
pub fn cannot_be_one() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "这两个孩子不能合并：要两个不同的孩子，今天都在校。请重新打开再看。",
        "These two cannot be put together: they must be two children who are both enrolled today. Open this again and look.",
    )
}
