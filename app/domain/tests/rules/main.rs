//! The rules, case by case, over one small school that each case alters.

mod archive;
mod board;
mod cards;
mod change;
mod channel;
mod checks;
mod coming;
mod coverage;
mod leftovers;
mod machine;
mod notebook;
mod nudge;
mod obligation;
mod organisation;
mod outbox;
mod overview;
mod package;
mod pairing;
mod record;
mod remind;
mod returns;
mod suggestion;
mod versions;

use chrono::NaiveDate;
use domain::package::Package;
use serde_json::{Value, json};

/// A school of one child with one mentor, who owes one talk each month; the autumn term of 2026 without holidays.
fn school() -> Value {
    json!({
        "format": "peiban.school/1",
        "school": {"id": "s", "name": "河东小学"},
        "calendar": {"terms": [{"id": "t", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"}]},
        "duties": [{"id": "talk", "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 1,
                    "from": "2026-09-01"}],
        "staff": [{"id": "m1", "name": "李老师", "roles": ["mentor"]},
                  {"id": "m2", "name": "周老师", "roles": ["mentor"]},
                  {"id": "t1", "name": "王老师", "roles": ["class_teacher"]},
                  {"id": "p1", "name": "张校长", "roles": ["principal"]}],
        "classes": [{"id": "k1", "name": "三(1)班"}],
        "class_teachers": [{"class": "k1", "teacher": "t1", "from": "2026-09-01"}],
        "children": [{"id": "c1", "name": "王小雨", "class": "k1", "from": "2026-09-01", "hamlet": "王家村"}],
        "pairings": [{"child": "c1", "mentor": "m1", "from": "2026-09-01"}],
    })
}

/// The school with the value at `pointer` replaced or put in.
#[track_caller]
fn school_with(pointer: &str, value: Value) -> Value {
    let mut school = school();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer starts with a slash");
    let parent = school.pointer_mut(parent).expect("the place exists");
    parent[field] = value;
    school
}

/// A record by m1 about c1.
fn record(id: &str, at: &str, kinds: Value) -> Value {
    json!({"id": id, "by": "m1", "at": at, "children": ["c1"], "kinds": kinds, "reached": true})
}

#[track_caller]
fn parsed(school: &Value) -> Package {
    Package::parse(&school.to_string()).expect("a sound package")
}

#[track_caller]
fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
