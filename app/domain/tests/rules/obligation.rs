//! Who owes what, what counts, and how it stands.

use domain::{
    month::Month,
    obligation::{Status, Tally, obligations},
};
use serde_json::{Value, json};

use super::{date, parsed, record, school, school_with};

/// What stands on the one line of `month` as seen on `today`: who, how often done, how it stands; none without a line.
#[track_caller]
fn line(school: &Value, month: &str, today: &str) -> Option<(String, u32, Status)> {
    let package = parsed(school);
    let month: Month = month.parse().expect("a month");
    let rows = obligations(&package.school(), &package.records, month, date(today));
    assert!(rows.len() <= 1, "at most one line: {rows:?}");
    rows.first().map(|row| (row.responsible.to_string(), row.done, row.status))
}

#[track_caller]
fn check(school: &Value, month: &str, today: &str, expected: Option<(&str, u32, Status)>) {
    let expected = expected.map(|(who, done, status)| (who.to_owned(), done, status));
    assert_eq!(line(school, month, today), expected);
}

fn with_records(records: Value) -> Value {
    school_with("/records", records)
}

fn with_duty(field: &str, value: Value) -> Value {
    school_with(&format!("/duties/0/{field}"), value)
}

#[test]
fn the_status_follows_the_days() {
    for (today, status) in [
        ("2026-10-31", Status::Upcoming),
        ("2026-11-01", Status::Open),
        ("2026-11-22", Status::Open),
        ("2026-11-23", Status::DueSoon),
        ("2026-11-30", Status::DueSoon),
        ("2026-12-01", Status::Overdue),
    ] {
        check(&school(), "2026-11", today, Some(("m1", 0, status)));
    }
}

#[test]
fn a_record_counts_on_its_date_at_the_school() {
    for (at, done) in [
        ("2026-11-30T23:59:59+08:00", 1),
        ("2026-11-30T16:00:00+00:00", 0),
        ("2026-10-31T16:00:00+00:00", 1),
        ("2026-10-31T23:59:00+08:00", 0),
    ] {
        let school = with_records(json!([record("r1", at, json!(["talk"]))]));
        let status = if done == 1 { Status::Met } else { Status::Overdue };
        check(&school, "2026-11", "2026-12-05", Some(("m1", done, status)));
    }
}

#[test]
fn two_talks_on_one_evening_are_one() {
    let evening = |id, at| record(id, at, json!(["talk", "dinner"]));
    let mut school =
        with_records(json!([evening("r1", "2026-11-05T18:00:00+08:00"), evening("r2", "2026-11-05T20:00:00+08:00"),]));
    school["duties"][0]["times"] = json!(2);
    check(&school, "2026-11", "2026-11-10", Some(("m1", 1, Status::Open)));
    school["records"][1]["at"] = json!("2026-11-06T20:00:00+08:00");
    check(&school, "2026-11", "2026-11-10", Some(("m1", 2, Status::Met)));
}

#[test]
fn attempts_other_kinds_other_people_and_the_future_do_not_count() {
    let talk = record("r1", "2026-11-05T18:00:00+08:00", json!(["talk"]));
    for (field, value) in [
        ("reached", json!(false)),
        ("kinds", json!(["dinner"])),
        ("by", json!("m2")),
        ("by", json!("t1")),
        ("at", json!("2026-11-29T18:00:00+08:00")),
    ] {
        let mut talk = talk.clone();
        talk[field] = value;
        check(&with_records(json!([talk])), "2026-11", "2026-11-10", Some(("m1", 0, Status::Open)));
    }
}

#[test]
fn a_correction_counts_in_place_of_the_record_and_a_withdrawal_not_at_all() {
    let talk = record("r1", "2026-11-05T18:00:00+08:00", json!(["talk"]));
    let mut correction = record("r2", "2026-10-05T18:00:00+08:00", json!(["talk"]));
    correction["supersedes"] = json!("r1");
    let corrected = with_records(json!([talk, correction]));
    check(&corrected, "2026-11", "2026-11-10", Some(("m1", 0, Status::Open)));
    check(&corrected, "2026-10", "2026-11-10", Some(("m1", 1, Status::Met)));
    correction["kinds"] = json!([]);
    check(&with_records(json!([talk, correction])), "2026-10", "2026-11-10", Some(("m1", 0, Status::Overdue)));
}

#[test]
fn the_half_rule_decides_who_owes_a_month_of_thirty_days() {
    let pairings = |change: &str, second: &str| {
        json!([{"child": "c1", "mentor": "m1", "from": "2026-09-01", "to": change},
               {"child": "c1", "mentor": "m2", "from": second}])
    };
    for (last_day_of_m1, first_day_of_m2, owes) in [
        ("2026-11-20", "2026-11-21", Some("m1")),
        ("2026-11-14", "2026-11-15", Some("m2")),
        ("2026-11-15", "2026-11-16", Some("m2")), // 15 days each: the later pairing
        ("2026-11-10", "2026-11-26", Some("m1")), // 10 + 5 days are half of 30
        ("2026-11-09", "2026-11-26", None),       // 9 + 5 days are less than half
    ] {
        let school = school_with("/pairings", pairings(last_day_of_m1, first_day_of_m2));
        let owed = owes.map(|who| (who, 0, Status::Open));
        check(&school, "2026-11", "2026-11-10", owed);
    }
}

#[test]
fn a_pairing_that_starts_on_the_25th_owes_nothing_for_that_month() {
    let school = school_with("/pairings/0/from", json!("2026-11-25"));
    check(&school, "2026-11", "2026-11-26", None);
    check(&school, "2026-12", "2026-12-01", Some(("m1", 0, Status::Open)));
}

#[test]
fn a_waiver_counts_when_it_is_confirmed_covers_the_kind_and_more_than_half() {
    let waiver = json!({"child": "c1", "kinds": ["talk"], "from": "2026-11-01", "to": "2026-11-20",
                        "reason": "大雪封路", "confirmed": true});
    let school = |waiver: &Value| school_with("/waivers", json!([waiver]));
    check(&school(&waiver), "2026-11", "2026-11-25", Some(("m1", 0, Status::Waived)));
    for (field, value) in [("confirmed", json!(false)), ("kinds", json!(["dinner"])), ("to", json!("2026-11-15"))] {
        let mut waiver = waiver.clone();
        waiver[field] = value;
        check(&school(&waiver), "2026-11", "2026-11-22", Some(("m1", 0, Status::Open)));
    }
    let mut of_mentor = waiver.clone();
    of_mentor["child"] = Value::Null;
    of_mentor["mentor"] = json!("m1");
    check(&school(&of_mentor), "2026-11", "2026-11-25", Some(("m1", 0, Status::Waived)));
    of_mentor["mentor"] = json!("m2");
    check(&school(&of_mentor), "2026-11", "2026-11-22", Some(("m1", 0, Status::Open)));
}

#[test]
fn a_waived_line_still_shows_what_was_done() {
    let mut school = with_records(json!([record("r1", "2026-11-05T18:00:00+08:00", json!(["talk"]))]));
    school["waivers"] =
        json!([{"child": "c1", "from": "2026-11-01", "to": "2026-11-30", "reason": "x", "confirmed": true}]);
    check(&school, "2026-11", "2026-11-25", Some(("m1", 1, Status::Waived)));
}

#[test]
fn holidays_shorten_a_month_but_what_is_done_in_them_counts() {
    let mut school = with_records(json!([record("r1", "2026-11-29T18:00:00+08:00", json!(["talk"]))]));
    school["calendar"]["holidays"] = json!([{"name": "假", "from": "2026-11-21", "to": "2026-11-30"}]);
    check(&school, "2026-11", "2026-11-21", Some(("m1", 0, Status::Overdue)));
    check(&school, "2026-11", "2026-11-29", Some(("m1", 1, Status::Met)));
    school["calendar"]["holidays"] = json!([{"name": "假", "from": "2026-11-01", "to": "2026-11-30"}]);
    check(&school, "2026-11", "2026-11-29", None);
}

#[test]
fn a_due_day_moves_the_due_date_to_the_last_day_in_session_not_after_it() {
    check(&with_duty("due_day", json!(25)), "2026-11", "2026-11-26", Some(("m1", 0, Status::Overdue)));
    check(&with_duty("due_day", json!(31)), "2026-11", "2026-11-30", Some(("m1", 0, Status::DueSoon)));
    let mut school = with_duty("due_day", json!(5));
    school["calendar"]["holidays"] = json!([{"name": "假", "from": "2026-11-01", "to": "2026-11-07"}]);
    check(&school, "2026-11", "2026-11-30", Some(("m1", 0, Status::DueSoon)));
}

#[test]
fn a_version_of_a_rule_holds_for_the_due_dates_it_was_in_force() {
    let ended = with_duty("to", json!("2026-11-29"));
    check(&ended, "2026-11", "2026-11-10", None);
    check(&ended, "2026-10", "2026-11-10", Some(("m1", 0, Status::Overdue)));
}

#[test]
fn a_child_that_left_is_nobodys_to_visit() {
    let mut school = with_records(json!([record("r1", "2026-11-25T18:00:00+08:00", json!(["talk"]))]));
    school["children"][0]["to"] = json!("2026-11-20");
    check(&school, "2026-11", "2026-11-26", Some(("m1", 0, Status::DueSoon)));
}

#[test]
fn periods_of_every_length_are_due_on_their_last_day_in_session() {
    let due = |every: &str, month: &str| -> Vec<String> {
        let package = parsed(&with_duty("every", json!(every)));
        let month: Month = month.parse().expect("a month");
        let rows = obligations(&package.school(), &[], month, date("2026-09-01"));
        rows.iter().map(|row| format!("{}..{} {}", row.period.from, row.period.to, row.due)).collect()
    };
    assert_eq!(due("week", "2026-09")[0], "2026-08-31..2026-09-06 2026-09-06");
    assert_eq!(due("week", "2026-09").len(), 4);
    // 1 September 2026 is a Tuesday: the first fortnight is counted from Monday, and cut to the term.
    assert_eq!(due("fortnight", "2026-09"), ["2026-09-01..2026-09-13 2026-09-13", "2026-09-14..2026-09-27 2026-09-27"]);
    assert_eq!(due("fortnight", "2027-01").last().map(String::as_str), Some("2027-01-18..2027-01-22 2027-01-22"));
    assert_eq!(due("month", "2027-01"), ["2027-01-01..2027-01-31 2027-01-22"]);
    assert_eq!(due("term", "2027-01"), ["2026-09-01..2027-01-22 2027-01-22"]);
    assert_eq!(due("year", "2027-01"), ["2026-09-01..2027-08-31 2027-01-22"]);
}

#[test]
fn a_rate_without_anything_owed_has_no_value() {
    assert_eq!(Tally::default().percent(), None);
    assert_eq!(Tally { met: 2, owed: 3, ..Tally::default() }.percent(), Some(66));
    assert_eq!(Tally { met: 3, owed: 3, ..Tally::default() }.percent(), Some(100));
}

/// A school of two principals who owe a report each month.
fn principals(roles: [Value; 2]) -> Value {
    let [first, second] = roles;
    let mut school = school_with(
        "/staff",
        json!([
            {"id": "m1", "name": "李老师", "roles": ["mentor"]}, {"id": "m2", "name": "周老师"}, {"id": "t1", "name": "王老师"},
            {"id": "p1", "name": "张校长", "roles": [first]}, {"id": "p2", "name": "刘校长", "roles": [second]}
        ]),
    );
    for (field, value) in [("kind", "report"), ("who", "principal"), ("per", "school")] {
        school["duties"][0][field] = json!(value);
    }
    school
}

#[test]
fn the_principal_of_most_days_owes_what_principals_owe() {
    let post = |from: &str, to: Option<&str>| json!({"role": "principal", "from": from, "to": to});
    let always = || json!("principal");
    let until = |to| post("2020-09-01", Some(to));
    for (roles, who) in [
        ([always(), always()], Some("p1")),
        ([until("2026-11-14"), post("2026-11-15", None)], Some("p2")),
        // On a tie, whoever began later.
        ([until("2026-11-15"), post("2026-11-16", None)], Some("p2")),
        ([until("2026-11-16"), post("2026-11-17", None)], Some("p1")),
        ([post("2026-11-24", None), until("2026-11-07")], None),
        ([post("2026-11-16", None), until("2026-10-31")], Some("p1")),
        // Of two at once the one whose id sorts first.
        ([post("2026-11-10", None), always()], Some("p1")),
        ([post("2026-11-20", None), always()], Some("p2")),
        ([until("2026-10-31"), json!("mentor")], None),
    ] {
        let line = line(&principals(roles.clone()), "2026-11", "2026-11-10").map(|(who, ..)| who);
        assert_eq!(line.as_deref(), who, "{roles:?}");
    }
}
