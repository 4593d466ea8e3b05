//! What a change puts in the place of what, and what it may not touch.

use domain::{
    Code,
    change::{Demand, Edit, keeps_the_past, preview},
    id::StaffId,
    obligation::obligations,
    school::School,
};
use serde_json::{Value, json};

use super::{date, parsed, school, school_with};

const TODAY: &str = "2026-11-20";

fn edit(json: Value) -> Edit {
    serde_json::from_value(json).expect("an edit")
}

fn principal() -> StaffId {
    "p1".parse().expect("an id")
}

/// The school after the edit, or the code and the field of the refusal.
fn after(school: &School, change: Value) -> Result<School, (Code, Option<String>)> {
    let parts = edit(change).apply(school, &principal(), date(TODAY)).map_err(|it| (it.code, it.field))?;
    let mut after = school.clone();
    after.replace(&parts);
    assert_eq!(after.same_parts(&parts), parts, "what was put there is there");
    Ok(after)
}

fn changed(json: Value, change: Value) -> School {
    after(&parsed(&json).school(), change).expect("a change")
}

/// What one month asks of m1: how often, by when.
fn asked(school: &School, month: &str) -> Vec<(String, u32, String)> {
    let rows = obligations(school, &[], month.parse().expect("a month"), date(TODAY));
    rows.into_iter().map(|row| (row.kind.to_string(), row.need, row.due.to_string())).collect()
}

fn talk_twice(from: &str) -> Value {
    json!({"what": "rule", "replaces": "talk", "from": from, "rule": {
        "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 2, "due_day": 25}})
}

#[test]
fn a_new_version_of_a_rule_holds_from_its_day_on_and_the_past_stays() {
    let school = changed(school(), talk_twice("2026-12-01"));
    let once = |due: &str| vec![("talk".to_owned(), 1, due.to_owned())];
    assert_eq!(asked(&school, "2026-10"), once("2026-10-31"));
    assert_eq!(asked(&school, "2026-11"), once("2026-11-30"));
    assert_eq!(asked(&school, "2026-12"), [("talk".to_owned(), 2, "2026-12-25".to_owned())]);
    assert_eq!(asked(&school, "2027-01").len(), 1);
}

#[test]
fn a_version_changed_again_before_it_begins_leaves_no_trace() {
    let first = changed(school(), talk_twice("2026-12-01"));
    let id = first.rules.duties.last().expect("the new version").id.to_string();
    let again = after(
        &first,
        json!({"what": "rule", "replaces": id, "from": "2026-12-01", "rule": {
        "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 3, "due_day": null}}),
    );
    let again = again.expect("a change");
    assert_eq!(again.rules.duties.len(), 2);
    assert_eq!(asked(&again, "2026-12"), [("talk".to_owned(), 3, "2026-12-31".to_owned())]);
}

#[test]
fn a_rule_switched_off_is_asked_no_more() {
    let school = changed(school(), json!({"what": "off", "duty": "talk", "from": "2026-12-01"}));
    assert_eq!(asked(&school, "2026-11").len(), 1);
    assert_eq!(asked(&school, "2026-12"), []);
}

#[test]
fn another_regulation_takes_the_place_of_all_rules() {
    let school = changed(school(), json!({"what": "preset", "preset": "tiepu", "from": "2026-12-01"}));
    let kinds = |month| asked(&school, month).into_iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!(kinds("2026-11"), ["talk"]);
    assert_eq!(kinds("2026-12"), ["guardian", "visit"]);
    assert!(school.rules.duties.iter().all(|duty| duty.check().is_ok()));
}

#[test]
fn the_school_adds_a_kind_and_a_rule_for_it() {
    let with_kind = changed(school(), json!({"what": "kind", "name": "读书", "icon": "book", "per": "child"}));
    let rule = json!({"what": "rule", "replaces": null, "from": "2026-12-01", "rule": {
        "kind": "own_1", "who": "mentor", "per": "child", "every": "week", "times": 1, "due_day": null}});
    let school = after(&with_kind, rule).expect("a change");
    assert_eq!(asked(&school, "2026-12").iter().filter(|row| row.0 == "own_1").count(), 4);
}

#[test]
fn what_cannot_be_is_refused_with_its_field() {
    let rule = |field: &str, value: Value| {
        let mut change = talk_twice("2026-12-01");
        change["rule"][field] = value;
        change
    };
    let kind = |name: &str, icon: &str| json!({"what": "kind", "name": name, "icon": icon, "per": "child"});
    let calendar = |terms: Value| json!({"what": "calendar", "calendar": {"terms": terms, "holidays": []}});
    let term = |id: &str, from: &str, to: &str| json!({"id": id, "name": "秋", "from": from, "to": to});
    for (change, code, field) in [
        (talk_twice("2026-11-19"), Code::InPast, Some("from")),
        (rule("times", json!(0)), Code::Invalid, Some("times")),
        (rule("times", json!(100)), Code::Invalid, Some("times")),
        (rule("due_day", json!(0)), Code::Invalid, Some("due_day")),
        (rule("due_day", json!(32)), Code::Invalid, Some("due_day")),
        (rule("every", json!("week")), Code::Invalid, Some("due_day")),
        (rule("per", json!("school")), Code::Invalid, Some("who")),
        (rule("kind", json!("own_7")), Code::Invalid, Some("kind")),
        (
            json!({"what": "rule", "replaces": null, "from": "2026-12-01", "rule": {
            "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 1, "due_day": null}}),
            Code::Invalid,
            Some("kind"),
        ),
        (json!({"what": "off", "duty": "nothing", "from": "2026-12-01"}), Code::NotFound, None),
        (kind(" ", "book"), Code::Invalid, Some("name")),
        (kind("谈心", "book"), Code::Invalid, Some("name")),
        (kind("读书", "rocket"), Code::Invalid, Some("icon")),
        (calendar(json!([term("t", "2026-09-01", "2026-08-31")])), Code::Invalid, Some("terms[0].to")),
        (calendar(json!([term("t", "1026-09-01", "1027-01-22")])), Code::Invalid, Some("terms[0].from")),
        (calendar(json!([term("t", "2026-09-01", "9999-12-31")])), Code::Invalid, Some("terms[0].to")),
        (
            calendar(json!([term("t", "2026-09-01", "2027-01-22"), term("u", "2027-01-22", "2027-06-30")])),
            Code::Invalid,
            Some("terms[1]"),
        ),
        (
            json!({"what": "decision", "waiver": "w", "confirmed": true, "words": "", "stand_in": null}),
            Code::NotFound,
            None,
        ),
    ] {
        let refused = after(&parsed(&school()).school(), change.clone()).expect_err("refused");
        assert_eq!(refused, (code, field.map(str::to_owned)), "{change}");
    }
}

#[test]
fn a_calendar_may_change_what_is_to_come_but_not_what_was_due() {
    let before = parsed(&school()).school();
    let with = |from: &str, to: &str| {
        let holiday = json!({"name": "停课", "from": from, "to": to});
        let term = json!({"id": "t", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"});
        changed(school(), json!({"what": "calendar", "calendar": {"terms": [term], "holidays": [holiday]}}))
    };
    let kept = |after: &School| keeps_the_past(&before, after, date(TODAY)).map_err(|it| it.code);
    assert_eq!(kept(&with("2026-11-28", "2026-11-30")), Ok(()));
    assert_eq!(kept(&with("2026-10-28", "2026-10-31")), Err(Code::InPast));
    assert_eq!(asked(&with("2026-11-28", "2026-11-30"), "2026-11")[0].2, "2026-11-27");
}

#[test]
fn a_preview_names_the_months_and_kinds_that_change() {
    let before = parsed(&school()).school();
    let after = changed(school(), talk_twice("2026-12-01"));
    let lines = preview(&before, &after).lines;
    let months: Vec<_> = lines.iter().map(|line| line.month.to_string()).collect();
    assert_eq!(months, ["2026-12", "2027-01"]);
    let demand = |times, due| Demand { owed: 1, times, waived: 0, due: Some(date(due)) };
    assert_eq!((lines[0].before, lines[0].after), (demand(1, "2026-12-31"), demand(2, "2026-12-25")));
    assert_eq!(preview(&before, &before).lines, []);
}

fn with_request(request: Value) -> School {
    parsed(&school_with("/waivers", json!([request]))).school()
}

fn decision(confirmed: bool, stand_in: Option<&str>) -> Value {
    json!({"what": "decision", "waiver": "w1", "confirmed": confirmed, "words": " 好的 ", "stand_in": stand_in})
}

#[test]
fn a_request_is_decided_once_with_a_sentence() {
    let asked = with_request(json!({"id": "w1", "child": "c1", "kinds": ["talk"], "from": "2026-11-01",
        "to": "2026-11-30", "reason": "生病", "confirmed": false, "asked_by": "m1"}));
    for confirmed in [true, false] {
        let decided = after(&asked, decision(confirmed, None)).expect("a decision");
        let waiver = decided.waivers().next().expect("it is there");
        let answer = waiver.answer.as_ref().expect("decided");
        assert_eq!((waiver.confirmed, answer.words.as_str(), &answer.by), (confirmed, "好的", &principal()));
        assert_eq!(after(&decided, decision(true, None)), Err((Code::Outdated, None)));
    }
    assert_eq!(after(&asked, decision(true, Some("m2"))), Err((Code::Invalid, Some("stand_in".into()))));
}

#[test]
fn a_stand_in_is_paired_for_the_days_of_the_leave() {
    let leave = with_request(json!({"id": "w1", "mentor": "m1", "kinds": [], "from": "2026-11-10",
        "to": "2026-11-19", "reason": "培训", "confirmed": false, "asked_by": "m1"}));
    let school = after(&leave, decision(true, Some("m2"))).expect("a decision");
    let pairings = &school.children.values().next().expect("a child").pairings;
    let spans: Vec<_> =
        pairings.iter().map(|it| (it.mentor.as_str(), it.from.to_string(), it.to.map(|to| to.to_string()))).collect();
    let day = |day: &str| Some(format!("2026-11-{day}"));
    assert_eq!(
        spans,
        [
            ("m1", "2026-09-01".to_owned(), day("09")),
            ("m2", "2026-11-10".to_owned(), day("19")),
            ("m1", "2026-11-20".to_owned(), None),
        ]
    );
    assert_eq!(after(&leave, decision(true, Some("m1"))), Err((Code::Invalid, Some("stand_in".into()))));
    assert_eq!(after(&leave, decision(false, Some("m2"))), Err((Code::Invalid, Some("stand_in".into()))));
}

#[test]
fn last_years_calendar_is_copied_a_year_later() {
    let mut json = school();
    json["calendar"] = json!({
        "terms": [{"id": "2026-autumn", "name": "2026年秋季学期", "from": "2026-09-01", "to": "2027-01-22"},
                  {"id": "2027-spring", "name": "2027年春季学期", "from": "2027-02-22", "to": "2027-07-02"}],
        "holidays": [{"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}]});
    let calendar = parsed(&json).calendar.with_next_year();
    let last = &calendar.terms[3];
    assert_eq!((calendar.terms.len(), last.id.as_str(), last.name.as_str()), (4, "2028-spring", "2028年春季学期"));
    assert_eq!((last.from, last.to), (date("2028-02-22"), date("2028-07-02")));
    assert_eq!(calendar.holidays[1].from, date("2027-10-01"));
    assert_eq!(calendar.check(), Ok(()));
}
