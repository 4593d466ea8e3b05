//! A year of reminders: nothing becomes overdue unannounced, nobody is told twice a day, on holiday, on leave or in vain.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::{
    id::{DutyId, StaffId, SubjectId},
    obligation::{Cell, Obligation, Status, cells, seen_on},
    package::Package,
    period::Timetable,
    remind::{Digest, Duties, Occasion, Plan, Window, digests, keeper},
    role::{HeldRole, Role},
    school::School,
};
use proptest::{prop_assert, prop_assert_eq};

use crate::{
    run::Verdict,
    support::lookup::{date, list},
    world::{World, parsed},
};

laws! {
    each on 24;
    whatever_becomes_overdue_was_announced_before,
    nobody_is_told_twice_a_day_or_out_of_session_or_on_leave_or_of_what_is_done,
    a_stand_in_is_told_of_what_the_other_owes,
    a_missed_run_is_made_up_for_in_one_digest,
}

/// A year of runs: the digests of each day on which there was one.
struct Year {
    school: School,
    cells: Vec<Cell>,
    runs: BTreeMap<NaiveDate, Vec<Digest>>,
}

type Key = (DutyId, SubjectId, NaiveDate);

impl Year {
    /// With a run on every day for which `runs` says so.
    fn of(world: &World, runs: impl Fn(NaiveDate) -> bool) -> Self {
        let package: Package = parsed(&world.school);
        let school = package.school();
        let cells = cells(&school, &Timetable::new(&school.rules.calendar), &package.records);
        let first = date(&list(&world.school["calendar"], "terms")[0], "from").expect("a term begins");
        let mut year = Self { school, cells, runs: BTreeMap::new() };
        for today in (first - Days::new(30)).iter_days().take(400).filter(|day| runs(*day)) {
            let last = year.runs.keys().next_back().copied();
            if let Some(window) = Window::of(&year.school.rules.calendar, last, today) {
                let told = year.digests(window);
                year.runs.insert(today, told);
            }
        }
        year
    }

    fn digests(&self, window: Window) -> Vec<Digest> {
        let plan = Plan::default();
        let days = window.due_dates(&plan);
        let due: Vec<Cell> = self.cells.iter().filter(|cell| days.contains(cell.due)).cloned().collect();
        let rows = seen_on(window.today, &due);
        let duties = Duties {
            rules: &self.school.rules,
            rows: &rows,
            keeper: &|row| self.keeper(row, window.today),
            signed: &|_| true,
            unheard: &|_| false,
        };
        digests(&plan, window, duties)
    }

    fn keeper(&self, row: &Obligation, today: NaiveDate) -> Option<StaffId> {
        let file = self.school.children.iter().find(|(id, _)| SubjectId::from(*id) == row.subject);
        keeper(&self.school.rules, file.map(|(_, file)| file), row, today)
    }

    /// On which days who was told of it.
    fn told(&self) -> BTreeMap<Key, Vec<(NaiveDate, &StaffId)>> {
        let mut told: BTreeMap<Key, Vec<_>> = BTreeMap::new();
        for (day, digests) in &self.runs {
            for digest in digests {
                for item in &digest.items {
                    let (duty, subject, from) = item.key();
                    told.entry((duty.clone(), subject.clone(), from)).or_default().push((*day, &digest.to));
                }
            }
        }
        told
    }
}

/// Whether on any day somebody can be told of what this person owes.
fn has_ears(school: &School, responsible: &StaffId) -> bool {
    let never_away = |id: &StaffId| school.rules.waivers.iter().all(|it| it.mentor.as_ref() != Some(id));
    let always = HeldRole::Always(Role::Principal);
    never_away(responsible) || school.rules.principals().any(|(id, held)| never_away(id) && held == always)
}

fn whatever_becomes_overdue_was_announced_before(world: &World) -> Verdict {
    let year = Year::of(world, |_| true);
    let told = year.told();
    for cell in &year.cells {
        let Some((next, _)) = year.runs.range(cell.due + Days::new(1)..).next() else { continue };
        let row = cell.seen_on(*next);
        if row.status != Status::Overdue || !has_ears(&year.school, &row.responsible) {
            continue;
        }
        let (duty, subject, from) = cell.key();
        let days = told.get(&(duty.clone(), subject.clone(), from)).cloned().unwrap_or_default();
        prop_assert!(days.iter().any(|(day, _)| *day <= cell.due), "never announced: {row:?}, told {days:?}");
        prop_assert!(days.iter().any(|(day, _)| day == next), "never said to be late: {row:?}, told {days:?}");
    }
    Ok(())
}

fn nobody_is_told_twice_a_day_or_out_of_session_or_on_leave_or_of_what_is_done(world: &World) -> Verdict {
    let year = Year::of(world, |_| true);
    let in_session: BTreeSet<NaiveDate> = year.school.rules.calendar.days().map(|(day, _)| day).collect();
    for (day, digests) in &year.runs {
        prop_assert!(in_session.contains(day), "{day}");
        let people: BTreeSet<_> = digests.iter().map(|it| &it.to).collect();
        prop_assert_eq!(people.len(), digests.len(), "{}", day);
        for digest in digests {
            prop_assert!(!year.school.rules.on_leave(&digest.to, *day), "{day} {digest:?}");
            for item in &digest.items {
                let row = year.cells.iter().find(|cell| cell.key() == item.key()).map(|cell| cell.seen_on(*day));
                let row = row.expect("it is owed");
                let open = matches!(row.status, Status::Open | Status::DueSoon | Status::Overdue);
                prop_assert!(open && row.status == item.status, "{day} {row:?}");
                let owner = item.instead_of.as_ref().unwrap_or(&digest.to);
                prop_assert_eq!(owner, &row.responsible);
            }
        }
    }
    Ok(())
}

fn a_stand_in_is_told_of_what_the_other_owes(world: &World) -> Verdict {
    let year = Year::of(world, |_| true);
    for (day, digests) in &year.runs {
        for (digest, item) in digests.iter().flat_map(|it| it.items.iter().map(move |item| (it, item))) {
            let Some(owner) = &item.instead_of else { continue };
            prop_assert!(year.school.rules.on_leave(owner, *day), "{day} {owner} is here");
            let child = year.school.children.iter().find(|(id, _)| SubjectId::from(*id) == item.subject);
            let mentor = child.and_then(|(_, file)| file.pairing_on(*day)).map(|it| &it.mentor);
            let by_mentor =
                year.school.rules.duties.iter().any(|it| it.id == item.duty && it.who == domain::duty::Who::Mentor);
            if let Some(mentor) = mentor.filter(|it| by_mentor && *it != owner && !year.school.rules.on_leave(it, *day))
            {
                prop_assert_eq!(&digest.to, mentor);
            }
        }
    }
    Ok(())
}

fn a_missed_run_is_made_up_for_in_one_digest(world: &World) -> Verdict {
    let all = Year::of(world, |_| true);
    let nth = world.pick.index(6) + 2;
    let some = Year::of(world, |day| day.to_string().bytes().map(usize::from).sum::<usize>() % nth == 0);
    let told = some.told();
    for (day, digests) in &all.runs {
        for item in digests.iter().flat_map(|it| &it.items).filter(|it| it.status == Status::Overdue) {
            let (duty, subject, from) = item.key();
            // It is said at the next run there is, unless it was done by then, or that is a month later.
            let Some((next, _)) = some.runs.range(day..).next() else { continue };
            // The first run of all looks back to the last day in session only.
            let Some((before, _)) = some.runs.range(..day).next_back() else { continue };
            if (*next - *before).num_days() > 28 {
                continue;
            }
            let row = some.cells.iter().find(|cell| cell.key() == item.key()).expect("it is owed").seen_on(*next);
            let told = told.get(&(duty.clone(), subject.clone(), from));
            let heard = told.is_some_and(|days| days.iter().any(|(day, _)| day == next));
            let nobody = !has_ears(&some.school, &row.responsible);
            prop_assert!(row.status != Status::Overdue || heard || nobody, "{next} {row:?}");
        }
        let weightiest = digests
            .iter()
            .all(|it| it.items.iter().all(|item| item.status != Status::Overdue) || it.occasion == Occasion::Overdue);
        prop_assert!(weightiest, "{day}");
    }
    Ok(())
}
