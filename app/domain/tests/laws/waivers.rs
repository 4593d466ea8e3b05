//! Waivers: what they lift, and what they leave alone.

use domain::obligation::{Obligation, Status};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    facts::{days_of, find, holder, item, list_mut, same},
    run::{Verdict, without},
    support::lookup::{covers, date, list},
    world::{THE_END, World, rows},
};

laws! {
    an_unconfirmed_waiver_changes_nothing,
    a_waiver_adds_and_removes_no_row_and_changes_no_done,
    without_waivers_nothing_is_waived,
    a_waived_row_stands_under_whoever_would_owe_it,
    one_waiver_less_waives_nothing,
    a_waiver_touches_only_the_kinds_the_people_and_the_days_it_names,
    a_waiver_in_two_halves_is_the_whole,
    the_same_waiver_twice_changes_nothing,
    a_waiver_that_names_no_kind_is_of_all_kinds,
}

fn unwaived(world: &World) -> Vec<Obligation> {
    rows(&world.with(|school| school["waivers"] = json!([])), THE_END)
}

/// The place of a confirmed waiver in its list.
fn confirmed(world: &World) -> Option<usize> {
    let waivers = list(&world.school, "waivers").iter().enumerate();
    let confirmed: Vec<usize> = waivers.filter(|(_, it)| it["confirmed"] == true).map(|(at, _)| at).collect();
    world.choose(&confirmed).copied()
}

fn an_unconfirmed_waiver_changes_nothing(world: &World) -> Verdict {
    let confirmed = world.with(|school| list_mut(school, "waivers").retain(|it| it["confirmed"] == true));
    same(&rows(&world.school, THE_END), &rows(&confirmed, THE_END))?;
    let none = world.with(|school| {
        for waiver in list_mut(school, "waivers") {
            waiver["confirmed"] = json!(false);
        }
    });
    same(&unwaived(world), &rows(&none, THE_END))
}

fn a_waiver_adds_and_removes_no_row_and_changes_no_done(world: &World) -> Verdict {
    // All but whom it stands under, and whether it is waived.
    let rest = |mut rows: Vec<Obligation>| {
        for row in &mut rows {
            row.responsible = "anyone".parse().expect("an id");
            row.status = Status::Open;
        }
        rows
    };
    same(&rest(unwaived(world)), &rest(rows(&world.school, THE_END)))
}

fn without_waivers_nothing_is_waived(world: &World) -> Verdict {
    prop_assert!(unwaived(world).iter().all(|row| row.status != Status::Waived));
    Ok(())
}

fn a_waived_row_stands_under_whoever_would_owe_it(world: &World) -> Verdict {
    let unwaived = unwaived(world);
    let waived: Vec<_> = rows(&world.school, THE_END).into_iter().filter(|it| it.status == Status::Waived).collect();
    if waived.is_empty() {
        return without("a waived row");
    }
    for row in waived {
        let owed = find(&unwaived, &row).map(|it| &it.responsible);
        prop_assert_eq!(owed, Some(&row.responsible), "{:?}", row);
    }
    Ok(())
}

fn one_waiver_less_waives_nothing(world: &World) -> Verdict {
    let Some(at) = confirmed(world) else { return without("a confirmed waiver") };
    let fewer = rows(&world.with(|school| _ = list_mut(school, "waivers").remove(at)), THE_END);
    for (fewer, more) in fewer.iter().zip(&rows(&world.school, THE_END)) {
        prop_assert!(fewer.status != Status::Waived || more.status == Status::Waived, "{more:?}");
    }
    Ok(())
}

fn a_waiver_touches_only_the_kinds_the_people_and_the_days_it_names(world: &World) -> Verdict {
    let Some(at) = confirmed(world) else { return without("a confirmed waiver") };
    let waiver = &list(&world.school, "waivers")[at];
    let concerns = |row: &Obligation| {
        let kind = &item(&world.school, "duties", row.duty.as_str())["kind"];
        let kinds = list(waiver, "kinds");
        let mut days = days_of(&world.school, row).into_iter().filter(|day| covers(waiver, *day));
        let whose =
            days.any(|day| waiver["mentor"].is_null() || holder(&world.school, row, day) == waiver["mentor"].as_str());
        (kinds.is_empty() || kinds.contains(kind))
            && whose
            && (waiver["child"].is_null() || waiver["child"] == row.subject.as_str())
    };
    let fewer = rows(&world.with(|school| _ = list_mut(school, "waivers").remove(at)), THE_END);
    for (before, after) in fewer.iter().zip(&rows(&world.school, THE_END)).filter(|(before, after)| before != after) {
        prop_assert!(concerns(before), "{waiver} {before:?} {after:?}");
    }
    Ok(())
}

fn a_waiver_in_two_halves_is_the_whole(world: &World) -> Verdict {
    let Some(at) = confirmed(world) else { return without("a confirmed waiver") };
    let whole = &list(&world.school, "waivers")[at];
    let days = date(whole, "from").into_iter().flat_map(|from| from.iter_days().take_while(|day| covers(whole, *day)));
    let days: Vec<_> = days.collect();
    let cut = world.other.index(days.len());
    if cut == 0 {
        return without("two days");
    }
    let halves = world.with(|school| {
        let mut second: Value = whole.clone();
        second["from"] = json!(days[cut]);
        list_mut(school, "waivers")[at]["to"] = json!(days[cut - 1]);
        list_mut(school, "waivers").push(second);
    });
    same(&rows(&world.school, THE_END), &rows(&halves, THE_END))
}

fn the_same_waiver_twice_changes_nothing(world: &World) -> Verdict {
    let Some(at) = confirmed(world) else { return without("a confirmed waiver") };
    let twice = world.with(|school| {
        let waiver = list_mut(school, "waivers")[at].clone();
        list_mut(school, "waivers").push(waiver);
    });
    same(&rows(&world.school, THE_END), &rows(&twice, THE_END))
}

fn a_waiver_that_names_no_kind_is_of_all_kinds(world: &World) -> Verdict {
    let Some(at) = confirmed(world) else { return without("a confirmed waiver") };
    let of = |kinds: Value| rows(&world.with(|school| list_mut(school, "waivers")[at]["kinds"] = kinds), THE_END);
    let all = list(&world.school, "duties").iter().map(|duty| duty["kind"].clone()).collect();
    same(&of(all), &of(json!([])))
}
