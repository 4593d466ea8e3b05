//! Whom a run tells what: computed from obligations, never by another rule.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize, Serializer};

use super::{Plan, Window};
use crate::{
    calendar::Span,
    duty::Per,
    id::{DutyId, StaffId, SubjectId},
    kind::Kind,
    month::Month,
    obligation::{Obligation, Status},
    role::Role,
    school::Rules,
};

/// What one person is told on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Whom.
    pub to: StaffId,
    /// The weightiest reason; a digest may have several.
    pub occasion: Occasion,
    /// What is not met, worst first.
    pub items: Vec<Item>,
    /// The month whose return is not signed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsigned: Option<Month>,
    /// The month of which they did all, and how much that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<(Month, u32)>,
}

/// Why somebody is told something, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It became overdue.
    Overdue,
    /// It is due in so many days as the school chose.
    Due,
    /// It is due this week.
    Week,
    /// A month's return is to be signed.
    Return,
    /// They did all of a month.
    Praise,
}

/// One obligation that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "the other fields are those of an obligation")]
pub struct Item {
    pub duty: DutyId,
    pub kind: Kind,
    pub per: Per,
    pub subject: SubjectId,
    pub period: Span,
    pub due: NaiveDate,
    pub status: Status,
    /// Whose it is, when somebody else is told because they are on leave.
    #[serde(default)]
    pub instead_of: Option<StaffId>,
}

/// As a list, as cells are: with the names of its fields it would take twice the room. Either form is read.
impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { duty, kind, per, subject, period, due, status, instead_of } = self;
        (duty, kind, per, subject, (period.from, period.to), due, status, instead_of).serialize(serializer)
    }
}

impl Item {
    /// Which rule, subject and period it is for: no two obligations of a school share it.
    pub fn key(&self) -> (&DutyId, &SubjectId, NaiveDate) {
        (&self.duty, &self.subject, self.period.from)
    }

    fn of(row: &Obligation, instead_of: Option<StaffId>) -> Self {
        Self {
            duty: row.duty.clone(),
            kind: row.kind,
            per: row.per,
            subject: row.subject.clone(),
            period: row.period,
            due: row.due,
            status: row.status,
            instead_of,
        }
    }
}

/// What a run looks at.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct Duties<'a> {
    /// The school.
    pub rules: &'a Rules,
    /// All that falls due in [`Window::due_dates`], as it stands today.
    pub rows: &'a [Obligation],
    /// Who looks after what is owed today, if somebody does: asked about people on leave.
    pub keeper: &'a dyn Fn(&Obligation) -> Option<StaffId>,
    /// Whether the return of a month is signed.
    pub signed: &'a dyn Fn(Month) -> bool,
    /// Whether an earlier digest spoke of it and could not be delivered.
    pub unheard: &'a dyn Fn(&Obligation) -> bool,
}

impl Window {
    /// The due dates that a run must look at.
    pub fn due_dates(self, plan: &Plan) -> Span {
        let ahead = plan.before.iter().copied().max().unwrap_or_default().max(WEEK);
        let from = self.month_ended().map_or(self.since, |month| month.first().min(self.since));
        Span { from, to: self.today + TimeDelta::days(ahead.into()) }
    }
}

/// How far ahead the week is told.
const WEEK: u32 = 6;

/// Who is told what in this window: at most one digest for each person.
pub fn digests(plan: &Plan, window: Window, duties: Duties<'_>) -> Vec<Digest> {
    let rules = duties.rules;
    let mut told: BTreeMap<StaffId, (BTreeSet<Occasion>, Vec<Item>)> = BTreeMap::new();
    for row in duties.rows {
        let Some(occasion) = occasion(plan, window, row, duties.unheard) else { continue };
        for to in recipients(rules, row, window.today, duties.keeper) {
            let instead_of = (to != row.responsible).then(|| row.responsible.clone());
            let (occasions, items) = told.entry(to).or_default();
            occasions.insert(occasion);
            items.push(Item::of(row, instead_of));
        }
    }
    let unsigned = window.day_of_month(&plan.return_days).filter(|month| !(duties.signed)(*month));
    if unsigned.is_some() {
        for to in signers(rules, window.today) {
            told.entry(to).or_default().0.insert(Occasion::Return);
        }
    }
    let thanks = if plan.praise { thanks(window, duties) } else { BTreeMap::new() };
    for to in thanks.keys() {
        told.entry(to.clone()).or_default().0.insert(Occasion::Praise);
    }
    let digest = |(to, (occasions, mut items)): (StaffId, (BTreeSet<Occasion>, Vec<Item>))| {
        items.sort_by(|a, b| (a.due, a.kind, a.key()).cmp(&(b.due, b.kind, b.key())));
        let signs = occasions.contains(&Occasion::Return);
        let occasion = occasions.into_iter().next()?;
        let thanks = thanks.get(&to).copied();
        Some(Digest { to, occasion, items, unsigned: unsigned.filter(|_| signs), thanks })
    };
    told.into_iter().filter_map(digest).collect()
}

/// Why this is said now, if it is.
fn occasion(plan: &Plan, window: Window, row: &Obligation, unheard: &dyn Fn(&Obligation) -> bool) -> Option<Occasion> {
    let Window { since, today } = window;
    if !matches!(row.status, Status::Open | Status::DueSoon | Status::Overdue) {
        return None;
    }
    // The last word comes when the period has begun: before, it is nobody's business yet.
    let last = plan.before.iter().min();
    let day = |days: &u32| row.due - TimeDelta::days((*days).into());
    let ahead =
        |days: &u32| window.reached(if Some(days) == last { day(days).max(row.period.from) } else { day(days) });
    if row.due < today {
        (row.due >= since || unheard(row)).then_some(Occasion::Overdue)
    } else if plan.before.iter().any(ahead) || unheard(row) {
        Some(Occasion::Due)
    } else {
        let this_week = row.due <= today + TimeDelta::days(WEEK.into());
        plan.weekly.is_some_and(|day| this_week && window.weekday(day)).then_some(Occasion::Week)
    }
}

/// Who is told of an obligation: whoever owes it; while they are on leave, whoever looks after it; or else the principals,
/// for somebody must know.
fn recipients(
    rules: &Rules,
    row: &Obligation,
    today: NaiveDate,
    keeper: &dyn Fn(&Obligation) -> Option<StaffId>,
) -> Vec<StaffId> {
    if !rules.on_leave(&row.responsible, today) {
        return vec![row.responsible.clone()];
    }
    match keeper(row).filter(|it| *it != row.responsible && !rules.on_leave(it, today)) {
        Some(keeper) => vec![keeper],
        None => {
            present(rules, Role::Principal, today).or_else(|| present(rules, Role::Clerk, today)).unwrap_or_default()
        }
    }
}

/// Who is told that a return is not signed.
fn signers(rules: &Rules, today: NaiveDate) -> BTreeSet<StaffId> {
    let of = |role| present(rules, role, today).unwrap_or_default();
    of(Role::Principal).into_iter().chain(of(Role::Clerk)).collect()
}

/// Those who hold a role today and are not on leave; none if there is nobody.
fn present(rules: &Rules, role: Role, today: NaiveDate) -> Option<Vec<StaffId>> {
    let here = rules.staff.iter().filter(|it| it.holds(&[role], today) && !rules.on_leave(&it.id, today));
    let here: Vec<StaffId> = here.map(|it| it.id.clone()).collect();
    (!here.is_empty()).then_some(here)
}

/// Who did all of the month that ended, and how much that was.
fn thanks(window: Window, duties: Duties<'_>) -> BTreeMap<StaffId, (Month, u32)> {
    let Some(month) = window.month_ended() else { return BTreeMap::new() };
    let mut sums: BTreeMap<&StaffId, (u32, bool)> = BTreeMap::new();
    for row in duties.rows.iter().filter(|it| Month::of(it.due) == month && it.status != Status::Waived) {
        let (count, all) = sums.entry(&row.responsible).or_insert((0, true));
        *count += 1;
        *all &= row.status == Status::Met;
    }
    let all = sums.into_iter().filter(|(who, (_, all))| *all && !duties.rules.on_leave(who, window.today));
    all.map(|(who, (count, _))| (who.clone(), (month, count))).collect()
}

impl Rules {
    /// Whether a confirmed leave of `staff` covers `day`. Being freed of some kinds is no leave.
    pub fn on_leave(&self, staff: &StaffId, day: NaiveDate) -> bool {
        let leave =
            |it: &&crate::waiver::Waiver| it.mentor.as_ref() == Some(staff) && it.confirmed && it.kinds.is_empty();
        self.waivers.iter().filter(leave).any(|it| it.span().contains(day))
    }
}
