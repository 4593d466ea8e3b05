//! What a card says beside its boxes, what one walk would complete, and earlier months.

use domain::{
    kind::Kind,
    month::Month,
    notebook::{Notebook, Page},
    obligation::Tally,
    overview::{Birthday, Facts, Overview, Stood},
    record::Record,
};
use serde_json::{Value, json};

use super::{date, parsed, record, school, school_with};

fn phone(school: &Value, records: &[Value]) -> Notebook {
    let school = parsed(school).school();
    let mut notebook = Notebook::default();
    let children = school.children.into_values().collect();
    notebook.absorb(Page { rules: Some(school.rules), children, ..Page::default() });
    for record in records {
        notebook.absorb(Page::saved(Record::parse(record).expect("a sound record"), None));
    }
    notebook
}

fn facts(school: &Value, records: &[Value], today: &str) -> Facts {
    let phone = phone(school, records);
    Overview::of(&phone, &"m1".parse().expect("an id"), date(today)).cards.remove(0).facts
}

/// A record of November with more fields.
fn on(day: u32, kind: &str, more: Value) -> Value {
    let id = format!("r{day}-{}", more.as_object().map_or(0, serde_json::Map::len));
    let mut record = record(&id, &format!("2026-11-{day:02}T18:30:00+08:00"), json!([kind]));
    for (field, value) in more.as_object().into_iter().flatten() {
        record[field] = value.clone();
    }
    record
}

#[test]
fn a_promise_is_told_until_the_next_talk_of_whoever_made_it() {
    let book = |day, kind| on(day, kind, json!({"promise": "带一本书"}));
    let talk = |day, more| on(day, "talk", more);
    for (records, expected) in [
        (vec![], &[][..]),
        (vec![book(5, "visit")], &["带一本书"]),
        (vec![book(5, "talk")], &["带一本书"]),
        (vec![book(5, "visit"), talk(6, json!({}))], &[]),
        (vec![book(5, "visit"), talk(4, json!({}))], &["带一本书"]),
        (vec![book(5, "visit"), talk(6, json!({"by": "t1"}))], &["带一本书"]),
        (vec![book(5, "visit"), talk(6, json!({"reached": false}))], &["带一本书"]),
        (vec![book(5, "visit"), talk(6, json!({"promise": "去看雪"}))], &["去看雪"]),
        (vec![book(5, "visit"), on(7, "dinner", json!({"promise": "去看雪"}))], &["去看雪", "带一本书"]),
        (vec![on(5, "visit", json!({"promise": "带一本书", "by": "t1"}))], &[]),
    ] {
        assert_eq!(facts(&school(), &records, "2026-11-20").promises, expected, "{records:?}");
    }
    let withdrawn = json!({"kinds": [], "supersedes": book(5, "visit")["id"]});
    assert!(facts(&school(), &[book(5, "visit"), on(6, "visit", withdrawn)], "2026-11-20").promises.is_empty());
}

#[test]
fn the_last_contact_is_the_last_day_on_which_the_owner_reached_the_child() {
    for (records, expected) in [
        (vec![], None),
        (vec![on(3, "visit", json!({})), on(2, "talk", json!({}))], Some("2026-11-03")),
        (vec![on(3, "visit", json!({})), on(4, "parent_call", json!({"reached": false}))], Some("2026-11-03")),
        (vec![on(3, "talk", json!({"by": "t1"}))], None),
    ] {
        assert_eq!(facts(&school(), &records, "2026-11-20").last_contact, expected.map(date), "{records:?}");
    }
}

#[test]
fn a_birthday_is_told_a_week_ahead() {
    for (born, today, expected) in [
        ("2015-11-22", "2026-11-20", Some((2, 11))),
        ("2015-11-20", "2026-11-20", Some((0, 11))),
        ("2015-11-27", "2026-11-20", Some((7, 11))),
        ("2015-11-28", "2026-11-20", None),
        ("2015-11-19", "2026-11-20", None),
        ("2016-01-02", "2026-12-30", Some((3, 11))),
        ("2016-02-29", "2027-01-22", None),
        ("2016-01-22", "2027-01-22", Some((0, 11))),
        ("2026-11-22", "2026-11-20", None),
    ] {
        let mut school = school();
        school["children"][0]["born"] = json!(born);
        let expected = expected.map(|(in_days, age)| Birthday { in_days, age });
        assert_eq!(facts(&school, &[], today).birthday, expected, "born {born}, {today}");
    }
}

#[test]
fn the_guardian_is_called_first() {
    let mut school = school();
    let call = |school: &Value| facts(school, &[], "2026-11-20").call.and_then(|it| it.phone);
    school["children"][0]["parents"] = json!([{"relation": "father"}, {"relation": "mother", "phone": "2"}]);
    assert_eq!(call(&school).as_deref(), Some("2"));
    school["children"][0]["guardian"] = json!({"phone": "1"});
    assert_eq!(call(&school).as_deref(), Some("1"));
}

/// Three children of two hamlets and one of none, who are owed a visit and a call.
fn hamlets() -> Value {
    let mut school = school();
    let child =
        |id: &str, hamlet: Value| json!({"id": id, "name": id, "class": "k1", "from": "2026-09-01", "hamlet": hamlet});
    school["children"] =
        json!([child("c1", json!("A")), child("c2", json!("B")), child("c3", json!("A")), child("c4", Value::Null)]);
    school["pairings"] =
        json!(["c1", "c2", "c3", "c4"].map(|id| json!({"child": id, "mentor": "m1", "from": "2026-09-01"})));
    let duty = |kind: &str| json!({"id": kind, "kind": kind, "who": "mentor", "per": "child", "every": "month", "times": 1, "from": "2026-09-01"});
    school["duties"] = json!(["visit", "dinner", "parent_call"].map(duty));
    school
}

#[test]
fn one_walk_counts_what_is_open_and_done_there() {
    let walks = |school: &Value, records: &[Value], today: &str| {
        let overview = Overview::of(&phone(school, records), &"m1".parse().expect("an id"), date(today));
        let walk = |it: domain::overview::Walk| format!("{} {} {}", it.hamlet, it.boxes, it.children.len());
        overview.walks.into_iter().map(walk).collect::<Vec<_>>()
    };
    let done = |id: &str, child: &str, kinds: Value| {
        let mut record = record(id, "2026-11-05T18:30:00+08:00", kinds);
        record["children"] = json!([child]);
        record
    };
    let all = hamlets();
    assert_eq!(walks(&all, &[], "2026-11-10"), ["A 4 2", "B 2 1"]);
    let visited = done("r1", "c1", json!(["visit", "dinner"]));
    assert_eq!(walks(&all, std::slice::from_ref(&visited), "2026-11-10"), ["A 2 1", "B 2 1"]);
    let dined = done("r2", "c2", json!(["dinner"]));
    assert_eq!(walks(&all, &[visited, dined], "2026-11-10"), ["A 2 1"], "one box is no reason");
    let mut excused = all.clone();
    excused["waivers"] = json!([{"child": "c2", "kinds": ["visit"], "from": "2026-11-01", "to": "2026-11-30", "reason": "…", "confirmed": true}]);
    assert_eq!(walks(&excused, &[], "2026-11-10"), ["A 4 2"], "what is excused is not to be done");
    let mut asked = all;
    asked["waivers"] = json!([{"child": "c2", "kinds": ["visit"], "from": "2026-11-01", "to": "2026-11-30", "reason": "…", "confirmed": false}]);
    assert_eq!(walks(&asked, &[], "2026-11-10"), ["A 4 2"], "nor what waits for an answer");
}

#[test]
fn earlier_months_go_back_as_far_as_the_phone_knows() {
    let october = record("r1", "2026-10-05T18:30:00+08:00", json!(["talk"]));
    let phone = phone(&school(), &[october]);
    let me = "m1".parse().expect("an id");
    let before = phone.months_before(&me, date("2026-11-10"), 3).into_iter();
    let before: Vec<_> = before.map(|(month, tally)| (month.to_string(), tally.met, tally.owed)).collect();
    assert_eq!(before, [("2026-10".into(), 1, 1), ("2026-09".into(), 0, 1)], "August was before the first term");
    assert!(Notebook::default().months_before(&me, date("2026-11-10"), 3).is_empty());
}

#[test]
fn the_months_of_a_child_stand_side_by_side() {
    let mut school = school_with("/duties/0/every", json!("week"));
    let dinner = json!({"id": "dinner", "kind": "dinner", "who": "mentor", "per": "child", "every": "month", "times": 1, "from": "2026-10-01"});
    school["duties"].as_array_mut().expect("a list").push(dinner);
    school["waivers"] = json!([{"child": "c1", "kinds": ["dinner"], "from": "2026-10-01", "to": "2026-10-31", "reason": "…", "confirmed": true}]);
    let phone = phone(&school, &[on(3, "talk", json!({})), on(4, "dinner", json!({}))]);
    let seen = phone.months_of(&"c1".parse().expect("an id"), &"m1".parse().expect("an id"), date("2026-11-10"), 6);
    let months: Vec<String> = seen.months.iter().map(Month::to_string).collect();
    assert_eq!(months, ["2026-09", "2026-10", "2026-11"]);
    let stood = |at: usize| seen.kinds[at].1.iter().map(|it| Stood::of(*it)).collect::<Vec<_>>();
    assert_eq!((seen.kinds[0].0, stood(0)), (Kind::Talk, vec![Stood::NotMet, Stood::NotMet, Stood::Partly]));
    assert_eq!((seen.kinds[1].0, stood(1)), (Kind::Dinner, vec![Stood::Nothing, Stood::Waived, Stood::Met]));
    assert_eq!(Stood::of(Tally { met: 2, owed: 2, waived: 1, ..Tally::default() }), Stood::Met);
}
