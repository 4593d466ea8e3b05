//! The rows as a set.

use std::collections::BTreeSet;

use domain::{
    month::Month,
    obligation::{Cell, cells, obligations},
    period::Timetable,
    record::{Record, latest},
};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::Value;

use crate::{
    facts::{list_mut, same},
    run::{Verdict, without},
    support::lookup::{list, text},
    world::{THE_END, World, parsed, place, rows},
};

laws! {
    a_duty_a_subject_and_a_period_have_at_most_one_row,
    rows_come_in_their_order,
    every_row_belongs_to_the_one_month_of_its_due_date,
    the_order_of_a_schools_lists_never_matters,
    the_order_of_records_never_matters,
    a_childs_rows_depend_on_no_other_child,
    what_counts_counts_whatever_else_does,
    a_rules_rows_depend_on_no_other_rule,
}

fn a_duty_a_subject_and_a_period_have_at_most_one_row(world: &World) -> Verdict {
    let rows = rows(&world.school, world.today);
    let places: BTreeSet<_> = rows.iter().map(|row| (&row.duty, &row.subject, row.period)).collect();
    prop_assert_eq!(places.len(), rows.len());
    Ok(())
}

fn rows_come_in_their_order(world: &World) -> Verdict {
    let rows = rows(&world.school, world.today);
    prop_assert!(rows.is_sorted_by(|a, b| a.place() <= b.place()));
    Ok(())
}

fn every_row_belongs_to_the_one_month_of_its_due_date(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let school = package.school();
    let all = rows(&world.school, world.today);
    let months: BTreeSet<Month> = all.iter().map(|row| Month::of(row.due)).collect();
    let mut found = Vec::new();
    for month in months.iter().copied().chain(months.last().map(|last| last.next())) {
        let rows = obligations(&school, &package.records, month, world.today);
        prop_assert!(rows.iter().all(|row| Month::of(row.due) == month), "{month}");
        found.extend(rows);
    }
    found.sort_by(|a, b| a.place().cmp(&b.place()));
    same(&all, &found)
}

fn the_order_of_a_schools_lists_never_matters(world: &World) -> Verdict {
    let shuffled = world.with(|school| {
        for list in ["duties", "staff", "classes", "class_teachers", "children", "pairings", "waivers"] {
            world.shuffled(list_mut(school, list));
        }
        for list in ["terms", "holidays"] {
            world.shuffled(list_mut(&mut school["calendar"], list));
        }
        for waiver in list_mut(school, "waivers") {
            world.shuffled(list_mut(waiver, "kinds"));
        }
    });
    same(&rows(&world.school, THE_END), &rows(&shuffled, THE_END))
}

fn the_order_of_records_never_matters(world: &World) -> Verdict {
    let shuffled = world.with(|school| {
        world.shuffled(list_mut(school, "records"));
        for record in list_mut(school, "records") {
            world.shuffled(list_mut(record, "children"));
            world.shuffled(list_mut(record, "kinds"));
        }
    });
    same(&rows(&world.school, THE_END), &rows(&shuffled, THE_END))
}

fn a_childs_rows_depend_on_no_other_child(world: &World) -> Verdict {
    let child = world.pick.get(list(&world.school, "children"))["id"].clone();
    let alone = world.with(|school| {
        list_mut(school, "children").retain(|it| it["id"] == child);
        list_mut(school, "pairings").retain(|it| it["child"] == child);
        list_mut(school, "waivers").retain(|it| it["child"].is_null() || it["child"] == child);
        for record in list_mut(school, "records") {
            list_mut(record, "children").retain(|it| *it == child);
        }
    });
    // The rows of classes and of the school stay too: no child has a say in them.
    let others: Vec<&str> = list(&world.school, "children").iter().map(|it| text(it, "id")).collect();
    let mut expected = rows(&world.school, THE_END);
    expected.retain(|row| child == row.subject.as_str() || !others.contains(&row.subject.as_str()));
    same(&expected, &rows(&alone, THE_END))
}

/// The server keeps cells, and adds to them what new records count for without looking at the earlier ones.
fn what_counts_counts_whatever_else_does(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let (school, timetable) = (package.school(), Timetable::new(&package.calendar));
    let all: Vec<&Record> = latest(&package.records).collect();
    let (earlier, later) = all.split_at(all.len() / 2);
    let cells_with = |records: &[&Record]| sorted(cells(&school, &timetable, records.iter().copied()));
    let both = cells_with(earlier).into_iter().zip(cells_with(later));
    let mut together: Vec<Cell> = both.map(|(cell, more)| cell.with(more.hits, |_| false)).collect();
    same(&cells_with(&all), &together)?;
    for cell in &mut together {
        *cell = cell.with(Vec::new(), |id| later.iter().any(|record| record.id == *id));
    }
    same(&cells_with(earlier), &together)
}

fn sorted(mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.sort_by(|a, b| place(a).cmp(&place(b)));
    cells
}

fn a_rules_rows_depend_on_no_other_rule(world: &World) -> Verdict {
    let duty: &Value = world.pick.get(list(&world.school, "duties"));
    let mut expected = rows(&world.school, THE_END);
    expected.retain(|row| row.duty.as_str() == text(duty, "id"));
    if expected.is_empty() {
        return without("a rule that asks for something");
    }
    let alone = world.with(|school| list_mut(school, "duties").retain(|it| it == duty));
    same(&expected, &rows(&alone, THE_END))
}
