//! The part of a notebook that 待办 is worked out from: a start reads it first, and a save works out no more than it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fnv::{FnvHashMap, FnvHashSet};

use super::card::FAILED_CALLS;
use crate::{
    duty::Duty,
    id::{ChildId, ClassId, RecordId, StaffId},
    kind::Kind,
    month::Month,
    notebook::{Notebook, Page, State},
    period::Timetable,
    record::Record,
    school::Rules,
    zone::TimeZone,
};

/// A notebook that says the same as the whole one of what [`Overview`](super::Overview) says, on the day it was made for and
/// on all later ones, also after both absorbed a page that it [merely gains](Notebook::merely_gains). However long
/// somebody has been keeping records, it holds those of the periods that matter now, and of several that count alike, one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingSet {
    /// The month it was made for.
    pub month: Month,
    /// What is in it; all but the records is as in the whole one.
    pub notebook: Notebook,
}

impl WorkingSet {
    /// That of `owner` from `today` on.
    pub fn of(whole: &Notebook, owner: &StaffId, today: NaiveDate) -> Self {
        let month = Month::of(today);
        let kept = whole.school.as_ref().map(|school| kept(whole, &school.rules, owner, month)).unwrap_or_default();
        let entries = whole.records.values().filter(|it| kept.contains(&it.record.id)).cloned().collect();
        let mut notebook = Notebook {
            school: whole.school.clone(),
            records: BTreeMap::new(),
            asks: whole.asks.clone(),
            notes: whole.notes.clone(),
            draft: whole.draft.clone(),
            bookmark: whole.bookmark.clone(),
        };
        notebook.absorb(Page { entries, ..Page::default() });
        Self { month, notebook }
    }

    /// Whether it says enough for `today`; a clock may have been put back.
    pub fn serves(&self, today: NaiveDate) -> bool {
        self.month <= Month::of(today)
    }
}

fn kept<'a>(whole: &'a Notebook, rules: &Rules, owner: &StaffId, month: Month) -> FnvHashSet<&'a RecordId> {
    let entries = || whole.records.values();
    let taking_a_place = || entries().filter_map(|it| Some((it, it.record.supersedes.as_ref()?)));
    let replaced = |by: State| taking_a_place().filter(move |(it, _)| it.state == by).map(|(_, id)| id);
    let by_waiting: FnvHashSet<&RecordId> = replaced(State::Waiting).collect();
    let by_received: FnvHashSet<&RecordId> = replaced(State::Received).collect();

    let zone = rules.info.time_zone;
    let since = since(rules, month);
    let mut alike = FnvHashSet::default();
    let mut facts = Facts::default();
    let mut kept = FnvHashSet::default();
    for entry in entries() {
        let record = &entry.record;
        // What a waiting correction takes the place of counts at school until that arrives, and again if it is refused.
        if entry.state != State::Received || by_waiting.contains(&record.id) {
            kept.insert(&record.id);
        } else if !by_received.contains(&record.id) && !record.is_withdrawal() {
            facts.note(record, owner);
            if Mark::of(record, zone, &since).is_some_and(|mark| alike.insert(mark)) {
                kept.insert(&record.id);
            }
        }
    }
    kept.extend(facts.records().map(|record| &record.id));
    // Whatever takes the place of one that is kept, and of that, and so on.
    loop {
        let before = kept.len();
        for (it, id) in taking_a_place() {
            if kept.contains(id) {
                kept.insert(&it.record.id);
            }
        }
        if kept.len() == before {
            return kept;
        }
    }
}

/// The kinds that are owed, each with the first day of the first period whose due date lies in `month` or later: what is
/// older counts for nothing that is owed from then on.
fn since(rules: &Rules, month: Month) -> Vec<(Kind, NaiveDate)> {
    let timetable = Timetable::new(&rules.calendar);
    let first = |duty: &Duty| {
        let period = timetable.periods(duty.every).iter().find(|it| it.due(duty.due_day) >= month.first())?;
        Some((duty.kind, period.extent.from))
    };
    rules.duties.iter().filter_map(first).collect()
}

/// What decides for what a record counts: of several with one mark, one is enough.
#[derive(PartialEq, Eq, Hash)]
struct Mark<'a> {
    date: NaiveDate,
    by: &'a StaffId,
    kinds: &'a [Kind],
    children: &'a [ChildId],
    class: Option<&'a ClassId>,
}

impl<'a> Mark<'a> {
    /// None of what counts for nothing that matters now.
    fn of(record: &'a Record, zone: TimeZone, since: &[(Kind, NaiveDate)]) -> Option<Self> {
        let date = zone.date(record.at);
        let matters = |(kind, from): &(Kind, NaiveDate)| *from <= date && record.kinds.contains(kind);
        let Record { by, kinds, children, class, .. } = record;
        let mark = Self { date, by, kinds, children, class: class.as_ref() };
        (record.reached && since.iter().any(matters)).then_some(mark)
    }
}

/// The records that decide what is said of each child beside its boxes; of those at school, as one that waits may be refused.
#[derive(Default)]
struct Facts<'a> {
    children: FnvHashMap<&'a ChildId, OfChild<'a>>,
    promises: Vec<&'a Record>,
    last: Option<&'a Record>,
}

#[derive(Default)]
struct OfChild<'a> {
    contact: Option<&'a Record>,
    talk: Option<&'a Record>,
    /// The latest first.
    calls: Vec<&'a Record>,
}

impl<'a> Facts<'a> {
    fn note(&mut self, record: &'a Record, owner: &StaffId) {
        let own = record.by == *owner;
        for child in &record.children {
            let facts = self.children.entry(child).or_default();
            if record.kinds.contains(&Kind::ParentCall) {
                let place = facts.calls.iter().position(|it| is_later(record, it)).unwrap_or(facts.calls.len());
                facts.calls.insert(place, record);
                facts.calls.truncate(FAILED_CALLS);
            }
            if own && record.reached {
                put_latest(&mut facts.contact, record);
                if record.kinds.contains(&Kind::Talk) {
                    put_latest(&mut facts.talk, record);
                }
            }
        }
        if own && record.promise.is_some() {
            self.promises.push(record);
        }
        if own && !record.children.is_empty() {
            put_latest(&mut self.last, record);
        }
    }

    fn records(&self) -> impl Iterator<Item = &'a Record> {
        // One kept for another child says nothing more of those who were talked to since: their last talk is here as well.
        let is_open = |it: &&&Record| {
            let talk = |child| self.children.get(child).and_then(|facts| facts.talk);
            it.children.iter().any(|child| talk(child).is_none_or(|talk| it.at >= talk.at))
        };
        let of_child = |it: &OfChild<'a>| it.contact.into_iter().chain(it.talk).chain(it.calls.clone());
        let of_children = self.children.values().flat_map(of_child);
        of_children.chain(self.promises.iter().filter(is_open).copied()).chain(self.last)
    }
}

fn put_latest<'a>(latest: &mut Option<&'a Record>, record: &'a Record) {
    if latest.is_none_or(|it| is_later(record, it)) {
        *latest = Some(record);
    }
}

fn is_later(one: &Record, other: &Record) -> bool {
    (one.at, &one.id) > (other.at, &other.id)
}
