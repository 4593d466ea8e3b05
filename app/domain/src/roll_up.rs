//! 汇总: a month of the schools beneath an area or centre school, in numbers alone, and none about too few children.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    board::Person,
    duty::Per,
    id::{DutyId, SchoolId},
    kind::Kind,
    month::Month,
    obligation::{Sum, Tally},
    organisation::Organisation,
};

/// `GET /api/v1/organisations/{id}/{month}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RollUp {
    /// Whose schools these are.
    pub organisation: Organisation,
    /// The month.
    pub month: Month,
    /// Those of which something is asked in it.
    pub schools: Vec<SchoolLine>,
    /// Those of which nothing is known yet.
    pub nothing_yet: Vec<Person<SchoolId>>,
    /// Those of the others that have not signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsigned: Vec<Person<SchoolId>>,
    /// The sum of the schools that signed: what the month comes to.
    #[serde(default)]
    pub signed: Tally,
    /// The sum of all schools, as far as it is known.
    pub total: Tally,
}

/// One school's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolLine {
    /// Which.
    pub school: Person<SchoolId>,
    /// When it signed the month, in milliseconds since 1970, if it did: then these are the figures it signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<i64>,
    /// By rule.
    pub duties: Vec<DutyLine>,
    /// The sum of those that are shown, so that nobody can work out the others from it.
    pub total: Tally,
}

/// What one rule asks in the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other fields say it")]
pub struct DutyLine {
    pub duty: DutyId,
    pub kind: Kind,
    pub per: Per,
    /// How they stand; hidden if it is about fewer than [`FEWEST`] children.
    pub tally: Option<Tally>,
}

/// Numbers about fewer children are as good as a name in a small village.
pub const FEWEST: u32 = 3;

impl RollUp {
    /// Adds up the schools.
    pub fn new(organisation: Organisation, month: Month, schools: Vec<SchoolLine>) -> Self {
        let sum = |lines: &mut dyn Iterator<Item = &SchoolLine>| lines.fold(Tally::default(), |sum, it| sum + it.total);
        let total = sum(&mut schools.iter());
        let signed = sum(&mut schools.iter().filter(|it| it.signed.is_some()));
        let (schools, nothing): (Vec<_>, Vec<_>) = schools.into_iter().partition(|line| !line.duties.is_empty());
        let nothing_yet = nothing.into_iter().map(|line| line.school).collect();
        let unsigned = schools.iter().filter(|it| it.signed.is_none()).map(|it| it.school.clone()).collect();
        Self { organisation, month, schools, nothing_yet, unsigned, signed, total }
    }
}

impl SchoolLine {
    /// Adds up `sums` of one month as they stand on `today` at the school; of a month that was `signed` on the day it was.
    pub fn new(school: Person<SchoolId>, signed: Option<i64>, sums: &[Sum], today: chrono::NaiveDate) -> Self {
        let mut by_duty: BTreeMap<&DutyId, Vec<&Sum>> = BTreeMap::new();
        for sum in sums {
            by_duty.entry(&sum.duty).or_default().push(sum);
        }
        let duties: Vec<DutyLine> = by_duty.into_values().filter_map(|sums| DutyLine::new(&sums, today)).collect();
        let total = duties.iter().filter_map(|it| it.tally).fold(Tally::default(), std::ops::Add::add);
        Self { school, signed, duties, total }
    }

    /// How many rules are hidden.
    pub fn hidden(&self) -> usize {
        self.duties.iter().filter(|it| it.tally.is_none()).count()
    }
}

impl DutyLine {
    fn new(sums: &[&Sum], today: chrono::NaiveDate) -> Option<Self> {
        let first = sums.first()?;
        // A child stands in each period once, so the fullest period tells how many there are.
        let children = sums.iter().map(|sum| sum.owed + sum.waived).max().unwrap_or_default();
        let shown = first.per != Per::Child || children >= FEWEST;
        let tally = || sums.iter().fold(Tally::default(), |tally, sum| tally + sum.seen_on(today));
        Some(Self { duty: first.duty.clone(), kind: first.kind, per: first.per, tally: shown.then(tally) })
    }
}
