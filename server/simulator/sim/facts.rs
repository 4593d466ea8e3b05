//! The school of every run: four mentors, a class teacher, six children, one term.

use chrono::{DateTime, Utc};
use domain::{
    id::{ChildId, SchoolId, StaffId},
    package::Package,
};
use serde_json::json;

/// 2 November 2026, eight in the morning at the school; in milliseconds since 1970.
pub const START: i64 = 1_793_577_600_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 24 * 60 * MINUTE;
pub const CHILDREN: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];
/// Whoever has a phone; the last one is a class teacher.
pub const PEOPLE: [&str; 5] = ["m1", "m2", "m3", "m4", "t1"];
pub const MENTORS: [&str; 4] = ["m1", "m2", "m3", "m4"];
pub const KINDS: [&str; 6] = ["talk", "teacher", "visit", "homework", "dinner", "parent_call"];

pub fn package() -> Package {
    let from = "2026-09-01";
    let staff = |id: &str, role: &str| json!({"id": id, "name": id, "roles": [role]});
    let child = |at: usize| json!({"id": CHILDREN[at], "name": CHILDREN[at], "class": if at < 3 { "k1" } else { "k2" }, "from": from});
    let pairing = |at: usize| json!({"child": CHILDREN[at], "mentor": MENTORS[at % 4], "from": from});
    let school = json!({
        "format": "peiban.school/1",
        "school": {"id": "hd", "name": "河东小学", "preset": "hedong"},
        "calendar": {"terms": [{"id": "autumn", "name": "秋", "from": from, "to": "2027-01-22"}]},
        "staff": MENTORS.iter().map(|id| staff(id, "mentor")).chain([staff("t1", "class_teacher"), staff("p1", "principal")]).collect::<Vec<_>>(),
        "classes": [{"id": "k1", "name": "一班"}, {"id": "k2", "name": "二班"}],
        "class_teachers": [{"class": "k1", "teacher": "t1", "from": from}],
        "children": (0..CHILDREN.len()).map(child).collect::<Vec<_>>(),
        "pairings": (0..CHILDREN.len()).map(pairing).collect::<Vec<_>>(),
    });
    Package::parse(&school.to_string()).expect("a sound school")
}

pub fn school() -> SchoolId {
    "hd".parse().expect("an id")
}

pub fn staff(id: &str) -> StaffId {
    id.parse().expect("an id")
}

pub fn child(id: &str) -> ChildId {
    id.parse().expect("an id")
}

pub fn moment(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).expect("a moment of this century")
}
