//! A child's archive: what can be corrected and what cannot, what is missing, who may be one and the same.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use domain::{
    Code,
    archive::{Archives, Change, Correction, Field, Joined, differences, missing},
    id::ChildId,
    people::{Child, Pairing, Relative},
    school::ChildFile,
};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{date, parsed, school};

/// A child of whom all is known that the regulations ask for.
fn full() -> Value {
    json!({
        "id": "c1", "name": "王小雨", "class": "k1", "from": "2026-09-01", "born": "2017-05-02", "address": "王家村3号",
        "away": "both", "guardian": {"relation": "奶奶", "name": "李秀英", "phone": "13900000001"},
        "parents": [{"relation": "father", "name": "王强", "works_at": "东莞"},
                    {"relation": "mother", "name": "张丽", "works_at": "东莞", "reachable": "晚上八点后"}]
    })
}

fn child(value: &Value) -> Child {
    serde_json::from_value(value.clone()).expect("a child")
}

fn field(code: &str) -> Field {
    code.to_owned().try_into().expect("a field")
}

fn correction(changes: &[(&str, Option<&str>, Option<&str>)]) -> Correction {
    let change = |(code, old, new): &(&str, Option<&str>, Option<&str>)| Change {
        field: field(code),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    Correction { id: "x1".parse().expect("an id"), changes: changes.iter().map(change).collect() }
}

/// What is kept of a field after somebody typed into it.
#[rstest]
#[case::blanks_around("address", " 上河湾5号 ", Some("上河湾5号"))]
#[case::a_number_with_the_country("guardian_phone", "+86 138-0000-0002", Some("13800000002"))]
#[case::nothing("address", "  ", None)]
#[case::a_new_fact("father_phone", "13800000003", Some("13800000003"))]
#[case::lines("needs", "对花生过敏\n随身带药", Some("对花生过敏\n随身带药"))]
#[case::one_of_three("away", "mother", Some("mother"))]
#[case::a_rare_character("name", "𠮷䶮", Some("𠮷䶮"))]
fn what_is_typed_is_kept(#[case] code: &str, #[case] typed: &str, #[case] kept: Option<&str>) {
    let before = child(&full());
    let old = field(code).get(&before);
    let after = correction(&[(code, old.as_deref(), Some(typed))]).apply(&before, date("2026-11-20")).expect("sound");
    assert_eq!(field(code).get(&after).as_deref(), kept);
    let changed = differences(&before, &after);
    assert_eq!(changed, [Change { field: field(code), old, new: kept.map(str::to_owned) }]);
}

#[rstest]
#[case::no_name("name", "")]
#[case::a_long_name("name", &"雨".repeat(65))]
#[case::a_long_line("address", &"村".repeat(201))]
#[case::a_long_text("needs", &"药".repeat(1001))]
#[case::lines_in_a_line("address", "村\n村")]
#[case::what_no_database_holds("know", "a\0b")]
#[case::no_number("guardian_phone", "不知道")]
#[case::no_day("born", "2017-13-01")]
#[case::not_born_yet("born", "2026-11-21")]
#[case::long_ago("born", "0017-05-02")]
#[case::no_choice("gender", "女")]
#[case::a_class("class", "k2")]
#[case::an_end("to", "2026-12-01")]
fn what_is_wrong_is_named(#[case] code: &str, #[case] typed: &str) {
    let before = child(&full());
    let old = field(code).get(&before);
    let wrong = correction(&[(code, old.as_deref(), Some(typed))]).apply(&before, date("2026-11-20"));
    let refusal = wrong.expect_err("refused");
    assert_eq!((refusal.code, refusal.field.as_deref()), (Code::Invalid, Some(code)));
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_not_overwritten() {
    let now = child(&full());
    let other = correction(&[("address", Some("王家村1号"), Some("王家村2号"))]).apply(&now, date("2026-11-20"));
    let refusal = other.expect_err("refused");
    assert_eq!((refusal.code, refusal.field.as_deref()), (Code::Outdated, Some("address")));
    let same = correction(&[("address", Some("王家村1号"), Some("王家村3号"))]).apply(&now, date("2026-11-20"));
    assert_eq!(same.as_ref(), Ok(&now), "both wrote the same");
    let elsewhere = correction(&[("family", None, Some("奶奶腿脚不好"))]).apply(&now, date("2026-11-20"));
    assert!(elsewhere.is_ok_and(|child| child.address == now.address));
}

#[test]
fn somebody_of_whom_nothing_is_known_any_more_is_gone() {
    let before = child(&full());
    let gone = [("father_name", Some("王强"), None), ("father_works_at", Some("东莞"), None)];
    let after = correction(&gone).apply(&before, date("2026-11-20")).expect("sound");
    assert_eq!(after.parents.len(), 1);
    let guardian = [("guardian_name", Some("李秀英"), None), ("guardian_relation", Some("奶奶"), None)];
    let phone = [("guardian_phone", Some("13900000001"), None)];
    let after = correction(&[&guardian[..], &phone].concat()).apply(&before, date("2026-11-20")).expect("sound");
    assert_eq!(after.guardian, None);
}

#[rstest]
#[case::nothing(&[], &[])]
#[case::an_address(&["/address"], &["address"])]
#[case::who_is_away(&["/away"], &["away"])]
#[case::where_one_parent_works(&["/parents/1/works_at"], &["mother_works_at"])]
#[case::the_guardian(&["/guardian"], &["guardian_name", "guardian_relation", "guardian_phone"])]
fn what_is_missing(#[case] taken_out: &[&str], #[case] expected: &[&str]) {
    let mut value = full();
    for pointer in taken_out {
        *value.pointer_mut(pointer).expect("it is there") = Value::Null;
    }
    let codes: Vec<&str> = missing(&child(&value)).into_iter().map(Field::code).collect();
    assert_eq!(codes, expected);
}

#[test]
fn only_parents_who_are_away_are_asked_about_and_one_number_is_enough() {
    let mut value = full();
    value["away"] = json!("mother");
    value["parents"][0] = json!({"relation": "father", "phone": "13700000001"});
    value["guardian"]["phone"] = Value::Null;
    assert_eq!(missing(&child(&value)), []);
}

/// Two children of one name in one class: are they shown side by side?
#[rstest]
#[case::born_on_one_day(json!({"born": "2017-05-02"}), json!({"born": "2017-05-02"}), true)]
#[case::the_other_way_round(json!({"born": "2017-05-02"}), json!({"born": "2017-02-05"}), true)]
#[case::a_day_later(json!({"born": "2017-05-02"}), json!({"born": "2017-05-03"}), true)]
#[case::a_year_later(json!({"born": "2017-05-02"}), json!({"born": "2018-05-02"}), true)]
#[case::two_parts_off(json!({"born": "2017-05-02"}), json!({"born": "2018-06-02"}), false)]
#[case::another_day(json!({"born": "2017-05-02"}), json!({"born": "2017-09-12"}), false)]
#[case::another_day_at_one_number(
    json!({"born": "2017-05-02", "guardian": {"phone": "13900000001"}}),
    json!({"born": "2016-09-12", "guardian": {"phone": "13900000001"}}),
    true
)]
#[case::no_day(json!({"born": "2017-05-02"}), json!({}), true)]
#[case::no_day_and_other_numbers(json!({"guardian": {"phone": "13900000001"}}), json!({"guardian": {"phone": "13900000002"}}), false)]
#[case::a_dot_in_the_name(json!({"name": "买买提·阿里"}), json!({"name": "买买提 阿里"}), true)]
#[case::another_name(json!({"name": "王小雷"}), json!({}), false)]
fn who_may_be_one(#[case] one: Value, #[case] other: Value, #[case] alike: bool) {
    let (school, ids) = two(&[one, other]);
    let today = date("2026-11-20");
    let archives = Archives::of(&school, None, &BTreeSet::new(), &BTreeSet::new(), today);
    assert_eq!(archives.alike.len(), usize::from(alike));
    let known = BTreeSet::from([ids]);
    assert_eq!(Archives::of(&school, None, &BTreeSet::new(), &known, today).alike, [], "told apart");
}

/// A school with these two children.
fn two(fields: &[Value; 2]) -> (domain::school::School, [ChildId; 2]) {
    let mut package = school();
    let children = fields.iter().zip(["c1", "c2"]).map(|(fields, id)| {
        let mut child = json!({"id": id, "name": "王小雨", "class": "k1", "from": "2026-09-01"});
        child.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        child
    });
    package["children"] = children.collect();
    (parsed(&package).school(), ["c1", "c2"].map(|id| id.parse().expect("an id")))
}

#[test]
fn a_class_is_counted_by_those_enrolled_and_its_open_ones_are_named_first() {
    let (mut school, [c1, c2]) = two(&[full(), json!({"name": "王小雷"})]);
    let surveyed = BTreeSet::from([c2.clone()]);
    let of = |school: &_| Archives::of(school, None, &surveyed, &BTreeSet::new(), date("2026-11-20"));
    let archives = of(&school);
    let share = &archives.classes[0];
    assert_eq!((share.all, share.complete, share.surveyed, archives.term.as_deref()), (2, 1, 1, Some("秋")));
    let lines: Vec<_> = archives.children.iter().map(|it| (&it.child.id, it.surveyed, it.missing.is_empty())).collect();
    assert_eq!(lines, [(&c1, false, true), (&c2, true, false)]);
    school.children.get_mut(&c2).expect("a child").child.to = Some(date("2026-10-31"));
    assert_eq!(of(&school).classes[0].all, 1, "who left is not counted");
    let none = Archives::of(&school, Some(&BTreeSet::new()), &surveyed, &BTreeSet::new(), date("2027-03-01"));
    assert_eq!((none.classes.len(), none.children.len(), none.term), (0, 0, None));
}

/// Two children, as they may stand on a list twice.
fn twice() -> impl Strategy<Value = (ChildFile, ChildFile)> {
    let word = || prop::option::of("[a-c]{1,3}");
    let days = prop::collection::vec((0..300_i64, 1..60_i64), 0..3);
    let file = move |id: &'static str| {
        (word(), word(), word(), 0..300_i64, days.clone()).prop_map(move |(hamlet, know, guardian, from, paired)| {
            let mut child =
                Child::new(id.parse().expect("an id"), "王小雨".into(), "k1".parse().expect("an id"), day(from));
            (child.hamlet, child.know) = (hamlet, know);
            child.guardian = guardian.map(|name| Relative { name: Some(name), ..Relative::default() });
            let mut next = 0;
            let pairings = paired.into_iter().map(|(gap, length)| {
                let (from, to) = (next + gap, next + gap + length);
                next = to + 1;
                let mentor = if length % 2 == 0 { "m1" } else { "m2" };
                Pairing {
                    child: child.id.clone(),
                    mentor: mentor.parse().expect("an id"),
                    from: day(from),
                    to: Some(day(to)),
                }
            });
            let pairings = pairings.collect();
            ChildFile { child, pairings, waivers: Vec::new() }
        })
    };
    (file("c1"), file("c2"))
}

fn day(nth: i64) -> NaiveDate {
    date("2026-01-01") + TimeDelta::days(nth)
}

proptest! {
    /// Each day has at most one mentor: the kept one's, or else the other one's; and nothing is lost by undoing it.
    #[test]
    fn children_put_together_come_apart_as_they_were((kept, other) in twice()) {
        let joined = Joined::of(kept.clone(), other.clone(), day(400)).expect("both are here");
        for nth in 0..700 {
            let mentors: Vec<_> = joined.one.pairings.iter().filter(|it| it.covers(day(nth))).map(|it| &it.mentor).collect();
            let wanted = kept.pairing_on(day(nth)).or(other.pairing_on(day(nth))).map(|it| &it.mentor);
            prop_assert_eq!(mentors, wanted.into_iter().collect::<Vec<_>>());
            let enrolled = kept.child.enrolled(day(nth)) || other.child.enrolled(day(nth));
            prop_assert_eq!(joined.one.child.enrolled(day(nth)), enrolled);
        }
        prop_assert_eq!(joined.part(&joined.one), (kept, other));
    }
}
