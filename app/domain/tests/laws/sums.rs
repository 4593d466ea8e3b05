//! Sums that are kept instead of rows stand as the rows do.

use chrono::{Days, NaiveDate};
use domain::{
    board::{Board, Contact, Person, Share, shares},
    id::StaffId,
    month::Month,
    obligation::{Cell, Counter, PersonSums, Sums, Tally, each_cell, seen_on},
    period::Timetable,
    range::Range,
};
use proptest::prop_assert_eq;

use crate::{
    run::{Verdict, without},
    world::{THE_END, World, cells_of, parsed},
};

laws! {
    sums_stand_on_every_day_as_the_rows_do,
    what_is_taken_out_of_sums_leaves_no_trace,
    a_board_of_sums_is_the_board_of_the_rows,
    sums_counted_while_cells_are_looked_at_are_those_of_the_cells,
    a_cell_names_the_day_from_which_it_is_done,
}

fn sums_of(cells: &[Cell]) -> Sums {
    let mut sums = Sums::default();
    for cell in cells {
        sums.add(cell);
    }
    sums
}

fn sums_stand_on_every_day_as_the_rows_do(world: &World) -> Verdict {
    let cells = cells_of(&world.school);
    let Some(cell) = world.choose(&cells) else { return without("a row") };
    let (sums, month) = (sums_of(&cells), cell.month());
    for today in [world.today, cell.first, cell.due, cell.due + Days::new(1), THE_END] {
        let tally = sums.due_in(month).fold(Tally::default(), |tally, sum| tally + sum.seen_on(today));
        let rows = seen_on(today, &cells);
        prop_assert_eq!(tally, Tally::of(rows.iter().filter(|row| Month::of(row.due) == month)), "{}", today);
    }
    Ok(())
}

fn what_is_taken_out_of_sums_leaves_no_trace(world: &World) -> Verdict {
    let mut cells = cells_of(&world.school);
    world.shuffled(&mut cells);
    let (kept, taken_out) = cells.split_at(world.other.index(cells.len() + 1));
    let mut sums = sums_of(&cells);
    for cell in taken_out {
        sums.remove(cell);
    }
    prop_assert_eq!(sums, sums_of(kept));
    Ok(())
}

fn a_board_of_sums_is_the_board_of_the_rows(world: &World) -> Verdict {
    let mut cells = cells_of(&world.school);
    let Some(cell) = world.choose(&cells) else { return without("a row") };
    let (range, today) = (Range::from(cell.month()), world.today);
    // Kept, then corrected: some cells went and came back.
    let mut sums = PersonSums::of_cells(&cells);
    for cell in &cells {
        sums.remove(cell);
        sums.add(cell);
    }
    sums.retain(|sum| range.span().contains(sum.due));
    cells.retain(|cell| range.span().contains(cell.due));
    let of_sums = board(range, today, sums.iter().map(|(who, sum)| (who, sum.kind, sum.seen_on(today))));
    prop_assert_eq!(of_sums, board(range, today, shares(&seen_on(today, &cells))));
    Ok(())
}

fn board<'a>(range: Range, today: NaiveDate, shares: impl IntoIterator<Item = Share<'a>>) -> Board {
    let person = |id: &StaffId| Person { id: id.clone(), name: id.to_string() };
    Board::new(range, today, shares, person, |_| Contact::default())
}

fn sums_counted_while_cells_are_looked_at_are_those_of_the_cells(world: &World) -> Verdict {
    let package = parsed(&world.school);
    let school = package.school();
    let (timetable, mut counter) = (Timetable::new(&school.rules.calendar), Counter::default());
    each_cell(&school, &timetable, &package.records, |_, _| true, |cell| counter.add(cell));
    prop_assert_eq!(counter.sums(), sums_of(&cells_of(&world.school)));
    Ok(())
}

fn a_cell_names_the_day_from_which_it_is_done(world: &World) -> Verdict {
    for cell in cells_of(&world.school) {
        let done = |day| cell.seen_on(day).done >= cell.need;
        let days = cell.period.from.iter_days().take_while(|day| *day <= cell.period.to);
        prop_assert_eq!(cell.met_on(), days.into_iter().find(|day| done(*day)), "{:?}", cell);
    }
    Ok(())
}
