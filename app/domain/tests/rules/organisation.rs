//! Areas and centre schools: what a file of them must hold, and which numbers go up to them.

use domain::{
    obligation::{Sum, Tally},
    organisation::Organisations,
    roll_up::{RollUp, SchoolLine},
};
use serde_json::{Value, json};

use super::date;

fn file() -> Value {
    json!({
        "format": "peiban.organisations/1",
        "organisations": [
            {"id": "east", "kind": "area", "name": "东片区", "parent": "zx"},
            {"id": "zx", "kind": "centre", "name": "中心学校", "parent": null}
        ],
        "schools": [{"school": "hd", "organisation": "east"}, {"school": "tp", "organisation": "zx"}],
        "supervisors": [
            {"organisation": "east", "school": "hd", "staff": "p1", "from": "2026-09-01", "to": "2026-10-31"},
            {"organisation": "east", "school": "hd", "staff": "p1", "from": "2026-11-01", "to": null}
        ]
    })
}

#[test]
fn a_file_stays_as_it_was_written() {
    let read = Organisations::parse(&file().to_string()).expect("a sound file");
    assert_eq!(serde_json::to_value(read).expect("JSON"), file());
}

#[test]
fn what_is_wrong_is_named_by_its_place() {
    for (pointer, value, path) in [
        ("/format", json!("peiban.school/1"), "format"),
        ("/organisations/1/id", json!("east"), "organisations[1].id"),
        ("/organisations/0/name", json!(""), "organisations[0].name"),
        ("/organisations/0/kind", json!("county"), "organisations[0].kind"),
        ("/organisations/0/parent", json!(null), "organisations[0].parent"),
        ("/organisations/0/parent", json!("nowhere"), "organisations[0].parent"),
        ("/organisations/0/parent", json!("east"), "organisations[0].parent"),
        ("/organisations/1/parent", json!("east"), "organisations[1].parent"),
        ("/schools/0/organisation", json!("west"), "schools[0].organisation"),
        ("/schools/1/school", json!("hd"), "schools[1].school"),
        ("/schools/0/school", json!("河东"), "schools[0].school"),
        ("/supervisors/0/organisation", json!("west"), "supervisors[0].organisation"),
        ("/supervisors/0/to", json!("2026-08-31"), "supervisors[0].to"),
        ("/supervisors/0/to", json!("2026-11-01"), "supervisors[1]"),
        ("/supervisors/0/since", json!("2026-11-01"), "supervisors[0].since"),
    ] {
        let mut file = file();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer starts with a slash");
        file.pointer_mut(parent).expect("the place exists")[field] = value;
        let error = Organisations::parse(&file.to_string()).expect_err("a broken file");
        assert_eq!(error.path, path, "{error}");
    }
}

/// What a rule asks in one week or month: of how many, how many waived, on which day of it how many were met.
fn sum(duty: &str, per: &str, from: &str, (owed, waived): (u32, u32), met: &[u32]) -> Sum {
    let due = date(from) + chrono::Days::new(6);
    serde_json::from_value(json!([duty, "talk", per, "week", from, from, due, owed, waived, met])).expect("a sum")
}

fn line(sums: &[Sum], today: &str) -> SchoolLine {
    let school = serde_json::from_value(json!({"id": "hd", "name": "河东小学"})).expect("a school");
    SchoolLine::new(school, None, sums, date(today))
}

#[test]
fn numbers_about_fewer_than_three_children_are_hidden_and_count_in_no_sum() {
    let week = |from| sum("talk", "child", from, (2, 0), &[1]);
    let shown = sum("visit", "child", "2026-11-02", (2, 1), &[0, 2]);
    let of_class = sum("survey", "class", "2026-11-02", (1, 0), &[]);
    // Two children in four weeks are eight obligations, and still two children.
    let weeks = ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"].map(week);
    let line = line(&[&weeks[..], &[shown, of_class]].concat(), "2026-11-10");
    let tallies: Vec<_> = line.duties.iter().map(|it| (it.duty.as_str(), it.tally)).collect();
    let visit = Tally { met: 2, owed: 2, waived: 1, ..Tally::default() };
    let survey = Tally { owed: 1, overdue: 1, ..Tally::default() };
    assert_eq!(tallies, [("survey", Some(survey)), ("talk", None), ("visit", Some(visit))]);
    assert_eq!((line.total, line.hidden()), (visit + survey, 1));
}

#[test]
fn an_organisation_is_the_sum_of_its_schools_and_names_those_without_numbers() {
    let two = line(&[sum("visit", "child", "2026-11-02", (5, 0), &[3])], "2026-11-10");
    let organisation = Organisations::parse(&file().to_string()).expect("a sound file").organisations.remove(0);
    let month = "2026-11".parse().expect("a month");
    let signed = SchoolLine { signed: Some(1), ..two.clone() };
    let roll_up = RollUp::new(organisation, month, vec![two.clone(), line(&[], "2026-11-10"), signed]);
    assert_eq!((roll_up.total, roll_up.signed), (two.total + two.total, two.total));
    assert_eq!(roll_up.unsigned, std::slice::from_ref(&two.school));
    assert_eq!((roll_up.schools.len(), roll_up.nothing_yet), (2, vec![two.school]));
}
