//! Who owes an obligation, and whether a waiver lifts it: the half rule.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Subject;
use crate::{
    duty::{Duty, Who},
    id::StaffId,
    period::Period,
    school::Rules,
};

/// The outcome for one period.
pub(super) struct Share {
    pub by: StaffId,
    pub waived: bool,
}

/// One person's days of a period.
#[derive(Default)]
struct Days {
    held: usize,
    active: usize,
    /// When the latest of their pairings began, for ties.
    since: NaiveDate,
}

/// Owed by whoever was active longest if active days make up half of the period; else waived if held days do; else nothing.
pub(super) fn share(rules: &Rules, subject: Subject<'_>, duty: &Duty, period: &Period) -> Option<Share> {
    let mut people: BTreeMap<&StaffId, Days> = BTreeMap::new();
    for &day in &period.days {
        let Some((person, since)) = holder(rules, subject, duty.who, day) else {
            continue;
        };
        let days = people.entry(person).or_default();
        days.held += 1;
        days.active += usize::from(!is_free(rules, subject, person, duty, day));
        days.since = days.since.max(since);
    }
    let n = period.days.len();
    let reaches_half = |count: fn(&Days) -> usize| 2 * people.values().map(count).sum::<usize>() >= n;
    let longest = |count: fn(&Days) -> usize| {
        people.iter().max_by_key(|(_, days)| (count(days), days.since)).map(|(person, _)| (*person).clone())
    };
    if reaches_half(|days| days.active) {
        Some(Share { by: longest(|days| days.active)?, waived: false })
    } else if reaches_half(|days| days.held) {
        Some(Share { by: longest(|days| days.held)?, waived: true })
    } else {
        None
    }
}

/// Who is responsible on `day`, and since when; nobody for a child outside its enrolment.
pub(super) fn holder<'a>(
    rules: &'a Rules,
    subject: Subject<'a>,
    who: Who,
    day: NaiveDate,
) -> Option<(&'a StaffId, NaiveDate)> {
    if let Subject::Child(file) = subject
        && !file.child.enrolled(day)
    {
        return None;
    }
    match (who, subject) {
        (Who::Mentor, Subject::Child(file)) => file.pairing_on(day).map(|it| (&it.mentor, it.from)),
        (Who::Mentor, _) => None,
        (Who::ClassTeacher, _) => rules.class_teacher_on(subject.class()?, day).map(|it| (&it.teacher, it.from)),
        (Who::Principal, _) => rules.principal().map(|it| (it, NaiveDate::default())),
    }
}

fn is_free(rules: &Rules, subject: Subject<'_>, person: &StaffId, duty: &Duty, day: NaiveDate) -> bool {
    let of_child = match subject {
        Subject::Child(file) => file.waivers.as_slice(),
        Subject::Class(_) | Subject::School => &[],
    };
    let of_person = rules.waivers.iter().filter(|it| it.mentor.as_ref() == Some(person));
    of_child.iter().chain(of_person).any(|waiver| waiver.covers(duty.kind, day))
}
