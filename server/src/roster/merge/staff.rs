//! Rows of staff: the same person by the telephone number, else by the name; and the class they lead.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use domain::{
    id::{ClassId, StaffId},
    people::{Class, ClassTeacher, Staff},
    role::{DatedRole, HeldRole, Role},
};

use super::{Merging, fresh_id, set, set_known};
use crate::roster::{
    Reason,
    headings::Column,
    rows::{Field, Place, StaffRow},
};

impl Merging<'_> {
    /// Whether the row was taken.
    pub(super) fn takes_staff(&mut self, place: &Place, row: &StaffRow) -> bool {
        let outcome = self.take_staff(place, row);
        outcome.map_err(|(column, reason)| self.rejected.push(place.refuse(column, reason))).is_ok()
    }

    fn take_staff(&mut self, place: &Place, row: &StaffRow) -> Field<()> {
        let at = self.find_staff(row).map_err(|reason| (Column::Name, reason))?;
        let led = row.leads.as_deref().map(|class| self.class_to_lead(class)).transpose()?;
        let mut changed = Vec::new();
        let is_new = at.is_none();
        let at = at.unwrap_or_else(|| self.add_staff(row));
        let staff = &mut self.school.rules.staff[at];
        set(&mut staff.name, row.name.clone(), "name", &mut changed);
        set_known(&mut staff.phone, row.phone.clone(), "phone", &mut changed);
        let leads = led.is_some().then_some(Role::ClassTeacher);
        let more: Vec<HeldRole> =
            row.roles.iter().copied().chain(leads).filter_map(|role| new_role(staff, role, self.today)).collect();
        let roles: BTreeSet<HeldRole> = staff.roles.iter().copied().chain(more).collect();
        set(&mut staff.roles, roles.into_iter().collect(), "roles", &mut changed);
        let id = staff.id.clone();
        self.met.insert(id.clone());
        if led.is_some_and(|class| self.lead(class, &id)) {
            changed.push("class_teacher");
        }
        self.note(place, &row.name, is_new, changed);
        Ok(())
    }

    /// The person of this telephone number, else of this name; two people of one name have two telephone numbers.
    fn find_staff(&self, row: &StaffRow) -> Result<Option<usize>, Reason> {
        let staff = self.school.rules.staff.iter().enumerate();
        let of_phone = staff.clone().find(|(_, it)| it.phone.is_some() && it.phone == row.phone);
        let of_name: Vec<_> = staff.filter(|(_, it)| it.name == row.name).collect();
        if let Some((at, it)) = of_phone {
            return if self.met.contains(&it.id) { Err(Reason::SamePersonTwice) } else { Ok(Some(at)) };
        }
        let of_earlier_rows = of_name.iter().filter(|(_, it)| self.met.contains(&it.id)).count();
        if of_earlier_rows > 0 && (row.phone.is_none() || of_name.iter().any(|(_, it)| it.phone.is_none())) {
            return Err(Reason::SamePersonTwice);
        }
        match of_name[..] {
            [(at, _)] if of_earlier_rows == 0 => Ok(Some(at)),
            [_, _, ..] if of_earlier_rows == 0 => Err(Reason::AmbiguousName),
            _ => Ok(None),
        }
    }

    fn add_staff(&mut self, row: &StaffRow) -> usize {
        let staff = &mut self.school.rules.staff;
        let id: StaffId = fresh_id('t', staff.iter().map(|it| it.id.as_str()));
        staff.push(Staff { id, name: row.name.clone(), roles: Vec::new(), phone: None });
        staff.len() - 1
    }

    /// The class of this name, made if there is none; not if another row of the file has its teacher.
    fn class_to_lead(&mut self, name: &str) -> Field<ClassId> {
        if !self.led.insert(name.to_owned()) {
            return Err((Column::Leads, Reason::SecondClassTeacher));
        }
        let classes = &mut self.school.rules.classes;
        if let Some(class) = classes.iter().find(|it| it.name == name) {
            return Ok(class.id.clone());
        }
        let id: ClassId = fresh_id('k', classes.iter().map(|it| it.id.as_str()));
        classes.push(Class { id: id.clone(), name: name.into() });
        Ok(id)
    }

    /// Whether this changes who leads the class: the earlier teacher until yesterday, this one from today.
    fn lead(&mut self, class: ClassId, teacher: &StaffId) -> bool {
        let (today, term_start) = (self.today, self.term_start());
        let teachers = &mut self.school.rules.class_teachers;
        let now = teachers.iter().position(|it| it.class == class && it.covers(today));
        if now.is_some_and(|at| teachers[at].teacher == *teacher) {
            return false;
        }
        let first = teachers.iter().all(|it| it.class != class);
        match now {
            // Since today only: they never led it.
            Some(at) if teachers[at].from == today => drop(teachers.remove(at)),
            Some(at) => teachers[at].to = today.checked_sub_days(Days::new(1)),
            None => {}
        }
        let from = if first { term_start } else { today };
        teachers.push(ClassTeacher { class, teacher: teacher.clone(), from, to: None });
        true
    }
}

/// A role that a list adds; one that ended begins anew today, because what was due before must not change.
pub(super) fn new_role(staff: &Staff, role: Role, today: NaiveDate) -> Option<HeldRole> {
    let mut held = staff.roles.iter().filter(|it| it.role() == role).peekable();
    if held.peek().is_none() {
        return Some(HeldRole::Always(role));
    }
    let ended = held.all(|it| it.days().to < today);
    ended.then_some(HeldRole::Dated(DatedRole { role, from: today, to: None }))
}
