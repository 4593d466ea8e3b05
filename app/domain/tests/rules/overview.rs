//! What the mentor sees first.

use domain::{
    kind::Kind,
    notebook::{Notebook, Page, State},
    obligation::{Status, Tally},
    overview::{About, Overview},
    record::Record,
    waiver::Waiver,
};
use serde_json::{Value, json};

use super::{date, parsed, record, school, school_with};

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

fn overview_of(phone: &Notebook, owner: &str, today: &str) -> Overview {
    Overview::of(phone, &owner.parse().expect("an id"), date(today))
}

/// A waiver of the talk of November for c1, with other fields where `more` has them.
fn waiver(id: &str, more: Value) -> Value {
    let mut waiver = json!({
        "id": id, "child": "c1", "kinds": ["talk"], "from": "2026-11-09", "to": "2026-11-30", "reason": "孩子生病",
        "confirmed": false, "asked_by": "m1",
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        waiver[field] = value.clone();
    }
    waiver
}

fn asked(id: &str) -> Page {
    let waiver: Waiver = serde_json::from_value(waiver(id, json!({}))).expect("a sound waiver");
    Page::asked(id.parse().expect("an id"), waiver)
}

/// A phone of the school whose waivers are `waivers`.
fn phone_with(waivers: Value) -> Notebook {
    phone(&school_with("/waivers", waivers))
}

fn explanation(phone: &Notebook) -> Option<String> {
    let overview = overview(phone, "2026-11-10");
    let file = &phone.school.as_ref().expect("a school").children[&"c1".parse().expect("an id")];
    let waiver = phone.explanation(file, &overview.cards[0].boxes[0], &"m1".parse().expect("an id"))?;
    Some(waiver.id?.to_string())
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

/// A school whose class owes a survey and whose principal owes a monthly report by the 25th.
fn school_with_survey_and_report() -> Value {
    let duty = |id: &str, who: &str, per: &str, every: &str, due_day: Value| json!({"id": id, "kind": id, "who": who, "per": per, "every": every, "times": 1, "due_day": due_day, "from": "2026-09-01"});
    let survey = duty("survey", "class_teacher", "class", "month", Value::Null);
    school_with("/duties", json!([survey, duty("report", "principal", "school", "month", json!(25))]))
}

#[test]
fn whoever_owes_something_for_a_class_or_the_school_gets_its_card() {
    let phone = phone(&school_with_survey_and_report());
    let cards = |owner| {
        let cards = overview_of(&phone, owner, "2026-11-10").cards.into_iter();
        cards.map(|card| (card.about, card.name, card.boxes[0].kind, card.boxes[0].days_left)).collect::<Vec<_>>()
    };
    let class = About::Class("k1".parse().expect("an id"));
    assert_eq!(cards("t1"), [(class, "三(1)班".into(), Kind::Survey, 20)]);
    assert_eq!(cards("p1"), [(About::School, "河东小学".into(), Kind::Report, 15)]);
    assert_eq!(cards("m1"), []);
}

#[test]
fn what_is_recorded_for_a_class_or_the_school_fills_its_box() {
    let mut phone = phone(&school_with_survey_and_report());
    let mut survey = record("r1", "2026-11-05T18:30:00+08:00", json!(["survey"]));
    (survey["by"], survey["children"], survey["class"]) = (json!("t1"), json!([]), json!("k1"));
    let mut report = record("r2", "2026-11-05T18:30:00+08:00", json!(["report"]));
    (report["by"], report["children"]) = (json!("p1"), json!([]));
    for json in [survey, report] {
        phone.absorb(Page::saved(Record::parse(&json).expect("a sound record"), None));
    }
    for owner in ["t1", "p1"] {
        let overview = overview_of(&phone, owner, "2026-11-10");
        let tile = &overview.cards[0].boxes[0];
        assert_eq!((tile.status, tile.waiting), (Status::Met, true), "{owner}");
    }
}

#[test]
fn a_request_marks_its_box_whether_the_school_has_it_or_not() {
    let marks = |phone: &Notebook, today| {
        let overview = overview(phone, today);
        let tile = &overview.cards[0].boxes[0];
        (tile.asked, tile.waiting, tile.status, overview.waiting)
    };
    let mut phone = phone(&school());
    assert_eq!(marks(&phone, "2026-11-10"), (false, false, Status::Open, 0));
    phone.absorb(asked("w1"));
    assert_eq!(marks(&phone, "2026-11-10"), (true, true, Status::Open, 1));
    assert_eq!(marks(&phone, "2026-12-10"), (false, false, Status::Open, 1), "not in another month");

    let at_school = phone_with(json!([waiver("w1", json!({}))]));
    assert_eq!(marks(&at_school, "2026-11-10"), (true, false, Status::Open, 0));
    let other_kind = phone_with(json!([waiver("w1", json!({"kinds": ["dinner"]}))]));
    assert_eq!(marks(&other_kind, "2026-11-10"), (false, false, Status::Open, 0));
}

#[test]
fn a_box_is_explained_by_what_says_most() {
    let answer = json!({"by": "p1", "on": "2026-11-10", "words": "好"});
    let all_month = |id, confirmed| waiver(id, json!({"from": "2026-11-01", "confirmed": confirmed, "answer": answer}));
    let three_days = waiver("few", json!({"to": "2026-11-11", "confirmed": true, "answer": answer}));
    let leave = json!({"id": "leave", "mentor": "m1", "from": "2026-11-01", "to": "2026-11-30", "reason": "培训", "confirmed": true});
    for (waivers, expected) in [
        (json!([]), None),
        (json!([all_month("no", false)]), Some("no")),
        (json!([all_month("no", false), waiver("open", json!({}))]), Some("open")),
        (json!([all_month("yes", true), waiver("open", json!({}))]), Some("yes")),
        (json!([three_days]), None),
        (json!([leave]), Some("leave")),
    ] {
        assert_eq!(explanation(&phone_with(waivers.clone())).as_deref(), expected, "{waivers}");
    }
}

#[test]
fn what_was_asked_for_a_child_is_listed_once_the_latest_first() {
    let earlier = waiver("w1", json!({"from": "2026-10-09", "to": "2026-10-10", "confirmed": true}));
    let leave = json!({"id": "leave", "mentor": "m1", "from": "2026-12-01", "to": "2026-12-02", "reason": "培训", "confirmed": false});
    let mut phone = phone_with(json!([earlier, waiver("w2", json!({})), leave]));
    phone.absorb(asked("w2"));
    let file = &phone.school.as_ref().expect("a school").children[&"c1".parse().expect("an id")];
    let list: Vec<_> =
        phone.waivers_of(file).into_iter().map(|(it, state)| (it.id.expect("an id").to_string(), state)).collect();
    assert_eq!(list, [("w2".into(), State::Waiting), ("w1".into(), State::Received)]);
    let own = |owner: &str| phone.own_requests(&owner.parse().expect("an id"));
    let ids: Vec<_> = own("m1").into_iter().map(|(it, _)| it.id.expect("an id").to_string()).collect();
    assert_eq!(ids, ["w2", "leave"], "what the school has about a child stands with the child");
    assert_eq!(own("m2").len(), 1, "nobody else's leave");
}

#[test]
fn what_can_be_done_already_is_shown_but_not_counted_before_its_month() {
    let mut school = school();
    let visit = json!({"id": "visit", "kind": "visit", "who": "mentor", "per": "child", "every": "term", "times": 1,
                       "from": "2026-09-01"});
    school["duties"].as_array_mut().expect("a list").push(visit);
    let phone = phone(&school);
    let november = overview(&phone, "2026-11-10");
    let visit = &november.cards[0].boxes[1];
    assert_eq!((visit.kind, visit.status, visit.days_left), (Kind::Visit, Status::Open, 73));
    assert_eq!((november.tally.owed, november.cards[0].tally().owed), (1, 1));
    let january = overview(&phone, "2027-01-10");
    assert_eq!((january.tally.owed, january.cards[0].boxes.len()), (2, 2));
}

/// A reminder names a kind and no child; the phone finds the child whose turn it is.
#[test]
fn a_reminder_leads_to_what_is_due_first() {
    let mut school = school();
    let duty = |kind: &str, due_day: u32| {
        json!({"id": kind, "kind": kind, "who": "mentor", "per": "child", "every": "month", "times": 1,
               "due_day": due_day, "from": "2026-09-01"})
    };
    school["duties"] = json!([duty("talk", 8), duty("visit", 28)]);
    school["children"]
        .as_array_mut()
        .expect("children")
        .push(json!({"id": "c2", "name": "王小雷", "class": "k1", "from": "2026-09-01", "hamlet": "王家村"}));
    let pairings = school["pairings"].as_array_mut().expect("pairings");
    pairings.push(json!({"child": "c2", "mentor": "m1", "from": "2026-09-01"}));
    let mut phone = phone(&school);
    let about = |phone: &Notebook, kind| overview(phone, "2026-11-10").first_unmet(kind).map(|it| it.name.clone());
    phone.absorb(talk("2026-11-05T18:30:00+08:00"));
    assert_eq!(about(&phone, Kind::Talk).as_deref(), Some("王小雷"));
    assert!(about(&phone, Kind::Visit).is_some());
    assert_eq!(about(&phone, Kind::Dinner), None);
}
