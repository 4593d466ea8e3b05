//! What stands in a package, looked up plainly.

use chrono::NaiveDate;
use serde_json::Value;

/// A list of a package; empty when it is absent.
pub fn list<'a>(school: &'a Value, name: &str) -> &'a [Value] {
    school[name].as_array().map_or(&[], Vec::as_slice)
}

/// A text of an object; empty when it is absent.
pub fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap_or_default()
}

/// A date of an object, if it has one.
pub fn date(object: &Value, field: &str) -> Option<NaiveDate> {
    object[field].as_str().map(|text| text.parse().expect("a package's dates are dates"))
}

/// Whether `day` lies in the object's stretch, which may be open at its end.
pub fn covers(object: &Value, day: NaiveDate) -> bool {
    date(object, "from").is_some_and(|from| from <= day) && date(object, "to").is_none_or(|to| day <= to)
}

/// The mentor of `child` on `day`.
pub fn mentor_on<'a>(school: &'a Value, child: &str, day: NaiveDate) -> Option<&'a str> {
    let mut pairings = list(school, "pairings").iter();
    pairings.find(|it| text(it, "child") == child && covers(it, day)).map(|it| text(it, "mentor"))
}

/// The teacher of `class` on `day`.
pub fn teacher_on<'a>(school: &'a Value, class: &str, day: NaiveDate) -> Option<&'a str> {
    let mut teachers = list(school, "class_teachers").iter();
    teachers.find(|it| text(it, "class") == class && covers(it, day)).map(|it| text(it, "teacher"))
}

/// The days in session, in order.
pub fn days_in_session(calendar: &Value) -> Vec<NaiveDate> {
    let spans = |name| list(calendar, name).iter().filter_map(|it| date(it, "from").zip(date(it, "to")));
    let holidays: Vec<_> = spans("holidays").collect();
    let free = |day: &NaiveDate| holidays.iter().any(|(from, to)| from <= day && day <= to);
    let days = |(from, to): (NaiveDate, NaiveDate)| from.iter_days().take_while(move |day| *day <= to);
    let mut days: Vec<NaiveDate> = spans("terms").flat_map(days).filter(|day| !free(day)).collect();
    days.sort_unstable();
    days
}
