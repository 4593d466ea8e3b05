//! A mentor's month on the phone, with ten children and a year of records: what it shows, and in a browser how long it
//! takes (`make bench-obligations` prints it).

use chrono::{Days, NaiveDate};
use domain::{
    id::StaffId,
    notebook::{Entry, Notebook, Page, State},
    overview::Overview,
    package::Package,
    record::Record,
};
use serde_json::json;
#[cfg(target_family = "wasm")]
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

const CHILDREN: u64 = 10;
/// One for each child and week.
const WEEKS: u64 = 50;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test)]
fn ten_children_and_a_year_of_records() {
    let phone = phone();
    let (owner, today): (StaffId, NaiveDate) = ("m1".parse().expect("an id"), date("2027-06-20"));
    let overview = Overview::of(&phone, &owner, today);
    assert_eq!(phone.records.len() as u64, CHILDREN * WEEKS);
    assert_eq!((overview.cards.len(), overview.tally.owed), (10, 60));
    assert_eq!(overview.tally.met, 30, "a talk, a dinner and a visit with each");
    #[cfg(target_family = "wasm")]
    time(&phone, &owner, today);
}

/// The phone's clock has only milliseconds, so many runs are timed as one.
#[cfg(target_family = "wasm")]
fn time(phone: &Notebook, owner: &StaffId, today: NaiveDate) {
    const RUNS: u32 = 200;
    let month = domain::month::Month::of(today);
    let start = js_sys::Date::now();
    for _ in 0..RUNS {
        std::hint::black_box(phone.obligations(owner, month, today));
    }
    let each = (js_sys::Date::now() - start) / f64::from(RUNS);
    let verdict = if each <= 2.0 { "met" } else { "MISSED" };
    console_log!("one mentor's month on the phone, in wasm: {each:.2} ms, target ≤ 2 {verdict}");
}

fn phone() -> Notebook {
    let children: Vec<_> = (0..CHILDREN)
        .map(|it| json!({"id": format!("c{it}"), "name": format!("孩子{it}"), "class": "k1", "from": "2026-09-01"}))
        .collect();
    let pairings: Vec<_> =
        (0..CHILDREN).map(|it| json!({"child": format!("c{it}"), "mentor": "m1", "from": "2026-09-01"})).collect();
    let package = json!({
        "format": "peiban.school/1",
        "school": {"id": "s", "name": "河东小学", "preset": "hedong"},
        "calendar": {
            "terms": [{"id": "a", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"},
                      {"id": "b", "name": "春", "from": "2027-02-22", "to": "2027-07-02"}],
            "holidays": [{"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}]},
        "staff": [{"id": "m1", "name": "李老师", "roles": ["mentor"]}, {"id": "p1", "name": "张校长", "roles": ["principal"]}],
        "classes": [{"id": "k1", "name": "三(1)班"}],
        "children": children, "pairings": pairings,
    });
    let school = Package::parse(&package.to_string()).expect("a sound package").school();
    let entries = (0..CHILDREN).flat_map(|child| (0..WEEKS).map(move |week| entry(child, week)));
    let mut phone = Notebook::default();
    phone.absorb(Page {
        rules: Some(school.rules),
        children: school.children.into_values().collect(),
        entries: entries.collect(),
        ..Page::default()
    });
    phone
}

fn entry(child: u64, week: u64) -> Entry {
    let day = date("2026-09-02") + Days::new(7 * week);
    let record = json!({
        "id": format!("r{child}-{week}"), "by": "m1", "at": format!("{day}T19:00:00+08:00"), "children": [format!("c{child}")],
        "kinds": ["talk", "dinner", "visit"], "reached": true, "note": "一起做了作业。"
    });
    Entry::new(Record::parse(&record).expect("a sound record"), State::Received)
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
