//! The school's end in memory: what `server/src/store` does, said a second time and as plainly as possible.

mod judging;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{
    change::Wanted,
    id::{ChangeId, ChildId, RecordId, StaffId},
    month::Month,
    record::Record,
    school::{ChildFile, School},
    sync::{Changes, Check, PageMark, Removed, Reply},
    zone::TimeZone,
};
use server::store::{Batch, Reader, Receipts};

use crate::{
    bugs::Bug,
    facts::{package, staff},
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
}

impl End for Model {
    fn epoch(&self) -> String {
        format!("lineage-{}", self.now.epoch)
    }

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
        let epoch = self.epoch();
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
