//! What a revoked device leaves behind: all that its owner wrote goes to school once more, the rest is forgotten.

use super::{Notebook, Page};
use crate::{id::StaffId, sync::Taken};

impl Notebook {
    /// The page that leaves only what `owner` wrote, even what the school once received: a restored backup may lack it,
    /// and nobody will ask this device again.
    pub fn all_but_own(&self, owner: &StaffId) -> Page {
        Page {
            forgotten_school: true,
            forgotten_children: self.children_but(&[]),
            forgotten_records: self.records_of_others(owner),
            asks: self.to_ask_again(owner),
            draft: Some(None),
            ..Page::default()
        }
    }

    /// The page after the school took some of that.
    pub fn without(taken: Taken) -> Page {
        Page { forgotten_records: taken.records, forgotten_asks: taken.waivers, ..Page::default() }
    }

    /// How many things there are to be taken.
    pub fn leftovers(&self) -> usize {
        self.records.len() + self.asks.len()
    }
}
