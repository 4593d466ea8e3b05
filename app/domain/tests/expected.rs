//! Three schools with results worked out independently of this project, compared line by line as data.
//! Run on the host and, as wasm, in a real browser: the phone's number is the school's number.

use chrono::NaiveDate;
use domain::{month::Month, obligation::obligations, package::Package};
use serde_json::Value;

#[track_caller]
fn check(package: &str, expected: &str, month: &str, today: &str) {
    let package = Package::parse(package).expect("the package is sound");
    let month: Month = month.parse().expect("a month");
    let today: NaiveDate = today.parse().expect("a date");
    let found = obligations(&package.school(), &package.records, month, today);
    let found: Vec<Value> = found.iter().map(|row| serde_json::to_value(row).expect("plain data")).collect();
    let expected: Vec<Value> = expected.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "line {}", at + 1);
    }
    assert_eq!(found.len(), expected.len());
}

macro_rules! expected {
    ($($test:ident: $school:literal, $month:literal, $today:literal;)*) => {$(
        #[cfg_attr(not(target_family = "wasm"), test)]
        #[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
        fn $test() {
            check(
                include_str!(concat!("data/school-", $school, ".json")),
                include_str!(concat!("data/expected-", $school, ".", $month, ".at.", $today, ".jsonl")),
                $month,
                $today,
            );
        }
    )*};
}

expected! {
    plain_school_september: "a", "2026-09", "2026-09-30";
    plain_school_october: "a", "2026-10", "2026-11-02";
    plain_school_november: "a", "2026-11", "2026-11-20";
    plain_school_january: "a", "2027-01", "2027-01-25";
    fortnights_september: "b", "2026-09", "2026-09-30";
    fortnights_october: "b", "2026-10", "2026-11-02";
    fortnights_november: "b", "2026-11", "2026-11-20";
    fortnights_january: "b", "2027-01", "2027-01-25";
    weeks_september: "c", "2026-09", "2026-09-30";
    weeks_october: "c", "2026-10", "2026-11-02";
    weeks_november: "c", "2026-11", "2026-11-20";
    weeks_january: "c", "2027-01", "2027-01-25";
}
