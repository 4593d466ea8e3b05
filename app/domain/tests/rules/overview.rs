//! What the mentor sees first.

use domain::{
    kind::Kind,
    notebook::{Notebook, Page},
    obligation::{Status, Tally},
    overview::Overview,
    record::Record,
};
use serde_json::{Value, json};

use super::{date, parsed, record, school};

fn phone(school: &Value) -> Notebook {
    let school = parsed(school).school();
    let mut notebook = Notebook::default();
    let children = school.children.into_values().collect();
    notebook.absorb(Page { rules: Some(school.rules), children, ..Page::default() });
    notebook
}

fn overview(phone: &Notebook, today: &str) -> Overview {
    Overview::of(phone, &"m1".parse().expect("an id"), date(today))
}

fn talk(at: &str) -> Page {
    Page::saved(Record::parse(&record("r1", at, json!(["talk"]))).expect("a sound record"), None)
}

#[test]
fn a_waiting_record_fills_its_box_and_is_counted_apart() {
    let mut phone = phone(&school());
    phone.absorb(talk("2026-11-05T18:30:00+08:00"));
    let overview = overview(&phone, "2026-11-10");
    let tile = &overview.cards[0].boxes[0];
    assert_eq!((tile.kind, tile.status, tile.days_left, tile.waiting), (Kind::Talk, Status::Met, 20, true));
    assert_eq!((overview.tally.met, overview.received.met, overview.waiting), (1, 0, 1));
}

#[test]
fn several_periods_of_a_month_are_one_box_about_the_period_that_matters_now() {
    let mut school = school();
    school["duties"][0]["every"] = json!("week");
    let mut phone = phone(&school);
    phone.absorb(talk("2026-11-03T18:30:00+08:00"));
    let overview = overview(&phone, "2026-11-10");
    let tile = &overview.cards[0].boxes[0];
    // Weeks due in November 2026 end on 1, 8, 15, 22 and 29; the first was missed.
    assert_eq!((tile.status, tile.days_left), (Status::Overdue, -9));
    assert_eq!(tile.tally, Tally { met: 1, owed: 5, overdue: 1, due_soon: 0, waived: 0 });
}

#[test]
fn the_worst_comes_first_and_hamlets_stay_together() {
    let mut school = school();
    let child = |id: &str, name: &str, hamlet: &str| json!({"id": id, "name": name, "class": "k1", "from": "2026-09-01", "hamlet": hamlet});
    school["children"] = json!([child("c1", "甲", "A村"), child("c2", "乙", "B村"), child("c3", "丙", "A村")]);
    let pairing = |child: &str| json!({"child": child, "mentor": "m1", "from": "2026-09-01"});
    school["pairings"] = json!([pairing("c1"), pairing("c2"), pairing("c3")]);
    let mut phone = phone(&school);
    phone.absorb(talk("2026-11-05T18:30:00+08:00"));
    let names = |today| overview(&phone, today).cards.into_iter().map(|card| card.name).collect::<Vec<_>>();
    assert_eq!(names("2026-11-10"), ["丙", "乙", "甲"]);
}

#[test]
fn without_a_school_there_is_nothing_to_show() {
    assert_eq!(overview(&Notebook::default(), "2026-11-10"), Overview::default());
}

#[test]
fn the_history_shows_latest_versions_newest_first() {
    let mut phone = phone(&school());
    let page = |id: &str, at: &str, supersedes: Option<&str>| {
        let mut json = record(id, at, json!(["talk"]));
        json["supersedes"] = json!(supersedes);
        Page::saved(Record::parse(&json).expect("a sound record"), None)
    };
    phone.absorb(page("r1", "2026-11-05T18:30:00+08:00", None));
    phone.absorb(page("r2", "2026-11-07T18:30:00+08:00", None));
    phone.absorb(page("r3", "2026-11-06T18:30:00+08:00", Some("r1")));
    let history = phone.history(&"c1".parse().expect("an id"));
    let ids: Vec<_> = history.iter().map(|(record, _)| record.id.as_str()).collect();
    assert_eq!(ids, ["r2", "r3"]);
}
