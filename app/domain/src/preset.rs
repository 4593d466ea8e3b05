//! The regulations of the five schools, as duties with their articles.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    duty::{Duty, Per, Who},
    id::{BadId, DutyId},
    kind::Kind,
    period::Every,
};

/// Whose regulations a school started from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// 河东小学: the six boxes of each month. The default.
    Hedong,
    /// 铁铺小学.
    Tiepu,
    /// 素龙小学.
    Sulong,
    /// 第五篇: a primary school's growth mentors.
    Xiaoxue,
    /// 东王小学: kinds are recorded and counted, nothing is owed.
    Dongwang,
}

/// A row of a regulation: id, kind, every, times, due day, article.
type Row = (&'static str, Kind, Who, Per, Every, u32, Option<u32>, &'static str);

impl Preset {
    /// Its duties, in force from `from`.
    pub fn duties(self, from: NaiveDate) -> Vec<Duty> {
        let duty = |row: &Row| -> Result<Duty, BadId> {
            let &(id, kind, who, per, every, times, due_day, source) = row;
            let id: DutyId = id.parse()?;
            Ok(Duty { id, kind, who, per, every, times, due_day, from, to: None, source: Some(source.into()) })
        };
        self.rows().iter().filter_map(|row| duty(row).ok()).collect()
    }

    fn rows(self) -> &'static [Row] {
        use Every::{Fortnight, Month, Term, Week};
        use Per::{Child, Class, School};
        use Who::{ClassTeacher, Mentor, Principal};
        match self {
            Self::Hedong => &[
                ("talk", Kind::Talk, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("teacher", Kind::Teacher, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("visit", Kind::Visit, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("homework", Kind::Homework, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("dinner", Kind::Dinner, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("parent_call", Kind::ParentCall, Mentor, Child, Month, 1, None, "河东小学 三.3"),
                ("report", Kind::Report, Principal, School, Month, 1, Some(25), "河东小学 五.2(4)"),
                ("plan", Kind::Plan, Principal, School, Term, 1, None, "河东小学 五.2(5)"),
                ("summary", Kind::Summary, Principal, School, Term, 1, None, "河东小学 五.2(5)"),
                ("survey", Kind::Survey, ClassTeacher, Class, Term, 1, None, "河东小学 二.1"),
            ],
            Self::Tiepu => &[
                ("visit", Kind::Visit, Mentor, Child, Month, 1, None, "铁铺小学 5"),
                ("guardian", Kind::Guardian, Mentor, Child, Month, 1, None, "铁铺小学 5"),
                ("summary", Kind::Summary, Principal, School, Term, 1, None, "铁铺小学 6"),
            ],
            Self::Sulong => &[
                ("talk", Kind::Talk, Mentor, Child, Week, 1, None, "素龙小学 二.2"),
                ("family_call", Kind::FamilyCall, Mentor, Child, Week, 1, None, "素龙小学 二.3"),
                ("parent_call", Kind::ParentCall, Mentor, Child, Month, 1, None, "素龙小学 二.4"),
                ("letter", Kind::Letter, Mentor, Child, Term, 1, None, "素龙小学 四.3"),
                ("visit", Kind::Visit, Mentor, Child, Term, 1, None, "素龙小学 四.4"),
                ("ct-talk", Kind::Talk, ClassTeacher, Child, Term, 2, None, "素龙小学 三.2"),
                ("guardian_meeting", Kind::GuardianMeeting, Principal, School, Term, 1, None, "素龙小学 四.1"),
            ],
            Self::Xiaoxue => &[
                ("guardian", Kind::Guardian, ClassTeacher, Child, Month, 1, None, "第五篇 4"),
                ("talk", Kind::Talk, ClassTeacher, Child, Fortnight, 1, None, "第五篇 5"),
                ("visit", Kind::Visit, Mentor, Child, Term, 1, None, "第五篇 6"),
                ("survey", Kind::Survey, ClassTeacher, Class, Term, 1, None, "第五篇 2"),
                ("activity", Kind::Activity, Principal, School, Term, 2, None, "第五篇 7"),
                ("guardian_meeting", Kind::GuardianMeeting, Principal, School, Term, 1, None, "第五篇 8"),
            ],
            Self::Dongwang => &[],
        }
    }
}
