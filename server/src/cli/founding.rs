//! A school that is made at the console: with the usual terms of this year and the regulations of 河东, all to be changed
//! under 设置.

use anyhow::Result;
use chrono::{Datelike, NaiveDate};
use domain::{
    calendar::{Span, school_year},
    id::SchoolId,
    package::Package,
    people::Staff,
};
use serde_json::json;

/// A school of this name on `today`, with nobody but these `staff`.
pub(super) fn new_school(id: &SchoolId, name: &str, staff: &[Staff], today: NaiveDate) -> Result<Package> {
    let Span { from, .. } = school_year(today);
    let (year, next) = (from.year(), from.year() + 1);
    let terms = json!([
        {"id": format!("{year}-autumn"), "name": "秋季学期", "from": from, "to": format!("{next}-01-20")},
        {"id": format!("{next}-spring"), "name": "春季学期", "from": format!("{next}-02-20"), "to": format!("{next}-07-05")}
    ]);
    let package = json!({
        "format": "peiban.school/1", "school": {"id": id, "name": name, "preset": "hedong"},
        "calendar": {"terms": terms}, "staff": staff
    });
    Ok(Package::parse(&package.to_string())?)
}
