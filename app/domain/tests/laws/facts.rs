//! What a package says of itself, and how two schools' rows compare.

use std::fmt::Debug;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use domain::obligation::Obligation;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::{
    run::Verdict,
    support::{
        ZONES,
        lookup::{covers, days_in_session, list, mentor_on, teacher_on, text},
    },
};

/// The same rows in the same order.
pub fn same<T: PartialEq + Debug>(before: &[T], after: &[T]) -> Verdict {
    let differing = before.iter().zip(after).find(|(before, after)| before != after);
    prop_assert!(differing.is_none(), "before and after: {differing:?}");
    prop_assert_eq!(before.len(), after.len());
    Ok(())
}

/// Rows without the ids of their records.
pub fn without_ids(mut rows: Vec<Obligation>) -> Vec<Obligation> {
    for row in &mut rows {
        row.records.clear();
    }
    rows
}

/// The same obligation in other rows.
pub fn find<'a>(rows: &'a [Obligation], wanted: &Obligation) -> Option<&'a Obligation> {
    rows.iter().find(|row| row.place() == wanted.place())
}

/// A list of a package, to change it.
pub fn list_mut<'a>(school: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    school[name].as_array_mut().expect("the generator writes every list")
}

/// The item of a list with this id.
pub fn item<'a>(school: &'a Value, name: &str, id: &str) -> &'a Value {
    list(school, name).iter().find(|it| text(it, "id") == id).expect("a package's references exist")
}

/// The days in session of the row's period.
pub fn days_of(school: &Value, row: &Obligation) -> Vec<NaiveDate> {
    days_in_session(&school["calendar"]).into_iter().filter(|day| row.period.contains(*day)).collect()
}

/// Whoever holds what the row is about on `day`.
pub fn holder<'a>(school: &'a Value, row: &Obligation, day: NaiveDate) -> Option<&'a str> {
    let duty = item(school, "duties", row.duty.as_str());
    let class = match text(duty, "per") {
        "child" => {
            let child = item(school, "children", row.subject.as_str());
            covers(child, day).then(|| text(child, "class"))?
        }
        "class" => row.subject.as_str(),
        _ => "",
    };
    match text(duty, "who") {
        "mentor" => mentor_on(school, row.subject.as_str(), day),
        "class_teacher" => teacher_on(school, class, day),
        _ => principal_on(school, day),
    }
}

/// Whose record counts for the row on `day`: what a class owes only its teacher can do, whoever is responsible, and
/// what the school owes any of its staff.
pub fn doer<'a>(school: &'a Value, row: &Obligation, day: NaiveDate) -> Option<&'a str> {
    match text(item(school, "duties", row.duty.as_str()), "per") {
        "child" => holder(school, row, day),
        "class" => teacher_on(school, row.subject.as_str(), day),
        _ => Some(text(&list(school, "staff")[0], "id")),
    }
}

/// The principal on `day`; of several, the one whose id sorts first.
pub fn principal_on(school: &Value, day: NaiveDate) -> Option<&str> {
    let holds = |role: &Value| role == "principal" || (role["role"] == "principal" && covers(role, day));
    let principals = list(school, "staff").iter().filter(|it| list(it, "roles").iter().any(holds));
    principals.map(|it| text(it, "id")).min()
}

/// How far the school's clock is ahead of UTC.
pub fn offset(school: &Value) -> FixedOffset {
    let zone = text(&school["school"], "time_zone");
    let (_, hours) = ZONES.iter().find(|(name, _)| *name == zone).expect("a zone of the generator");
    FixedOffset::east_opt(hours * 3600).expect("an offset within a day")
}

/// The moment of a record.
pub fn moment(record: &Value) -> DateTime<FixedOffset> {
    text(record, "at").parse().expect("a package's moments are moments")
}

/// The date of a record at its school.
pub fn date_of(school: &Value, record: &Value) -> NaiveDate {
    moment(record).with_timezone(&offset(school)).date_naive()
}

/// The moment `seconds` after midnight of `day` at the school.
pub fn at(school: &Value, day: NaiveDate, seconds: i64) -> DateTime<FixedOffset> {
    let midnight = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(seconds);
    midnight.and_local_timezone(offset(school)).single().expect("a fixed offset has every moment once")
}

/// A record `new` by `by` at noon of `day` that is of the row's kind and about its subject.
pub fn contact(school: &Value, row: &Obligation, by: &str, day: NaiveDate) -> Value {
    let duty = item(school, "duties", row.duty.as_str());
    let named = |per| (text(duty, "per") == per).then_some(row.subject.as_str());
    json!({
        "id": "new", "by": by, "at": at(school, day, 12 * 3600).to_rfc3339(), "reached": true,
        "children": Vec::from_iter(named("child")), "class": named("class"), "kinds": [duty["kind"]],
    })
}

/// Whether the row lists this record.
pub fn lists(row: &Obligation, id: &str) -> bool {
    row.records.iter().any(|record| record.as_str() == id)
}
