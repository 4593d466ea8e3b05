//! What a sheet holds, as plain data: what it starts with, and what is kept while it is being typed.

use chrono::{DateTime, FixedOffset};
use domain::{
    attachment::Attachment,
    id::{ChildId, RecordId},
    kind::Kind,
    notebook::Draft,
    overview::About,
    record::{Place, Record},
};
use leptos::prelude::untrack;
use serde::{Deserialize, Serialize};

use super::offers::options;
use crate::{clock, state::AppState};

/// The fields of a sheet. An app that was updated meanwhile may know more of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub about: Vec<About>,
    /// Children that a record to correct names and that are not on this phone.
    pub others: Vec<ChildId>,
    pub kinds: Vec<Kind>,
    pub at: String,
    pub not_reached: bool,
    pub minutes: Option<u32>,
    pub place: SaidPlace,
    pub note: String,
    pub promise: String,
    pub attachments: Vec<Attachment>,
    /// What the author said; if nothing, it depends on the kinds.
    pub private: Option<bool>,
    pub help: bool,
    /// The record to correct.
    pub corrects: Option<RecordId>,
}

/// What the author said of the place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidPlace {
    /// Nothing: it is where such things usually are.
    #[default]
    Usual,
    /// That none is to be noted.
    No,
    At(Place),
}

impl Typed {
    /// An empty sheet, now. What is the only choice need not be chosen.
    pub fn blank(state: AppState, about: Vec<About>, kind: Option<Kind>) -> Self {
        let only_one = || {
            let mut options = untrack(|| options(state));
            options.pop().filter(|_| options.is_empty()).map(|(about, _)| about)
        };
        let about = if about.is_empty() { only_one().into_iter().collect() } else { about };
        let at = as_typed(clock::now(state.zone()));
        Self { about, kinds: kind.into_iter().collect(), at, ..Self::default() }
    }

    /// A sheet filled in with a record.
    pub fn correcting(state: AppState, record: Record) -> Self {
        let offered = untrack(|| options(state));
        let (mut about, mut others) = (Vec::new(), Vec::new());
        for child in record.children {
            let it = About::Child(child.clone());
            if offered.iter().any(|(offered, _)| *offered == it) { about.push(it) } else { others.push(child) }
        }
        if about.is_empty() && others.is_empty() {
            about.push(record.class.map_or(About::School, About::Class));
        }
        Self {
            about,
            others,
            kinds: record.kinds,
            at: as_typed(record.at.with_timezone(&state.zone().offset())),
            not_reached: !record.reached,
            minutes: record.minutes,
            place: record.place.map_or(SaidPlace::No, SaidPlace::At),
            note: record.note.unwrap_or_default(),
            promise: record.promise.unwrap_or_default(),
            attachments: record.attachments,
            private: Some(record.private),
            help: record.help,
            corrects: Some(record.id),
        }
    }

    /// What the phone keeps, if it can still be read.
    pub fn read(draft: &Draft) -> Option<Self> {
        serde_json::from_str(&draft.0).ok()
    }

    /// What is to be kept: a sheet in which somebody wrote, or to which they added a photo. A tap is made again faster than a
    /// question is answered.
    pub fn draft(&self) -> Option<Draft> {
        let wrote = !self.note.trim().is_empty() || !self.promise.trim().is_empty() || !self.attachments.is_empty();
        wrote.then(|| serde_json::to_string(self).ok().map(Draft)).flatten()
    }
}

/// A moment as a browser's field for date and time holds it: `2026-11-05T18:30`.
fn as_typed(at: DateTime<FixedOffset>) -> String {
    at.naive_local().to_string().chars().take(16).collect::<String>().replace(' ', "T")
}
