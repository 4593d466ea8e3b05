//! What the school's answer changes on a phone.

use super::{Ask, Bookmark, Entry, Notebook, Page, State};
use crate::{
    id::{ChildId, RecordId, StaffId},
    notes::NotesText,
    record::Record,
    school::ChildFile,
    sync::{Outcome, PROTOCOL, Receipt, Reply},
    waiver::Waiver,
};

impl Notebook {
    /// What the server's `reply` to `owner`, heard at `now` on the phone's clock, changes.
    pub fn page_of(&self, reply: Reply, owner: &StaffId, now: i64) -> Page {
        let mut page = Page { rules: reply.changes.rules, children: reply.changes.children, ..Page::default() };
        let starts_over = self.bookmark.starts_over(&reply.epoch);
        if starts_over {
            page.entries = self.to_hand_in_again(owner);
            page.asks = self.to_ask_again(owner);
            page.forgotten_records = self.records_of_others(owner);
            page.forgotten_children = self.children_but(&page.children);
        }
        // A school put back to an earlier state says nothing of what it never knew.
        page.notes = reply.changes.notes.or_else(|| starts_over.then(NotesText::default));
        page.forgotten_children.extend(reply.removed.children);
        if !page.forgotten_children.is_empty() {
            let received = self.records.values().filter(|it| it.state == State::Received);
            let gone = received.filter(|it| self.is_about_none_of_theirs(&it.record, &page));
            let gone: Vec<RecordId> = gone.map(|it| it.record.id.clone()).collect();
            page.forgotten_records.extend(gone);
        }
        for receipt in reply.receipts {
            let Some(entry) = self.records.get(&receipt.id) else {
                continue;
            };
            match receipt.outcome {
                // What was still to be handed in about a child that left has done its duty.
                Outcome::Seq(_) if self.is_about_none_of_theirs(&entry.record, &page) => {
                    page.entries.retain(|it| it.record.id != receipt.id);
                    page.forgotten_records.push(receipt.id);
                }
                Outcome::Seq(_) => page.entries.push(self.received(entry.record.clone(), reply.now)),
                Outcome::Refused(refusal) => {
                    page.entries.push(Entry::new(entry.record.clone(), State::Refused(refusal)));
                }
            }
        }
        for Receipt { id, outcome } in reply.waivers {
            match (outcome, self.asks.get(&id)) {
                // The file that came with this reply, or an earlier one, holds it from now on.
                (Outcome::Seq(_), _) => page.forgotten_asks.push(id),
                (Outcome::Refused(refusal), Some(ask)) => {
                    let state = State::Refused(refusal);
                    page.asks.push(Ask { id, waiver: ask.waiver.clone(), state });
                }
                (Outcome::Refused(_), None) => {}
            }
        }
        page.entries.extend(reply.changes.records.into_iter().map(|record| self.received(record, reply.now)));
        page.bookmark = Some(Bookmark {
            epoch: Some(reply.epoch),
            cursor: reply.cursor,
            page: reply.page,
            protocol: PROTOCOL,
            last_contact: Some(reply.now),
            skew: reply.now - now,
            check: Some(reply.check),
        });
        page
    }

    /// A record that is at school, as was said at `now`. Of one that another phone made nobody said when it got there.
    fn received(&self, record: Record, now: i64) -> Entry {
        let received = match self.records.get(&record.id) {
            Some(Entry { state: State::Received, received, .. }) => *received,
            Some(_) => Some(now),
            None => None,
        };
        Entry { record, state: State::Received, received }
    }

    /// After a restored backup the school may have lost what it once received; and what it once refused: until it has
    /// refused that again, it does not know that a correction of it stands alone.
    fn to_hand_in_again(&self, owner: &StaffId) -> Vec<Entry> {
        let again = |it: &&Entry| match it.state {
            State::Received => true,
            State::Refused(_) => self.is_corrected(&it.record.id),
            State::Waiting => false,
        };
        let own = self.records.values().filter(|it| it.record.by == *owner).filter(again);
        own.map(|entry| Entry::new(entry.record.clone(), State::Waiting)).collect()
    }

    /// Nor may it know any more what `owner` asked for; a decision that was lost has to be made again.
    pub(super) fn to_ask_again(&self, owner: &StaffId) -> Vec<Ask> {
        let of_children = self.school.iter().flat_map(|it| it.children.values()).flat_map(|file| &file.waivers);
        let of_staff = self.school.iter().flat_map(|it| &it.rules.waivers);
        let own = of_children.chain(of_staff).filter(|it| it.asked_by.as_ref() == Some(owner));
        let undecided = |it: &Waiver| Waiver { confirmed: false, answer: None, ..it.clone() };
        own.filter_map(|it| Some(Ask { id: it.id.clone()?, waiver: undecided(it), state: State::Waiting })).collect()
    }

    /// What others recorded: after a restored backup it comes again, or is no longer this phone's business.
    pub(super) fn records_of_others(&self, owner: &StaffId) -> Vec<RecordId> {
        let others = self.records.values().filter(|it| it.record.by != *owner);
        others.map(|entry| entry.record.id.clone()).collect()
    }

    /// The children on this phone that are not among `files`.
    pub(super) fn children_but(&self, files: &[ChildFile]) -> Vec<ChildId> {
        let here = self.school.iter().flat_map(|it| it.children.keys());
        here.filter(|id| files.iter().all(|file| file.child.id != **id)).cloned().collect()
    }

    /// Whether a record concerns children, and none of them is on this phone once it has absorbed `page`.
    fn is_about_none_of_theirs(&self, record: &Record, page: &Page) -> bool {
        let here = |id: &ChildId| self.school.as_ref().is_some_and(|it| it.children.contains_key(id));
        let stays = |id: &ChildId| here(id) && !page.forgotten_children.contains(id);
        let comes = |id: &ChildId| page.children.iter().any(|file| file.child.id == *id);
        self.concerned(record).next().is_some() && !self.concerned(record).any(|id| stays(id) || comes(id))
    }

    /// The children a record names, and those named by what it corrects: they need it, lest that count again.
    fn concerned<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a ChildId> {
        let before = record.supersedes.as_ref().and_then(|id| self.records.get(id));
        record.children.iter().chain(before.into_iter().flat_map(|entry| &entry.record.children))
    }
}
