//! What must hold, whatever happened. The numbers I1–I13 are those of `reference/faults.md` of the design.

mod end;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{
    Code,
    id::{ChangeId, ChildId, DeviceId, RecordId, StaffId},
    notebook::{Notebook, Page, State},
    record::Record,
    school::School,
    sync::{Outcome, Receipt, Reply},
};
use server::store::{Batch, Receipts};

use crate::{phone::Phone, school::End};

pub use end::all_is_well;

/// What was promised to people.
#[derive(Default)]
pub struct Oracle {
    saved: BTreeMap<RecordId, Saved>,
    /// Their own records that left a phone with the child they are about.
    forgotten: BTreeSet<RecordId>,
    /// What the school has refused for good, whether or not its phone heard of it.
    refused: BTreeSet<RecordId>,
    restored: bool,
    /// What the school must know, and what it must know again once its backup is restored.
    known: Known,
    backup: Option<Known>,
}

/// What the school was told or has said, and must not have forgotten.
#[derive(Clone, Default)]
struct Known {
    /// The changes that the principal was told are made.
    changes: Vec<ChangeId>,
    /// What it has refused for good.
    refused: BTreeSet<RecordId>,
}

/// A record of which a phone said 已保存.
struct Saved {
    record: Record,
    device: DeviceId,
    fate: Fate,
}

#[derive(PartialEq, Eq)]
enum Fate {
    /// It must be on its phone or at school.
    Kept,
    /// It came back, and its author corrected or withdrew it.
    TakenBack,
    /// Its phone was wiped, or gave it up to a school that then lost it with its disk.
    Gone,
}

impl Oracle {
    pub fn saved(&mut self, phone: &Phone, record: Record) {
        let device = phone.device.clone();
        self.saved.insert(record.id.clone(), Saved { record, device, fate: Fate::Kept });
    }

    pub fn taken_back(&mut self, id: &RecordId) {
        if let Some(saved) = self.saved.get_mut(id) {
            saved.fate = Fate::TakenBack;
        }
    }

    pub fn refused(&mut self, receipts: &Receipts) {
        let stays = |code| matches!(code, Code::InFuture | Code::NotPaired | Code::IdReused);
        for receipt in &receipts.records {
            if matches!(&receipt.outcome, Outcome::Refused(refusal) if stays(refusal.code)) {
                self.refused.insert(receipt.id.clone());
                self.known.refused.insert(receipt.id.clone());
            }
        }
    }

    pub fn wiped(&mut self, phone: &Phone) {
        for saved in self.saved.values_mut().filter(|it| it.device == phone.device && it.fate == Fate::Kept) {
            saved.fate = Fate::Gone;
        }
    }

    pub fn changed(&mut self, id: &ChangeId) {
        self.known.changes.push(id.clone());
    }

    pub fn backed_up(&mut self) {
        self.backup = Some(self.known.clone());
    }

    /// What neither the restored school nor any phone has is gone.
    pub fn restored(&mut self, records: &[Record], phones: &[Phone]) {
        self.restored = true;
        if let Some(backup) = &self.backup {
            self.known = backup.clone();
        }
        let at_school: BTreeSet<&RecordId> = records.iter().map(|it| &it.id).collect();
        for (id, saved) in self.saved.iter_mut().filter(|(_, it)| it.fate == Fate::Kept) {
            let on_phone = |phone: &Phone| phone.disks.iter().any(|disk| disk.notebook.records.contains_key(id));
            if !at_school.contains(id) && !phones.iter().any(on_phone) {
                saved.fate = Fate::Gone;
            }
        }
    }

    /// I8: what waits stops waiting only if the answer names it.
    pub fn page_is_honest(&mut self, phone: &Phone, page: &Page, reply: Option<&Reply>) -> Result<(), String> {
        let before = Phone::waiting(phone.stored());
        let mut after = phone.stored().clone();
        after.absorb(page.clone());
        let still_here = |id: &&RecordId| {
            let state = after.records.get(*id).map(|entry| &entry.state);
            matches!(state, Some(State::Waiting | State::Refused(_)))
        };
        let named = |id: &RecordId| {
            reply.is_some_and(|it| {
                it.receipts.iter().any(|receipt| receipt.id == *id)
                    || it.changes.records.iter().any(|record| record.id == *id)
            })
        };
        if let Some(id) = before.iter().filter(|id| !still_here(id)).find(|id| !named(id)) {
            return Err(format!("I8: {id} left the outbox of {} without a receipt", phone.device));
        }
        self.forgotten.extend(page.forgotten_records.iter().cloned());
        Ok(())
    }

    /// Nothing is refused that ought to be taken.
    pub fn refusals_are_right(
        &self,
        batch: &Batch,
        receipts: &Receipts,
        school: &School,
        end: &mut dyn End,
        disk: &Notebook,
    ) -> Result<(), String> {
        for (offered, receipt) in batch.records.iter().zip(&receipts.records) {
            let (Ok(record), Outcome::Refused(refusal)) = (&offered.item, &receipt.outcome) else { continue };
            let truly = match refusal.code {
                Code::NotPaired | Code::InFuture => {
                    let verdict = record.check(school, &batch.author, batch.now.fixed_offset());
                    verdict.is_err_and(|it| it.code == refusal.code)
                }
                Code::UnknownRecord => {
                    let base = record.supersedes.as_ref();
                    let refused_now = |it: &Receipt| Some(&it.id) == base && matches!(it.outcome, Outcome::Refused(_));
                    let waits = base.and_then(|id| disk.records.get(id)).is_some_and(|it| it.state == State::Waiting)
                        && !receipts.records.iter().any(refused_now);
                    let known = end.records().iter().any(|it| Some(&it.id) == base);
                    // A school that lost its disk does not know what it refused since, and the author sees that.
                    !known && !waits && !base.is_some_and(|id| self.known.refused.contains(id))
                }
                // An answer that was given stays given, even if the reason has gone since.
                Code::IdReused => self.refused.contains(&record.id),
                _ => false,
            };
            if !truly {
                return Err(format!("{} was refused for no good reason: {:?}", record.id, refusal.code));
            }
        }
        Ok(())
    }
}

/// I7: within one lineage a phone never reads backwards.
pub fn cursor_goes_on(phone: &mut Phone) -> Result<(), String> {
    let bookmark = &phone.stored().bookmark;
    let (epoch, cursor) = (bookmark.epoch.clone().unwrap_or_default(), bookmark.cursor);
    let known = phone.disk().cursors.insert(epoch, cursor);
    match known.filter(|known| *known > cursor) {
        Some(known) => Err(format!("I7: the cursor of {} went back from {known} to {cursor}", phone.device)),
        None => Ok(()),
    }
}

/// I5: nobody is told of a child that is not theirs that day, nor reads a private note of somebody else's.
pub fn nothing_leaks(owner: &StaffId, reply: &Reply, school: &School, now: DateTime<Utc>) -> Result<(), String> {
    let today = school.rules.info.time_zone.date(now);
    let theirs = |id: &ChildId| school.cares_for(owner, id, today);
    if let Some(file) = reply.changes.children.iter().find(|file| !theirs(&file.child.id)) {
        return Err(format!("I5: {owner} was sent the file of {}", file.child.id));
    }
    for record in reply.changes.records.iter().filter(|it| it.by != *owner) {
        if record.private && record.has_words() {
            return Err(format!("I5: {owner} was sent the private note of {}", record.id));
        }
        if !record.children.iter().all(theirs) {
            return Err(format!("I5: {owner} was sent {} about {:?}", record.id, record.children));
        }
    }
    Ok(())
}
