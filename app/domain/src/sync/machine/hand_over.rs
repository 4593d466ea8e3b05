//! The end of a revoked device: it forgets the school, then hands over what its owner wrote until nothing is left.

use super::{Asked, ENVELOPE, Effect, Link, MAX_BODY, Machine, batch};
use crate::{notebook::Notebook, parcel::Contents};

impl Machine {
    /// What was others' goes first: it must not wait for a network that carries the rest.
    pub(super) fn clear(&mut self, notebook: &Notebook) -> Effect {
        (self.revoked, self.waited) = (true, usize::MAX);
        Effect::Write(Box::new(notebook.all_but_own(&self.owner)))
    }

    /// The oldest of what is left; a school that takes nothing is not asked again at once.
    pub(super) fn hand_over(&mut self, now: i64, notebook: &Notebook) -> Effect {
        let left = notebook.leftovers();
        if left == 0 || left >= self.waited {
            return self.fail(if left == 0 { Link::Revoked } else { Link::NoNetwork }, notebook);
        }
        let mut room = MAX_BODY - ENVELOPE;
        let records = batch(notebook.records.values().map(|entry| &entry.record), self.most, &mut room);
        let waivers = batch(notebook.asks.values().map(|ask| &ask.waiver), self.most - records.len(), &mut room);
        self.waited = left;
        self.asked = Some(Asked { nonce: Some(String::new()), at: now, handed_in: records.len() + waivers.len() });
        Effect::HandOver(Box::new(Contents { records, waivers }))
    }
}
