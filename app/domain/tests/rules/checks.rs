//! What the list for a human names, and what it leaves alone.

use domain::{
    checks::{Made, Sign, choose_calls, signs},
    id::RecordId,
    record::Record,
    zone::TimeZone,
};
use rstest::rstest;
use serde_json::json;

const TALKED: &str = "和孩子谈了学习，也谈了爸爸妈妈什么时候回来。";

/// A visit on an October day at a time, entered so many hours after, with a note.
fn visit(nth: u8, day: u32, time: &str, hours_later: i64, note: &str) -> Record {
    let at = format!("2026-10-{day:02}T{time}:00+08:00");
    let made =
        chrono::DateTime::parse_from_rfc3339(&at).expect("a moment").timestamp_millis() + hours_later * 3_600_000;
    let id = RecordId::new(made.unsigned_abs(), [nth; 10]);
    let record = json!({"id": id, "by": "m1", "at": at, "children": [format!("c{nth}")], "kinds": ["visit"], "reached": true, "note": note});
    Record::parse(&record).expect("a record")
}

fn found(records: &[Record]) -> Vec<(Sign, usize)> {
    let made: Vec<_> = records.iter().map(|record| Made { record, skew_ms: 0 }).collect();
    signs(&made, TimeZone::default()).into_iter().map(|(_, sign, records)| (sign, records.len())).collect()
}

#[rstest]
#[case::same_words_on_three_days((1..=3).map(|day| visit(1, day, "18:00", 0, TALKED)).collect(), &[(Sign::SameWords, 3)])]
#[case::same_words_on_two_days((1..=2).map(|day| visit(1, day, "18:00", 0, TALKED)).collect(), &[])]
#[case::same_words_for_five_children_one_evening((1..=3).map(|nth| visit(nth, 1, "18:00", 0, TALKED)).collect(), &[])]
#[case::short_words((1..=9).map(|day| visit(1, day, "18:00", 0, "一切都好。")).collect(), &[])]
#[case::five_homes_in_ten_minutes((0..5).map(|nth| visit(nth, 1, &format!("18:0{nth}"), 0, "")).collect(), &[(Sign::ManyVisits, 5)])]
#[case::four_homes_in_ten_minutes((0..4).map(|nth| visit(nth, 1, &format!("18:0{nth}"), 0, "")).collect(), &[])]
#[case::five_homes_in_an_afternoon((0..5).map(|nth| visit(nth, 1, &format!("1{nth}:00"), 0, "")).collect(), &[])]
#[case::all_on_the_31st((1..=7).map(|day| visit(1, day, "18:00", 24 * (31 - i64::from(day)), "")).collect(), &[(Sign::AllAtOnce, 7)])]
#[case::each_evening((1..=7).map(|day| visit(1, day, "18:00", 2, "")).collect(), &[])]
#[case::a_weekend_late((1..=7).map(|day| visit(1, day, "18:00", 48, "")).collect(), &[])]
#[case::few_on_the_31st((1..=5).map(|day| visit(1, day, "18:00", 24 * (31 - i64::from(day)), "")).collect(), &[])]
#[case::before_it_happened(vec![visit(1, 5, "18:00", -3, "")], &[(Sign::AheadOfTime, 1)])]
#[case::rounded_up(vec![visit(1, 5, "18:00", 0, "")], &[])]
fn a_sign(#[case] records: Vec<Record>, #[case] expected: &[(Sign, usize)]) {
    assert_eq!(found(&records), expected);
}

#[test]
fn a_phone_whose_clock_is_wrong_is_no_sign() {
    let record = visit(1, 5, "18:00", -3, "");
    let made = [Made { record: &record, skew_ms: 3 * 3_600_000 }];
    assert_eq!(signs(&made, TimeZone::default()), []);
}

#[test]
fn the_same_calls_are_chosen_all_month_in_whatever_order_records_come() {
    let records: Vec<_> = (1..=20).map(|day| visit(1, day, "18:00", 0, "")).collect();
    let mut made: Vec<_> = records.iter().map(|record| Made { record, skew_ms: 0 }).collect();
    let month = "2026-10".parse().expect("a month");
    let first = choose_calls(month, &made);
    made.reverse();
    assert_eq!(choose_calls(month, &made), first);
    assert_eq!(first.len(), 5);
    assert_ne!(choose_calls("2026-11".parse().expect("a month"), &made), first);
}
