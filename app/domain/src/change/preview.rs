//! What a change would do, month by month, before it is made.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Code, Refusal,
    kind::Kind,
    month::Month,
    obligation::{Cell, cells},
    period::Timetable,
    school::School,
};

/// The answer to `POST /api/v1/changes/preview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// A line for each month and kind of which something changes; none when nothing does.
    pub lines: Vec<Line>,
}

/// One kind in one month, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Line {
    pub month: Month,
    pub kind: Kind,
    pub before: Demand,
    pub after: Demand,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Demand {
    /// Obligations that no waiver lifts.
    pub owed: u32,
    /// On how many dates in all.
    pub times: u32,
    /// Obligations that one does.
    pub waived: u32,
    /// The last due date.
    pub due: Option<NaiveDate>,
}

/// What becomes of the obligations when `before` turns into `after`.
pub fn preview(before: &School, after: &School) -> Preview {
    let (before, after) = (demands(before), demands(after));
    let places: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let line = |place: (Month, Kind)| Line {
        month: place.0,
        kind: place.1,
        before: before.get(&place).copied().unwrap_or_default(),
        after: after.get(&place).copied().unwrap_or_default(),
    };
    Preview { lines: places.into_iter().map(line).filter(|line| line.before != line.after).collect() }
}

/// Whether everything due before `today` is the same in both.
///
/// # Errors
/// [`Code::InPast`], with the first month that would change.
pub fn keeps_the_past(before: &School, after: &School, today: NaiveDate) -> Result<(), Refusal> {
    let past = |school| all_cells(school).into_iter().filter(|cell| cell.due < today);
    let before: HashSet<Cell> = past(before).collect();
    let after: HashSet<Cell> = past(after).collect();
    let changed = before.symmetric_difference(&after).map(Cell::month).min();
    changed.map_or(Ok(()), |month| {
        Err(Refusal::new(
            Code::InPast,
            format!("这会改变 {month} 已经到期的事项。过去的不能改，请只改今天以后的日子。"),
            format!("This would change what was due in {month}. What is past stays as it was: change later days only."),
        ))
    })
}

fn demands(school: &School) -> BTreeMap<(Month, Kind), Demand> {
    let mut demands: BTreeMap<_, Demand> = BTreeMap::new();
    for cell in all_cells(school) {
        let demand = demands.entry((cell.month(), cell.kind)).or_default();
        demand.owed += u32::from(!cell.waived);
        demand.waived += u32::from(cell.waived);
        demand.times += if cell.waived { 0 } else { cell.need };
        demand.due = demand.due.max(Some(cell.due));
    }
    demands
}

/// Without records: they change neither what is owed nor when.
fn all_cells(school: &School) -> Vec<Cell> {
    cells(school, &Timetable::new(&school.rules.calendar), &[])
}
