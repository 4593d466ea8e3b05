//! Which records a school takes.

use chrono::{DateTime, FixedOffset};
use domain::{Code, record::Record};
use serde_json::{Value, json};

use super::{parsed, record, school, school_with};

fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-10T12:00:00+08:00").expect("a moment")
}

fn talk() -> Value {
    record("r1", "2026-11-05T18:30:00+08:00", json!(["talk"]))
}

fn photo(bytes: u32) -> Value {
    json!({"hash": "0f".repeat(32), "kind": "photo", "bytes": bytes})
}

fn voice(bytes: u32) -> Value {
    json!({"hash": "f0".repeat(32), "kind": "voice", "bytes": bytes})
}

/// What becomes of a record with one field changed, handed in by `author`.
#[track_caller]
fn check(school: &Value, field: &str, value: Value, author: &str, expected: Option<Code>) {
    let mut json = talk();
    json["by"] = json!(author);
    json[field] = value.clone();
    let author = author.parse().expect("an id");
    let outcome = Record::parse(&json).and_then(|it| it.check(&parsed(school).school(), &author, now()));
    assert_eq!(outcome.err().map(|refusal| refusal.code), expected, "{field} = {value}");
}

#[test]
fn a_bad_record_is_refused_with_its_reason() {
    for (field, value, code) in [
        ("kinds", json!(["picnic"]), Code::UnknownKind),
        ("kinds", json!([]), Code::Malformed),
        ("kinds", json!("talk"), Code::Malformed),
        ("at", json!("2026-11-05"), Code::Malformed),
        ("reached", json!("yes"), Code::Malformed),
        ("minutes", json!(1441), Code::Malformed),
        ("note", json!("字".repeat(5001)), Code::Malformed),
        ("mood", json!("good"), Code::Malformed),
        ("promise", json!("字".repeat(201)), Code::Malformed),
        ("place", json!("river"), Code::Malformed),
        ("attachments", json!(vec![photo(1); 10]), Code::Malformed),
        ("attachments", json!([photo(200 * 1024 + 1)]), Code::Malformed),
        ("attachments", json!([voice(600 * 1024 + 1)]), Code::Malformed),
        ("attachments", json!([{"hash": "0F".repeat(32), "kind": "photo", "bytes": 1}]), Code::Malformed),
        ("attachments", json!([{"hash": "0f", "kind": "photo", "bytes": 1}]), Code::Malformed),
        ("supersedes", json!("r1"), Code::Malformed),
        ("at", json!("2026-11-10T12:10:01+08:00"), Code::InFuture),
        ("by", json!("m2"), Code::NotAuthor),
        ("children", json!(["c9"]), Code::NotPaired),
        ("children", json!([]), Code::NotPaired),
        ("class", json!("k1"), Code::NotPaired),
    ] {
        check(&school(), field, value, "m1", Some(code));
    }
}

#[test]
fn mentors_class_teachers_and_the_principal_record_what_is_theirs() {
    check(&school(), "at", json!("2026-11-10T12:09:59+08:00"), "m1", None);
    check(&school(), "note", json!("字".repeat(5000)), "m1", None);
    check(&school(), "promise", json!("字".repeat(200)), "m1", None);
    check(&school(), "place", json!("elsewhere"), "m1", None);
    check(&school(), "attachments", json!([photo(200 * 1024), voice(600 * 1024)]), "m1", None);
    check(&school(), "kinds", json!(["talk", "visit"]), "t1", None);
    check(&school(), "kinds", json!(["talk"]), "m2", Some(Code::NotPaired));
    check(&school(), "kinds", json!(["talk"]), "p1", Some(Code::NotPaired));
    check(&school(), "children", json!([]), "p1", None);
    check(&school(), "class", json!("k1"), "t1", None);
}

#[test]
fn a_former_mentors_record_is_taken_for_the_days_they_were_paired() {
    let transferred = school_with(
        "/pairings",
        json!([{"child": "c1", "mentor": "m1", "from": "2026-09-01", "to": "2026-11-05"},
               {"child": "c1", "mentor": "m2", "from": "2026-11-06"}]),
    );
    check(&transferred, "at", json!("2026-11-05T23:59:00+08:00"), "m1", None);
    check(&transferred, "at", json!("2026-11-06T00:00:00+08:00"), "m1", Some(Code::NotPaired));
    check(&transferred, "at", json!("2026-11-06T00:00:00+08:00"), "m2", None);
}

#[test]
fn private_words_are_seen_by_their_author_and_whom_they_share_them_with() {
    let mut json = talk();
    (json["note"], json["promise"]) = (json!("孩子悄悄说的话"), json!("带一本书"));
    (json["attachments"], json["private"]) = (json!([photo(1)]), json!(true));
    let record = Record::parse(&json).expect("a sound record");
    let seen_by = |who: &str, shared| record.clone().seen_by(&who.parse().expect("an id"), shared);
    assert_eq!(seen_by("m1", false), record);
    assert_eq!(seen_by("p1", true), record);
    let of_others = seen_by("p1", false);
    assert!(!of_others.has_words() && of_others.kinds == record.kinds, "that it took place");
    let public = Record { private: false, ..record };
    assert_eq!(public.clone().for_the_school(), public);
}
