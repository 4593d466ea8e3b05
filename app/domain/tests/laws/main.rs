//! The laws of the obligation function, each over many random schools. They speak of the function itself: of how its
//! rows change when a school changes, and of the borders the definition draws; no status is worked out here again.

#[macro_use]
mod run;
mod facts;
mod stage;
mod world;

#[path = "../support/mod.rs"]
mod support;

mod authors;
mod boxes;
mod changes;
mod clocks;
mod corrections;
mod counting;
mod halves;
mod interesting;
mod periods;
mod persons;
mod phone;
mod reminders;
mod rows;
mod rules;
mod statuses;
mod sums;
mod waivers;
mod year;

#[test]
fn the_laws_are_tried_on_ten_thousand_schools() {
    let schools = [
        authors::SCHOOLS,
        changes::SCHOOLS,
        clocks::SCHOOLS,
        corrections::SCHOOLS,
        counting::SCHOOLS,
        halves::SCHOOLS,
        periods::SCHOOLS,
        persons::SCHOOLS,
        phone::SCHOOLS,
        reminders::SCHOOLS,
        rows::SCHOOLS,
        rules::SCHOOLS,
        statuses::SCHOOLS,
        sums::SCHOOLS,
        waivers::SCHOOLS,
        year::SCHOOLS,
    ];
    assert!(schools.iter().sum::<usize>() >= 10_000, "{schools:?}");
}
