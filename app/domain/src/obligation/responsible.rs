//! Who owes an obligation, and whether a waiver lifts it: the half rule.

use super::{Subject, holding::Hold, sheet::Sheet};
use crate::{calendar::Span, duty::Duty, id::StaffId, period::Period, school::Rules, waiver::Waiver};

/// The outcome for one period.
pub(super) struct Share<'a> {
    pub by: &'a StaffId,
    pub waived: bool,
}

/// One person's days of a period; `since` is when the latest of their pairings began, for ties.
struct Days<'a> {
    by: &'a StaffId,
    held: usize,
    active: usize,
    since: chrono::NaiveDate,
}

/// Owed by whoever was active longest if active days make up half of the period; else waived if held days do; else nothing.
pub(super) fn share<'a>(sheet: &Sheet<'a>, duty: &Duty, period: &Period) -> Option<Share<'a>> {
    let Sheet { rules, subject, holders, .. } = sheet;
    // Nearly always one person holds all of it and nothing is waived.
    let holds_all = |hold: &&Hold<'_>| hold.days.and(period.extent) == Some(period.extent);
    if let Some(hold) = holders.who(duty.who).iter().find(holds_all)
        && free_days(rules, *subject, hold, duty, period, period.extent) == 0
    {
        return Some(Share { by: hold.by, waived: false });
    }
    let mut people: Vec<Days<'_>> = Vec::new();
    for hold in holders.who(duty.who) {
        let Some(days) = hold.days.and(period.extent) else { continue };
        let held = period.days_in(days);
        if held == 0 {
            continue;
        }
        let active = held - free_days(rules, *subject, hold, duty, period, days);
        match people.iter_mut().find(|it| it.by == hold.by) {
            Some(it) => {
                it.held += held;
                it.active += active;
                it.since = it.since.max(hold.since);
            }
            None => people.push(Days { by: hold.by, held, active, since: hold.since }),
        }
    }
    let n = period.days.len();
    let reaches_half = |count: fn(&Days<'_>) -> usize| 2 * people.iter().map(count).sum::<usize>() >= n;
    let longest = |count: fn(&Days<'_>) -> usize| people.iter().max_by_key(|it| (count(it), it.since, it.by));
    if reaches_half(|it| it.active) {
        Some(Share { by: longest(|it| it.active)?.by, waived: false })
    } else if reaches_half(|it| it.held) {
        Some(Share { by: longest(|it| it.held)?.by, waived: true })
    } else {
        None
    }
}

/// How many days in session of `days` a confirmed waiver frees, for the subject or for whoever holds it.
fn free_days(rules: &Rules, subject: Subject<'_>, hold: &Hold<'_>, duty: &Duty, period: &Period, days: Span) -> usize {
    let of_child = match subject {
        Subject::Child(file) => file.waivers.as_slice(),
        Subject::Class(_) | Subject::School => &[],
    };
    let of_person = rules.waivers.iter().filter(|it| it.mentor.as_ref() == Some(hold.by));
    let frees = |it: &&Waiver| it.frees(duty.kind) && it.span().and(days).is_some();
    let waivers: Vec<&Waiver> = of_child.iter().chain(of_person).filter(frees).collect();
    if waivers.is_empty() {
        return 0;
    }
    let in_session = period.days.iter().filter(|day| days.contains(**day));
    in_session.filter(|day| waivers.iter().any(|it| it.span().contains(**day))).count()
}
