//! Who looks after what somebody on leave owes.

use chrono::NaiveDate;

use crate::{
    duty::{Per, Who},
    id::{ClassId, StaffId},
    obligation::Obligation,
    role::Role,
    school::{ChildFile, Rules},
};

/// Who looks after what `row` owes `today`: the child's mentor of the day, the class teacher of the day, or another principal.
/// `file` is the child's, if it is owed to one.
pub fn keeper(rules: &Rules, file: Option<&ChildFile>, row: &Obligation, today: NaiveDate) -> Option<StaffId> {
    let duty = rules.duties.iter().find(|it| it.id == row.duty)?;
    let class: Option<ClassId> = match row.per {
        Per::Child => file.map(|file| file.child.class_on(today).clone()),
        Per::Class => row.subject.as_str().parse().ok(),
        Per::School => None,
    };
    match duty.who {
        Who::Mentor => file?.pairing_on(today).map(|it| it.mentor.clone()),
        Who::ClassTeacher => rules.class_teacher_on(&class?, today).map(|it| it.teacher.clone()),
        Who::Principal => {
            let others = rules.staff.iter().filter(|it| it.holds(&[Role::Principal], today));
            others.map(|it| &it.id).find(|it| **it != row.responsible && !rules.on_leave(it, today)).cloned()
        }
    }
}
