//! To how many children somebody talked, and whom nobody reached.

use domain::coverage::{Coverage, Share};
use serde_json::{Value, json};

use super::{date, parsed, record, school};

/// Two children of one class; the second has no mentor.
fn coverage(records: Value, today: &str, days: u32) -> Coverage {
    let mut school = school();
    let second = json!({"id": "c2", "name": "陈思源", "class": "k1", "from": "2026-09-01"});
    school["children"].as_array_mut().expect("a list").push(second);
    school["records"] = records;
    let package = parsed(&school);
    Coverage::of(&package.school(), &package.records, date(today), days)
}

fn names(coverage: &Coverage) -> Vec<(&str, Option<String>)> {
    coverage.unreached.iter().map(|it| (it.child.id.as_str(), it.last.map(|day| day.to_string()))).collect()
}

#[test]
fn a_talk_covers_a_child_for_the_term() {
    let talk = record("r1", "2026-09-05T18:00:00+08:00", json!(["talk"]));
    let coverage = coverage(json!([talk]), "2026-11-20", 30);
    assert_eq!(coverage.school, Share { talked: 1, all: 2 });
    assert_eq!(coverage.classes, [("三(1)班".to_owned(), Share { talked: 1, all: 2 })]);
    let mentors: Vec<_> =
        coverage.mentors.iter().map(|(it, share)| (it.as_ref().map(|it| it.id.as_str()), *share)).collect();
    assert_eq!(mentors, [(Some("m1"), Share { talked: 1, all: 1 }), (None, Share { talked: 0, all: 1 })]);
    assert_eq!(names(&coverage), [("c2", None), ("c1", Some("2026-09-05".into()))]);
}

#[test]
fn attempts_other_kinds_strangers_and_the_future_cover_nobody() {
    for (field, value, reached) in [
        ("reached", json!(false), None),
        ("kinds", json!(["dinner"]), Some("2026-09-05")),
        ("by", json!("m2"), None),
        ("at", json!("2026-11-21T18:00:00+08:00"), None),
    ] {
        let mut talk = record("r1", "2026-09-05T18:00:00+08:00", json!(["talk"]));
        talk[field] = value;
        let coverage = coverage(json!([talk]), "2026-11-20", 30);
        assert_eq!(coverage.school.talked, 0, "{field}");
        let last = names(&coverage).into_iter().find(|it| it.0 == "c1").and_then(|it| it.1);
        assert_eq!(last.as_deref(), reached, "{field}");
    }
}

#[test]
fn a_child_is_listed_after_exactly_that_many_days() {
    let talk = record("r1", "2026-11-10T18:00:00+08:00", json!(["talk"]));
    for (days, listed) in [(9, true), (10, true), (11, false)] {
        let coverage = coverage(json!([talk]), "2026-11-20", days);
        assert_eq!(names(&coverage).iter().any(|it| it.0 == "c1"), listed, "{days}");
    }
}

#[test]
fn a_withdrawn_talk_never_was() {
    let talk = record("r1", "2026-11-10T18:00:00+08:00", json!(["talk"]));
    let mut withdrawal = record("r2", "2026-11-10T18:00:00+08:00", json!([]));
    withdrawal["supersedes"] = json!("r1");
    assert_eq!(coverage(json!([talk, withdrawal]), "2026-11-20", 30).school.talked, 0);
}
