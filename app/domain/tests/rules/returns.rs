//! 补录: what counts as a difference from what was signed.

use domain::{
    board::Person,
    duty::Per,
    kind::Kind,
    obligation::{Obligation, Status},
    returns::{Supplement, Withdraw, late_records, supplements},
};
use rstest::rstest;

fn row(subject: &str, records: &[&str], status: Status) -> Obligation {
    let date = |text: &str| text.parse().expect("a date");
    Obligation {
        duty: "talk".parse().expect("an id"),
        kind: Kind::Talk,
        per: Per::Child,
        subject: subject.parse().expect("an id"),
        responsible: "m1".parse().expect("an id"),
        period: domain::calendar::Span { from: date("2026-10-01"), to: date("2026-10-31") },
        due: date("2026-10-31"),
        need: 1,
        done: u32::try_from(records.len()).expect("few"),
        status,
        records: records.iter().map(|id| id.parse().expect("an id")).collect(),
    }
}

fn compared(signed: &[Obligation], now: &[Obligation]) -> Vec<Supplement> {
    let name = |row: &Obligation| row.subject.to_string();
    supplements(signed, now, name, |id| Person { id: id.clone(), name: id.to_string() })
}

#[test]
fn days_that_go_by_are_no_difference() {
    let (signed, now) = ([row("c1", &[], Status::Open)], [row("c1", &[], Status::Overdue)]);
    assert_eq!(compared(&signed, &now), []);
}

#[rstest]
#[case::late_record(row("c1", &[], Status::Overdue), Some(row("c1", &["r1"], Status::Met)), 1)]
#[case::one_more_beside_enough(row("c1", &["r1"], Status::Met), Some(row("c1", &["r1", "r2"], Status::Met)), 1)]
#[case::withdrawn(row("c1", &["r1"], Status::Met), Some(row("c1", &[], Status::Overdue)), 0)]
#[case::lifted(row("c1", &[], Status::Overdue), Some(row("c1", &[], Status::Waived)), 0)]
#[case::owed_no_longer(row("c1", &["r1"], Status::Met), None, 0)]
fn what_changed_is_named(#[case] signed: Obligation, #[case] now: Option<Obligation>, #[case] late: usize) {
    let found = compared(&[signed], &now.into_iter().collect::<Vec<_>>());
    assert_eq!((found.len(), late_records(&found)), (1, late));
}

#[test]
fn a_record_about_two_children_came_once() {
    let signed = [row("c1", &[], Status::Overdue), row("c2", &[], Status::Overdue)];
    let now = [row("c1", &["r1"], Status::Met), row("c2", &["r1"], Status::Met)];
    let found = compared(&signed, &now);
    assert_eq!((found.len(), late_records(&found)), (2, 1));
}

#[rstest]
#[case::none("", false)]
#[case::blanks("      ", false)]
#[case::too_short("错了", false)]
#[case::enough("漏了一位老师", true)]
fn a_withdrawal_says_why(#[case] reason: &str, #[case] fine: bool) {
    let withdraw = Withdraw { id: "s1".parse().expect("an id"), reason: reason.into() };
    assert_eq!(withdraw.check().is_ok(), fine);
}
