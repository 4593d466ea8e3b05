//! Changes of a school's rules: asked for from a day on, looked at before they are made, kept with what was before.

mod apply;
mod preview;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    calendar::Calendar,
    duty::{Duty, Per, Who},
    id::{ChangeId, ChildId, DutyId, StaffId, WaiverId},
    kind::{Kind, OwnKind},
    notes::HelpCall,
    people::Pairing,
    period::Every,
    preset::Preset,
    review::Held,
    school::{Rules, School, SchoolInfo, TalkNotes},
    waiver::Waiver,
};

pub use preview::{Demand, Line, Preview, keeps_the_past, preview};

/// What a principal or clerk asks to be changed. What is past stays as it was: `from` is never before today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields say it")]
pub enum Edit {
    /// The regulations of one of the five schools take the place of all rules.
    Preset { preset: Preset, from: NaiveDate },
    /// A new rule, or a new version of the one it replaces.
    Rule { replaces: Option<DutyId>, rule: Rule, from: NaiveDate },
    /// A rule is switched off.
    Off { duty: DutyId, from: NaiveDate },
    /// The school adds a kind.
    Kind { name: String, icon: String, per: Per },
    /// Another calendar.
    Calendar { calendar: Calendar },
    /// The principal's word on a request to be freed of something.
    Decision { waiver: WaiverId, confirmed: bool, words: String, stand_in: Option<StaffId> },
    /// Another mentor for a child, from a day on, with what the new one should know.
    Transfer {
        child: ChildId,
        mentor: StaffId,
        from: NaiveDate,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
    /// Mentors for children that have none, from a day on.
    Pair { pairs: Vec<Pair>, from: NaiveDate },
    /// Whom the words about talks written from now on are for.
    TalkNotes { talk_notes: TalkNotes },
}

/// A child and who is to be its mentor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Pair {
    pub child: ChildId,
    pub mentor: StaffId,
}

/// What a rule asks, without the days it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields are those of a duty")]
pub struct Rule {
    pub kind: Kind,
    pub who: Who,
    pub per: Per,
    pub every: Every,
    pub times: u32,
    pub due_day: Option<u32>,
}

/// The parts of a school that a change replaces; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of a school")]
pub struct Parts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<SchoolInfo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Vec<Duty>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<OwnKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk_notes: Option<TalkNotes>,
    /// Those with the same ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// All pairings of each child named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pairings: BTreeMap<ChildId, Vec<Pairing>>,
}

/// `POST /api/v1/changes`, and `…/preview` to look at it first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wanted {
    /// Made where it was asked for: asking twice changes once.
    pub id: ChangeId,
    /// What to change.
    pub edit: Edit,
}

/// `GET /api/v1/changes`: the rules with all that was ever changed, newest first, and what waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulesPage {
    /// The day at the school.
    pub today: NaiveDate,
    /// The rules as they are now.
    pub rules: Rules,
    /// What was changed.
    pub history: Vec<Entry>,
    /// Requests to be freed of something: undecided ones first.
    pub requests: Vec<Request>,
    /// What revoked devices handed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
    /// Records that ask for help and have no answer yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<HelpCall>,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its id.
    pub id: ChangeId,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: Person,
    /// What they asked for.
    pub edit: Edit,
    /// The child it is about, if it is a transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<Person<ChildId>>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether it can be: nothing was built upon it since.
    pub can_undo: bool,
}

/// A request to be freed of something, with names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Request {
    pub waiver: Waiver,
    pub child: Option<Person<ChildId>>,
    pub asked_by: Option<Person>,
}

impl Parts {
    /// Whether it changes what concerns the school as a whole, but for waivers of staff.
    pub fn changes_rules(&self) -> bool {
        let settings = self.info.is_some() || self.kinds.is_some() || self.talk_notes.is_some();
        settings || self.calendar.is_some() || self.duties.is_some()
    }
}

impl School {
    /// Puts `parts` in the place of what is there.
    pub fn replace(&mut self, parts: &Parts) {
        let rules = &mut self.rules;
        rules.info = parts.info.clone().unwrap_or_else(|| rules.info.clone());
        rules.calendar = parts.calendar.clone().unwrap_or_else(|| rules.calendar.clone());
        rules.duties = parts.duties.clone().unwrap_or_else(|| rules.duties.clone());
        rules.kinds = parts.kinds.clone().unwrap_or_else(|| rules.kinds.clone());
        rules.talk_notes = parts.talk_notes.unwrap_or(rules.talk_notes);
        for new in &parts.waivers {
            if let Some(old) = self.waiver_mut(new) {
                *old = new.clone();
            }
        }
        for (child, pairings) in &parts.pairings {
            if let Some(file) = self.children.get_mut(child) {
                file.pairings.clone_from(pairings);
            }
        }
    }

    /// What is now in the places that `parts` names.
    #[must_use]
    pub fn same_parts(&self, parts: &Parts) -> Parts {
        let pairings =
            parts.pairings.keys().filter_map(|id| Some((id.clone(), self.children.get(id)?.pairings.clone())));
        Parts {
            info: parts.info.as_ref().map(|_| self.rules.info.clone()),
            calendar: parts.calendar.as_ref().map(|_| self.rules.calendar.clone()),
            duties: parts.duties.as_ref().map(|_| self.rules.duties.clone()),
            kinds: parts.kinds.as_ref().map(|_| self.rules.kinds.clone()),
            talk_notes: parts.talk_notes.map(|_| self.rules.talk_notes),
            waivers: parts.waivers.iter().filter_map(|it| self.waiver(it.id.as_ref()?)).cloned().collect(),
            pairings: pairings.collect(),
        }
    }

    /// The waiver with this id.
    pub fn waiver(&self, id: &WaiverId) -> Option<&Waiver> {
        self.waivers().find(|it| it.id.as_ref() == Some(id))
    }

    /// All waivers, those of staff first.
    pub fn waivers(&self) -> impl Iterator<Item = &Waiver> {
        self.rules.waivers.iter().chain(self.children.values().flat_map(|file| &file.waivers))
    }

    fn waiver_mut(&mut self, like: &Waiver) -> Option<&mut Waiver> {
        let of_child = like.child.as_ref().and_then(|id| self.children.get_mut(id)).map(|file| &mut file.waivers);
        let list = if like.child.is_some() { of_child? } else { &mut self.rules.waivers };
        list.iter_mut().find(|it| it.id.is_some() && it.id == like.id)
    }
}
