//! Whom one might pair children with: siblings together, then hamlets, nobody above an even share before all have one.

use chrono::NaiveDate;
use domain::{
    change::{Edit, Pair},
    package::Package,
    pairing::{PairingsPage, Why, pairings},
    people::Pairing,
    school::School,
};
use rstest::rstest;
use serde_json::{Value, json};

fn today() -> NaiveDate {
    "2026-11-20".parse().expect("a date")
}

/// A child as `id hamlet phone`, where `a+b` are the guardian's and a parent's; `-` for none.
fn child(spec: &str) -> Value {
    let mut parts = spec.split(' ').map(|it| (it != "-").then_some(it));
    let mut next = || parts.next().flatten();
    let (id, hamlet) = (next(), next());
    let (guardian, parent) = next().map(|it| it.split_once('+').unwrap_or((it, ""))).unzip();
    json!({"id": id, "name": "孩子", "class": "k", "from": "2026-09-01", "hamlet": hamlet,
           "guardian": {"phone": guardian}, "parents": [{"phone": parent}]})
}

fn school(mentors: &[&str], children: &[&str], pairings: &[(&str, &str)]) -> School {
    let staff = mentors.iter().map(|id| json!({"id": id, "name": id, "roles": ["mentor"]}));
    let principal = json!({"id": "p1", "name": "校长", "roles": ["principal"]});
    let pairing = |(child, mentor): &(&str, &str)| json!({"child": child, "mentor": mentor, "from": "2026-09-01"});
    let package = json!({
        "format": "peiban.school/1", "school": {"id": "s", "name": "学校"},
        "staff": staff.chain([principal]).collect::<Vec<_>>(), "classes": [{"id": "k", "name": "一班"}],
        "children": children.iter().map(|it| child(it)).collect::<Vec<_>>(),
        "pairings": pairings.iter().map(pairing).collect::<Vec<_>>(),
    });
    Package::parse(&package.to_string()).expect("a sound school").school()
}

/// `c1 m1 sibling`, by child.
fn suggested(page: &PairingsPage) -> Vec<String> {
    let word = |why| match why {
        Why::Sibling => "sibling",
        Why::Hamlet => "hamlet",
        Why::Load => "load",
    };
    let line = |it: &domain::pairing::Unpaired| {
        let suggested = it.suggested.as_ref()?;
        Some(format!("{} {} {}", it.child.id, suggested.mentor.id, word(suggested.why)))
    };
    let mut lines: Vec<String> = page.without.iter().filter_map(line).collect();
    lines.sort();
    lines
}

#[rstest]
#[case::the_fewest_first(&["m1", "m2"], &["c1 - -", "c2 - -", "c3 - -"], &[("c1", "m1")], &["c2 m2 load", "c3 m1 load"])]
#[case::with_a_sibling_who_has_a_mentor(&["m1", "m2"], &["c1 A 139", "c2 B 139", "c3 A -"], &[("c1", "m2")], &["c2 m2 sibling", "c3 m1 load"])]
#[case::siblings_without_one_stay_together(&["m1", "m2", "m3"], &["c1 A 139", "c2 A 139", "c3 - -"], &[], &["c1 m1 sibling", "c2 m1 sibling", "c3 m2 load"])]
#[case::a_third_child_joins_two_families(
    &["m1", "m2"], &["c1 - 137", "c2 - 138", "c3 - 137+138", "c4 - -"], &[],
    &["c1 m1 sibling", "c2 m1 sibling", "c3 m1 sibling", "c4 m2 load"]
)]
#[case::where_one_goes_anyway(&["m1", "m2", "m3"], &["c1 A -", "c2 B -", "c3 A -", "c4 - -"], &[("c1", "m3"), ("c2", "m1")], &["c3 m3 hamlet", "c4 m2 load"])]
#[case::not_above_an_even_share(&["m1", "m2"], &["c1 A -", "c2 A -", "c3 A -", "c4 A -"], &[("c1", "m1"), ("c2", "m1")], &["c3 m2 load", "c4 m2 hamlet"])]
#[case::nobody_to_suggest(&[], &["c1 - -"], &[], &[])]
fn whom_one_might_choose(
    #[case] mentors: &[&str],
    #[case] children: &[&str],
    #[case] paired: &[(&str, &str)],
    #[case] expected: &[&str],
) {
    assert_eq!(suggested(&pairings(&school(mentors, children, paired), today())), expected);
}

#[test]
fn overloaded_is_who_has_far_more_than_an_even_share() {
    let children: Vec<String> = (1..=8).map(|at| format!("c{at} - -")).collect();
    let children: Vec<&str> = children.iter().map(String::as_str).collect();
    let paired = [
        ("c1", "m1"),
        ("c2", "m1"),
        ("c3", "m1"),
        ("c4", "m1"),
        ("c5", "m1"),
        ("c6", "m2"),
        ("c7", "m2"),
        ("c8", "m3"),
    ];
    let page = pairings(&school(&["m1", "m2", "m3"], &children, &paired), today());
    let loads: Vec<_> =
        page.mentors.iter().map(|it| (it.mentor.id.as_str(), it.children.len(), it.overloaded)).collect();
    assert_eq!(loads, [("m1", 5, true), ("m2", 2, false), ("m3", 1, false)]);
}

#[test]
fn a_child_is_paired_once_and_never_over_another_mentors_days() {
    let mut school = school(&["m1", "m2"], &["c1 - -", "c2 - -"], &[("c2", "m1")]);
    let day = |text: &str| -> NaiveDate { text.parse().expect("a date") };
    let later = Pairing {
        child: "c1".parse().expect("an id"),
        mentor: "m2".parse().expect("an id"),
        from: day("2026-12-01"),
        to: None,
    };
    school.children.values_mut().next().expect("c1").pairings.push(later.clone());
    let pair = |child: &str, mentor: &str| Pair {
        child: child.parse().expect("an id"),
        mentor: mentor.parse().expect("an id"),
    };
    let apply = |pairs, from: &str| {
        let edit = Edit::Pair { pairs, from: day(from) };
        edit.apply(&school, &"p1".parse().expect("an id"), today())
            .map_err(|it| serde_json::to_value(it.code).expect("a word"))
    };
    let made = apply(vec![pair("c1", "m1")], "2026-11-21").expect("nobody has it yet");
    let new = Pairing {
        mentor: "m1".parse().expect("an id"),
        from: day("2026-11-21"),
        to: Some(day("2026-11-30")),
        ..later.clone()
    };
    assert_eq!(made.pairings.values().next(), Some(&vec![later, new]));
    for (pairs, from, code) in [
        (vec![pair("c1", "m1"), pair("c2", "m2")], "2026-11-21", "outdated"),
        (vec![pair("c9", "m1")], "2026-11-21", "not_found"),
        (vec![pair("c1", "m9")], "2026-11-21", "invalid"),
        (vec![pair("c1", "m1")], "2026-11-19", "in_past"),
    ] {
        assert_eq!(apply(pairs, from), Err(json!(code)));
    }
}
