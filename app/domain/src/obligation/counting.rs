//! Which records count for an obligation.

use chrono::NaiveDate;

use super::{Subject, holding::Holders};
use crate::{
    calendar::Span,
    duty::{Duty, Per, Who},
    kind::Kind,
    record::Record,
    school::Rules,
};

/// The latest records that may count for one subject, by date at the school.
pub(super) struct Dated<'a>(Vec<(NaiveDate, &'a Record)>);

impl<'a> Dated<'a> {
    /// Those of `records` that name the subject; attempts never count.
    pub fn of(rules: &Rules, subject: Subject<'_>, records: &[&'a Record]) -> Self {
        let owed = |kind: &Kind| rules.duties.iter().any(|duty| duty.per == Per::School && duty.kind == *kind);
        let names_it = |record: &Record| match subject {
            Subject::Child(file) => record.children.contains(&file.child.id),
            Subject::Class(class) => record.class.as_ref() == Some(&class.id),
            Subject::School => record.kinds.iter().any(owed),
        };
        let counting = records.iter().filter(|record| record.reached && names_it(record));
        let zone = rules.info.time_zone;
        let mut dated: Vec<_> = counting.map(|record| (zone.date(record.at), *record)).collect();
        dated.sort_unstable_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        dated.dedup_by(|a, b| a.1.id == b.1.id);
        Self(dated)
    }

    /// Puts into `hits` those that count for `duty`: of its kind, made in the period's whole extent by the right person.
    pub fn collect_hits(
        &self,
        rules: &Rules,
        subject: Subject<'_>,
        holders: &Holders<'_>,
        duty: &Duty,
        extent: Span,
        hits: &mut Vec<(NaiveDate, &'a Record)>,
    ) {
        let by_the_right_person = |date: NaiveDate, record: &Record| match subject {
            Subject::Child(_) => holders.holds(duty.who, &record.by, date),
            Subject::Class(_) => holders.holds(Who::ClassTeacher, &record.by, date),
            // What concerns the school counts whoever of its staff did it.
            Subject::School => rules.staff.iter().any(|it| it.id == record.by),
        };
        let start = self.0.partition_point(|(date, _)| *date < extent.from);
        let inside = self.0[start..].iter().take_while(|(date, _)| *date <= extent.to);
        let counting = inside.filter(|(_, record)| record.kinds.contains(&duty.kind));
        hits.clear();
        hits.extend(counting.filter(|(date, record)| by_the_right_person(*date, record)));
    }
}
