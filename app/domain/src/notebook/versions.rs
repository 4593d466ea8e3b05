//! A record and what came after it: corrections, withdrawals, and the versions before them.

use fnv::FnvHashSet;

use super::{Entry, Notebook, Page, State};
use crate::{
    id::{RecordId, StaffId},
    record::{Record, latest},
};

/// What a record that takes the place of another one has to name, and to put away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replaces {
    /// The record at school, or on its way there, that no longer counts.
    pub supersedes: Option<RecordId>,
    /// Those the school refused: it never had them, so they simply go.
    pub refused: Vec<RecordId>,
}

impl Notebook {
    /// What a correction of the record `id` replaces. A correction that was refused replaces nothing at school, so the next
    /// one names what that one named.
    pub fn replaced_with(&self, id: &RecordId) -> Replaces {
        let mut replaces = Replaces { supersedes: Some(id.clone()), refused: Vec::new() };
        while let Some(Entry { record, state: State::Refused(_), .. }) = self.entry(replaces.supersedes.as_ref()) {
            // Two that name each other would go round for ever; only a broken store holds such.
            if replaces.refused.contains(&record.id) {
                break;
            }
            replaces.refused.push(record.id.clone());
            replaces.supersedes.clone_from(&record.supersedes);
        }
        replaces
    }

    /// The page that withdraws a record: one the school refused is put away, any other superseded by one that says nothing.
    pub fn withdrawn(&self, id: &RecordId, withdrawal: RecordId) -> Option<Page> {
        let Entry { record, state, .. } = self.records.get(id)?;
        if matches!(state, State::Refused(_)) {
            return Some(Page::taken_back(id.clone()));
        }
        let record = record.clone().without_words();
        let supersedes = Some(id.clone());
        let record =
            Record { id: withdrawal, supersedes, kinds: Vec::new(), minutes: None, place: None, help: false, ..record };
        Some(Page::saved(record, None))
    }

    /// What a record was before it was corrected, the last version first; as far as this phone knows.
    pub fn earlier_versions(&self, record: &Record) -> Vec<&Record> {
        let before = |it: &&Record| self.entry(it.supersedes.as_ref()).map(|entry| &entry.record);
        std::iter::successors(self.entry(record.supersedes.as_ref()).map(|it| &it.record), before)
            .take(self.records.len())
            .collect()
    }

    /// The records that stand: not corrected since, not withdrawn, not refused.
    pub fn standing(&self) -> impl Iterator<Item = &Record> {
        let counted = self.records.values().filter(|it| it.state.may_count()).map(|it| &it.record);
        latest(counted).filter(|it| !it.is_withdrawal())
    }

    /// What `owner` recorded, newest first: latest versions with what the school knows of them.
    pub fn diary(&self, owner: &StaffId) -> Vec<&Entry> {
        self.newest_first(|it| it.by == *owner)
    }

    /// Latest versions of those that are `wanted`, newest first.
    pub(crate) fn newest_first(&self, wanted: impl Fn(&Record) -> bool) -> Vec<&Entry> {
        // What the school refused takes nothing's place.
        let counted = self.records.values().filter(|it| it.state.may_count());
        let superseded: FnvHashSet<&RecordId> = counted.filter_map(|it| it.record.supersedes.as_ref()).collect();
        let shown =
            |it: &&Entry| wanted(&it.record) && !it.record.is_withdrawal() && !superseded.contains(&it.record.id);
        let mut entries: Vec<_> = self.records.values().filter(shown).collect();
        entries.sort_by(|a, b| b.record.at.cmp(&a.record.at).then_with(|| b.record.id.cmp(&a.record.id)));
        entries
    }

    fn entry(&self, id: Option<&RecordId>) -> Option<&Entry> {
        self.records.get(id?)
    }
}

/// Whether a text has every word of what is sought, in whatever order and case.
pub fn mentions(text: &str, sought: &str) -> bool {
    let text = text.to_lowercase();
    sought.to_lowercase().split_whitespace().all(|word| text.contains(word))
}
