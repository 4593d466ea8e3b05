//! The periods a rule counts in, and their due dates.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    facts::{days_of, item, list_mut},
    run::{Verdict, without},
    stage::{LONG_AGO, fully_held},
    support::lookup::{covers, date, days_in_session, list, text},
    world::{THE_END, World, cells_of, rows},
};

laws! {
    a_due_date_is_the_last_day_in_session_not_after_the_due_day,
    a_period_begins_on_its_first_day_in_session,
    a_period_without_a_day_in_session_has_no_row,
    each_day_in_session_lies_in_exactly_one_period_of_a_rule,
    weeks_months_and_years_are_those_of_the_calendar,
    fortnights_are_counted_from_the_monday_of_the_terms_first_week_and_cut_to_the_term,
    a_term_is_a_period_whole,
}

fn duty<'a>(school: &'a Value, id: &str) -> &'a Value {
    item(school, "duties", id)
}

fn a_due_date_is_the_last_day_in_session_not_after_the_due_day(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        let days = days_of(&world.school, &row);
        prop_assert!(days.contains(&row.due), "in session and in the period: {row:?}");
        let due_day = duty(&world.school, row.duty.as_str())["due_day"].as_u64().unwrap_or(31);
        let later = || days.iter().filter(|day| **day > row.due);
        if u64::from(row.due.day()) <= due_day {
            prop_assert!(later().all(|day| u64::from(day.day()) > due_day), "{row:?}");
        } else {
            prop_assert!(later().next().is_none() && days.iter().all(|day| u64::from(day.day()) > due_day), "{row:?}");
        }
    }
    Ok(())
}

fn a_period_begins_on_its_first_day_in_session(world: &World) -> Verdict {
    for (cell, row) in cells_of(&world.school).iter().zip(rows(&world.school, THE_END)) {
        let days = days_of(&world.school, &row);
        prop_assert_eq!(days.first(), Some(&cell.first), "{:?}", row);
    }
    Ok(())
}

fn a_period_without_a_day_in_session_has_no_row(world: &World) -> Verdict {
    let rows_before = rows(&world.school, THE_END);
    let Some(row) = world.choose(&rows_before) else { return without("a row") };
    let holiday = json!({"name": "假", "from": row.period.from, "to": row.period.to});
    let school = world.with(|school| list_mut(&mut school["calendar"], "holidays").push(holiday));
    let left = rows(&school, THE_END);
    prop_assert!(!left.iter().any(|it| (&it.duty, it.period) == (&row.duty, row.period)), "{row:?}");
    Ok(())
}

fn each_day_in_session_lies_in_exactly_one_period_of_a_rule(world: &World) -> Verdict {
    let mut school = fully_held(world, "m0");
    for duty in list_mut(&mut school, "duties") {
        (duty["from"], duty["to"]) = (json!(LONG_AGO), Value::Null);
    }
    let all = rows(&school, THE_END);
    let Some(chosen) = world.choose(&all) else { return without("a rule that asks for something") };
    let of_rule = all.iter().filter(|row| row.duty == chosen.duty && row.subject == chosen.subject);
    let mut days: Vec<NaiveDate> = of_rule.flat_map(|row| days_of(&school, row)).collect();
    days.sort_unstable();
    prop_assert_eq!(days, days_in_session(&school["calendar"]));
    Ok(())
}

fn weeks_months_and_years_are_those_of_the_calendar(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        let (from, after) = (row.period.from, row.period.to + Days::new(1));
        let whole = match text(duty(&world.school, row.duty.as_str()), "every") {
            "week" => from.weekday() == Weekday::Mon && from + Days::new(7) == after,
            "month" => from.day() == 1 && after.day() == 1 && (after - from).num_days() <= 31,
            "year" => {
                let september = |day: NaiveDate| (day.month(), day.day()) == (9, 1);
                september(from) && september(after) && (after - from).num_days() <= 366
            }
            _ => true,
        };
        prop_assert!(whole, "{row:?}");
    }
    Ok(())
}

fn fortnights_are_counted_from_the_monday_of_the_terms_first_week_and_cut_to_the_term(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        if text(duty(&world.school, row.duty.as_str()), "every") != "fortnight" {
            continue;
        }
        let term = list(&world.school["calendar"], "terms").iter().find(|it| covers(it, row.due));
        let term = term.expect("a due date lies in a term");
        let (first, last) = (date(term, "from").expect("a term begins"), date(term, "to").expect("a term ends"));
        let monday = first.week(Weekday::Mon).first_day();
        let nth = (row.due - monday).num_days() / 14;
        let whole = monday + Days::new(u64::try_from(nth * 14).expect("after the term began"));
        let expected = (whole.max(first), (whole + Days::new(13)).min(last));
        prop_assert_eq!((row.period.from, row.period.to), expected, "{:?}", term);
    }
    Ok(())
}

fn a_term_is_a_period_whole(world: &World) -> Verdict {
    let terms = list(&world.school["calendar"], "terms").iter();
    let terms: BTreeSet<_> = terms.map(|term| (date(term, "from"), date(term, "to"))).collect();
    for row in rows(&world.school, THE_END) {
        if text(duty(&world.school, row.duty.as_str()), "every") == "term" {
            prop_assert!(terms.contains(&(Some(row.period.from), Some(row.period.to))), "{row:?}");
        }
    }
    Ok(())
}

/// A school of one child and one monthly rule over the leap year's winter, and when each month is due.
fn due_in_the_winter_of_2028(due_day: Option<u32>) -> Vec<String> {
    let school = json!({
        "format": "peiban.school/1", "school": {"id": "s", "name": "河东小学"},
        "calendar": {"terms": [{"id": "t", "name": "春", "from": "2028-01-31", "to": "2028-03-31"}]},
        "duties": [{"id": "d", "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 1,
                    "due_day": due_day, "from": "2028-01-01"}],
        "staff": [{"id": "m", "name": "李老师"}], "classes": [{"id": "k", "name": "三(1)班"}],
        "children": [{"id": "c", "name": "王小雨", "class": "k", "from": "2027-09-01"}],
        "pairings": [{"child": "c", "mentor": "m", "from": "2027-09-01"}],
    });
    rows(&school, THE_END).iter().map(|row| row.due.to_string()).collect()
}

#[test]
fn february_has_a_leap_day() {
    assert_eq!(due_in_the_winter_of_2028(None), ["2028-01-31", "2028-02-29", "2028-03-31"]);
    assert_eq!(due_in_the_winter_of_2028(Some(31)), ["2028-01-31", "2028-02-29", "2028-03-31"]);
    assert_eq!(due_in_the_winter_of_2028(Some(30)), ["2028-01-31", "2028-02-29", "2028-03-30"]);
    assert_eq!(due_in_the_winter_of_2028(Some(28)), ["2028-01-31", "2028-02-28", "2028-03-28"]);
}
