//! Random schools are worth trying laws on only if they are full of borders.

use std::collections::BTreeMap;

use domain::obligation::{Obligation, Status};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use crate::{
    facts::{days_of, holder, item},
    support::lookup::text,
    world::{World, rows, worlds},
};

/// How many schools are looked at, and in how many of them each sight must be seen: far fewer than are expected.
const SCHOOLS: usize = 500;
const AT_LEAST: usize = 10;

/// What a row may show of the borders of the rules.
fn sights(world: &World, row: &Obligation) -> [(&'static str, bool); 14] {
    let days = days_of(&world.school, row);
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for person in days.iter().filter_map(|day| holder(&world.school, row, *day)) {
        *held.entry(person).or_default() += 1;
    }
    let (all, most) = (held.values().sum::<usize>(), held.values().max());
    let by = |record: &str| text(item(&world.school, "records", record), "by");
    [
        ("met", row.status == Status::Met),
        ("open", row.status == Status::Open),
        ("due soon", row.status == Status::DueSoon),
        ("overdue", row.status == Status::Overdue),
        ("upcoming", row.status == Status::Upcoming),
        ("waived", row.status == Status::Waived),
        ("waived but done", row.status == Status::Waived && row.done > 0),
        ("done in part", 0 < row.done && row.done < row.need),
        ("done by a former mentor", row.records.iter().any(|id| by(id.as_str()) != row.responsible.as_str())),
        ("done twice on a date", row.records.len() > row.done as usize),
        ("handed over", held.len() > 1),
        ("a tie", held.values().filter(|days| Some(*days) == most).count() > 1),
        ("held for half of the days", all == days.len().div_ceil(2) && all < days.len()),
        ("due before the last day", days.last() != Some(&row.due)),
    ]
}

#[test]
fn random_schools_are_interesting() {
    let mut runner = TestRunner::default();
    let mut schools: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..SCHOOLS {
        let world = worlds().new_tree(&mut runner).expect("a world").current();
        let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
        for (sight, here) in rows(&world.school, world.today).iter().flat_map(|row| sights(&world, row)) {
            *seen.entry(sight).or_default() |= here;
        }
        for (sight, seen) in seen {
            *schools.entry(sight).or_default() += usize::from(seen);
        }
    }
    println!("Of {SCHOOLS} schools: {schools:#?}");
    assert!(schools.len() == 14 && schools.values().all(|seen| *seen >= AT_LEAST), "{schools:#?}");
}
