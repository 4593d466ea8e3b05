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

/// The latest records that may count for one subject, by date at the school, with their kinds in one number.
pub(super) struct Dated<'a>(Vec<(NaiveDate, Kinds, &'a Record)>);

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
        let mut dated: Vec<_> =
            counting.map(|record| (zone.date(record.at), Kinds::of(&record.kinds), *record)).collect();
        dated.sort_unstable_by(|a, b| (a.0, &a.2.id).cmp(&(b.0, &b.2.id)));
        dated.dedup_by(|a, b| a.0 == b.0 && a.2.id == b.2.id);
        Self(dated)
    }

    /// Those made in the period's whole extent, holidays included.
    pub fn within(&self, extent: Span) -> &[(NaiveDate, Kinds, &'a Record)] {
        let start = self.0.partition_point(|(date, ..)| *date < extent.from);
        let count = self.0[start..].partition_point(|(date, ..)| *date <= extent.to);
        &self.0[start..start + count]
    }
}

/// Puts into `hits` those of a period's records that count for `duty`: of its kind, made by the right person.
pub(super) fn collect_hits<'a>(
    rules: &Rules,
    subject: Subject<'_>,
    holders: &Holders<'_>,
    duty: &Duty,
    within: &[(NaiveDate, Kinds, &'a Record)],
    hits: &mut Vec<(NaiveDate, &'a Record)>,
) {
    let by_the_right_person = |date: NaiveDate, record: &Record| match subject {
        Subject::Child(_) => holders.holds(duty.who, &record.by, date),
        Subject::Class(_) => holders.holds(Who::ClassTeacher, &record.by, date),
        // What concerns the school counts whoever of its staff did it.
        Subject::School => rules.staff.iter().any(|it| it.id == record.by),
    };
    let kind = Kinds::of(&[duty.kind]);
    hits.clear();
    for (date, kinds, record) in within {
        if kinds.overlap(kind) && by_the_right_person(*date, record) {
            hits.push((*date, record));
        }
    }
}

/// A set of kinds, a bit for each: looked at millions of times when a county is worked out again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinds(u128);

impl Kinds {
    fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |bits, kind| bits | 1 << kind.number()))
    }

    fn overlap(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
