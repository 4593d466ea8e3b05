//! The sums of cells: a row for each school and month, so that a county's month is read without its cells, and one for each
//! person besides, for the board.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    board::SchoolMonth,
    calendar::Span,
    duty::Per,
    id::{SchoolId, StaffId},
    month::Month,
    obligation::{Cell, PersonSums, Sum, Sums},
    range::Range,
    school::SchoolInfo,
};
use sqlx::{AnyConnection, Connection};

use super::{
    Store,
    rows::{from_json, json, of_keys, put},
    school::list,
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

async fn recount_people(db: &mut AnyConnection, school: &SchoolId, old: &[Cell], new: &[Cell]) -> Result<()> {
    let to_children = old.iter().chain(new).filter(|cell| cell.per == Per::Child);
    let changed: BTreeSet<(Month, &StaffId)> = to_children.map(|cell| (cell.month(), &cell.responsible)).collect();
    let months: Vec<String> = changed.iter().map(|(month, _)| month.to_string()).collect();
    let keys = changed.iter().zip(&months).map(|((_, who), month)| [school.as_str(), month.as_str(), who.as_str()]);
    let rows: Vec<(String, String)> = of_keys(db, OF_PEOPLE, &keys.collect::<Vec<_>>()).await?;
    let mut sums = by_person(rows)?;
    for cell in old {
        sums.remove(cell);
    }
    for cell in new {
        sums.add(cell);
    }
    put_person_sums(db, school, &sums, changed).await
}

const OF_PEOPLE: &str = "select p.staff, p.body from {keys} cross join person_sum p
     where p.school = k.column1 and p.month = k.column2 and p.staff = k.column3";

/// What each person owes to children and falls due in `range`.
pub(super) async fn person_sums(db: &mut AnyConnection, school: &SchoolId, range: Range) -> Result<PersonSums> {
    let Span { from, to } = range.span();
    let sql = "select staff, body from person_sum where school = $1 and month between $2 and $3";
    let rows: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(school.as_str())
        .bind(Month::of(from).to_string())
        .bind(Month::of(to).to_string())
        .fetch_all(db)
        .await?;
    let mut sums = by_person(rows)?;
    sums.retain(|sum| range.span().contains(sum.due));
    Ok(sums)
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

/// Stores all sums of people of a school that has none.
pub(super) async fn put_all_person_sums(db: &mut AnyConnection, school: &SchoolId, cells: &[Cell]) -> Result<()> {
    let sums = PersonSums::of_cells(cells);
    put_person_sums(db, school, &sums, sums.months()).await
}

async fn put_person_sums(
    db: &mut AnyConnection,
    school: &SchoolId,
    sums: &PersonSums,
    changed: impl IntoIterator<Item = (Month, &StaffId)>,
) -> Result<()> {
    let row = |(month, who): (Month, &StaffId)| {
        let body: Vec<&Sum> = sums.due_in(month, who).collect();
        Ok([school.as_str().into(), month.to_string().into(), who.as_str().into(), json(&body)?.into()])
    };
    let rows = changed.into_iter().map(row).collect::<Result<_>>()?;
    let replacing = "on conflict (school, month, staff) do update set body = excluded.body";
    put(db, "person_sum (school, month, staff, body)", replacing, rows).await
}

async fn kept(db: &mut AnyConnection, school: &SchoolId, month: Month) -> Result<Vec<Sum>> {
    let body: Option<String> = sqlx::query_scalar("select body from month_sum where school = $1 and month = $2")
        .bind(school.as_str())
        .bind(month.to_string())
        .fetch_optional(db)
        .await?;
    body.map(|body| from_json(&body)).transpose().map(Option::unwrap_or_default)
}

fn by_person(rows: Vec<(String, String)>) -> Result<PersonSums> {
    let mut sums = Vec::new();
    for (who, body) in rows {
        let who: StaffId = who.parse()?;
        sums.extend(from_json::<Vec<Sum>>(&body)?.into_iter().map(|sum| (who.clone(), sum)));
    }
    Ok(PersonSums::of(sums))
}

/// Counts for schools whose cells are older than the sums of people.
pub(super) async fn put_missing_sums(db: &mut AnyConnection) -> Result<()> {
    let sql = "select s.id from school s
               where exists (select 1 from cell c where c.school = s.id and c.per = 'child')
                   and not exists (select 1 from person_sum p where p.school = s.id)";
    // All of a school's or none: another start would take some for all.
    let mut db = db.begin().await?;
    let schools: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *db).await?;
    for school in schools {
        let school: SchoolId = school.parse()?;
        let cells: Vec<Cell> = list(&mut db, &school, "select body from cell where school = $1").await?;
        put_all_person_sums(&mut db, &school, &cells).await?;
    }
    Ok(db.commit().await?)
}
