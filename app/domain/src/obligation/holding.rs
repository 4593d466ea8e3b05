//! Who is responsible for a subject, from when to when.

use chrono::NaiveDate;

use super::Subject;
use crate::{
    calendar::Span,
    duty::{Per, Who},
    id::{ClassId, StaffId},
    role::HeldRole,
    school::{ChildFile, Rules},
};

/// A stretch of days on which one person holds a subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hold<'a> {
    pub by: &'a StaffId,
    /// When the pairing or appointment behind it began, for ties.
    pub since: NaiveDate,
    pub days: Span,
}

/// A subject's holders, for each of the three if they may owe it something.
pub(super) struct Holders<'a> {
    mentor: Vec<Hold<'a>>,
    class_teacher: Vec<Hold<'a>>,
    principal: Vec<Hold<'a>>,
}

impl<'a> Holders<'a> {
    pub fn of(rules: &'a Rules, subject: Subject<'a>) -> Self {
        let owes = |who| rules.duties_per(subject.per()).any(|duty| duty.who == who);
        let mut holders = Self { mentor: Vec::new(), class_teacher: Vec::new(), principal: Vec::new() };
        if owes(Who::Mentor) {
            holders.mentor = mentors(subject);
        }
        // What is done for a class counts if its teacher did it, whoever owes it.
        if owes(Who::ClassTeacher) || subject.per() == Per::Class {
            holders.class_teacher = class_teachers(rules, subject);
        }
        if owes(Who::Principal) {
            holders.principal = principals(rules, subject);
        }
        holders
    }

    pub fn who(&self, who: Who) -> &[Hold<'a>] {
        match who {
            Who::Mentor => &self.mentor,
            Who::ClassTeacher => &self.class_teacher,
            Who::Principal => &self.principal,
        }
    }

    /// Whether `person` holds the subject on `date`.
    pub fn holds(&self, who: Who, person: &StaffId, date: NaiveDate) -> bool {
        self.who(who).iter().any(|hold| hold.days.contains(date) && hold.by == person)
    }
}

const ALWAYS: Span = Span { from: NaiveDate::MIN, to: NaiveDate::MAX };

fn mentors(subject: Subject<'_>) -> Vec<Hold<'_>> {
    let Subject::Child(file) = subject else { return Vec::new() };
    let hold = |it: &'_ crate::people::Pairing| (it.from, Span::open(it.from, it.to));
    let pairings = file.pairings.iter().map(|it| (&it.mentor, hold(it)));
    while_enrolled(file, pairings.map(|(by, (since, days))| Hold { by, since, days }))
}

fn class_teachers<'a>(rules: &'a Rules, subject: Subject<'a>) -> Vec<Hold<'a>> {
    let of_class = |class: &'a ClassId, days: Span| {
        let teachers = rules.class_teachers.iter().filter(move |it| it.class == *class);
        teachers.filter_map(move |it| {
            Some(Hold { by: &it.teacher, since: it.from, days: Span::open(it.from, it.to).and(days)? })
        })
    };
    match subject {
        Subject::Child(file) => file.child.stays().flat_map(|(class, days)| of_class(class, days)).collect(),
        Subject::Class(class) => of_class(&class.id, ALWAYS).collect(),
        Subject::School => Vec::new(),
    }
}

/// Day by day the school's principal; of several, the one whose id sorts first, so that everyone picks the same.
fn principals<'a>(rules: &'a Rules, subject: Subject<'a>) -> Vec<Hold<'a>> {
    let ends = |held: HeldRole| held.days().to.succ_opt();
    let starts = rules.principals().flat_map(|(_, held)| [Some(held.days().from), ends(held)]);
    let mut starts: Vec<NaiveDate> = starts.flatten().collect();
    starts.sort_unstable();
    starts.dedup();
    // Between two such days nothing changes.
    let holds = starts.iter().enumerate().filter_map(|(at, from)| {
        let last = starts.get(at + 1).and_then(NaiveDate::pred_opt);
        let present = rules.principals().filter(|(_, held)| held.days().contains(*from));
        let (by, held) = present.min_by_key(|(id, _)| *id)?;
        Some(Hold { by, since: held.days().from, days: Span::open(*from, last) })
    });
    match subject {
        Subject::Child(file) => while_enrolled(file, holds),
        _ => holds.collect(),
    }
}

/// A child's day outside its enrolment is held by nobody.
fn while_enrolled<'a>(file: &ChildFile, holds: impl Iterator<Item = Hold<'a>>) -> Vec<Hold<'a>> {
    let on_days_of = |hold: Hold<'a>| {
        file.child.stays().filter_map(move |(_, days)| Some(Hold { days: hold.days.and(days)?, ..hold }))
    };
    holds.flat_map(on_days_of).collect()
}
