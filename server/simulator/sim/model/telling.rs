//! What one person's phones hold, and what they are told.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{ChildId, StaffId},
    month::Month,
    obligation::{fingerprint, obligations},
    record::{Record, latest},
    sync::Check,
};
use server::store::Reader;

use super::{Held, Model};
use crate::{bugs::Bug, facts::DAY};

impl Model {
    pub(super) fn held(&self, who: &StaffId) -> BTreeSet<ChildId> {
        let open = self.now.scope.iter().filter(|it| it.staff == *who && it.ended.is_none());
        open.map(|it| it.child.clone()).collect()
    }

    pub(super) fn in_care(&self, who: &StaffId, today: NaiveDate) -> BTreeSet<ChildId> {
        let mine = |id: &&ChildId| self.now.school.cares_for(who, id, today);
        self.now.school.children.keys().filter(mine).cloned().collect()
    }

    pub(super) fn settle_scope(&mut self, who: &StaffId, today: NaiveDate, now: DateTime<Utc>) {
        let (held, care) = (self.held(who), self.in_care(who, today));
        if held != care {
            self.now.seq += 1;
            let seq = self.now.seq;
            for it in self.now.scope.iter_mut().filter(|it| it.staff == *who && it.ended.is_none()) {
                it.ended = (!care.contains(&it.child)).then_some((seq, now));
            }
            let new = care.difference(&held).map(|child| Held {
                staff: who.clone(),
                child: child.clone(),
                began: seq,
                ended: None,
            });
            self.now.scope.extend(new);
        }
        if self.has(Bug::ScopeForgotten) {
            let old = |at: DateTime<Utc>| (now - at).num_milliseconds() > 3 * DAY;
            self.now.scope.retain(|it| it.ended.is_none_or(|(_, at)| !old(at)));
        }
    }

    /// Whether a record concerns a child: it names it, or the record it corrects does.
    fn concerns(&self, record: &Record, child: &ChildId) -> bool {
        let before = || record.supersedes.as_ref().and_then(|id| self.find(id));
        record.children.contains(child) || before().is_some_and(|(_, it)| it.children.contains(child))
    }

    /// The records of an answer, by number.
    pub(super) fn told(&self, reader: &Reader<'_>, since: i64, after: i64, until: i64) -> Vec<(i64, Record)> {
        let scope: Vec<&Held> = self
            .now
            .scope
            .iter()
            .filter(|it| it.staff == *reader.staff && it.ended.is_none() && it.began <= until)
            .collect();
        let tells = |(seq, record): &&(i64, Record)| {
            let new = |it: &&Held| *seq > if it.began > since { 0 } else { since } && self.concerns(record, &it.child);
            *seq > after && *seq <= until && scope.iter().any(new)
        };
        let held = self.held(reader.staff);
        let seen = |(seq, record): &(i64, Record)| (*seq, as_seen(record.clone(), reader.staff, &held));
        self.now.records.iter().filter(tells).map(seen).collect()
    }

    pub(super) fn check(&self, who: &StaffId, today: NaiveDate) -> Check {
        let month = Month::of(today);
        let records: Vec<&Record> = latest(self.now.records.iter().map(|(_, it)| it)).collect();
        let mut rows = if self.has(Bug::UtcDates) {
            let moved = |it: &&Record| Record { at: it.at - chrono::TimeDelta::hours(8), ..(*it).clone() };
            let moved: Vec<Record> = records.iter().map(moved).collect();
            obligations(&self.now.school, &moved, month, today)
        } else {
            obligations(&self.now.school, records.iter().copied(), month, today)
        };
        let held = self.held(who);
        let in_scope = |subject: &str| held.iter().any(|id| id.as_str() == subject) || !subject.starts_with('c');
        rows.retain(|row| row.responsible == *who && in_scope(row.subject.as_str()));
        Check { month, fingerprint: fingerprint(&rows) }
    }
}

fn as_seen(mut record: Record, reader: &StaffId, held: &BTreeSet<ChildId>) -> Record {
    if record.by == *reader {
        return record;
    }
    record.children.retain(|id| held.contains(id));
    if record.private || record.children.is_empty() {
        record = record.without_words();
    }
    if record.children.is_empty() {
        (record.kinds, record.minutes, record.place) = (Vec::new(), None, None);
    }
    record
}
