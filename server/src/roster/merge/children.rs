//! Rows of children: the same child by name and date of birth; its class, its family, its mentor.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use domain::{
    id::{ChildId, ClassId, StaffId},
    people::{Child, Pairing, Relative},
    role::Role,
    school::ChildFile,
};

use super::{Merging, fresh_id, set, set_known, staff::new_role};
use crate::roster::{
    Reason,
    headings::Column,
    rows::{ChildRow, Field, Place},
};

/// What makes two rows the same child: name, date of birth, class.
type Same = (String, Option<NaiveDate>, String);

impl Merging<'_> {
    /// Whether the row was taken.
    pub(super) fn takes_child(&mut self, place: &Place, row: &ChildRow, seen: &mut HashSet<Same>) -> bool {
        let outcome = self.take_child(place, row, seen);
        outcome.map_err(|(column, reason)| self.rejected.push(place.refuse(column, reason))).is_ok()
    }

    fn take_child(&mut self, place: &Place, row: &ChildRow, seen: &mut HashSet<Same>) -> Field<()> {
        if row.born.is_some_and(|born| born > self.today) {
            return Err((Column::Born, Reason::NotADate));
        }
        let class = self.class_of(&row.class).ok_or((Column::Class, Reason::UnknownClass))?;
        let mentor = row.mentor.as_deref().map(|name| self.mentor_of(name)).transpose()?;
        if !seen.insert((row.name.clone(), row.born, row.class.clone())) {
            return Err((Column::Name, Reason::SameChildTwice));
        }
        let known = self.find_child(row, &class);
        let is_new = known.is_none();
        if is_new && self.is_another(row, &class) {
            self.note(place, &row.name, false, Vec::new());
            return Ok(());
        }
        let id = known.unwrap_or_else(|| self.add_child(row, &class));
        let Some(file) = self.school.children.get_mut(&id) else { return Ok(()) };
        let mut changed = update(&mut file.child, row, class, self.today);
        if let Some(mentor) = mentor {
            let mut since = row.paired_since.unwrap_or(if is_new { file.child.from } else { self.today });
            since = since.max(file.child.from);
            if pair(file, &mentor, since, self.today) {
                changed.push("mentor");
            }
            if let Some(staff) = self.school.rules.staff.iter_mut().find(|it| it.id == mentor)
                && let Some(role) = new_role(staff, Role::Mentor, self.today)
            {
                staff.roles.insert(0, role);
            }
        }
        self.note(place, &row.name, is_new, changed);
        Ok(())
    }

    fn class_of(&self, name: &str) -> Option<ClassId> {
        self.school.rules.classes.iter().find(|it| it.name == name).map(|it| it.id.clone())
    }

    fn mentor_of(&self, name: &str) -> Field<StaffId> {
        let mut of_name = self.school.rules.staff.iter().filter(|it| it.name == name);
        match (of_name.next(), of_name.next()) {
            (None, _) => Err((Column::Mentor, Reason::UnknownMentor)),
            (Some(_), Some(_)) => Err((Column::Mentor, Reason::AmbiguousName)),
            (Some(mentor), None) => Ok(mentor.id.clone()),
        }
    }

    /// The child of this name and date of birth; of several, the one in this class.
    fn find_child(&self, row: &ChildRow, class: &ClassId) -> Option<ChildId> {
        let same = |child: &Child| {
            child.name == row.name && (row.born.is_none() || child.born.is_none() || child.born == row.born)
        };
        let alike = || self.school.children.values().map(|file| &file.child).filter(|child| same(child));
        let mut all = alike();
        let only =
            all.next().filter(|_| all.next().is_none()).filter(|child| child.born == row.born || child.class == *class);
        only.or_else(|| alike().find(|child| child.class == *class)).map(|child| child.id.clone())
    }

    /// Whether the row tells of a child that was found to be another.
    fn is_another(&self, row: &ChildRow, class: &ClassId) -> bool {
        self.others.iter().any(|it| it.name == row.name && it.born == row.born && it.class == *class)
    }

    fn add_child(&mut self, row: &ChildRow, class: &ClassId) -> ChildId {
        let id: ChildId = {
            let others = self.others.iter().map(|it| &it.id);
            fresh_id('c', self.school.children.keys().chain(others).map(ChildId::as_str))
        };
        let from = row.enrolled_since.or(row.paired_since).unwrap_or_else(|| self.term_start());
        let child = Child::new(id.clone(), row.name.clone(), class.clone(), from);
        self.school.children.insert(id.clone(), ChildFile { child, pairings: Vec::new(), waivers: Vec::new() });
        id
    }
}

fn update(child: &mut Child, row: &ChildRow, class: ClassId, today: NaiveDate) -> Vec<&'static str> {
    let mut changed = Vec::new();
    let note = &mut changed;
    if child.class != class {
        child.move_to(class, today);
        note.push("class");
    }
    set_known(&mut child.gender, row.gender, "gender", note);
    set_known(&mut child.born, row.born, "born", note);
    set_known(&mut child.hamlet, row.hamlet.clone(), "hamlet", note);
    set_known(&mut child.address, row.address.clone(), "address", note);
    set_known(&mut child.away, row.away, "away", note);
    let mut parents = child.parents.clone();
    for parent in [&row.father, &row.mother].into_iter().flatten() {
        put_parent(&mut parents, parent);
    }
    set(&mut child.parents, parents, "parents", note);
    let guardian = row.guardian.as_ref().map(|it| in_place_of(child.guardian.as_ref(), it));
    set_known(&mut child.guardian, guardian, "guardian", note);
    changed
}

fn put_parent(parents: &mut Vec<Relative>, parent: &Relative) {
    match parents.iter_mut().find(|it| it.relation == parent.relation) {
        Some(known) => *known = in_place_of(Some(known), parent),
        None => parents.push(parent.clone()),
    }
}

/// No column says when somebody is reachable, so that stays as long as it is about the same person.
fn in_place_of(known: Option<&Relative>, new: &Relative) -> Relative {
    let same = known.filter(|known| known.name == new.name);
    Relative { reachable: same.and_then(|known| known.reachable.clone()), ..new.clone() }
}

/// Whether this changes who the child's mentor is: the earlier one until the day before, never in the past.
fn pair(file: &mut ChildFile, mentor: &StaffId, since: NaiveDate, today: NaiveDate) -> bool {
    let now = file.pairings.iter().position(|it| it.to.is_none_or(|to| to >= today));
    if now.is_some_and(|at| file.pairings[at].mentor == *mentor) {
        return false;
    }
    let from = if file.pairings.is_empty() { since } else { since.max(today) };
    file.pairings.retain(|it| it.from < from);
    if let Some(last) = file.pairings.iter_mut().find(|it| it.covers(from)) {
        last.to = from.checked_sub_days(Days::new(1));
    }
    file.pairings.push(Pairing { child: file.child.id.clone(), mentor: mentor.clone(), from, to: None });
    true
}
