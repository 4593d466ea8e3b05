//! The sums of cells, a row for each school and month, so that a county's month is read without its cells.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    board::SchoolMonth,
    id::SchoolId,
    month::Month,
    obligation::{Cell, Sum, Sums},
    school::SchoolInfo,
};
use sqlx::AnyConnection;

use super::{
    Store,
    person_sums::recount_people,
    rows::{from_json, json, put},
};

impl Store {
    /// A line for each school of this database, with what is due in `month` as it stands at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn county(&self, month: Month, now: DateTime<Utc>) -> Result<Vec<SchoolMonth>> {
        let sql = "select s.info, m.body from school s
                   left join month_sum m on m.school = s.id and m.month = $1 order by s.id";
        let rows: Vec<(String, Option<String>)> =
            sqlx::query_as(sql).bind(month.to_string()).fetch_all(&self.reader).await?;
        let line = |(info, sums): (String, Option<String>)| {
            let info: SchoolInfo = from_json(&info)?;
            let sums: Vec<Sum> = sums.map(|sums| from_json(&sums)).transpose()?.unwrap_or_default();
            let today = info.time_zone.date(now);
            Ok(SchoolMonth::new(info, &sums, today))
        };
        rows.into_iter().map(line).collect()
    }
}

/// Brings the sums in line with cells that went and came.
pub(super) async fn recount(db: &mut AnyConnection, school: &SchoolId, old: &[Cell], new: &[Cell]) -> Result<()> {
    let months: BTreeSet<Month> = old.iter().chain(new).map(Cell::month).collect();
    let mut sums = Vec::new();
    for month in &months {
        sums.extend(kept(db, school, *month).await?);
    }
    let mut sums = Sums::of(sums);
    for cell in old {
        sums.remove(cell);
    }
    for cell in new {
        sums.add(cell);
    }
    put_sums(db, school, &sums, months).await?;
    recount_people(db, school, old, new).await
}

/// Stores the sums of `months`, those that are empty now among them.
pub(super) async fn put_sums(
    db: &mut AnyConnection,
    school: &SchoolId,
    sums: &Sums,
    months: impl IntoIterator<Item = Month>,
) -> Result<()> {
    let row = |month: Month| {
        let body: Vec<&Sum> = sums.due_in(month).collect();
        Ok([school.as_str().into(), month.to_string().into(), json(&body)?.into()])
    };
    let rows = months.into_iter().map(row).collect::<Result<_>>()?;
    let replacing = "on conflict (school, month) do update set body = excluded.body";
    put(db, "month_sum (school, month, body)", replacing, rows).await
}

async fn kept(db: &mut AnyConnection, school: &SchoolId, month: Month) -> Result<Vec<Sum>> {
    let body: Option<String> = sqlx::query_scalar("select body from month_sum where school = $1 and month = $2")
        .bind(school.as_str())
        .bind(month.to_string())
        .fetch_optional(db)
        .await?;
    body.map(|body| from_json(&body)).transpose().map(Option::unwrap_or_default)
}
