//! What is typed into the sheet, and the record it makes.

use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::{
    duty::{Per, Who},
    id::{ChildId, RecordId},
    kind::Kind,
    preset::Preset,
    record::Record,
};
use leptos::prelude::*;

use crate::{clock, state::AppState};

/// The fields of the sheet.
#[derive(Clone, Copy)]
pub struct Form {
    pub children: RwSignal<Vec<ChildId>>,
    pub kinds: RwSignal<Vec<Kind>>,
    pub at: RwSignal<String>,
    pub not_reached: RwSignal<bool>,
    pub note: RwSignal<String>,
    pub private: RwSignal<bool>,
    corrects: StoredValue<Option<RecordId>>,
}

impl Form {
    /// An empty sheet, now. An only child need not be chosen.
    pub fn blank(state: AppState, child: Option<ChildId>, kind: Option<Kind>) -> Self {
        let only_child = || {
            state.notebook.with_untracked(|it| {
                let children = &it.school.as_ref()?.children;
                children.keys().next().filter(|_| children.len() == 1).cloned()
            })
        };
        Self {
            children: RwSignal::new(child.or_else(only_child).into_iter().collect()),
            kinds: RwSignal::new(kind.into_iter().collect()),
            at: RwSignal::new(as_typed(clock::now(state.zone()))),
            not_reached: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            private: RwSignal::new(false),
            corrects: StoredValue::new(None),
        }
    }

    /// A sheet filled in with a record that came back.
    pub fn correcting(state: AppState, record: Record) -> Self {
        Self {
            children: RwSignal::new(record.children),
            kinds: RwSignal::new(record.kinds),
            at: RwSignal::new(as_typed(record.at.with_timezone(&state.zone().offset()))),
            not_reached: RwSignal::new(!record.reached),
            note: RwSignal::new(record.note.unwrap_or_default()),
            private: RwSignal::new(record.private),
            corrects: StoredValue::new(Some(record.id)),
        }
    }

    /// The refused record this one takes the place of.
    pub fn corrects(self) -> Option<RecordId> {
        self.corrects.get_value()
    }

    /// The record, or what is still missing.
    pub fn record(self, state: AppState) -> Result<Record, &'static str> {
        let text = state.lang.text();
        let zone = state.zone();
        let typed = format!("{}:00{}", self.at.get_untracked(), zone.offset());
        let at = DateTime::parse_from_rfc3339(&typed).map_err(|_| text.in_future)?;
        let (children, kinds) = (self.children.get_untracked(), self.kinds.get_untracked());
        if children.is_empty() {
            return Err(text.pick_child);
        }
        if kinds.is_empty() {
            return Err(text.pick_kind);
        }
        if at > clock::now(zone) {
            return Err(text.in_future);
        }
        let note = Some(self.note.get_untracked().trim().to_owned()).filter(|note| !note.is_empty());
        Ok(Record {
            id: RecordId::new(clock::now_ms().unsigned_abs(), clock::random()),
            by: state.my_id().ok_or(text.sign_in_again)?,
            at,
            children,
            class: None,
            kinds,
            reached: !self.not_reached.get_untracked(),
            minutes: None,
            note,
            private: self.private.get_untracked(),
            supersedes: None,
        })
    }
}

/// A moment as a browser's field for date and time holds it: `2026-11-05T18:30`.
fn as_typed(at: DateTime<FixedOffset>) -> String {
    at.naive_local().to_string().chars().take(16).collect::<String>().replace(' ', "T")
}

/// Puts an item in if it is out, and out if it is in.
pub fn toggle<T: PartialEq + Send + Sync + 'static>(items: RwSignal<Vec<T>>, item: T) {
    items.update(|items| match items.iter().position(|it| *it == item) {
        Some(at) => drop(items.remove(at)),
        None => items.push(item),
    });
}

/// The kinds this school asks of mentors, and all others that concern a child.
pub fn kinds_offered(state: AppState) -> (Vec<Kind>, Vec<Kind>) {
    let of_school = state.with_rules(|rules| {
        let asked: Vec<Kind> =
            rules.duties_per(Per::Child).filter(|it| it.who != Who::Principal).map(|it| it.kind).collect();
        (asked, rules.kinds_per(Per::Child).collect::<Vec<_>>())
    });
    let built_in = || Kind::built_in().filter(|kind| kind.per() == Some(Per::Child)).collect();
    let (mut asked, all) = of_school.unwrap_or_else(|| (Vec::new(), built_in()));
    if asked.is_empty() {
        asked = Preset::Hedong.duties(NaiveDate::default()).into_iter().map(|duty| duty.kind).collect();
    }
    all.into_iter().partition(|kind| asked.contains(kind))
}
