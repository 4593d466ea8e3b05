//! Kinds of contact: those built in, with the words fixed for them in the interface, and those a school adds.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Fault, duty::Per};

/// What was done, or is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// One the school added, by its number; see [`OwnKind`].
    Own(u8),
}

/// A kind that a school added to those built in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnKind {
    /// `own_1` to `own_99`, unlike any other of the school.
    pub id: Kind,
    /// Its word on every screen, in the school's language.
    pub name: String,
    /// One of [`ICONS`].
    pub icon: String,
    /// What it concerns.
    pub per: Per,
}

/// The icons a school may choose from, by their names in the sprite.
pub const ICONS: [&str; 12] =
    ["book", "ball", "gift", "star", "heart", "talk", "people", "visit", "homework", "dinner", "call", "letter"];

/// Most kinds a school may add.
const MAX_OWN: u8 = 99;
/// What the code of a school's own kind starts with.
const OWN: &str = "own_";

/// A kind with its code, its two words and what it concerns.
type Row = (Kind, &'static str, &'static str, &'static str, Per);

const BUILT_IN: [Row; 17] = [
    (Kind::Talk, "talk", "谈心", "Talk", Per::Child),
    (Kind::Teacher, "teacher", "班主任", "Teacher", Per::Child),
    (Kind::Visit, "visit", "家访", "Visit", Per::Child),
    (Kind::Homework, "homework", "作业", "Homework", Per::Child),
    (Kind::Dinner, "dinner", "晚餐", "Dinner", Per::Child),
    (Kind::ParentCall, "parent_call", "电话", "Call", Per::Child),
    (Kind::Guardian, "guardian", "监护人", "Guardian", Per::Child),
    (Kind::FamilyCall, "family_call", "亲情通话", "Family call", Per::Child),
    (Kind::Letter, "letter", "家书", "Letter", Per::Child),
    (Kind::Counselling, "counselling", "心理咨询", "Counselling", Per::Child),
    (Kind::HealthCheck, "health_check", "体检", "Health check", Per::Child),
    (Kind::Activity, "activity", "活动", "Activity", Per::School),
    (Kind::GuardianMeeting, "guardian_meeting", "监护人会", "Guardians' meeting", Per::School),
    (Kind::Survey, "survey", "摸底", "Survey", Per::Class),
    (Kind::Report, "report", "信息报送", "Report", Per::School),
    (Kind::Plan, "plan", "计划", "Plan", Per::School),
    (Kind::Summary, "summary", "总结", "Summary", Per::School),
];

impl Kind {
    /// Those built in, in the order in which screens and tables show them; the six boxes come first.
    pub fn built_in() -> impl Iterator<Item = Self> {
        BUILT_IN.iter().map(|row| row.0)
    }

    /// What a built-in kind concerns; a school's own kind says so itself.
    pub fn per(self) -> Option<Per> {
        self.row().map(|row| row.4)
    }

    /// The code used in files, on the wire and in the database.
    pub fn code(self) -> Cow<'static, str> {
        match self {
            Self::Own(number) => format!("{OWN}{number}").into(),
            _ => self.row().map_or("", |row| row.1).into(),
        }
    }

    /// A number below 128, unlike that of any other kind.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Talk => 0,
            Self::Teacher => 1,
            Self::Visit => 2,
            Self::Homework => 3,
            Self::Dinner => 4,
            Self::ParentCall => 5,
            Self::Guardian => 6,
            Self::FamilyCall => 7,
            Self::Letter => 8,
            Self::Counselling => 9,
            Self::HealthCheck => 10,
            Self::Activity => 11,
            Self::GuardianMeeting => 12,
            Self::Survey => 13,
            Self::Report => 14,
            Self::Plan => 15,
            Self::Summary => 16,
            // At most 99, so below 117.
            Self::Own(number) => 17 + u32::from(number % 111),
        }
    }

    /// The word on a Chinese screen, of a built-in kind.
    pub fn zh(self) -> Option<&'static str> {
        self.row().map(|row| row.2)
    }

    /// The word on an English screen, of a built-in kind.
    pub fn en(self) -> Option<&'static str> {
        self.row().map(|row| row.3)
    }

    /// The first of the school's own kinds that `taken` does not hold.
    pub fn next_own(taken: &[OwnKind]) -> Option<Self> {
        (1..=MAX_OWN).map(Self::Own).find(|kind| taken.iter().all(|own| own.id != *kind))
    }

    fn row(self) -> Option<&'static Row> {
        BUILT_IN.iter().find(|row| row.0 == self)
    }
}

impl OwnKind {
    /// Whether it can stand beside the school's others.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        if !matches!(self.id, Kind::Own(_)) {
            return Err(Fault::new("id", "自定项目的编号是 own_1 到 own_99。", "must be own_1 to own_99"));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 8 {
            return Err(Fault::new("name", "名称要有 1 到 8 个字。", "a kind's name has 1 to 8 characters"));
        }
        if !ICONS.contains(&self.icon.as_str()) {
            return Err(Fault::new("icon", "请选一个图标。", "must be one of the set of icons"));
        }
        Ok(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        let built_in = BUILT_IN.iter().find(|row| row.1 == code).map(|row| row.0);
        let own = || {
            let number: u8 = code.strip_prefix(OWN).filter(|it| !it.starts_with(['0', '+']))?.parse().ok()?;
            (1..=MAX_OWN).contains(&number).then_some(Self::Own(number))
        };
        built_in.or_else(own).ok_or_else(|| UnknownKind(code.into()))
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<str>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
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
        for kind in Kind::built_in().chain([Kind::Own(1), Kind::Own(99)]) {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.code().into()));
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        let numbers: std::collections::HashSet<u32> =
            Kind::built_in().chain((1..=MAX_OWN).map(Kind::Own)).map(Kind::number).collect();
        assert_eq!(numbers.len(), BUILT_IN.len() + usize::from(MAX_OWN));
        for unknown in ["picnic", "own_0", "own_01", "own_100", "own_+1", "own_", "Talk"] {
            assert_eq!(unknown.parse::<Kind>(), Err(UnknownKind(unknown.into())));
        }
    }
}
