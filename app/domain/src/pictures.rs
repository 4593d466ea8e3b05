//! 图表: the school's work in pictures, each with the numbers it is drawn from.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{board::Person, kind::Kind, month::Month, obligation::Tally};

/// `GET /api/v1/pictures`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pictures {
    /// The day they were drawn, at the school.
    pub today: NaiveDate,
    /// The last months and this one, with what is owed to children.
    pub months: Vec<(Month, Tally)>,
    /// How many records were made on each day of the last weeks, from a Monday on.
    pub days: Vec<(NaiveDate, u32)>,
    /// This month by kind.
    pub kinds: Vec<(Kind, Tally)>,
    /// This month by class.
    pub classes: Vec<(String, Tally)>,
    /// How much each mentor has to do this month, the most first.
    pub load: Vec<(Person, Tally)>,
}

/// How many months are shown.
pub const MONTHS: usize = 12;
/// How many weeks are shown.
pub const WEEKS: u64 = 12;

/// The first day that is shown: the Monday so many weeks before the one of `today`.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    let monday = today.week(chrono::Weekday::Mon).first_day();
    monday - Days::new(7 * (WEEKS - 1))
}

/// The months that are shown, `month` the last of them.
pub fn months_to(month: Month) -> Vec<Month> {
    let mut months: Vec<_> = std::iter::successors(Some(month), |it| Some(it.previous())).take(MONTHS).collect();
    months.reverse();
    months
}
