//! The school's end in memory: what `server/src/store` does, said a second time and as plainly as possible.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Code, Refusal,
    change::Wanted,
    id::{ChangeId, ChildId, RecordId, StaffId},
    month::Month,
    obligation::{fingerprint, obligations},
    record::{Record, latest},
    school::{ChildFile, School},
    sync::{Changes, Check, Outcome, PageMark, Receipt, Removed, Reply},
    zone::TimeZone,
};
use server::store::{Batch, Reader, Receipts};

use crate::{
    bugs::Bug,
    facts::{DAY, package, staff},
    school::End,
};

/// What one moment of the school's database holds.
#[derive(Clone)]
struct State {
    school: School,
    records: Vec<(i64, Record)>,
    scope: Vec<Held>,
    seq: i64,
    rules_seq: i64,
    child_seq: BTreeMap<ChildId, i64>,
    changes: Vec<ChangeId>,
    refused: BTreeSet<RecordId>,
    epoch: usize,
}

/// A child on a person's phones, from one number to another.
#[derive(Clone)]
struct Held {
    staff: StaffId,
    child: ChildId,
    began: i64,
    ended: Option<(i64, DateTime<Utc>)>,
}

pub struct Model {
    now: State,
    backup: Option<State>,
    epochs: usize,
    bug: Option<Bug>,
}

impl Model {
    pub fn new(bug: Option<Bug>) -> Self {
        let school = package().school();
        let child_seq = school.children.keys().map(|id| (id.clone(), 1)).collect();
        let (records, scope, changes, refused) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        let now = State { school, records, scope, seq: 1, rules_seq: 1, child_seq, changes, refused, epoch: 0 };
        Self { now, backup: None, epochs: 0, bug }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    fn zone(&self) -> TimeZone {
        self.now.school.rules.info.time_zone
    }

    fn judge(&mut self, record: &Record, batch: &Batch) -> Result<(), Refusal> {
        let refusal = |code| Refusal::new(code, "", "");
        let checked = record.check(&self.now.school, &batch.author, batch.now.fixed_offset());
        if checked.is_err() || self.find(&record.id).is_some() {
            if record.by == batch.author {
                self.now.refused.insert(record.id.clone());
            }
            return checked.and(Err(refusal(Code::IdReused)));
        }
        if self.now.refused.contains(&record.id) {
            return Err(refusal(Code::IdReused));
        }
        match record.supersedes.as_ref().map(|id| self.find(id)) {
            Some(None) if !record.supersedes.as_ref().is_some_and(|id| self.now.refused.contains(id)) => {
                Err(refusal(Code::UnknownRecord))
            }
            Some(Some((_, earlier))) if earlier.by != record.by => Err(refusal(Code::NotAuthor)),
            _ => Ok(()),
        }
    }

    fn find(&self, id: &RecordId) -> Option<&(i64, Record)> {
        self.now.records.iter().find(|(_, record)| record.id == *id)
    }

    fn held(&self, who: &StaffId) -> BTreeSet<ChildId> {
        let open = self.now.scope.iter().filter(|it| it.staff == *who && it.ended.is_none());
        open.map(|it| it.child.clone()).collect()
    }

    fn in_care(&self, who: &StaffId, today: NaiveDate) -> BTreeSet<ChildId> {
        let mine = |id: &&ChildId| self.now.school.cares_for(who, id, today);
        self.now.school.children.keys().filter(mine).cloned().collect()
    }

    fn settle_scope(&mut self, who: &StaffId, today: NaiveDate, now: DateTime<Utc>) {
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

    /// Whom a record concerns: the children it names, and those of the record it corrects.
    fn concerned(&self, record: &Record) -> BTreeSet<ChildId> {
        let before = record.supersedes.as_ref().and_then(|id| self.find(id));
        record.children.iter().chain(before.iter().flat_map(|(_, it)| &it.children)).cloned().collect()
    }

    /// The records of an answer, by number.
    fn told(&self, reader: &Reader<'_>, since: i64, after: i64, until: i64) -> Vec<(i64, Record)> {
        let scope: Vec<&Held> = self
            .now
            .scope
            .iter()
            .filter(|it| it.staff == *reader.staff && it.ended.is_none() && it.began <= until)
            .collect();
        let tells = |(seq, record): &&(i64, Record)| {
            let concerned = self.concerned(record);
            let new = |it: &&&Held| concerned.contains(&it.child) && *seq > if it.began > since { 0 } else { since };
            *seq > after && *seq <= until && scope.iter().any(|it| new(&it))
        };
        let held = self.held(reader.staff);
        let seen = |(seq, record): &(i64, Record)| (*seq, as_seen(record.clone(), reader.staff, &held));
        self.now.records.iter().filter(tells).map(seen).collect()
    }

    fn check(&self, who: &StaffId, today: NaiveDate) -> Check {
        let month = Month::of(today);
        let mut records: Vec<Record> = latest(self.now.records.iter().map(|(_, it)| it)).cloned().collect();
        if self.has(Bug::UtcDates) {
            for record in &mut records {
                record.at -= chrono::TimeDelta::hours(8);
            }
        }
        let held = self.held(who);
        let mut rows = obligations(&self.now.school, &records, month, today);
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
        record.note = None;
    }
    if record.children.is_empty() {
        (record.kinds, record.minutes) = (Vec::new(), None);
    }
    record
}

impl End for Model {
    fn receive(&mut self, batch: &Batch, commits: bool) -> Option<Receipts> {
        if !commits {
            // The power fails before the transaction is complete: nobody hears anything, unless by mistake.
            let before = self.now.clone();
            let receipts = self.has(Bug::AckBeforeCommit).then(|| self.store(batch));
            self.now = before;
            return receipts;
        }
        Some(self.store(batch))
    }

    fn reply(&mut self, reader: &Reader<'_>, receipts: Receipts) -> Reply {
        let today = self.zone().date(reader.now);
        self.settle_scope(reader.staff, today, reader.now);
        let epoch = format!("lineage-{}", self.now.epoch);
        let last = self.now.seq;
        let same_lineage = reader.epoch == Some(&epoch) && (0..=last).contains(&reader.cursor);
        let since = if same_lineage { reader.cursor } else { 0 };
        let page = reader.page.filter(|page| same_lineage && (since..=last).contains(&page.until));
        let until = page.map_or(last, |page| page.until);
        let (mut changes, mut removed, mut next) = (Changes::default(), Removed::default(), None);
        let stored: BTreeSet<i64> = receipts.records.iter().filter_map(|it| it.outcome.seq()).collect();
        if !(since + 1..=until).all(|number| stored.contains(&number)) {
            let held = self.held(reader.staff);
            let left = |it: &&Held| it.staff == *reader.staff && it.ended.is_some_and(|(seq, _)| seq > since);
            let left: BTreeSet<ChildId> = self.now.scope.iter().filter(left).map(|it| it.child.clone()).collect();
            removed.children = left.difference(&held).cloned().collect();
            if page.is_none() {
                let joined = |id: &&ChildId| {
                    let mut open = self.now.scope.iter().filter(|it| it.staff == *reader.staff && it.ended.is_none());
                    open.any(|it| it.child == **id && (it.began > since || self.now.child_seq[*id] > since))
                };
                let files = held.iter().filter(joined).map(|id| self.now.school.children[id].clone());
                changes.children = files.collect::<Vec<ChildFile>>();
                let scope_changed = !removed.children.is_empty() || !changes.children.is_empty();
                changes.rules = (self.now.rules_seq > since || scope_changed).then(|| self.now.school.rules.clone());
            }
            let mut told = self.told(reader, since, page.map_or(0, |page| page.after), until);
            if told.len() > reader.page_size {
                told.truncate(reader.page_size);
                next = told.last().map(|(after, _)| PageMark { after: *after, until });
            }
            let handed_in = |id: &RecordId| receipts.records.iter().any(|receipt| receipt.id == *id);
            changes.records = told.into_iter().map(|(_, it)| it).filter(|it| !handed_in(&it.id)).collect();
        }
        let none = Check { month: Month::of(today), fingerprint: String::new() };
        let hands_in_more = reader.waiting > 0 && !stored.is_empty();
        let complete = next.is_none() && !hands_in_more;
        let check = if complete { self.check(reader.staff, today) } else { none };
        let ahead = i64::from(self.has(Bug::CursorAhead));
        Reply {
            epoch,
            nonce: None,
            now: reader.now.timestamp_millis(),
            receipts: receipts.records,
            waivers: receipts.waivers,
            changes,
            removed,
            cursor: if next.is_some() { since } else { until + ahead },
            page: next,
            more: !complete || until < last,
            check,
        }
    }

    fn transfer(&mut self, wanted: &Wanted, now: DateTime<Utc>) -> bool {
        self.now.seq += 1;
        if self.now.changes.contains(&wanted.id) {
            if self.has(Bug::ChangeTwice) {
                self.now.changes.push(wanted.id.clone());
            }
            return true;
        }
        let parts = wanted.edit.apply(&self.now.school, &staff("p1"), self.zone().date(now));
        let Ok(parts) = parts else { return false };
        self.now.changes.push(wanted.id.clone());
        self.now.school.replace(&parts);
        for child in parts.pairings.keys() {
            self.now.child_seq.insert(child.clone(), self.now.seq);
        }
        true
    }

    fn back_up(&mut self) {
        self.backup = Some(self.now.clone());
    }

    fn restore(&mut self) {
        if let Some(backup) = self.backup.clone() {
            self.epochs += 1;
            self.now = State { epoch: self.epochs, ..backup };
        }
    }

    fn school(&mut self) -> School {
        self.now.school.clone()
    }

    fn records(&mut self) -> Vec<Record> {
        self.now.records.iter().map(|(_, it)| it.clone()).collect()
    }

    fn history(&mut self) -> Vec<ChangeId> {
        self.now.changes.clone()
    }

    fn verified(&mut self) -> Result<(), String> {
        Ok(())
    }
}

impl Model {
    fn store(&mut self, batch: &Batch) -> Receipts {
        let mut next = self.now.seq + 1;
        let newest = self.now.records.iter().filter(|(_, it)| it.by == batch.author).map(|(_, it)| it.at).max();
        let mut receipts = Vec::new();
        for offered in &batch.records {
            let outcome = match &offered.item {
                Err(refusal) => Outcome::Refused(refusal.clone()),
                Ok(record) => {
                    self.now.seq += 1;
                    let same = self.find(&record.id).filter(|(_, stored)| *stored == *record).map(|(seq, _)| *seq);
                    match (same.filter(|_| !self.has(Bug::NoDedupe)), self.judge(record, batch)) {
                        (Some(seq), _) => Outcome::Seq(seq),
                        (None, Err(refusal)) if !(self.has(Bug::NoDedupe) && refusal.code == Code::IdReused) => {
                            Outcome::Refused(refusal)
                        }
                        _ => {
                            let dropped = self.has(Bug::LastWriteWins) && newest.is_some_and(|at| record.at < at);
                            if !dropped {
                                self.now.records.push((next, record.clone()));
                            }
                            next += 1;
                            Outcome::Seq(next - 1)
                        }
                    }
                }
            };
            receipts.push(Receipt { id: offered.id.clone(), outcome });
        }
        Receipts { records: receipts, waivers: Vec::new() }
    }
}
