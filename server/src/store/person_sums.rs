//! The sums of what each person owes to children, a row for each person and month: a board is read from them.

use std::collections::BTreeSet;

use anyhow::Result;
use domain::{
    calendar::Span,
    duty::Per,
    id::{SchoolId, StaffId},
    month::Month,
    obligation::{Cell, PersonSums, Sum},
    range::Range,
};
use sqlx::{AnyConnection, Connection};

use super::{
    rows::{Field, from_json, json, of_keys, put},
    school::list,
};

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

/// Brings the sums in line with cells that went and came.
pub(super) async fn recount_people(
    db: &mut AnyConnection,
    school: &SchoolId,
    old: &[Cell],
    new: &[Cell],
) -> Result<()> {
    let to_children = old.iter().chain(new).filter(|cell| cell.per == Per::Child);
    let changed: BTreeSet<(Month, &StaffId)> = to_children.map(|cell| (cell.month(), &cell.responsible)).collect();
    let months: Vec<String> = changed.iter().map(|(month, _)| month.to_string()).collect();
    let keys = changed.iter().zip(&months).map(|((_, who), month)| [school.as_str(), month.as_str(), who.as_str()]);
    let mut sums = by_person(of_keys(db, OF_PEOPLE, &keys.collect::<Vec<_>>()).await?)?;
    for cell in old {
        sums.remove(cell);
    }
    for cell in new {
        sums.add(cell);
    }
    put(db, TABLE, REPLACING, rows(school, &sums, changed)?).await
}

const TABLE: &str = "person_sum (school, month, staff, body)";
const REPLACING: &str = "on conflict (school, month, staff) do update set body = excluded.body";

const OF_PEOPLE: &str = "select p.staff, p.body from {keys} cross join person_sum p
     where p.school = k.column1 and p.month = k.column2 and p.staff = k.column3";

/// Stores the sums of a school that has none.
pub(super) async fn put_all_person_sums(db: &mut AnyConnection, school: &SchoolId, cells: &[Cell]) -> Result<()> {
    let sums = PersonSums::of_cells(cells);
    // Another server may have stored them, and may have counted more since.
    put(db, TABLE, "on conflict do nothing", rows(school, &sums, sums.months())?).await
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

fn rows<'a>(
    school: &SchoolId,
    sums: &PersonSums,
    of: impl IntoIterator<Item = (Month, &'a StaffId)>,
) -> Result<Vec<[Field; 4]>> {
    let row = |(month, who): (Month, &StaffId)| {
        let body: Vec<&Sum> = sums.due_in(month, who).collect();
        Ok([school.as_str().into(), month.to_string().into(), who.as_str().into(), json(&body)?.into()])
    };
    of.into_iter().map(row).collect()
}

fn by_person(rows: Vec<(String, String)>) -> Result<PersonSums> {
    let mut sums = Vec::new();
    for (who, body) in rows {
        let who: StaffId = who.parse()?;
        sums.extend(from_json::<Vec<Sum>>(&body)?.into_iter().map(|sum| (who.clone(), sum)));
    }
    Ok(PersonSums::of(sums))
}
