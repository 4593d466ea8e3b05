//! The rows as a set.

use std::collections::BTreeSet;

use domain::{
    month::Month,
    obligation::{CellView, Subject, obligations, subject_cells},
    period::Timetable,
    record::latest,
};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::Value;

use crate::{
    facts::{list_mut, same},
    run::{Verdict, without},
    support::lookup::{list, text},
    world::{THE_END, World, cells_of, parsed, place, rows},
};

laws! {
    a_duty_a_subject_and_a_period_have_at_most_one_row,
    rows_come_in_their_order,
    every_row_belongs_to_the_one_month_of_its_due_date,
    the_order_of_a_schools_lists_never_matters,
    the_order_of_records_never_matters,
    a_childs_rows_depend_on_no_other_child,
    records_that_do_not_name_a_child_are_passed_over,
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

fn records_that_do_not_name_a_child_are_passed_over(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let school = package.school();
    let timetable = Timetable::new(&school.rules.calendar);
    let (all, expected): (Vec<_>, _) = (latest(&package.records).collect(), cells_of(&world.school));
    for (id, file) in &school.children {
        let mut cells = Vec::new();
        let take = |cell: &CellView<'_>| cells.push(cell.to_cell());
        subject_cells(&school.rules, &timetable, Subject::Child(file), &all, |_, _| true, take);
        cells.sort_by(|a, b| place(a).cmp(&place(b)));
        let expected: Vec<_> = expected.iter().filter(|it| it.subject.as_str() == id.as_str()).cloned().collect();
        same(&expected, &cells)?;
    }
    Ok(())
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
