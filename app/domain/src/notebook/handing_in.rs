//! What waits for the school, in the order in which it can take it.

use super::{Ask, Entry, Notebook, Page, State};
use crate::{Refusal, record::Record};

impl Notebook {
    /// Records the school does not have yet: the oldest first, a correction after what it corrects, even if the phone's
    /// clock was set back in between.
    pub fn to_hand_in(&self) -> Vec<&Record> {
        let mut records: Vec<&Record> = self.waiting().collect();
        records.sort_by_cached_key(|record| self.waiting_before(record));
        records
    }

    /// How many records wait that this one corrects, one after the other.
    fn waiting_before(&self, record: &Record) -> usize {
        let earlier = |it: &&Record| {
            let entry = self.records.get(it.supersedes.as_ref()?)?;
            (entry.state == State::Waiting).then_some(&entry.record)
        };
        std::iter::successors(Some(record), earlier).take(self.records.len()).count()
    }

    /// Puts into `page` that the school does not take the oldest of what waits.
    pub fn refuse_oldest(&self, refusal: Refusal, page: &mut Page) {
        let state = State::Refused(refusal);
        if let Some(record) = self.to_hand_in().first() {
            page.entries.push(Entry::new((*record).clone(), state));
        } else if let Some(ask) = self.asks.values().find(|ask| ask.state == State::Waiting) {
            page.asks.push(Ask { state, ..ask.clone() });
        }
    }
}
