//! 变动: children leave, come back or go to another class, from a day on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Code, Fault, Refusal,
    id::{ChangeId, ChildId, ClassId},
    people::{Child, Stay},
    school::{Rules, School},
};

/// `POST /api/v1/enrolments`: what becomes of a child, or of a whole class together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// Made where it was asked for: asking twice changes once.
    pub id: ChangeId,
    /// Whom it is about: all of them, or nobody.
    pub whom: Whom,
    /// What becomes of them.
    pub becomes: Becomes,
    /// The last day of whoever leaves, else the first day on which it is so.
    pub on: NaiveDate,
    /// Why, in a word.
    pub why: String,
}

/// One child, or the whole of a class as it is on the day it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Whom {
    Child(ChildId),
    Class(ClassId),
}

impl Whom {
    /// The id of the child or of the class.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Child(id) => id.as_str(),
            Self::Class(id) => id.as_str(),
        }
    }
}

/// What becomes of a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Becomes {
    Leaves,
    Returns,
    Joins { class: ClassId },
}

impl Enrolment {
    /// Whether it says enough, whomever it is about.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field.
    pub fn check(&self) -> Result<(), Fault> {
        let told = self.why.trim().chars().count();
        if !(1..=100).contains(&told) || self.why.chars().any(char::is_control) {
            return Err(Fault::new("why", "请写原因，最多 100 个字。", "Say why, in 100 characters at most."));
        }
        Ok(())
    }

    /// The children it is about.
    pub fn children(&self, school: &School, today: NaiveDate) -> Vec<ChildId> {
        match &self.whom {
            Whom::Child(id) => school.children.contains_key(id).then(|| id.clone()).into_iter().collect(),
            Whom::Class(class) => {
                let children = school.children.values().map(|file| &file.child);
                children.filter(|it| it.class == *class && it.enrolled(today)).map(|it| it.id.clone()).collect()
            }
        }
    }

    /// What becomes of `child`. Unlike the rules, where a child was is a fact, and may be entered afterwards.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field, or [`Code::Outdated`] if it is so already.
    pub fn apply(&self, child: &Child, rules: &Rules, today: NaiveDate) -> Result<Child, Refusal> {
        let mut after = child.clone();
        let may_come = self.becomes == Becomes::Leaves;
        if self.on < child.from || (self.on > today && !may_come) || (self.on - today).num_days() > 366 {
            return Err(wrong_day().into());
        }
        match (&self.becomes, child.to) {
            (Becomes::Leaves, to) if to == Some(self.on) => return Err(outdated()),
            (Becomes::Leaves, _) => after.to = Some(self.on),
            (Becomes::Returns, None) => return Err(outdated()),
            (Becomes::Returns, Some(left)) if self.on <= left => return Err(wrong_day().into()),
            (Becomes::Returns, Some(left)) => {
                after.earlier.push(Stay { class: child.class.clone(), from: child.from, to: left });
                (after.from, after.to) = (self.on, None);
            }
            (Becomes::Joins { class }, _) if *class == child.class => return Err(outdated()),
            (Becomes::Joins { class }, _) if rules.classes.iter().all(|it| it.id != *class) => {
                return Err(no_class().into());
            }
            (Becomes::Joins { .. }, Some(left)) if self.on > left => return Err(wrong_day().into()),
            (Becomes::Joins { class }, _) => after.move_to(class.clone(), self.on),
        }
        Ok(after)
    }
}

fn no_class() -> Fault {
    Fault::new("class", "学校没有这个班，请另选。", "There is no such class. Choose another.")
}

fn wrong_day() -> Fault {
    let zh = "日子不对：不能早于入学或上次变动，回校和换班不能在今天以后。请另选一天。";
    Fault::new(
        "on",
        zh,
        "Choose another day: not before the enrolment or the last change, and nobody returns or moves after today.",
    )
}

fn outdated() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "已经是这样了，可能刚刚被别人改过。请重新打开再看。",
        "It is so already; somebody else may have changed it just now. Open this again and look.",
    )
}
