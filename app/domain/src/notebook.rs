//! What a phone holds, and the one way it changes: a [`Page`] is written to the phone's store, then absorbed.

mod answer;
mod asks;
mod attachments;
mod handing_in;
mod leftovers;
mod outbox;
mod page;
mod versions;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use outbox::{Item, Line};
pub use page::Page;
pub use versions::{Replaces, mentions};

use crate::{
    Refusal,
    calendar::Span,
    id::{RecordId, StaffId, WaiverId},
    month::Month,
    notes::NotesText,
    obligation::{Cell, Obligation, each_cell, fingerprint, obligations_of},
    period::{Period, Timetable},
    record::Record,
    school::School,
    sync::{Check, PROTOCOL, PageMark},
    waiver::Waiver,
};

/// Everything a phone holds for its owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notebook {
    /// The school, once the first sync has brought it.
    pub school: Option<School>,
    /// All records, the owner's unsent ones among them.
    pub records: BTreeMap<RecordId, Entry>,
    /// Requests to be freed of something that the school does not have; those it has are in its files.
    pub asks: BTreeMap<WaiverId, Ask>,
    /// Which notes are shared, and what became of the owner's own.
    pub notes: NotesText,
    /// What was being typed into a record and is not saved yet.
    pub draft: Option<Draft>,
    /// How far the phone has read.
    pub bookmark: Bookmark,
}

/// The fields of a record sheet as their screen keeps them. It never leaves the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Draft(pub String);

/// A record on the phone and what the school knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The record.
    pub record: Record,
    /// What the school knows of it.
    pub state: State,
    /// When the school said that it has it, on its clock, if that was said to this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
}

impl Entry {
    /// A record, and what is known of it.
    pub fn new(record: Record, state: State) -> Self {
        Self { record, state, received: None }
    }
}

/// 做不到, asked for on this phone, and what the school knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Ask {
    pub id: WaiverId,
    pub waiver: Waiver,
    pub state: State,
}

/// What the school knows of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 待上传: the school does not have it yet.
    Waiting,
    /// 已收到: a receipt names it, or the school sent it.
    Received,
    /// 被退回: the school did not take it.
    Refused(Refusal),
}

impl State {
    /// Whether the record counts on the phone: unless the school refused it.
    fn may_count(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

/// How far the phone has read, and what the school said last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// The lineage of the database `cursor` belongs to.
    pub epoch: Option<String>,
    /// The number up to which the phone has everything.
    pub cursor: i64,
    /// Where the phone stands in an answer of several pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageMark>,
    /// The version in which it was read: what an older one could not be told has to be told once more.
    #[serde(default)]
    pub protocol: u32,
    /// The last answer, in milliseconds since 1970 on the server's clock.
    pub last_contact: Option<i64>,
    /// The server's clock minus the phone's at that moment, in milliseconds.
    pub skew: i64,
    /// The school's numbers at that moment.
    pub check: Option<Check>,
}

impl Bookmark {
    /// Where to go on reading: from the start, once the app speaks another version than when it read this.
    pub fn place(&self) -> (i64, Option<PageMark>) {
        if self.protocol == PROTOCOL { (self.cursor, self.page) } else { (0, None) }
    }

    /// Whether an answer of lineage `epoch` comes from a database that was put back to an earlier state.
    pub fn starts_over(&self, epoch: &str) -> bool {
        self.epoch.as_ref().is_some_and(|it| it != epoch)
    }
}

impl Notebook {
    /// Takes in a page that is safely stored.
    pub fn absorb(&mut self, page: Page) {
        for id in &page.forgotten_records {
            self.records.remove(id);
        }
        for id in &page.forgotten_asks {
            self.asks.remove(id);
        }
        self.records.extend(page.entries.into_iter().map(|entry| (entry.record.id.clone(), entry)));
        self.asks.extend(page.asks.into_iter().map(|ask| (ask.id.clone(), ask)));
        if page.forgotten_school {
            (self.school, self.bookmark, self.notes) = (None, Bookmark::default(), NotesText::default());
        }
        if let Some(rules) = page.rules {
            let children = self.school.take().map(|school| school.children).unwrap_or_default();
            self.school = Some(School { rules, children });
        }
        if let Some(school) = &mut self.school {
            school.children.retain(|id, _| !page.forgotten_children.contains(id));
            school.children.extend(page.children.into_iter().map(|file| (file.child.id.clone(), file)));
        }
        if let Some(notes) = page.notes {
            self.notes = notes;
        }
        if let Some(draft) = page.draft {
            self.draft = draft;
        }
        if let Some(bookmark) = page.bookmark {
            self.bookmark = bookmark;
        }
    }

    /// Whether nothing was ever written into it.
    pub fn is_blank(&self) -> bool {
        let nothing_written = self.records.is_empty() && self.asks.is_empty() && self.draft.is_none();
        self.bookmark == Bookmark::default() && nothing_written
    }

    /// Whether a record or a request with this id is here.
    pub fn has(&self, id: &str) -> bool {
        let record = id.parse().is_ok_and(|id: RecordId| self.records.contains_key(&id));
        record || id.parse().is_ok_and(|id: WaiverId| self.asks.contains_key(&id))
    }

    /// Records the school does not have yet, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Record> + Clone {
        self.records.values().filter(|entry| entry.state == State::Waiting).map(|entry| &entry.record)
    }

    /// Records the school did not take, with the reason; but those that their author has corrected since.
    pub fn refused(&self) -> impl Iterator<Item = (&Record, &Refusal)> {
        self.records.values().filter_map(|entry| match &entry.state {
            State::Refused(refusal) if !self.is_corrected(&entry.record.id) => Some((&entry.record, refusal)),
            _ => None,
        })
    }

    /// Whether a record here corrects or withdraws the one with this id.
    fn is_corrected(&self, id: &RecordId) -> bool {
        self.records.values().any(|it| it.record.supersedes.as_ref() == Some(id))
    }

    /// What `owner` owes in `month`, counting received and waiting records.
    pub fn obligations(&self, owner: &StaffId, month: Month, today: NaiveDate) -> Vec<Obligation> {
        self.owed(owner, today, &|_, due| Month::of(due) == month, &State::may_count)
    }

    /// The same, counting only what the school has received: must equal the school's own numbers.
    pub fn received_obligations(&self, owner: &StaffId, month: Month, today: NaiveDate) -> Vec<Obligation> {
        self.owed(owner, today, &|_, due| Month::of(due) == month, &|state| *state == State::Received)
    }

    /// The phone's own numbers if the school computed others from the same records; must never be any.
    pub fn other_numbers(&self, owner: &StaffId) -> Option<Check> {
        let school = self.school.as_ref()?;
        let (check, contact) = self.bookmark.check.as_ref().zip(self.bookmark.last_contact)?;
        let today = school.rules.info.time_zone.date_of_ms(contact);
        let own = fingerprint(&self.received_obligations(owner, check.month, today));
        (own != check.fingerprint).then_some(Check { month: check.month, fingerprint: own })
    }

    /// What `owner` can do already though it is due only after this month, such as the plan for a term.
    pub fn due_later(&self, owner: &StaffId, today: NaiveDate) -> Vec<Obligation> {
        let month_end = Month::of(today).last();
        let has_begun = |period: &Period, due| period.first() <= today && due > month_end;
        self.owed(owner, today, &has_begun, &State::may_count)
    }

    /// What `owner` owes that is due in `days`, to be looked at on any day to come as if nothing more were recorded.
    pub fn cells_due(&self, owner: &StaffId, days: Span) -> Vec<Cell> {
        let Some(school) = &self.school else { return Vec::new() };
        let counted = self.records.values().filter(|entry| entry.state.may_count()).map(|entry| &entry.record);
        let records: Vec<&Record> = counted.collect();
        let timetable = Timetable::new(&school.rules.calendar);
        let mut cells = Vec::new();
        each_cell(
            school,
            &timetable,
            records.iter().copied(),
            |_, due| days.contains(due),
            |cell| {
                if cell.responsible == owner {
                    cells.push(cell.to_cell());
                }
            },
        );
        cells
    }

    fn owed(
        &self,
        owner: &StaffId,
        today: NaiveDate,
        wanted: &dyn Fn(&Period, NaiveDate) -> bool,
        counts: &dyn Fn(&State) -> bool,
    ) -> Vec<Obligation> {
        let Some(school) = &self.school else {
            return Vec::new();
        };
        let counted = self.records.values().filter(|entry| counts(&entry.state)).map(|entry| &entry.record);
        let records: Vec<&Record> = counted.collect();
        let mut rows = obligations_of(school, records.iter().copied(), today, wanted);
        rows.retain(|row| row.responsible == *owner);
        rows
    }
}
