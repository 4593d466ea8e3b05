//! Versions of rules, and what they ask for.

use chrono::Days;
use domain::obligation::Status;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    facts::{item, list_mut, same},
    run::{Verdict, without},
    support::lookup::{covers, list, text},
    world::{THE_END, World, rows},
};

laws! {
    a_rule_asks_only_for_due_dates_on_which_it_is_in_force,
    a_rule_in_two_versions_asks_for_what_it_asked_for_in_one,
    a_row_needs_what_its_rule_says_and_is_met_when_that_is_done,
    asking_for_more_changes_no_done,
}

fn a_rule_asks_only_for_due_dates_on_which_it_is_in_force(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        let duty = item(&world.school, "duties", row.duty.as_str());
        prop_assert!(covers(duty, row.due), "{duty} {row:?}");
    }
    Ok(())
}

fn a_rule_in_two_versions_asks_for_what_it_asked_for_in_one(world: &World) -> Verdict {
    let all = rows(&world.school, THE_END);
    let Some(row) = world.choose(&all) else { return without("a row") };
    let duty = item(&world.school, "duties", row.duty.as_str());
    // The second version begins on a due date or the day after one.
    let cut = row.due + Days::new(world.other.index(2) as u64);
    if !covers(duty, cut) || !covers(duty, cut - Days::new(1)) {
        return without("a day on which to cut the rule");
    }
    let two = world.with(|school| {
        let duties = list_mut(school, "duties");
        let first = duties.iter_mut().find(|it| *it == duty).expect("the row's rule");
        let mut second: Value = first.clone();
        first["to"] = json!(cut - Days::new(1));
        (second["id"], second["from"]) = (json!("second"), json!(cut));
        duties.push(second);
    });
    let mut two = rows(&two, THE_END);
    for row in two.iter_mut().filter(|row| row.duty.as_str() == "second") {
        prop_assert!(row.due >= cut, "{row:?}");
        row.duty = text(duty, "id").parse().expect("an id");
    }
    two.sort_by(|a, b| a.place().cmp(&b.place()));
    same(&all, &two)
}

fn a_row_needs_what_its_rule_says_and_is_met_when_that_is_done(world: &World) -> Verdict {
    for row in [rows(&world.school, world.today), rows(&world.school, THE_END)].concat() {
        let duty = item(&world.school, "duties", row.duty.as_str());
        prop_assert_eq!(&json!(row.need), &duty["times"]);
        let enough = row.done >= row.need;
        prop_assert!(row.status == Status::Waived || (row.status == Status::Met) == enough, "{row:?}");
    }
    Ok(())
}

fn asking_for_more_changes_no_done(world: &World) -> Verdict {
    let at = world.pick.index(list(&world.school, "duties").len());
    let times = &list(&world.school, "duties")[at]["times"];
    let more = times.as_u64().expect("a number") + 1;
    let more = world.with(|school| list_mut(school, "duties")[at]["times"] = json!(more));
    for (before, after) in rows(&world.school, THE_END).iter().zip(&rows(&more, THE_END)) {
        let unchanged = (before.place(), before.done, &before.records, &before.responsible);
        prop_assert_eq!(unchanged, (after.place(), after.done, &after.records, &after.responsible));
        prop_assert!(before.status == Status::Met || after.status != Status::Met, "{before:?} {after:?}");
    }
    Ok(())
}
