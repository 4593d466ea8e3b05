//! The half rule: who owes a period that changed hands, or that nobody held in part.

use chrono::Days;
use domain::obligation::Status;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::json;

use crate::{
    facts::list_mut,
    run::{Verdict, without},
    stage::{Stage, hold},
    world::World,
};

laws! {
    half_of_the_days_is_enough_to_owe_a_period_and_one_day_less_is_not,
    days_that_two_people_hold_add_up_to_a_half,
    on_a_tie_whoever_came_later_owes_it,
    on_a_tie_whoever_came_back_last_owes_it,
    whoever_held_it_longer_owes_it,
    whoever_was_active_longer_owes_it_though_another_held_it_longer,
    a_child_enrolled_for_half_of_the_days_is_owed_and_for_one_day_less_is_not,
    a_waiver_that_leaves_half_of_the_days_lifts_nothing_and_one_more_day_does,
}

fn half_of_the_days_is_enough_to_owe_a_period_and_one_day_less_is_not(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let (days, half) = (stage.days.len(), stage.half());
    for first in [0, days - half] {
        let held = stage.held(&[(0, stage.stretch(first, half))]);
        let owes = held.as_ref().map(|row| (row.responsible.as_str(), row.status != Status::Waived));
        prop_assert_eq!(owes, Some((stage.people[0].as_str(), true)), "{} days of {}", half, days);
        let less = stage.held(&[(0, stage.stretch(first, half - 1))]);
        prop_assert!(less.is_none(), "{} days of {days}: {less:?}", half - 1);
    }
    Ok(())
}

fn days_that_two_people_hold_add_up_to_a_half(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let (days, half) = (stage.days.len(), stage.half());
    let first = world.other.index(half);
    let then = |count| [(0, stage.stretch(0, first)), (1, stage.stretch(days - count, count))];
    prop_assert!(stage.held(&then(half - first)).is_some(), "{first} days and {} of {days}", half - first);
    prop_assert!(stage.held(&then(half - first - 1)).is_none(), "{first} days and {} of {days}", half - first - 1);
    Ok(())
}

fn on_a_tie_whoever_came_later_owes_it(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let each = stage.days.len() / 2;
    if each == 0 {
        return without("two days");
    }
    let rest = stage.days.len() - 2 * each;
    let row = stage.held(&[(0, stage.stretch(0, each)), (1, stage.stretch(each + rest, each))]);
    prop_assert_eq!(row.as_ref().map(|row| row.responsible.as_str()), Some(stage.people[1].as_str()), "{} each", each);
    Ok(())
}

fn on_a_tie_whoever_came_back_last_owes_it(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world).filter(|it| it.days.len() >= 4) else { return without("four days") };
    let each = stage.days.len() / 4;
    let part = |who: usize, first: usize, parts: usize| (who, stage.stretch(first * each, parts * each));
    let row = stage.held(&[part(0, 0, 1), part(1, 1, 2), part(0, 3, 1)]);
    prop_assert_eq!(row.as_ref().map(|row| row.responsible.as_str()), Some(stage.people[0].as_str()), "{} each", each);
    Ok(())
}

fn whoever_held_it_longer_owes_it(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let days = stage.days.len();
    let first = world.other.index(days + 1);
    let then = world.pick.index(days - first + 1);
    if first == then || first + then < stage.half() {
        return without("a longer part in a period that is owed");
    }
    let row = stage.held(&[(0, stage.stretch(0, first)), (1, stage.stretch(days - then, then))]);
    let longer = &stage.people[usize::from(then > first)];
    prop_assert_eq!(row.as_ref().map(|row| row.responsible.as_str()), Some(longer.as_str()), "{} and {}", first, then);
    Ok(())
}

fn whoever_was_active_longer_owes_it_though_another_held_it_longer(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let days = stage.days.len();
    let first = days / 2 + 1;
    let then = days.saturating_sub(first);
    // The first is free on so many days that they are active on one less than the other.
    let free = first - then + 1;
    if then == 0 || 2 * then - 1 < stage.half() {
        return without("days enough");
    }
    let stretches = [(0, stage.stretch(0, first)), (1, stage.stretch(first, then))];
    let row = stage.after(|school| {
        hold(school, &stage, &stretches);
        let stretch = stage.stretch(0, free).expect("the first is free on some days");
        list_mut(school, "waivers").push(stage.waiver(("mentor", &stage.people[0]), stretch));
    });
    let owes = row.as_ref().map(|row| (row.responsible.as_str(), row.status != Status::Waived));
    prop_assert_eq!(owes, Some((stage.people[1].as_str(), true)), "{} of {} and {} days", first - free, first, then);
    Ok(())
}

fn a_child_enrolled_for_half_of_the_days_is_owed_and_for_one_day_less_is_not(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world).filter(Stage::per_child) else { return without("a row of a child") };
    let (days, half) = (stage.days.len(), stage.half());
    let enrolled = |days: usize, late: bool| {
        stage.after(|school| {
            let mut children = list_mut(school, "children").iter_mut();
            let child = children.find(|it| it["id"] == stage.row.subject.as_str()).expect("the row's child");
            let last = stage.days[stage.days.len() - 1];
            let from = |days: usize| if days == 0 { last + Days::new(1) } else { stage.days[stage.days.len() - days] };
            if late {
                child["from"] = json!(from(days));
            } else {
                child["to"] = json!(days.checked_sub(1).map_or(stage.days[0] - Days::new(1), |at| stage.days[at]));
            }
        })
    };
    for late in [false, true] {
        prop_assert!(enrolled(half, late).is_some(), "{half} days of {days}");
        prop_assert!(enrolled(half - 1, late).is_none(), "{} days of {days}", half - 1);
    }
    Ok(())
}

fn a_waiver_that_leaves_half_of_the_days_lifts_nothing_and_one_more_day_does(world: &World) -> Verdict {
    let Some(stage) = Stage::set(world) else { return without("a row") };
    let whose = match world.other.index(2) {
        0 if stage.per_child() => ("child", stage.row.subject.as_str()),
        _ => ("mentor", stage.people[0].as_str()),
    };
    let after = |free: usize| {
        stage.after(|school| {
            let stretch = stage.stretch(world.pick.index(stage.days.len() - free + 1), free);
            list_mut(school, "waivers").extend(stretch.map(|stretch| stage.waiver(whose, stretch)));
        })
    };
    let most = stage.days.len() - stage.half();
    let status = |free| after(free).map(|row| row.status);
    prop_assert!(status(most).is_some_and(|it| it != Status::Waived), "{most} of {} days", stage.days.len());
    prop_assert_eq!(status(most + 1), Some(Status::Waived), "{} of {} days", most + 1, stage.days.len());
    Ok(())
}
