//! A year of a school, day by day.

use chrono::{Days, NaiveDate};
use domain::{
    month::Month,
    obligation::{Status, Tally, cells, obligations, seen_on},
    period::Timetable,
};
use proptest::prop_assert;

use crate::{
    facts::same,
    run::Verdict,
    support::lookup::{date, list},
    world::{World, parsed},
};

laws! {
    each on 24;
    every_day_of_a_year_follows_from_the_same_cells_and_nothing_goes_back,
}

fn every_day_of_a_year_follows_from_the_same_cells_and_nothing_goes_back(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let school = package.school();
    let cells = cells(&school, &Timetable::new(&school.rules.calendar), &package.records);
    let first = date(&list(&world.school["calendar"], "terms")[0], "from").expect("a term begins");
    let mut yesterday = seen_on(first - Days::new(31), &cells);
    for today in (first - Days::new(30)).iter_days().take(366) {
        let rows = seen_on(today, &cells);
        for (before, after) in yesterday.iter().zip(&rows) {
            let kept = before.status != Status::Met || after.status == Status::Met;
            let late = before.status != Status::Overdue || matches!(after.status, Status::Overdue | Status::Met);
            prop_assert!(kept && late && before.done <= after.done, "{today} {before:?} {after:?}");
        }
        let of_month = |day: NaiveDate| rows.iter().filter(move |row| Month::of(row.due) == Month::of(day));
        let of_today: Vec<_> = of_month(today).cloned().collect();
        same(&of_today, &obligations(&school, &package.records, Month::of(today), today))?;
        let tally = Tally::of(&of_today);
        prop_assert!((tally.owed + tally.waived) as usize == of_today.len(), "{today} {tally:?}");
        prop_assert!(tally.met + tally.overdue + tally.due_soon <= tally.owed, "{today} {tally:?}");
        yesterday = rows;
    }
    Ok(())
}
