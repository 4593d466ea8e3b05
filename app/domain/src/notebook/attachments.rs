//! What the notebook says of photos and voice notes whose bytes lie beside it.

use super::{Notebook, State};
use crate::attachment::AttachmentHash;

impl Notebook {
    /// Whether a record here names it.
    pub fn names(&self, hash: &AttachmentHash) -> bool {
        self.naming(hash).next().is_some()
    }

    /// Whether the school would take it now: it has a record that names it, or did before this phone forgot the record. What
    /// was added to a draft stays with that.
    pub fn may_travel(&self, hash: &AttachmentHash) -> bool {
        let is_drafted = self.draft.as_ref().is_some_and(|draft| draft.0.contains(hash.as_str()));
        !self.names(hash) && !is_drafted || self.naming(hash).any(|state| *state == State::Received)
    }

    fn naming(&self, hash: &AttachmentHash) -> impl Iterator<Item = &State> {
        let names = move |it: &&super::Entry| it.record.attachments.iter().any(|it| it.hash == *hash);
        self.records.values().filter(names).map(|it| &it.state)
    }
}
