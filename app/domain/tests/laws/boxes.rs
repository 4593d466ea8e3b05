//! The boxes of a child are that child's alone.

use chrono::NaiveDate;
use domain::{
    month::Month,
    obligation::{Status, Tally, obligations},
    overview::boxes,
};
use serde_json::{Value, json};

use crate::world::parsed;

/// The talk box of each of two children with one mentor on 10 November, after the talks given: whom with and which day.
fn talk_boxes(talks: &[(&str, u32)]) -> Vec<(Status, u32, u32)> {
    let child = |id: &str| json!({"id": id, "name": "孩子", "class": "k", "from": "2026-09-01"});
    let pairing = |child: &str| json!({"child": child, "mentor": "m", "from": "2026-09-01"});
    let talk = |(at, (child, day)): (usize, &(&str, u32))| {
        json!({"id": format!("r{at}"), "by": "m", "at": format!("2026-11-{day:02}T18:30:00+08:00"),
               "children": [child], "kinds": ["talk"], "reached": true})
    };
    let school = json!({
        "format": "peiban.school/1", "school": {"id": "s", "name": "河东小学"},
        "calendar": {"terms": [{"id": "t", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"}]},
        "duties": [{"id": "talk", "kind": "talk", "who": "mentor", "per": "child", "every": "month", "times": 1,
                    "from": "2026-09-01"}],
        "staff": [{"id": "m", "name": "李老师"}], "classes": [{"id": "k", "name": "三(1)班"}],
        "children": [child("c1"), child("c2")], "pairings": [pairing("c1"), pairing("c2")],
        "records": talks.iter().enumerate().map(talk).collect::<Vec<Value>>(),
    });
    let today = NaiveDate::from_ymd_opt(2026, 11, 10).expect("a date");
    let package = parsed(&school);
    let rows = obligations(&package.school(), &package.records, Month::of(today), today);
    assert_eq!(Tally::of(&rows).owed, 2);
    let of_child = |child: &str| boxes(rows.iter().filter(|row| row.subject.as_str() == child), today, |_| false);
    let shown = ["c1", "c2"].map(of_child).concat();
    shown.iter().map(|it| (it.status, it.tally.met, it.tally.owed)).collect()
}

#[test]
fn two_recent_talks_with_one_child_are_not_one_with_each_of_two() {
    let (met, open) = ((Status::Met, 1, 1), (Status::Open, 0, 1));
    assert_eq!(talk_boxes(&[("c1", 5), ("c1", 7)]), [met, open]);
    assert_eq!(talk_boxes(&[("c1", 5), ("c2", 7)]), [met, met]);
    assert_eq!(talk_boxes(&[("c1", 5), ("c2", 5)]), [met, met]);
    assert_eq!(talk_boxes(&[]), [open, open]);
}
