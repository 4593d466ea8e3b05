//! Which records count, and how often.

use std::collections::BTreeSet;

use domain::{
    obligation::{cells, seen_on},
    period::Timetable,
};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    facts::{at, date_of, item, list_mut, same, without_ids},
    run::{Verdict, without},
    support::lookup::{list, text},
    world::{THE_END, World, parsed, rows},
};

laws! {
    adding_a_record_never_lowers_a_done,
    the_same_record_twice_changes_nothing,
    a_second_record_on_the_same_date_adds_nothing,
    an_attempt_counts_nowhere,
    a_done_is_the_number_of_dates_of_the_records_listed,
    a_record_listed_was_reached_and_is_of_the_kind_and_about_the_subject,
    a_record_listed_lies_in_the_period_on_the_schools_calendar,
    splitting_a_record_by_kind_changes_no_done,
    splitting_a_record_by_child_changes_no_done,
}

fn adding_a_record_never_lowers_a_done(world: &World) -> Verdict {
    let Some(record) = world.lone_record() else { return without("a record that stands alone") };
    let fewer = rows(&world.without_record(&record), THE_END);
    let more = rows(&world.school, THE_END);
    prop_assert_eq!(fewer.len(), more.len());
    for (fewer, more) in fewer.iter().zip(&more) {
        prop_assert!(fewer.place() == more.place() && fewer.responsible == more.responsible, "{fewer:?} {more:?}");
        prop_assert!(fewer.done <= more.done, "{fewer:?} {more:?}");
    }
    Ok(())
}

fn the_same_record_twice_changes_nothing(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let school = package.school();
    let mut twice = [package.records.as_slice(), package.records.as_slice()].concat();
    world.shuffled(&mut twice);
    let cells = cells(&school, &Timetable::new(&school.rules.calendar), &twice);
    same(&rows(&world.school, world.today), &seen_on(world.today, &cells))?;
    same(&rows(&world.school, THE_END), &seen_on(THE_END, &cells))
}

fn a_second_record_on_the_same_date_adds_nothing(world: &World) -> Verdict {
    let Some(record) = world.lone_record() else { return without("a record that stands alone") };
    let mut second = item(&world.school, "records", &record).clone();
    let hour = i64::try_from(world.other.index(24)).expect("an hour of a day");
    second["id"] = json!("second");
    second["at"] = json!(at(&world.school, date_of(&world.school, &second), hour * 3600).to_rfc3339());
    let school = world.with(|school| list_mut(school, "records").push(second));
    same(&without_ids(rows(&world.school, THE_END)), &without_ids(rows(&school, THE_END)))
}

fn an_attempt_counts_nowhere(world: &World) -> Verdict {
    let Some(record) = world.lone_record() else { return without("a record that stands alone") };
    let attempt = world.with(|school| {
        let mut records = list_mut(school, "records").iter_mut();
        records.find(|it| text(it, "id") == record).expect("it is there")["reached"] = json!(false);
    });
    same(&rows(&world.without_record(&record), THE_END), &rows(&attempt, THE_END))
}

fn a_done_is_the_number_of_dates_of_the_records_listed(world: &World) -> Verdict {
    for row in [rows(&world.school, world.today), rows(&world.school, THE_END)].concat() {
        let date = |id: &str| date_of(&world.school, item(&world.school, "records", id));
        let dates: BTreeSet<_> = row.records.iter().map(|id| date(id.as_str())).collect();
        prop_assert_eq!(row.done as usize, dates.len(), "{:?}", row);
    }
    Ok(())
}

fn a_record_listed_was_reached_and_is_of_the_kind_and_about_the_subject(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        let duty = item(&world.school, "duties", row.duty.as_str());
        for record in row.records.iter().map(|id| item(&world.school, "records", id.as_str())) {
            let names = |list: &str, it: &str| record[list].as_array().is_some_and(|list| list.contains(&json!(it)));
            let about_subject = match text(duty, "per") {
                "child" => names("children", row.subject.as_str()),
                "class" => text(record, "class") == row.subject.as_str(),
                _ => true,
            };
            prop_assert!(record["reached"] == true && names("kinds", text(duty, "kind")), "{record}");
            prop_assert!(about_subject, "{row:?} {record}");
        }
    }
    Ok(())
}

fn a_record_listed_lies_in_the_period_on_the_schools_calendar(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        for record in row.records.iter().map(|id| item(&world.school, "records", id.as_str())) {
            prop_assert!(row.period.contains(date_of(&world.school, record)), "{row:?} {record}");
        }
    }
    Ok(())
}

fn splitting_a_record_by_kind_changes_no_done(world: &World) -> Verdict {
    split(world, "kinds")
}

fn splitting_a_record_by_child_changes_no_done(world: &World) -> Verdict {
    split(world, "children")
}

/// The record replaced by several, each with one item of its list `field`.
fn split(world: &World, field: &str) -> Verdict {
    let items = |id: &str| list(item(&world.school, "records", id), field);
    let several: Vec<&str> = world.lone_records().into_iter().filter(|id| items(id).len() > 1).collect();
    let Some(record) = world.counting_of(&several) else { return without("a record to split") };
    let whole = item(&world.school, "records", record);
    let part = |(at, item): (usize, &Value)| {
        let mut part = whole.clone();
        part["id"] = json!(format!("part{at}"));
        part[field] = json!([item]);
        part
    };
    let parts: Vec<Value> = items(record).iter().enumerate().map(part).collect();
    let mut school = world.without_record(record);
    list_mut(&mut school, "records").extend(parts);
    same(&without_ids(rows(&world.school, THE_END)), &without_ids(rows(&school, THE_END)))
}
