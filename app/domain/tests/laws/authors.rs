//! By whom a record must be to count.

use chrono::NaiveDate;
use domain::obligation::Obligation;
use proptest::prop_assert;

use crate::{
    facts::{contact, date_of, doer, find, item, list_mut, lists},
    run::{Verdict, without},
    support::lookup::{list, text},
    world::{THE_END, World, rows},
};

laws! {
    what_the_holder_of_a_day_did_on_it_counts,
    what_anyone_else_did_that_day_does_not,
    a_former_mentors_late_record_counts_for_the_days_they_were_paired,
    what_any_of_the_staff_did_for_the_school_counts,
    a_record_listed_is_by_the_holder_of_its_day,
}

/// The row after somebody did on `day` what it asks for.
fn after(world: &World, row: &Obligation, by: &str, day: NaiveDate) -> Option<Obligation> {
    let record = contact(&world.school, row, by, day);
    let school = world.with(|school| list_mut(school, "records").push(record));
    find(&rows(&school, THE_END), row).cloned()
}

/// The rows that are not the school's as a whole, which takes what any of the staff does.
fn rows_of_one(world: &World) -> Vec<Obligation> {
    let mut rows = rows(&world.school, THE_END);
    rows.retain(|row| text(item(&world.school, "duties", row.duty.as_str()), "per") != "school");
    rows
}

fn what_the_holder_of_a_day_did_on_it_counts(world: &World) -> Verdict {
    let rows = rows_of_one(world);
    let Some(row) = world.choose(&rows) else { return without("a row") };
    let days: Vec<_> = row.period.from.iter_days().take_while(|day| *day <= row.period.to).collect();
    let held: Vec<_> = days.iter().filter_map(|day| Some((*day, doer(&world.school, row, *day)?))).collect();
    if held.is_empty() {
        return without("a day that somebody holds");
    }
    let (day, by) = *world.other.get(&held);
    let after = after(world, row, by, day);
    prop_assert!(after.as_ref().is_some_and(|row| lists(row, "new")), "{day} {by} {after:?}");
    Ok(())
}

fn what_anyone_else_did_that_day_does_not(world: &World) -> Verdict {
    let rows = rows_of_one(world);
    let Some(row) = world.choose(&rows) else { return without("a row") };
    let days: Vec<_> = row.period.from.iter_days().take_while(|day| *day <= row.period.to).collect();
    let day = *world.other.get(&days);
    let staff = list(&world.school, "staff").iter().map(|it| text(it, "id"));
    for by in staff.filter(|it| doer(&world.school, row, day) != Some(it)) {
        let after = after(world, row, by, day);
        prop_assert!(after.as_ref().is_some_and(|row| !lists(row, "new")), "{day} {by} {after:?}");
    }
    Ok(())
}

fn a_former_mentors_late_record_counts_for_the_days_they_were_paired(world: &World) -> Verdict {
    let mut of_others = Vec::new();
    for row in rows_of_one(world) {
        let days = row.period.from.iter_days().take_while(|day| *day <= row.period.to);
        let other = days.filter_map(|day| Some((day, doer(&world.school, &row, day)?)));
        of_others.extend(other.filter(|(_, by)| *by != row.responsible.as_str()).map(|day| (row.clone(), day)).last());
    }
    let Some((row, (day, by))) = world.choose(&of_others) else { return without("a period of two people") };
    let after = after(world, row, by, *day);
    prop_assert!(after.as_ref().is_some_and(|row| lists(row, "new")), "{day} {by} {after:?}");
    Ok(())
}

fn what_any_of_the_staff_did_for_the_school_counts(world: &World) -> Verdict {
    let mut rows = rows(&world.school, THE_END);
    rows.retain(|row| text(item(&world.school, "duties", row.duty.as_str()), "per") == "school");
    let Some(row) = world.choose(&rows) else { return without("a row of the school") };
    for by in list(&world.school, "staff").iter().map(|it| text(it, "id")) {
        let after = after(world, row, by, row.period.to);
        prop_assert!(after.as_ref().is_some_and(|row| lists(row, "new")), "{by} {after:?}");
    }
    Ok(())
}

fn a_record_listed_is_by_the_holder_of_its_day(world: &World) -> Verdict {
    for row in rows_of_one(world) {
        for record in row.records.iter().map(|id| item(&world.school, "records", id.as_str())) {
            let day = date_of(&world.school, record);
            prop_assert!(doer(&world.school, &row, day) == Some(text(record, "by")), "{row:?} {record}");
        }
    }
    Ok(())
}
