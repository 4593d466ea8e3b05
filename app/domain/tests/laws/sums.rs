//! Sums that are kept instead of rows stand as the rows do.

use domain::{
    month::Month,
    obligation::{Sums, Tally, seen_on},
};
use proptest::prop_assert_eq;

use crate::{
    run::{Verdict, without},
    world::{THE_END, World, cells_of},
};

laws! {
    sums_stand_on_every_day_as_the_rows_do,
    what_is_taken_out_of_sums_leaves_no_trace,
}

fn sums_stand_on_every_day_as_the_rows_do(world: &World) -> Verdict {
    let cells = cells_of(&world.school);
    let Some(cell) = world.choose(&cells) else { return without("a row") };
    let month = cell.month();
    let mut sums = Sums::default();
    for cell in &cells {
        sums.add(cell);
    }
    for today in [world.today, cell.first, cell.due, cell.due + chrono::Days::new(1), THE_END] {
        let tally = sums.due_in(month).fold(Tally::default(), |tally, sum| tally + sum.seen_on(today));
        let rows = seen_on(today, &cells);
        prop_assert_eq!(tally, Tally::of(rows.iter().filter(|row| Month::of(row.due) == month)), "{}", today);
    }
    Ok(())
}

fn what_is_taken_out_of_sums_leaves_no_trace(world: &World) -> Verdict {
    let cells = cells_of(&world.school);
    let (kept, taken_out) = cells.split_at(world.pick.index(cells.len() + 1));
    let (mut sums, mut expected) = (Sums::default(), Sums::default());
    for cell in taken_out {
        sums.add(cell);
    }
    for cell in kept {
        sums.add(cell);
        expected.add(cell);
    }
    for cell in taken_out {
        sums.remove(cell);
    }
    prop_assert_eq!(sums, expected);
    Ok(())
}
