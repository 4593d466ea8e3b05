//! 做不到: what could not be done, with a reason; asked for by a mentor, confirmed or declined by the principal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Code, Fault, Refusal,
    calendar::Span,
    id::{ChildId, StaffId, WaiverId},
    kind::Kind,
    school::School,
};

/// Frees a child, or a member of staff, of some kinds for some days. Counts only when confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Made on the phone that asked for it; absent if it came with a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<WaiverId>,
    /// The child it is for; either this or `mentor` is present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<ChildId>,
    /// The member of staff it is for: their leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentor: Option<StaffId>,
    /// The kinds it covers; empty means all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Why it could not be done.
    pub reason: String,
    /// Whether the principal confirmed it.
    pub confirmed: bool,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<StaffId>,
    /// What the principal said; none while it is undecided, or if it came confirmed with a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// The principal's word on a waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Who decided.
    pub by: StaffId,
    /// The day they did, at the school.
    pub on: NaiveDate,
    /// Their sentence; may be empty.
    pub words: String,
    /// Who looks after the mentor's children meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<StaffId>,
}

/// How a waiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Standing {
    Pending,
    Confirmed,
    Declined,
}

/// A few sentences.
const MAX_WORDS: usize = 500;
/// A school year.
const MAX_DAYS: i64 = 366;

impl Waiver {
    /// Whether it frees whom it is for of `kind`, on its days.
    pub fn frees(&self, kind: Kind) -> bool {
        self.confirmed && self.is_about(kind)
    }

    /// Whether it names `kind`, or all.
    pub fn is_about(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Its days.
    pub fn span(&self) -> Span {
        Span { from: self.from, to: self.to }
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (self.confirmed, &self.answer) {
            (true, _) => Standing::Confirmed,
            (false, Some(_)) => Standing::Declined,
            (false, None) => Standing::Pending,
        }
    }

    /// Reads one request of a batch.
    ///
    /// # Errors
    /// [`Code::Malformed`], with the place and the reason.
    pub fn parse(value: &Value) -> Result<Self, Refusal> {
        serde_path_to_error::deserialize(value).map_err(|error| {
            let zh = format!("这条申请的内容不完整或不正确（{error}）。请重新填写。");
            Refusal::new(Code::Malformed, zh, format!("This request is incomplete or wrong ({error}). Write it again."))
        })
    }

    /// Whether it is for somebody, and ends after it starts.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        if self.child.is_some() == self.mentor.is_some() {
            Err(Fault::new("child", "请选一个孩子，或者本人请假。", "needs either `child` or `mentor`"))
        } else if self.to < self.from {
            Err(Fault::new("to", "最后一天不能早于第一天。", "The last day lies before the first."))
        } else {
            Ok(())
        }
    }

    /// Whether its reason and its length are what a person may ask for.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check_form(&self) -> Result<(), Fault> {
        self.check()?;
        if (self.to - self.from).num_days() > MAX_DAYS {
            Err(Fault::new("to", "一次最多申请一年。", "A year at most."))
        } else if self.reason.trim().is_empty() || self.reason.chars().count() > MAX_WORDS {
            Err(Fault::new("reason", "请写原因，最多 500 字。", "Write the reason, at most 500 characters."))
        } else {
            Ok(())
        }
    }

    /// Whether `author` may ask for it: undecided, in their own name, for themselves or for a child in their care on
    /// one of its days.
    ///
    /// # Errors
    /// [`Code::Invalid`], [`Code::NotAuthor`] or [`Code::NotPaired`].
    pub fn check_asked(&self, school: &School, author: &StaffId) -> Result<(), Refusal> {
        self.check_form()?;
        let in_own_name = self.asked_by.as_ref() == Some(author) && self.mentor.as_ref().is_none_or(|it| it == author);
        if !in_own_name || self.confirmed || self.answer.is_some() {
            let en = "A request is made in one's own name and decided by the principal.";
            return Err(Refusal::new(Code::NotAuthor, "申请只能由本人提出，由校长决定。", en));
        }
        let mut days = self.from.iter_days().take_while(|day| *day <= self.to);
        let in_care = |child: &ChildId| days.any(|day| school.cares_for(author, child, day));
        if self.child.as_ref().is_none_or(in_care) {
            Ok(())
        } else {
            Err(Refusal::new(
                Code::NotPaired,
                "那些日子您不是这个孩子的代理家长或班主任。请改正日期或孩子。",
                "On those days you were neither mentor nor class teacher of this child. Correct the dates or the child.",
            ))
        }
    }
}
