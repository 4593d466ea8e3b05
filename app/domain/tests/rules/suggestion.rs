//! What a record sheet offers before anything is typed, and when another way to reach the parents is suggested.

use domain::{
    kind::Kind,
    notebook::{Notebook, Page},
    record::{Place, Record},
    suggestion::{Why, usual_place},
};
use serde_json::{Value, json};

use super::{date, parsed, record, school};

/// Five children: two of one grandmother, two at one address of another hamlet, one alone there.
fn phone(records: &[Value]) -> Notebook {
    let mut school = school();
    let child = |id: &str, hamlet: &str, phone: Value, address: Value| {
        let guardian = json!({"name": "奶奶", "phone": phone});
        json!({"id": id, "name": id, "class": "k1", "from": "2026-09-01", "hamlet": hamlet, "guardian": guardian, "address": address})
    };
    school["children"] = json!([
        child("c1", "A", json!("13900000001"), Value::Null),
        child("c2", "A", json!("13900000001"), Value::Null),
        child("c3", "B", Value::Null, json!("3 号")),
        child("c4", "B", Value::Null, json!("3 号")),
        child("c5", "B", Value::Null, Value::Null),
    ]);
    let pairing = |id: &str| json!({"child": id, "mentor": "m1", "from": "2026-09-01"});
    school["pairings"] = json!(["c1", "c2", "c3", "c4", "c5"].map(pairing));
    let school = parsed(&school).school();
    let mut notebook = Notebook::default();
    let children = school.children.into_values().collect();
    notebook.absorb(Page { rules: Some(school.rules), children, ..Page::default() });
    for record in records {
        notebook.absorb(Page::saved(Record::parse(record).expect("a sound record"), None));
    }
    notebook
}

fn with(children: Value, place: &str) -> Value {
    let mut record = record("r1", "2026-11-05T18:30:00+08:00", json!(["visit"]));
    (record["children"], record["place"]) = (children, json!(place));
    record
}

#[test]
fn who_went_together_the_last_time_comes_first_then_families_then_hamlets() {
    let offered = |records: &[Value]| {
        let together = phone(records).together(&"m1".parse().expect("an id"), date("2026-11-10")).into_iter();
        together.map(|it| (it.why, it.children.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))).collect()
    };
    let same = |expected: &[(Why, &str)], records: &[Value]| {
        let offered: Vec<(Why, String)> = offered(records);
        let expected: Vec<_> = expected.iter().map(|(why, ids)| (why.clone(), (*ids).to_owned())).collect();
        assert_eq!(offered, expected);
    };
    let hamlet = Why::Hamlet("B".into());
    same(&[(Why::Household, "c1 c2"), (Why::Household, "c3 c4"), (hamlet.clone(), "c3 c4 c5")], &[]);
    let last = Why::LastTime(Some(Place::Home));
    let of_two = with(json!(["c2", "c1"]), "home");
    same(&[(last.clone(), "c1 c2"), (Why::Household, "c3 c4"), (hamlet, "c3 c4 c5")], &[of_two]);
    let of_one = with(json!(["c5"]), "home");
    assert_eq!(offered(&[of_one])[0].0, Why::Household, "one child is a chip of its own");
    let mut of_others = with(json!(["c5", "c1"]), "home");
    of_others["by"] = json!("m2");
    assert_eq!(offered(&[of_others])[0].0, Why::Household, "what somebody else did");
}

#[test]
fn where_something_usually_is() {
    for (kinds, last, expected) in [
        (&[][..], None, None),
        (&[], Some(Place::School), Some(Place::School)),
        (&[], Some(Place::Phone), None),
        (&[Kind::Talk], Some(Place::Elsewhere), Some(Place::Elsewhere)),
        (&[Kind::Talk, Kind::Visit], Some(Place::School), Some(Place::Home)),
        (&[Kind::Dinner], None, Some(Place::Home)),
        (&[Kind::ParentCall], Some(Place::Home), Some(Place::Phone)),
        (&[Kind::ParentCall, Kind::Talk], Some(Place::School), Some(Place::School)),
        (&[Kind::Teacher], Some(Place::Home), Some(Place::School)),
    ] {
        assert_eq!(usual_place(kinds, last), expected, "{kinds:?} after {last:?}");
    }
}

#[test]
fn after_three_calls_in_a_row_that_failed_another_way_is_suggested() {
    let call = |at: usize, (kind, reached): (&str, bool)| {
        let mut record = record(&format!("r{at}"), &format!("2026-11-{:02}T18:30:00+08:00", at + 1), json!([kind]));
        record["reached"] = json!(reached);
        record
    };
    let failed = ("parent_call", false);
    for (calls, expected) in [
        (vec![], false),
        (vec![failed, failed], false),
        (vec![failed, failed, failed], true),
        (vec![failed, failed, ("talk", true), failed], true),
        (vec![failed, failed, ("parent_call", true), failed], false),
        (vec![failed, failed, failed, ("parent_call", true)], false),
        (vec![("visit", false), failed, failed], false),
    ] {
        let records: Vec<Value> = calls.iter().enumerate().map(|(at, it)| call(at, *it)).collect();
        assert_eq!(phone(&records).parents_do_not_answer(&"c1".parse().expect("an id")), expected, "{calls:?}");
    }
    let calls: Vec<Value> = (0..3).map(|at| call(at, failed)).collect();
    assert!(!phone(&calls).parents_do_not_answer(&"c2".parse().expect("an id")), "another child");
}
