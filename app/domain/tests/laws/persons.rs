//! Whose duty something can be.

use domain::obligation::{Obligation, Status};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    facts::{days_of, holder, item, list_mut, principal_on, same},
    run::{Verdict, without},
    stage::fully_held,
    support::lookup::{days_in_session, list, text},
    world::{THE_END, World, rows},
};

laws! {
    whoever_is_responsible_held_at_least_one_day,
    a_mentor_of_all_days_owes_every_row,
    without_pairings_nobody_owes_anything_as_a_mentor,
    a_child_that_was_never_paired_has_no_row_of_a_mentor,
    without_class_teachers_nobody_owes_anything_as_one,
    the_principal_owes_all_that_principals_owe,
    what_a_mentor_should_do_for_a_class_or_a_teacher_for_the_school_is_owed_by_nobody,
}

fn duty<'a>(world: &'a World, row: &Obligation) -> &'a Value {
    item(&world.school, "duties", row.duty.as_str())
}

fn whoever_is_responsible_held_at_least_one_day(world: &World) -> Verdict {
    for row in rows(&world.school, THE_END) {
        let mut days = days_of(&world.school, &row).into_iter();
        let held = days.any(|day| holder(&world.school, &row, day) == Some(row.responsible.as_str()));
        prop_assert!(held, "{row:?}");
    }
    Ok(())
}

fn a_mentor_of_all_days_owes_every_row(world: &World) -> Verdict {
    let mentor = text(world.pick.get(list(&world.school, "staff")), "id");
    for row in rows(&fully_held(world, mentor), THE_END) {
        if text(duty(world, &row), "who") != "principal" {
            prop_assert!(row.responsible.as_str() == mentor && row.status != Status::Waived, "{row:?}");
        }
    }
    Ok(())
}

fn without_pairings_nobody_owes_anything_as_a_mentor(world: &World) -> Verdict {
    without_any(world, "pairings", "mentor")
}

fn without_class_teachers_nobody_owes_anything_as_one(world: &World) -> Verdict {
    without_any(world, "class_teachers", "class_teacher")
}

/// Without the list, the rows of these people are gone and all others as they were.
fn without_any(world: &World, list: &str, who: &str) -> Verdict {
    let mut expected = rows(&world.school, THE_END);
    expected.retain(|row| text(duty(world, row), "who") != who);
    let mut found = rows(&world.with(|school| school[list] = json!([])), THE_END);
    for row in expected.iter_mut().chain(&mut found) {
        row.records.clear();
        (row.done, row.status) = (0, Status::Open);
    }
    let place = |rows: Vec<Obligation>| rows.iter().map(|row| format!("{:?}", row.place())).collect::<Vec<_>>();
    same(&place(expected), &place(found))
}

fn a_child_that_was_never_paired_has_no_row_of_a_mentor(world: &World) -> Verdict {
    let child = world.pick.get(list(&world.school, "children"))["id"].clone();
    let school = world.with(|school| list_mut(school, "pairings").retain(|it| it["child"] != child));
    let of_mentor = |row: &&Obligation| text(duty(world, row), "who") == "mentor";
    let rows = rows(&school, THE_END);
    prop_assert!(!rows.iter().filter(of_mentor).any(|row| child == row.subject.as_str()));
    Ok(())
}

fn the_principal_owes_all_that_principals_owe(world: &World) -> Verdict {
    let mut of_principal = rows(&world.school, THE_END);
    of_principal.retain(|row| text(duty(world, row), "who") == "principal");
    let days = days_in_session(&world.school["calendar"]);
    if !days.iter().any(|day| principal_on(&world.school, *day).is_some()) {
        prop_assert_eq!(of_principal, []);
        return without("a principal");
    }
    for row in &of_principal {
        let days = days_of(&world.school, row);
        let held = days.iter().filter_map(|day| holder(&world.school, row, *day)).collect::<Vec<_>>();
        prop_assert!(2 * held.len() >= days.len() && held.contains(&row.responsible.as_str()), "{row:?}");
    }
    Ok(())
}

fn what_a_mentor_should_do_for_a_class_or_a_teacher_for_the_school_is_owed_by_nobody(world: &World) -> Verdict {
    let senseless = world.with(|school| {
        let mut duties = list_mut(school, "duties").clone();
        for duty in &mut duties {
            let (who, per) =
                [("mentor", "class"), ("mentor", "school"), ("class_teacher", "school")][world.pick.index(3)];
            (duty["who"], duty["per"]) = (json!(who), json!(per));
        }
        school["duties"] = duties.into();
    });
    prop_assert_eq!(rows(&senseless, THE_END), []);
    Ok(())
}
