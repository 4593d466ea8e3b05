//! A record's date is the school's, whatever the phone's clock shows.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use domain::obligation::Obligation;
use proptest::prop_assert;
use serde_json::{Value, json};

use crate::{
    facts::{at, contact, doer, find, list_mut, lists, moment, offset, same},
    run::{Verdict, without},
    support::ZONES,
    world::{THE_END, World, rows},
};

laws! {
    the_last_second_of_a_period_counts_and_the_next_does_not,
    the_first_second_of_a_period_counts_and_the_one_before_does_not,
    the_offset_of_a_phones_clock_changes_nothing,
    a_school_in_another_zone_that_does_all_by_its_clock_has_the_same_rows,
}

/// A day in seconds.
const DAY: i64 = 24 * 3600;

/// A moment as a phone on UTC, at the school, on Kiribati or in Los Angeles writes it.
fn anywhere(world: &World, at: DateTime<FixedOffset>) -> Value {
    let hours = [Some(0), None, Some(14), Some(-8)][world.other.index(4)];
    let zone = hours.map_or(offset(&world.school), |it| FixedOffset::east_opt(it * 3600).expect("an offset"));
    json!(at.with_timezone(&zone).to_rfc3339())
}

/// A record made for a row on its period's first or last day counts `inside` seconds after midnight, not `outside`.
fn border(world: &World, day: fn(&Obligation) -> NaiveDate, inside: i64, outside: i64) -> Verdict {
    let rows_before = rows(&world.school, THE_END);
    let held = rows_before.iter().filter_map(|row| Some((row, doer(&world.school, row, day(row))?)));
    let held: Vec<_> = held.collect();
    let Some((row, by)) = world.choose(&held) else { return without("a row that is held on its border") };
    for (seconds, counts) in [(inside, true), (outside, false)] {
        let mut record = contact(&world.school, row, by, day(row));
        record["at"] = anywhere(world, at(&world.school, day(row), seconds));
        let school = world.with(|school| list_mut(school, "records").push(record));
        let after = rows(&school, THE_END);
        let after = find(&after, row);
        prop_assert!(after.is_some_and(|row| lists(row, "new") == counts), "{seconds} s {after:?}");
    }
    Ok(())
}

fn the_last_second_of_a_period_counts_and_the_next_does_not(world: &World) -> Verdict {
    border(world, |row| row.period.to, DAY - 1, DAY)
}

fn the_first_second_of_a_period_counts_and_the_one_before_does_not(world: &World) -> Verdict {
    border(world, |row| row.period.from, 0, -1)
}

fn the_offset_of_a_phones_clock_changes_nothing(world: &World) -> Verdict {
    let school = world.with(|school| {
        for record in list_mut(school, "records") {
            record["at"] = anywhere(world, moment(record));
        }
    });
    same(&rows(&world.school, THE_END), &rows(&school, THE_END))
}

fn a_school_in_another_zone_that_does_all_by_its_clock_has_the_same_rows(world: &World) -> Verdict {
    let other = ZONES.iter().find(|(_, hours)| hours * 3600 != offset(&world.school).local_minus_utc());
    let (zone, hours) = other.expect("another zone");
    let later = TimeDelta::seconds((offset(&world.school).local_minus_utc() - hours * 3600).into());
    let school = world.with(|school| {
        school["school"]["time_zone"] = json!(zone);
        for record in list_mut(school, "records") {
            record["at"] = anywhere(world, moment(record) + later);
        }
    });
    same(&rows(&world.school, THE_END), &rows(&school, THE_END))
}
