//! How a status follows from the days, from what is needed and from what is done.

use chrono::{Days, NaiveDate};
use domain::obligation::{Cell, Status, Tally, seen_on};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::json;

use crate::{
    facts::{date_of, item, list_mut, same},
    run::{Verdict, without},
    support::lookup::text,
    world::{THE_END, World, cells_of, rows},
};

laws! {
    a_status_never_goes_back_as_days_pass,
    what_is_waived_is_waived_on_every_day_and_nothing_else_is,
    an_unmet_row_is_overdue_from_the_day_after_its_due_date,
    an_unmet_row_is_upcoming_until_its_first_day,
    an_unmet_row_is_due_soon_from_its_lead_on,
    records_dated_after_today_count_nowhere_yet,
    a_record_counts_from_its_own_date_on,
    a_rate_is_met_of_what_is_owed_and_has_no_value_when_nothing_is,
    tallies_of_parts_add_up,
}

/// How far a row has come that is not waived; what is met stays met.
fn stage(status: Status) -> u32 {
    match status {
        Status::Waived | Status::Upcoming => 0,
        Status::Open => 1,
        Status::DueSoon => 2,
        Status::Overdue => 3,
        Status::Met => 4,
    }
}

fn a_status_never_goes_back_as_days_pass(world: &World) -> Verdict {
    let cells = cells_of(&world.school);
    let Some(cell) = world.choose(&cells) else { return without("a row") };
    let days = (cell.first - Days::new(3)).iter_days().take_while(|day| *day <= cell.period.to + Days::new(3));
    let seen: Vec<_> = days.map(|day| cell.seen_on(day)).collect();
    for (day, next) in seen.iter().zip(&seen[1..]) {
        prop_assert!(stage(day.status) <= stage(next.status) && day.done <= next.done, "{day:?} {next:?}");
    }
    Ok(())
}

fn what_is_waived_is_waived_on_every_day_and_nothing_else_is(world: &World) -> Verdict {
    for cell in cells_of(&world.school) {
        for day in [world.today, cell.first, cell.due, THE_END] {
            prop_assert_eq!(cell.seen_on(day).status == Status::Waived, cell.waived, "{:?}", cell);
        }
    }
    Ok(())
}

/// The rows to be done when nothing is.
fn unmet(world: &World) -> Vec<Cell> {
    let mut cells = cells_of(&world.with(|school| school["records"] = json!([])));
    cells.retain(|cell| !cell.waived);
    cells
}

/// Each unmet row's status on a day is one of some, and the day before not.
fn begins(world: &World, on: impl Fn(&Cell) -> NaiveDate, statuses: &[Status]) -> Verdict {
    for cell in unmet(world) {
        let status = |day| cell.seen_on(day).status;
        prop_assert!(statuses.contains(&status(on(&cell))), "{cell:?}");
        prop_assert!(!statuses.contains(&status(on(&cell) - Days::new(1))), "{cell:?}");
    }
    Ok(())
}

fn an_unmet_row_is_overdue_from_the_day_after_its_due_date(world: &World) -> Verdict {
    begins(world, |cell| cell.due + Days::new(1), &[Status::Overdue])
}

fn an_unmet_row_is_upcoming_until_its_first_day(world: &World) -> Verdict {
    begins(world, |cell| cell.first, &[Status::Open, Status::DueSoon])?;
    prop_assert!(unmet(world).iter().all(|it| it.seen_on(it.first - Days::new(1)).status == Status::Upcoming));
    Ok(())
}

fn an_unmet_row_is_due_soon_from_its_lead_on(world: &World) -> Verdict {
    let lead = |cell: &Cell| match text(item(&world.school, "duties", cell.duty.as_str()), "every") {
        "week" => 2,
        "fortnight" => 4,
        "month" => 7,
        "term" => 14,
        _ => 30,
    };
    begins(world, |cell| cell.first.max(cell.due - Days::new(lead(cell))), &[Status::DueSoon])
}

fn records_dated_after_today_count_nowhere_yet(world: &World) -> Verdict {
    let lone = world.lone_records();
    let made = world.with(|school| {
        list_mut(school, "records")
            .retain(|it| !lone.contains(&text(it, "id")) || date_of(&world.school, it) <= world.today);
    });
    same(&rows(&made, world.today), &rows(&world.school, world.today))
}

fn a_record_counts_from_its_own_date_on(world: &World) -> Verdict {
    for cell in cells_of(&world.school) {
        for id in cell.seen_on(THE_END).records {
            let date = date_of(&world.school, item(&world.school, "records", id.as_str()));
            let counts = |day| cell.seen_on(day).records.contains(&id);
            prop_assert!(counts(date) && !counts(date - Days::new(1)), "{id} {cell:?}");
        }
    }
    Ok(())
}

fn a_rate_is_met_of_what_is_owed_and_has_no_value_when_nothing_is(world: &World) -> Verdict {
    let rows = rows(&world.school, world.today);
    let count = |wanted| u32::try_from(rows.iter().filter(|row| row.status == wanted).count()).expect("few rows");
    let tally = Tally::of(&rows);
    prop_assert_eq!((tally.met, tally.waived), (count(Status::Met), count(Status::Waived)));
    prop_assert_eq!((tally.overdue, tally.due_soon), (count(Status::Overdue), count(Status::DueSoon)));
    prop_assert_eq!(tally.owed + tally.waived, u32::try_from(rows.len()).expect("few rows"));
    prop_assert_eq!(tally.percent().is_none(), rows.iter().all(|row| row.status == Status::Waived));
    prop_assert_eq!(tally.percent() == Some(100), tally.met == tally.owed && tally.owed > 0);
    prop_assert_eq!(tally.percent() == Some(0), tally.met * 100 < tally.owed);
    Ok(())
}

fn tallies_of_parts_add_up(world: &World) -> Verdict {
    let rows = seen_on(world.today, &cells_of(&world.school));
    let (one, other) = rows.split_at(world.other.index(rows.len() + 1));
    prop_assert_eq!(Tally::of(one) + Tally::of(other), Tally::of(&rows));
    Ok(())
}
