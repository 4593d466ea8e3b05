//! 不重统: children of one name that may be one child on the list twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    id::ChildId,
    people::Child,
    school::{ChildFile, Rules},
};

/// Two children side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Alike {
    pub children: [LooksLike; 2],
}

/// What tells whether a child is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct LooksLike {
    pub id: ChildId,
    pub name: String,
    pub class: String,
    pub born: Option<NaiveDate>,
    pub hamlet: Option<String>,
    pub guardian: Option<String>,
    pub phone: Option<String>,
    pub mentor: Option<String>,
}

/// The pairs of `files` that look alike and are not known to be two.
pub fn alike(rules: &Rules, files: &[&ChildFile], not_same: &BTreeSet<[ChildId; 2]>, today: NaiveDate) -> Vec<Alike> {
    let mut by_name: BTreeMap<String, Vec<&ChildFile>> = BTreeMap::new();
    for &file in files {
        by_name.entry(plain(&file.child.name)).or_default().push(file);
    }
    let show = |file: &ChildFile| looks_like(rules, file, today);
    let mut pairs = Vec::new();
    for files in by_name.into_values() {
        for (at, one) in files.iter().enumerate() {
            for other in &files[at + 1..] {
                let known = not_same.contains(&pair(&one.child.id, &other.child.id));
                if !known && may_be_one(&one.child, &other.child) {
                    pairs.push(Alike { children: [show(one), show(other)] });
                }
            }
        }
    }
    pairs
}

/// Two ids in the one order in which pairs are kept.
pub(super) fn pair(one: &ChildId, other: &ChildId) -> [ChildId; 2] {
    let mut pair = [one.clone(), other.clone()];
    pair.sort();
    pair
}

/// Of one name: born on days that are easily confused, or reached at one number; where a birthday is unknown, unless their
/// guardians have different numbers.
fn may_be_one(one: &Child, other: &Child) -> bool {
    let phone = |child: &Child| child.guardian.as_ref().and_then(|it| it.phone.clone());
    let phones = phone(one).zip(phone(other));
    let same_phone = phones.as_ref().is_some_and(|(a, b)| a == b);
    match one.born.zip(other.born) {
        Some((a, b)) => same_phone || easily_confused(a, b),
        None => same_phone || phones.is_none(),
    }
}

/// The same day, day and month the other way round, or one part off by one.
fn easily_confused(a: NaiveDate, b: NaiveDate) -> bool {
    let swapped = a.year() == b.year() && (a.month(), a.day()) == (b.day(), b.month());
    let off = [a.year().abs_diff(b.year()), a.month().abs_diff(b.month()), a.day().abs_diff(b.day())];
    swapped || off.iter().sum::<u32>() <= 1
}

/// A name without what only sets its parts apart.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn looks_like(rules: &Rules, file: &ChildFile, today: NaiveDate) -> LooksLike {
    let child = &file.child;
    let guardian = child.guardian.as_ref();
    let mentor = file.pairing_on(today).and_then(|it| rules.staff_name(&it.mentor));
    LooksLike {
        id: child.id.clone(),
        name: child.name.clone(),
        class: rules.class_name(&child.class).to_owned(),
        born: child.born,
        hamlet: child.hamlet.clone(),
        guardian: guardian.and_then(|it| it.name.clone()),
        phone: guardian.and_then(|it| it.phone.clone()),
        mentor: mentor.map(str::to_owned),
    }
}
