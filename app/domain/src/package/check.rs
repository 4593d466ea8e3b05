//! What must hold in a package beyond its shape: unique ids, references that exist, spans that do not overlap.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::{FORMAT, Package, PackageError};
use crate::{
    Fault,
    kind::{Kind, UnknownKind},
};

/// One finding: where, and what.
pub(crate) type Checked = Result<(), PackageError>;

impl Package {
    /// Whether everything in it fits together.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn check(&self) -> Checked {
        ensure(self.format == FORMAT, "format", || format!("expected \"{FORMAT}\", found {:?}", self.format))?;
        name("school.name", &self.school.name)?;
        self.check_ids()?;
        self.check_names()?;
        self.check_references()?;
        self.check_records()?;
        self.check_duties()?;
        self.check_kinds()?;
        self.check_spans()
    }

    fn check_ids(&self) -> Checked {
        let own: Vec<String> = self.kinds.iter().map(|it| it.id.to_string()).collect();
        unique("kinds", own.iter().map(String::as_str))?;
        unique("duties", self.duties.iter().flatten().map(|it| it.id.as_str()))?;
        unique("staff", self.staff.iter().map(|it| it.id.as_str()))?;
        unique("classes", self.classes.iter().map(|it| it.id.as_str()))?;
        unique("children", self.children.iter().map(|it| it.id.as_str()))?;
        unique("records", self.records.iter().map(|it| it.id.as_str()))
    }

    fn check_names(&self) -> Checked {
        names("staff", self.staff.iter().map(|it| it.name.as_str()))?;
        names("classes", self.classes.iter().map(|it| it.name.as_str()))?;
        names("children", self.children.iter().map(|it| it.name.as_str()))
    }

    fn check_references(&self) -> Checked {
        let classes: HashSet<&str> = self.classes.iter().map(|it| it.id.as_str()).collect();
        let staff: HashSet<&str> = self.staff.iter().map(|it| it.id.as_str()).collect();
        let children: HashSet<&str> = self.children.iter().map(|it| it.id.as_str()).collect();
        let records: HashSet<&str> = self.records.iter().map(|it| it.id.as_str()).collect();
        for (at, it) in self.class_teachers.iter().enumerate() {
            exists(&classes, &format!("class_teachers[{at}].class"), it.class.as_str())?;
            exists(&staff, &format!("class_teachers[{at}].teacher"), it.teacher.as_str())?;
        }
        for (at, it) in self.children.iter().enumerate() {
            exists(&classes, &format!("children[{at}].class"), it.class.as_str())?;
            for (place, it) in it.earlier.iter().enumerate() {
                exists(&classes, &format!("children[{at}].earlier[{place}].class"), it.class.as_str())?;
            }
        }
        for (at, it) in self.pairings.iter().enumerate() {
            exists(&children, &format!("pairings[{at}].child"), it.child.as_str())?;
            exists(&staff, &format!("pairings[{at}].mentor"), it.mentor.as_str())?;
        }
        for (at, it) in self.waivers.iter().enumerate() {
            let place = format!("waivers[{at}]");
            it.child.iter().try_for_each(|id| exists(&children, &format!("{place}.child"), id.as_str()))?;
            it.mentor.iter().try_for_each(|id| exists(&staff, &format!("{place}.mentor"), id.as_str()))?;
        }
        for (at, it) in self.records.iter().enumerate() {
            exists(&staff, &format!("records[{at}].by"), it.by.as_str())?;
            for (child, id) in it.children.iter().enumerate() {
                exists(&children, &format!("records[{at}].children[{child}]"), id.as_str())?;
            }
            it.class.iter().try_for_each(|id| exists(&classes, &format!("records[{at}].class"), id.as_str()))?;
            let superseded = it.supersedes.iter();
            superseded
                .clone()
                .try_for_each(|id| exists(&records, &format!("records[{at}].supersedes"), id.as_str()))?;
        }
        Ok(())
    }

    fn check_records(&self) -> Checked {
        for (at, it) in self.records.iter().enumerate() {
            it.within_limits().map_err(|refusal| error(&format!("records[{at}]"), refusal.message.en))?;
        }
        Ok(())
    }

    fn check_duties(&self) -> Checked {
        self.calendar.check().map_err(|fault| within("calendar", fault))?;
        for (at, it) in self.kinds.iter().enumerate() {
            it.check().map_err(|fault| within(&format!("kinds[{at}]"), fault))?;
        }
        for (at, it) in self.duties.iter().flatten().enumerate() {
            it.check().map_err(|fault| within(&format!("duties[{at}]"), fault))?;
        }
        for (at, it) in self.waivers.iter().enumerate() {
            it.check().map_err(|fault| within(&format!("waivers[{at}]"), fault))?;
        }
        Ok(())
    }

    /// Every kind is built in or one of the school's own.
    fn check_kinds(&self) -> Checked {
        let known = |list: &str, at: usize, kinds: &[Kind]| {
            let unknown = kinds.iter().find(|kind| kind.per().is_none() && self.kinds.iter().all(|it| it.id != **kind));
            let reason = |kind: &Kind| error(&format!("{list}[{at}].kinds"), UnknownKind(kind.to_string()).to_string());
            unknown.map_or(Ok(()), |kind| Err(reason(kind)))
        };
        let duties = self.duties.iter().flatten().enumerate();
        duties.into_iter().try_for_each(|(at, it)| known("duties", at, &[it.kind]))?;
        self.waivers.iter().enumerate().try_for_each(|(at, it)| known("waivers", at, &it.kinds))?;
        self.records.iter().enumerate().try_for_each(|(at, it)| known("records", at, &it.kinds))
    }

    fn check_spans(&self) -> Checked {
        for (at, it) in self.staff.iter().enumerate() {
            let days = it.roles.iter().map(|held| held.days());
            ordered(&format!("staff[{at}].roles"), days.map(|days| (days.from, Some(days.to))))?;
        }
        ordered("children", self.children.iter().map(|it| (it.from, it.to)))?;
        for (at, it) in self.children.iter().enumerate() {
            let stays = it.stays().map(|(_, days)| ("", (days.from, Some(days.to))));
            apart(&format!("children[{at}].earlier"), stays)?;
        }
        apart("class_teachers", self.class_teachers.iter().map(|it| (it.class.as_str(), (it.from, it.to))))?;
        apart("pairings", self.pairings.iter().map(|it| (it.child.as_str(), (it.from, it.to))))
    }
}

/// The first and the last day; open at the end when there is none.
pub(crate) type Stretch = (NaiveDate, Option<NaiveDate>);

fn within(path: &str, fault: Fault) -> PackageError {
    error(&format!("{path}.{}", fault.field), fault.message.en)
}

fn error(path: &str, reason: impl Into<String>) -> PackageError {
    PackageError { path: path.into(), reason: reason.into() }
}

pub(crate) fn ensure(holds: bool, path: &str, reason: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(error(path, reason())) }
}

pub(crate) fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = HashSet::new();
    for (at, id) in ids.enumerate() {
        ensure(seen.insert(id), &format!("{list}[{at}].id"), || format!("{id:?} stands in the list twice"))?;
    }
    Ok(())
}

pub(crate) fn names<'a>(list: &str, mut names: impl Iterator<Item = &'a str>) -> Checked {
    names.by_ref().enumerate().try_for_each(|(at, text)| name(&format!("{list}[{at}].name"), text))
}

fn name(path: &str, text: &str) -> Checked {
    let fits = !text.trim().is_empty() && text.chars().count() <= 64;
    ensure(fits, path, || "a name has 1 to 64 characters".into())
}

fn exists(known: &HashSet<&str>, path: &str, id: &str) -> Checked {
    ensure(known.contains(id), path, || format!("{id:?} does not exist"))
}

pub(crate) fn ordered(list: &str, mut stretches: impl Iterator<Item = Stretch>) -> Checked {
    stretches.by_ref().enumerate().try_for_each(|(at, (from, to))| {
        ensure(to.is_none_or(|to| from <= to), &format!("{list}[{at}].to"), || format!("lies before from ({from})"))
    })
}

/// Stretches with the same key must not share a day.
pub(crate) fn apart<'a>(list: &str, stretches: impl Iterator<Item = (&'a str, Stretch)> + Clone) -> Checked {
    ordered(list, stretches.clone().map(|(_, stretch)| stretch))?;
    let mut by_key: BTreeMap<&str, Vec<(Stretch, usize)>> = BTreeMap::new();
    for (at, (key, stretch)) in stretches.enumerate() {
        by_key.entry(key).or_default().push((stretch, at));
    }
    for mut stretches in by_key.into_values() {
        stretches.sort_unstable();
        for pair in stretches.windows(2) {
            let ((_, end), first) = pair[0];
            let ((start, _), second) = pair[1];
            ensure(end.is_some_and(|end| end < start), &format!("{list}[{second}]"), || {
                format!("overlaps {list}[{first}]")
            })?;
        }
    }
    Ok(())
}
