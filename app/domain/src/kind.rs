//! Kinds of contact, with the words fixed for them in the interface.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What was done, or is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 谈心: a heart-to-heart talk with the child.
    Talk,
    /// 班主任: an exchange with the class teacher about the child.
    Teacher,
    /// 家访: a visit to the child's home.
    Visit,
    /// 作业: a check of the child's homework.
    Homework,
    /// 晚餐: a dinner shared with the child.
    Dinner,
    /// 电话: a call with the child's parents.
    ParentCall,
    /// 监护人: a talk with the child's guardian.
    Guardian,
    /// 亲情通话: a call between the child and its parents.
    FamilyCall,
    /// 家书: the child's letter to its parents.
    Letter,
    /// 心理咨询: counselling.
    Counselling,
    /// 体检: a health check.
    HealthCheck,
    /// 活动: an activity of the school.
    Activity,
    /// 监护人会: the school's meeting of guardians.
    GuardianMeeting,
    /// 摸底: the survey of a class at the start of a term.
    Survey,
    /// 信息报送: the monthly report.
    Report,
    /// 计划: the plan for the term.
    Plan,
    /// 总结: the summary of the term.
    Summary,
}

impl Kind {
    /// Every kind, in the order in which screens and tables show them; the six boxes come first.
    pub const ALL: [Self; 17] = [
        Self::Talk,
        Self::Teacher,
        Self::Visit,
        Self::Homework,
        Self::Dinner,
        Self::ParentCall,
        Self::Guardian,
        Self::FamilyCall,
        Self::Letter,
        Self::Counselling,
        Self::HealthCheck,
        Self::Activity,
        Self::GuardianMeeting,
        Self::Survey,
        Self::Report,
        Self::Plan,
        Self::Summary,
    ];

    /// The kinds that concern one child, as opposed to a class or the school.
    pub const PER_CHILD: &[Self] = Self::ALL.split_at(11).0;

    /// The code used in files, on the wire and in the database.
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// The word on a Chinese screen.
    pub const fn zh(self) -> &'static str {
        self.words().1
    }

    /// The word on an English screen.
    pub const fn en(self) -> &'static str {
        self.words().2
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Talk => ("talk", "谈心", "Talk"),
            Self::Teacher => ("teacher", "班主任", "Teacher"),
            Self::Visit => ("visit", "家访", "Visit"),
            Self::Homework => ("homework", "作业", "Homework"),
            Self::Dinner => ("dinner", "晚餐", "Dinner"),
            Self::ParentCall => ("parent_call", "电话", "Call"),
            Self::Guardian => ("guardian", "监护人", "Guardian"),
            Self::FamilyCall => ("family_call", "亲情通话", "Family call"),
            Self::Letter => ("letter", "家书", "Letter"),
            Self::Counselling => ("counselling", "心理咨询", "Counselling"),
            Self::HealthCheck => ("health_check", "体检", "Health check"),
            Self::Activity => ("activity", "活动", "Activity"),
            Self::GuardianMeeting => ("guardian_meeting", "监护人会", "Guardians' meeting"),
            Self::Survey => ("survey", "摸底", "Survey"),
            Self::Report => ("report", "信息报送", "Report"),
            Self::Plan => ("plan", "计划", "Plan"),
            Self::Summary => ("summary", "总结", "Summary"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or_else(|| UnknownKind(code.into()))
    }
}

/// A code that names no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind `{0}`")]
pub struct UnknownKind(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_code_everywhere() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.code().into()));
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert_eq!("picnic".parse::<Kind>(), Err(UnknownKind("picnic".into())));
    }
}
