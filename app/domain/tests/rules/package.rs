//! What a package must hold before anything in it is believed.

use domain::package::Package;
use serde_json::{Value, json};

use super::{parsed, record, school, school_with};

#[track_caller]
fn refused(package: &Value, path: &str) {
    let error = Package::parse(&package.to_string()).expect_err("a broken package");
    assert_eq!(error.path, path, "{error}");
}

#[test]
fn what_is_wrong_is_named_by_its_place() {
    for (pointer, value, path) in [
        ("/format", json!("peiban.school/9"), "format"),
        ("/school/name", json!(" "), "school.name"),
        ("/school/time_zone", json!("Europe/Paris"), "school.time_zone"),
        ("/school/preset", json!("eton"), "school.preset"),
        ("/duties/0/times", json!(0), "duties[0].times"),
        ("/duties/0/due_day", json!(32), "duties[0].due_day"),
        ("/duties/0/kind", json!("picnic"), "duties[0].kind"),
        ("/calendar/terms/0/to", json!("2026-08-31"), "calendar.terms[0].to"),
        ("/calendar/terms/0/to", json!("2026-02-30"), "calendar.terms[0].to"),
        ("/children/0/class", json!("k9"), "children[0].class"),
        (
            "/children/0/earlier",
            json!([{"class": "k9", "from": "2026-03-01", "to": "2026-07-05"}]),
            "children[0].earlier[0].class",
        ),
        (
            "/children/0/earlier",
            json!([{"class": "k1", "from": "2026-07-05", "to": "2026-03-01"}]),
            "children[0].earlier[0].to",
        ),
        (
            "/children/0/earlier",
            json!([{"class": "k1", "from": "2026-03-01", "to": "2026-09-01"}]),
            "children[0].earlier[1]",
        ),
        ("/children/0/id", json!("王小雨"), "children[0].id"),
        ("/children/0/name", json!("雨".repeat(65)), "children[0].name"),
        ("/pairings/0/mentor", json!("m9"), "pairings[0].mentor"),
        ("/class_teachers/0/teacher", json!("t9"), "class_teachers[0].teacher"),
        ("/staff/1/id", json!("m1"), "staff[1].id"),
        ("/staff/0/roles", json!(["mentor", "king"]), "staff[0].roles[1]"),
        ("/staff/0/roles", json!([{"role": "clerk"}]), "staff[0].roles[0]"),
        ("/staff/0/roles", json!([{"role": "clerk", "from": "2026-09-01", "until": null}]), "staff[0].roles[0].until"),
        (
            "/staff/0/roles",
            json!([{"role": "clerk", "from": "2026-09-02", "to": "2026-09-01"}]),
            "staff[0].roles[0].to",
        ),
        (
            "/pairings",
            json!([
                {"child": "c1", "mentor": "m1", "from": "2026-09-01", "to": "2026-11-10"},
                {"child": "c1", "mentor": "m2", "from": "2026-11-10"},
            ]),
            "pairings[1]",
        ),
        (
            "/waivers",
            json!([{"from": "2026-11-01", "to": "2026-11-02", "reason": "x", "confirmed": true}]),
            "waivers[0].child",
        ),
        (
            "/waivers",
            json!([{"child": "c1", "from": "2026-11-02", "to": "2026-11-01", "reason": "x", "confirmed": true}]),
            "waivers[0].to",
        ),
        (
            "/records",
            json!([{"id": "r1", "by": "m1", "at": "2026-11-05T18:00:00+08:00", "children": ["c9"],
                             "kinds": ["talk"], "reached": true}]),
            "records[0].children[0]",
        ),
        (
            "/records",
            json!([{"id": "r1", "by": "m1", "at": "yesterday", "kinds": ["talk"], "reached": true}]),
            "records[0].at",
        ),
        (
            "/records",
            json!([{"id": "r1", "by": "m1", "at": "2026-11-05T18:00:00+08:00", "kinds": [], "reached": true}]),
            "records[0]",
        ),
    ] {
        refused(&school_with(pointer, value), path);
    }
}

#[test]
fn an_unknown_field_is_named() {
    let mut package = school();
    package["children"][0]["gendr"] = json!("f");
    refused(&package, "children[0].gendr");
}

#[test]
fn text_that_is_not_one_json_document_is_refused() {
    for text in ["", "{", "[]", "null", r#"{"format":"peiban.school/1"}"#] {
        assert!(Package::parse(text).is_err(), "{text}");
    }
    let twice = format!("{0}{0}", school());
    assert!(Package::parse(&twice).is_err());
}

#[test]
fn without_duties_the_presets_hold_from_the_first_day_of_the_first_term() {
    let mut package = school();
    package.as_object_mut().expect("an object").remove("duties");
    assert_eq!(parsed(&package).duties, Some(Vec::new()));
    for (preset, count) in [("hedong", 10), ("tiepu", 3), ("sulong", 7), ("xiaoxue", 6), ("dongwang", 0)] {
        package["school"]["preset"] = json!(preset);
        let duties = parsed(&package).duties.expect("taken from the preset");
        assert_eq!(duties.len(), count, "{preset}");
        assert!(duties.iter().all(|duty| duty.from.to_string() == "2026-09-01" && duty.source.is_some()));
    }
}

#[test]
fn a_package_taken_apart_and_put_together_is_the_same() {
    let mut package = school_with("/records", json!([record("r1", "2026-11-05T18:00:00+00:00", json!(["talk"]))]));
    package["waivers"] = json!([
        {"mentor": "m1", "from": "2026-11-01", "to": "2026-11-02", "reason": "x", "confirmed": true},
        {"child": "c1", "kinds": ["talk"], "from": "2026-11-01", "to": "2026-11-02", "reason": "x", "confirmed": false},
    ]);
    package["children"][0]["guardian"] = json!({"phone": "13900000001", "reachable": "晚上"});
    (package["children"][0]["needs"], package["children"][0]["family"]) = (json!("药"), json!("…"));
    let package = parsed(&package);
    let again = Package::of(package.school(), package.records.clone());
    assert_eq!(again, package);
    assert_eq!(serde_json::to_value(again).expect("JSON")["records"][0]["at"], "2026-11-05T18:00:00+00:00");
}

#[test]
fn a_role_stays_as_it_was_written() {
    let roles = json!([
        "mentor",
        {"role": "principal", "from": "2026-09-01", "to": null},
        {"role": "administrator", "from": "2026-09-01", "to": "2026-12-31"}
    ]);
    let package = parsed(&school_with("/staff/0/roles", roles.clone()));
    assert_eq!(serde_json::to_value(&package).expect("JSON")["staff"][0]["roles"], roles);
    let on = |day| serde_json::to_value(package.staff[0].roles_on(super::date(day))).expect("JSON");
    assert_eq!(on("2026-08-31"), json!(["mentor"]));
    assert_eq!(on("2026-12-31"), json!(["mentor", "principal", "administrator"]));
    assert_eq!(on("2027-01-01"), json!(["mentor", "principal"]));
}
