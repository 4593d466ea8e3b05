//! 一生一档: what a child's archive tells, how it is corrected, and what of it is missing.

mod adult;
mod alike;
mod enrolment;
mod field;
mod merge;
mod moving;
mod rate;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Code, Fault, Refusal,
    board::Person,
    id::{ChangeId, ChildId, ClassId, StaffId},
    people::Child,
    school::Rules,
    session::Me,
};

pub use adult::{Adult, Fact};
pub use alike::{Alike, LooksLike, alike};
pub use enrolment::{Becomes, Enrolment, Whom};
pub use field::Field;
pub use merge::{Aliases, Joined, Merge, Merged, cannot_be_one};
pub use moving::{Move, MoveAnswer, MoveOutcome, Moves, Received, Sent, arrival};
pub use rate::{Archives, ClassShare, Incomplete, Surveyed, missing};

/// `POST /api/v1/children/{id}`: what somebody corrects in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// Made where it was typed: asking twice changes once.
    pub id: ChangeId,
    /// The fields that change; what others changed elsewhere in the archive meanwhile stays.
    pub changes: Vec<Change>,
}

/// One field, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Change {
    pub field: Field,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// What somebody changed at one moment, as the history of an archive tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changed {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: Person,
    /// From which day on it is so, if not from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Why, if somebody left, came back or moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What they changed.
    pub changes: Vec<Change>,
}

/// `POST /api/v1/archive/not-same`: two children that look alike and are two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct NotSame {
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
    pub children: [ChildId; 2],
}

/// `GET /api/v1/children?q=…`: a child that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Found {
    pub child: Person<ChildId>,
    pub class: String,
    pub hamlet: Option<String>,
    /// Whether it is enrolled today.
    pub enrolled: bool,
}

impl Correction {
    /// The child with this corrected.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field, or [`Code::Outdated`] with the field that somebody else changed meanwhile.
    pub fn apply(&self, child: &Child, today: NaiveDate) -> Result<Child, Refusal> {
        let after = self.written(child, today)?;
        let overtaken = self.changes.iter().find(|Change { field, old, .. }| {
            let now = field.get(child);
            now != *old && now != field.get(&after)
        });
        overtaken.map_or(Ok(after), |it| Err(outdated(it.field)))
    }

    /// Whether this is what was `made` under its id, as far as can be told from the child as it is now.
    pub fn made(&self, child: &Child, made: &[Change], today: NaiveDate) -> bool {
        let written = self.written(child, today);
        written.is_ok_and(|child| made.iter().all(|it| it.field.get(&child) == it.new))
    }

    fn written(&self, child: &Child, today: NaiveDate) -> Result<Child, Fault> {
        let mut after = child.clone();
        self.changes.iter().try_for_each(|it| it.field.set(&mut after, it.new.as_deref(), today))?;
        Ok(after)
    }
}

impl NotSame {
    /// The two in the one order in which pairs are kept.
    pub fn pair(&self) -> [ChildId; 2] {
        alike::pair(&self.children[0], &self.children[1])
    }
}

/// Whether `me` may correct this child's archive: whoever keeps the school's lists, and its class teacher.
pub fn may_correct(me: &Me, rules: &Rules, child: &Child, today: NaiveDate) -> bool {
    me.sees_board() || led_by(rules, &me.id, today).contains(&child.class)
}

/// The classes somebody leads on a day.
pub fn led_by(rules: &Rules, staff: &StaffId, day: NaiveDate) -> BTreeSet<ClassId> {
    let led = rules.class_teachers.iter().filter(|it| it.teacher == *staff && it.covers(day));
    led.map(|it| it.class.clone()).collect()
}

/// What differs between two states of one child.
pub fn differences(before: &Child, after: &Child) -> Vec<Change> {
    let change = |field: Field| Change { field, old: field.get(before), new: field.get(after) };
    Field::all().map(change).filter(|it| it.old != it.new).collect()
}

fn outdated(field: Field) -> Refusal {
    let name = field.name();
    let refusal = Refusal::new(
        Code::Outdated,
        format!("“{}”刚刚被别人改过。您填的都还在，请看一看现在写的是什么，再保存一次。", name.zh),
        format!(
            "Somebody else changed \"{}\" meanwhile. What you typed is kept: look at what stands there now and save again.",
            name.en
        ),
    );
    Refusal { field: Some(field.code().into()), ..refusal }
}
