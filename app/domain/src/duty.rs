//! The school's regulations as data: one duty is one version of one rule.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Fault, id::DutyId, kind::Kind, period::Every};

/// One version of one rule: in every period from `from` to `to`, `who` does `kind` at least `times` for each `per`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id; a later version of the same rule has another.
    pub id: DutyId,
    /// What is to be done.
    pub kind: Kind,
    /// Who owes it.
    pub who: Who,
    /// For whom.
    pub per: Per,
    /// How long a period is.
    pub every: Every,
    /// On how many distinct dates of a period, at least 1.
    pub times: u32,
    /// The day of the month by which a monthly duty is due, 1–31; the end of the month when absent.
    #[serde(default)]
    pub due_day: Option<u32>,
    /// The first due date it applies to.
    pub from: NaiveDate,
    /// The last due date it applies to.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// The regulation and article it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

impl Duty {
    /// Whether it can be owed at all.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        let day_fits = self.due_day.is_none_or(|day| (1..=31).contains(&day) && self.every == Every::Month);
        if self.times < 1 || self.times > MAX_TIMES {
            Err(Fault::new("times", "次数要在 1 到 99 之间。不再要求请选“停用”。", "must be 1 to 99"))
        } else if !day_fits {
            let zh = "到期日是 1 到 31 号，只有每月的规定才有。";
            Err(Fault::new("due_day", zh, "1 to 31, and only with `every: month`"))
        } else if self.to.is_some_and(|to| to < self.from) {
            Err(Fault::new("to", "结束的日子不能早于开始的日子。", format!("lies before from ({})", self.from)))
        } else {
            Ok(())
        }
    }

    /// Whether it applies to what is due on `date`.
    pub fn applies(&self, due: NaiveDate) -> bool {
        in_force(due, self.from, self.to)
    }
}

/// More would be a mistake of typing.
const MAX_TIMES: u32 = 99;

/// Whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The mentor paired with the child.
    Mentor,
    /// The class teacher of the child's class, or of the class.
    ClassTeacher,
    /// The school's principal.
    Principal,
}

impl Who {
    /// All three, each at the place of its number.
    pub(crate) const ALL: [Self; 3] = [Self::Mentor, Self::ClassTeacher, Self::Principal];
}

/// What a duty is owed to, one obligation for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each child.
    Child,
    /// Each class.
    Class,
    /// The school.
    School,
}

/// Whether `date` lies in a stretch that may be open at its end; both ends are included.
pub(crate) fn in_force(date: NaiveDate, from: NaiveDate, to: Option<NaiveDate>) -> bool {
    from <= date && to.is_none_or(|to| date <= to)
}
