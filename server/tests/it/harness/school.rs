//! The school most tests use: two mentors, a class teacher, a principal, a clerk, four children.

use domain::package::Package;
use serde_json::{Value, json};

/// `c1` and `c2` are paired with `m1`, `c3` with `m2`, `c4` with `m1` until October and with `m2` since.
/// Class `k1` (`c1`, `c3`) is led by `t1`.
pub fn school() -> Package {
    school_with(json!({}))
}

/// The same, with some of its lists replaced.
pub fn school_with(lists: Value) -> Package {
    let mut school = json!({
        "format": "peiban.school/1",
        "school": {"id": "hd", "name": "河东小学", "preset": "hedong"},
        "calendar": {"terms": [{"id": "autumn", "name": "秋季学期", "from": "2026-09-01", "to": "2027-01-22"}]},
        "staff": [
            {"id": "m1", "name": "李老师", "roles": ["mentor"], "phone": "13800000001"},
            {"id": "m2", "name": "周老师", "roles": ["mentor"], "phone": "13800000002"},
            {"id": "t1", "name": "王老师", "roles": ["class_teacher"], "phone": "13800000003"},
            {"id": "p1", "name": "张校长", "roles": ["principal"], "phone": "13800000004"},
            {"id": "k1", "name": "陈老师", "roles": ["clerk"], "phone": "13800000005"}
        ],
        "classes": [{"id": "k1", "name": "三(1)班"}, {"id": "k2", "name": "三(2)班"}],
        "class_teachers": [{"class": "k1", "teacher": "t1", "from": "2026-09-01"}],
        "children": [
            {"id": "c1", "name": "王小雨", "class": "k1", "from": "2026-09-01"},
            {"id": "c2", "name": "王小雷", "class": "k2", "from": "2026-09-01"},
            {"id": "c3", "name": "陈思源", "class": "k1", "from": "2026-09-01"},
            {"id": "c4", "name": "刘佳怡", "class": "k2", "from": "2026-09-01"}
        ],
        "pairings": [
            {"child": "c1", "mentor": "m1", "from": "2026-09-01"},
            {"child": "c2", "mentor": "m1", "from": "2026-09-01"},
            {"child": "c3", "mentor": "m2", "from": "2026-09-01"},
            {"child": "c4", "mentor": "m1", "from": "2026-09-01", "to": "2026-10-31"},
            {"child": "c4", "mentor": "m2", "from": "2026-11-01"}
        ]
    });
    let given = lists.as_object().expect("lists by name").clone();
    school.as_object_mut().expect("an object").extend(given);
    Package::parse(&school.to_string()).expect("a sound school")
}

/// A record of one evening: `record("r1", "m1", "2026-11-10", &["c1"], &["talk"])`.
pub fn record(id: &str, by: &str, date: &str, children: &[&str], kinds: &[&str]) -> Value {
    json!({
        "id": id, "by": by, "at": format!("{date}T18:30:00+08:00"), "children": children, "class": null, "kinds": kinds,
        "reached": true, "minutes": null, "note": null, "private": false, "supersedes": null
    })
}
