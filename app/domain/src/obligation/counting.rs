//! Which records count for an obligation.

use chrono::NaiveDate;

use super::{Hit, Subject, responsible::holder};
use crate::{
    calendar::Span,
    duty::{Duty, Who},
    record::Record,
    school::Rules,
};

/// The records that count, by id: made in the period's whole extent, reached, of the kind, by the right person.
pub(super) fn hits(rules: &Rules, subject: Subject<'_>, duty: &Duty, extent: Span, records: &[&Record]) -> Vec<Hit> {
    let counting = records.iter().filter(|record| record.reached && record.kinds.contains(&duty.kind));
    let mut hits: Vec<Hit> = counting
        .map(|record| (record, rules.info.time_zone.date(record.at)))
        .filter(|(record, date)| extent.contains(*date) && by_the_right_person(rules, subject, duty.who, record, *date))
        .map(|(record, date)| Hit { record: record.id.clone(), date })
        .collect();
    hits.sort_unstable();
    hits.dedup();
    hits
}

/// Whether the author held the subject on that date; for the school, any of its staff does.
fn by_the_right_person(rules: &Rules, subject: Subject<'_>, who: Who, record: &Record, date: NaiveDate) -> bool {
    let held = |who| holder(rules, subject, who, date).is_some_and(|(person, _)| *person == record.by);
    match subject {
        Subject::Child(file) => record.children.contains(&file.child.id) && held(who),
        Subject::Class(class) => record.class.as_ref() == Some(&class.id) && held(Who::ClassTeacher),
        Subject::School => rules.staff.iter().any(|it| it.id == record.by),
    }
}
