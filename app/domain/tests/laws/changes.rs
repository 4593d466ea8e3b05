//! A later change never changes an obligation whose due date lies before the day it takes effect.
//!
//! Rows are seen on the eve of that day: what is done from then on, after the due date but still in the period, is done
//! by whoever holds the child then. Where a change moves days from one person to another, rows that are due before the
//! last of their days are left out: such days, too, have a say in the half rule.

use chrono::{Days, NaiveDate};
use domain::obligation::Obligation;
use proptest::prop_assert;
use serde_json::{Value, json};

use crate::{
    facts::{days_of, find, item, list_mut, same},
    run::{Verdict, without},
    support::lookup::{covers, date, list, text},
    world::{THE_END, World, rows},
};

laws! {
    a_later_transfer_changes_nothing,
    a_later_waiver_changes_nothing,
    a_later_version_of_a_rule_changes_nothing,
    a_later_class_teacher_changes_nothing,
    a_child_that_leaves_later_changes_nothing,
    a_later_holiday_changes_nothing,
    a_term_cut_short_later_changes_nothing_in_weeks_months_and_years,
}

/// A day on which something may change: soon after a due date.
fn day_of_change(world: &World) -> NaiveDate {
    let days: Vec<NaiveDate> = rows(&world.school, THE_END).iter().map(|row| row.due).collect();
    world.choose(&days).map_or(world.today, |due| *due + Days::new([1, 1, 2, 5][world.other.index(4)]))
}

/// The rows due before `day`, as seen on its eve.
fn due_before(school: &Value, day: NaiveDate) -> Vec<Obligation> {
    let mut rows = rows(school, day - Days::new(1));
    rows.retain(|row| row.due < day);
    rows
}

/// Those that are due on the last of their days.
fn due_at_the_end(world: &World, mut rows: Vec<Obligation>) -> Vec<Obligation> {
    rows.retain(|row| days_of(&world.school, row).last() == Some(&row.due));
    rows
}

fn unchanged(world: &World, day: NaiveDate, after: &Value) -> Verdict {
    let rows = |school| due_at_the_end(world, due_before(school, day));
    same(&rows(&world.school), &rows(after))
}

/// From `day` on `new` holds what others held, in a list of stretches that `concerned` picks.
fn hand_over(list: &mut Vec<Value>, concerned: impl Fn(&Value) -> bool, day: NaiveDate, new: Value) {
    list.retain(|it| !concerned(it) || date(it, "from") < Some(day));
    for it in list.iter_mut().filter(|it| concerned(it) && covers(it, day)) {
        it["to"] = json!(day - Days::new(1));
    }
    list.push(new);
}

fn a_later_transfer_changes_nothing(world: &World) -> Verdict {
    let (day, child) = (day_of_change(world), &world.pick.get(list(&world.school, "children"))["id"]);
    let pairing = json!({"child": child, "mentor": world.other.get(list(&world.school, "staff"))["id"], "from": day});
    let after = world.with(|it| hand_over(list_mut(it, "pairings"), |it| it["child"] == *child, day, pairing));
    unchanged(world, day, &after)
}

fn a_later_waiver_changes_nothing(world: &World) -> Verdict {
    let day = day_of_change(world);
    let (field, whose) = [("child", "children"), ("mentor", "staff")][world.other.index(2)];
    let id = &world.pick.get(list(&world.school, whose))["id"];
    let waiver = json!({field: id, "from": day, "to": day + Days::new(60), "reason": "病了", "confirmed": true});
    unchanged(world, day, &world.with(|school| list_mut(school, "waivers").push(waiver)))
}

fn a_later_version_of_a_rule_changes_nothing(world: &World) -> Verdict {
    let day = day_of_change(world);
    let in_force = |it: &&Value| covers(it, day) && covers(it, day - Days::new(1));
    let duties: Vec<&Value> = list(&world.school, "duties").iter().filter(in_force).collect();
    let Some(duty) = world.choose(&duties) else { return without("a rule in force") };
    let after = world.with(|school| {
        let duties = list_mut(school, "duties");
        let first = duties.iter_mut().find(|it| it == duty).expect("the rule");
        let mut second: Value = first.clone();
        first["to"] = json!(day - Days::new(1));
        (second["id"], second["from"], second["times"]) = (json!("second"), json!(day), json!(5));
        duties.push(second);
    });
    same(&due_before(&world.school, day), &due_before(&after, day))
}

fn a_later_class_teacher_changes_nothing(world: &World) -> Verdict {
    let (day, class) = (day_of_change(world), &world.pick.get(list(&world.school, "classes"))["id"]);
    let teacher = json!({"class": class, "teacher": world.other.get(list(&world.school, "staff"))["id"], "from": day});
    let after = world.with(|it| hand_over(list_mut(it, "class_teachers"), |it| it["class"] == *class, day, teacher));
    unchanged(world, day, &after)
}

fn a_child_that_leaves_later_changes_nothing(world: &World) -> Verdict {
    let day = day_of_change(world);
    let there = |it: &&Value| covers(it, day) && covers(it, day - Days::new(1));
    let children: Vec<&Value> = list(&world.school, "children").iter().filter(there).collect();
    let Some(child) = world.choose(&children) else { return without("a child that is there") };
    let after = world.with(|school| {
        let mut children = list_mut(school, "children").iter_mut();
        children.find(|it| it == child).expect("the child")["to"] = json!(day - Days::new(1));
    });
    unchanged(world, day, &after)
}

fn a_later_holiday_changes_nothing(world: &World) -> Verdict {
    let day = day_of_change(world);
    let holiday = json!({"name": "假", "from": day, "to": day + Days::new(world.other.index(30) as u64)});
    let after = world.with(|school| list_mut(&mut school["calendar"], "holidays").push(holiday));
    all_still_there(&due_at_the_end(world, due_before(&world.school, day)), &due_before(&after, day))
}

fn a_term_cut_short_later_changes_nothing_in_weeks_months_and_years(world: &World) -> Verdict {
    let day = day_of_change(world);
    let lasts = |it: &Value| covers(it, day) && covers(it, day - Days::new(1));
    if !list(&world.school["calendar"], "terms").iter().any(lasts) {
        return without("a term that goes on");
    }
    let after = world.with(|school| {
        let mut terms = list_mut(&mut school["calendar"], "terms").iter_mut();
        terms.find(|it| lasts(it)).expect("a term that goes on")["to"] = json!(day - Days::new(1));
    });
    let mut before = due_at_the_end(world, due_before(&world.school, day));
    let every = |row: &Obligation| text(item(&world.school, "duties", row.duty.as_str()), "every");
    before.retain(|row| ["week", "month", "year"].contains(&every(row)));
    all_still_there(&before, &due_before(&after, day))
}

/// Periods that lose their last days may join those due before, but none of these changes.
fn all_still_there(before: &[Obligation], after: &[Obligation]) -> Verdict {
    for row in before {
        prop_assert!(find(after, row) == Some(row), "{row:?} {:?}", find(after, row));
    }
    Ok(())
}
