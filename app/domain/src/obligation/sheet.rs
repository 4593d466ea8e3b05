//! One subject on a sheet of its own: who holds it, and the records that may count for what is owed to it.

use chrono::NaiveDate;

use super::{Subject, holding::Holders};
use crate::{calendar::Span, duty::Who, kind::Kind, record::Record, school::Rules};

/// A subject with all that decides what is owed to it and what is done.
pub(super) struct Sheet<'a> {
    pub rules: &'a Rules,
    pub subject: Subject<'a>,
    pub holders: Holders<'a>,
    /// What any rule asks for it; other kinds are not put down.
    owed: Kinds,
    lines: Vec<Line<'a>>,
}

/// A record that may count, read once for all subjects and rules it may count for.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    date: NaiveDate,
    kinds: Kinds,
    /// For what is owed by whom it counts: for the mentor's, the class teacher's, the principal's.
    counts: [bool; Who::ALL.len()],
    record: &'a Record,
}

impl<'a> Sheet<'a> {
    /// An empty one; none if no rule asks anything for such a subject.
    pub fn new(rules: &'a Rules, subject: Subject<'a>) -> Option<Self> {
        let owed = Kinds::of(rules.duties_per(subject.per()).map(|duty| duty.kind));
        let holders = || Holders::of(rules, subject);
        (owed != Kinds::NONE).then(|| Self { rules, subject, holders: holders(), owed, lines: Vec::new() })
    }

    /// Puts down a record that names the subject, if it counts for anybody.
    pub fn put(&mut self, mut line: Line<'a>) {
        if !line.kinds.overlap(self.owed) {
            return;
        }
        let by_the_right_person = |who: Who| match self.subject {
            Subject::Child(_) => self.holders.holds(who, &line.record.by, line.date),
            Subject::Class(_) => self.holders.holds(Who::ClassTeacher, &line.record.by, line.date),
            // What concerns the school counts whoever of its staff did it.
            Subject::School => self.rules.staff.iter().any(|it| it.id == line.record.by),
        };
        let mut counts = [false; Who::ALL.len()];
        for who in Who::ALL {
            counts[who as usize] = by_the_right_person(who);
        }
        if counts.contains(&true) {
            line.counts = counts;
            self.lines.push(line);
        }
    }

    /// Brings the records into the order of their dates, each once.
    pub fn sort(&mut self) {
        self.lines.sort_unstable_by(|a, b| (a.date, &a.record.id).cmp(&(b.date, &b.record.id)));
        self.lines.dedup_by(|a, b| a.date == b.date && a.record.id == b.record.id);
    }

    /// The records made in a period's whole extent, holidays included.
    pub fn within(&self, extent: Span) -> &[Line<'a>] {
        let start = self.lines.partition_point(|line| line.date < extent.from);
        let count = self.lines[start..].partition_point(|line| line.date <= extent.to);
        &self.lines[start..start + count]
    }
}

impl<'a> Line<'a> {
    /// What a record says, as yet for nobody's count; an attempt never counts.
    pub fn of(rules: &Rules, record: &'a Record) -> Option<Self> {
        let date = rules.info.time_zone.date(record.at);
        let kinds = Kinds::of(record.kinds.iter().copied());
        record.reached.then_some(Self { date, kinds, counts: [false; Who::ALL.len()], record })
    }

    /// The record and its date, if it counts for what `who` owes of this kind.
    pub fn hit(&self, who: Who, kind: Kinds) -> Option<(NaiveDate, &'a Record)> {
        (self.counts[who as usize] && self.kinds.overlap(kind)).then_some((self.date, self.record))
    }
}

/// A set of kinds, a bit for each: looked at millions of times when a county is worked out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u128);

impl Kinds {
    const NONE: Self = Self(0);

    pub fn of(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind.number()))
    }

    fn overlap(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
