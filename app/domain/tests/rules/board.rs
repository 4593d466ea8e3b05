//! What the board calls failing, what it does not, and in which order.

use chrono::NaiveDate;
use domain::{
    board::{Board, Contact, Person, Row, Sift, Standing},
    kind::Kind,
    obligation::Tally,
    range::{BadRange, Range},
    zone::TimeZone,
};
use rstest::rstest;

const DAY: i64 = 86_400_000;
/// Noon of 20 November 2026 in Shanghai.
const NOON: i64 = 1_795_147_200_000;

fn today() -> NaiveDate {
    "2026-11-20".parse().expect("a date")
}

fn tally(met: u32, owed: u32, overdue: u32) -> Tally {
    Tally { met, owed, overdue, ..Tally::default() }
}

fn row(name: &str, total: Tally, contact: Contact) -> Row {
    let id = name.parse().expect("an id");
    Row { person: Person { id, name: name.into() }, contact, cells: vec![total], total }
}

fn heard(days_ago: i64, waiting: u32) -> Contact {
    Contact { last: Some(NOON - days_ago * DAY), waiting }
}

#[rstest]
#[case::just_heard(heard(0, 0), None)]
#[case::yesterday(heard(1, 0), None)]
#[case::two_days(heard(2, 0), Some(2))]
#[case::four_days_with_records(heard(4, 3), Some(4))]
#[case::today_but_not_all(heard(0, 3), Some(0))]
#[case::never_signed_in(Contact::default(), None)]
fn a_phone_is_silent(#[case] contact: Contact, #[case] days: Option<i64>) {
    assert_eq!(contact.silent_days(today(), TimeZone::default()), days);
}

#[rstest]
#[case::nothing_owed(Tally::default(), false, Standing::NotOwed)]
#[case::all_lifted(Tally { waived: 2, ..Tally::default() }, false, Standing::Waived)]
#[case::all_done(tally(3, 3, 0), false, Standing::Met)]
#[case::all_done_and_silent(tally(3, 3, 0), true, Standing::Met)]
#[case::overdue(tally(1, 3, 1), false, Standing::Overdue)]
#[case::overdue_but_silent(tally(1, 3, 1), true, Standing::Unsynced)]
#[case::due_soon(Tally { due_soon: 1, ..tally(1, 3, 0) }, false, Standing::DueSoon)]
#[case::open(tally(1, 3, 0), false, Standing::Open)]
fn a_figure_stands(#[case] tally: Tally, #[case] silent: bool, #[case] standing: Standing) {
    assert_eq!(Standing::of(tally, silent), standing);
}

fn board() -> Board {
    let rows = vec![
        row("done", tally(4, 4, 0), heard(0, 0)),
        row("late", tally(1, 4, 3), heard(0, 0)),
        row("silent", tally(0, 4, 4), heard(4, 0)),
        row("later", tally(1, 4, 1), heard(1, 0)),
    ];
    let range = "2026-10".parse().expect("a month");
    let (kinds, total) = (vec![Kind::Talk], Tally::default());
    Board { range, today: today(), signed: None, reminders_missed: None, kinds, rows, columns: vec![total], total }
        .worst_first(TimeZone::default())
}

#[test]
fn whoever_needs_somebody_comes_first() {
    let names: Vec<_> = board().rows.into_iter().map(|row| row.person.name).collect();
    assert_eq!(names, ["late", "later", "silent", "done"]);
}

#[rstest]
#[case::everything(Sift::default(), &["late", "later", "silent", "done"])]
#[case::a_name(Sift { name: " LATE ".into(), ..Sift::default() }, &["late", "later"])]
#[case::overdue(Sift { standing: Some(Standing::Overdue), ..Sift::default() }, &["late", "later"])]
#[case::not_synced(Sift { standing: Some(Standing::Unsynced), kind: Some(Kind::Talk), ..Sift::default() }, &["silent"])]
#[case::a_kind_nobody_owes(Sift { standing: Some(Standing::NotOwed), kind: Some(Kind::Letter), ..Sift::default() }, &[])]
fn a_board_is_sifted(#[case] sift: Sift, #[case] found: &[&str]) {
    let board = board();
    let rows = board.rows.iter().filter(|row| sift.wants(row, &board, TimeZone::default()));
    assert_eq!(rows.map(|row| row.person.name.as_str()).collect::<Vec<_>>(), found);
}

#[rstest]
#[case::a_month("2026-11", Ok("2026-11"))]
#[case::the_days_of_a_month("2026-11-01..2026-11-30", Ok("2026-11"))]
#[case::a_term("2026-09-01..2027-01-22", Ok("2026-09-01..2027-01-22"))]
#[case::one_day("2026-11-20..2026-11-20", Ok("2026-11-20..2026-11-20"))]
#[case::two_years("2026-09-01..2028-08-31", Ok("2026-09-01..2028-08-31"))]
#[case::fifty_years("2000-01-01..2049-12-31", Err(BadRange::TooLong))]
#[case::backwards("2026-11-20..2026-11-19", Err(BadRange::Reversed))]
#[case::no_such_month("2026-13", Err(BadRange::Unreadable))]
#[case::no_such_day("2026-11-31..2026-12-01", Err(BadRange::NoSuchDay))]
#[case::another_writing("2026-11-1..2026-12-01", Err(BadRange::Unreadable))]
#[case::before_all_years("0001-01-01..0001-02-01", Err(BadRange::Unreadable))]
#[case::more_than_a_char("一二三四五六七..2026-12-01", Err(BadRange::Unreadable))]
#[case::nothing("..", Err(BadRange::Unreadable))]
fn days_are_written(#[case] text: &str, #[case] range: Result<&str, BadRange>) {
    assert_eq!(text.parse::<Range>().map(|it| it.to_string()), range.map(str::to_owned));
}
