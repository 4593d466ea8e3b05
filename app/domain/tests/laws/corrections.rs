//! Corrections and withdrawals.

use domain::obligation::Obligation;
use proptest::prop_assert;
use serde_json::{Value, json};

use crate::{
    facts::{item, list_mut, lists, same},
    run::{Verdict, without},
    support::lookup::{list, text},
    world::{THE_END, World, rows},
};

laws! {
    a_withdrawal_removes_exactly_what_its_record_gave,
    a_superseded_record_counts_nowhere,
    a_correction_that_changes_nothing_changes_only_the_id,
    a_correction_counts_as_if_it_were_the_only_record,
    withdrawing_what_is_already_superseded_changes_nothing,
}

/// The ids that some record supersedes.
fn superseded(world: &World) -> Vec<&str> {
    list(&world.school, "records").iter().map(|it| text(it, "supersedes")).filter(|id| !id.is_empty()).collect()
}

/// A record that none supersedes: one that counts somewhere, if there is any.
fn latest(world: &World) -> Option<&str> {
    let superseded = superseded(world);
    let records = list(&world.school, "records").iter().map(|it| text(it, "id"));
    let latest: Vec<&str> = records.filter(|id| !superseded.contains(id)).collect();
    world.counting_of(&latest)
}

/// The school with one more record: a copy of `id` that supersedes it, with a change.
fn superseding(world: &World, id: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut record = item(&world.school, "records", id).clone();
    record["id"] = json!("new");
    record["supersedes"] = json!(id);
    change(&mut record);
    world.with(|school| list_mut(school, "records").push(record))
}

fn a_withdrawal_removes_exactly_what_its_record_gave(world: &World) -> Verdict {
    let Some(record) = latest(world) else { return without("a record") };
    let withdrawn = superseding(world, record, |it| it["kinds"] = json!([]));
    let mut expected = rows(&world.school, THE_END);
    for row in &mut expected {
        row.records.retain(|id| id.as_str() != record);
    }
    let listed = |rows: Vec<Obligation>| rows.into_iter().map(|row| row.records).collect::<Vec<_>>();
    same(&listed(expected), &listed(rows(&withdrawn, THE_END)))
}

fn a_superseded_record_counts_nowhere(world: &World) -> Verdict {
    for id in superseded(world) {
        prop_assert!(!rows(&world.school, THE_END).iter().any(|row| lists(row, id)), "{id}");
    }
    Ok(())
}

fn a_correction_that_changes_nothing_changes_only_the_id(world: &World) -> Verdict {
    let Some(record) = latest(world) else { return without("a record") };
    let corrected = superseding(world, record, |_| {});
    let mut expected = rows(&world.school, THE_END);
    for id in expected.iter_mut().flat_map(|row| &mut row.records) {
        if id.as_str() == record {
            *id = "new".parse().expect("an id");
        }
    }
    let mut after = rows(&corrected, THE_END);
    expected.iter_mut().chain(&mut after).for_each(|row| row.records.sort_unstable());
    same(&expected, &after)
}

fn a_correction_counts_as_if_it_were_the_only_record(world: &World) -> Verdict {
    let Some(record) = world.lone_record() else { return without("a record that stands alone") };
    let content = world.other.get(list(&world.school, "records"));
    let corrected = superseding(world, &record, |it| {
        for field in ["at", "children", "class", "kinds", "reached"] {
            it[field] = content[field].clone();
        }
    });
    let mut only = corrected.clone();
    list_mut(&mut only, "records").retain(|it| text(it, "id") != record);
    let new = list_mut(&mut only, "records").last_mut().expect("the correction");
    if new["kinds"] == json!([]) {
        list_mut(&mut only, "records").pop();
    } else {
        new["supersedes"] = Value::Null;
    }
    same(&rows(&only, THE_END), &rows(&corrected, THE_END))
}

fn withdrawing_what_is_already_superseded_changes_nothing(world: &World) -> Verdict {
    let superseded = superseded(world);
    let Some(record) = world.choose(&superseded) else { return without("a superseded record") };
    let withdrawn = superseding(world, record, |it| it["kinds"] = json!([]));
    same(&rows(&world.school, THE_END), &rows(&withdrawn, THE_END))
}
