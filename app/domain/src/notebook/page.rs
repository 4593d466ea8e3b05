//! A page: the only way what a phone holds changes. Written in one transaction, absorbed afterwards.

use serde::{Deserialize, Serialize};

use super::{Ask, Bookmark, Draft, Entry, Notebook, Replaces, State};
use crate::{
    id::{ChildId, RecordId, WaiverId},
    notes::NotesText,
    record::Record,
    school::{ChildFile, Rules},
    waiver::Waiver,
};

/// One change, or a whole store. What is forgotten goes first, for it may come again.
///
/// A phone keeps pages as they are, one after the other, and whatever is unchanged is left out of their JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ChildFile>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// The rules and the bookmark: with all children, as if the school had never been heard.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forgotten_school: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forgotten_children: Vec<ChildId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forgotten_records: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forgotten_asks: Vec<WaiverId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<NotesText>,
    /// What is being typed from now on, or that nothing is any more. Only its latest value matters, so it is kept by itself.
    #[serde(skip)]
    pub draft: Option<Option<Draft>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmark: Option<Bookmark>,
}

/// So many entries make one page of a store that is written anew: read in one go, yet no long task.
const ENTRIES: usize = 300;

impl Page {
    /// The page of one record just saved on this phone, in place of a refused one if it corrects that.
    pub fn saved(record: Record, instead_of: Option<RecordId>) -> Self {
        let entry = Entry::new(record, State::Waiting);
        Self { entries: vec![entry], forgotten_records: instead_of.into_iter().collect(), ..Self::default() }
    }

    /// The page of a correction just saved on this phone.
    #[must_use]
    pub fn correcting(record: Record, replaces: Replaces) -> Self {
        let record = Record { supersedes: replaces.supersedes, ..record };
        Self { forgotten_records: replaces.refused, ..Self::saved(record, None) }
    }

    /// The page of what is being typed.
    pub fn drafted(draft: Option<Draft>) -> Self {
        Self { draft: Some(draft), ..Self::default() }
    }

    /// The page of a request just made on this phone.
    pub fn asked(id: WaiverId, waiver: Waiver) -> Self {
        Self { asks: vec![Ask { id, waiver, state: State::Waiting }], ..Self::default() }
    }

    /// The page that takes back a request the school does not have.
    pub fn not_asked(id: WaiverId) -> Self {
        Self { forgotten_asks: vec![id], ..Self::default() }
    }

    /// The page that takes back a refused record: the school never had it, so nothing else need be said.
    pub fn taken_back(refused: RecordId) -> Self {
        Self { forgotten_records: vec![refused], ..Self::default() }
    }

    /// Whether something of the school is forgotten with it, and must not be found on the phone afterwards.
    pub fn erases(&self) -> bool {
        self.forgotten_school || !self.forgotten_children.is_empty()
    }

    /// Whether it brings children, records, requests and words only, and takes nothing's place.
    pub fn merely_adds(&self) -> bool {
        let takes_a_place = self.entries.iter().any(|it| it.record.supersedes.is_some());
        let forgets = self.erases() || !self.forgotten_records.is_empty();
        self.rules.is_none() && !takes_a_place && !forgets
    }
}

impl Notebook {
    /// Whether `page` merely adds to what is here, so that what was left out of a
    /// [`WorkingSet`](crate::overview::WorkingSet) stays without weight. A school may rewrite records: when two children turn
    /// out to be one, or not.
    pub fn merely_gains(&self, page: &Page) -> bool {
        let is_as_before = |it: &Entry| self.records.get(&it.record.id).is_none_or(|held| held.record == it.record);
        page.merely_adds() && page.entries.iter().all(is_as_before)
    }

    /// Everything in it, to be written once more: in at most so many pages, of which there is one at least, to be absorbed
    /// one after the other.
    pub fn to_pages(&self, most: usize) -> Vec<Page> {
        let entries: Vec<&Entry> = self.records.values().collect();
        let size = ENTRIES.max(entries.len().div_ceil(most.max(1)));
        let of = |entries: &[&Entry]| Page { entries: entries.iter().copied().cloned().collect(), ..Page::default() };
        let mut chunks = entries.chunks(size).map(of);
        let first = Page {
            rules: self.school.as_ref().map(|school| school.rules.clone()),
            children: self.school.iter().flat_map(|school| school.children.values()).cloned().collect(),
            asks: self.asks.values().cloned().collect(),
            notes: (self.notes != NotesText::default()).then(|| self.notes.clone()),
            draft: self.draft.clone().map(Some),
            bookmark: Some(self.bookmark.clone()),
            ..chunks.next().unwrap_or_default()
        };
        std::iter::once(first).chain(chunks).collect()
    }

    /// In how many pages it would best be written anew.
    pub fn page_count(&self) -> usize {
        self.records.len().div_ceil(ENTRIES).max(1)
    }
}
