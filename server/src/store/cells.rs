//! Obligation cells and their sums: worked out again, with the one function, for whatever a change touches.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::NaiveDate;
use domain::{
    duty::Per,
    id::{DutyId, RecordId, SchoolId, SubjectId},
    obligation::{Cell, cells, each_cell},
    period::{Period, Timetable},
    record::Record,
    school::School,
};
use sqlx::AnyConnection;

use super::{
    rows::{Field, json, put, values_of_keys},
    school::list,
    sums::recount,
};

/// Brings the cells in line with records that are `new`, and with earlier ones that these supersede. What counts for a
/// cell counts whatever else does, so no other record is looked at, however many a term has.
pub(super) async fn refresh(
    db: &mut AnyConnection,
    school: &School,
    new: &[&Record],
    superseded: &[&Record],
) -> Result<()> {
    let timetable = Timetable::new(&school.rules.calendar);
    let gained = counting(school, &timetable, new);
    // One by one, because one of them may supersede another.
    let lost = superseded.iter().flat_map(|record| counting(school, &timetable, &[record]));
    let touched: BTreeSet<Key> = lost.map(|cell| key(&cell)).chain(gained.iter().map(key)).collect();
    let gone: BTreeSet<&RecordId> = superseded.iter().map(|record| &record.id).collect();
    let mut gained: HashMap<Key, Cell> = gained.into_iter().map(|cell| (key(&cell), cell)).collect();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for cell in kept_cells(db, &school.rules.info.id, &touched).await? {
        let hits = gained.remove(&key(&cell)).map(|it| it.hits).unwrap_or_default();
        after.push(cell.with(hits, |record| gone.contains(record)));
        before.push(cell);
    }
    after.extend(gained.into_values());
    put(db, TABLE, COUNTING_ANEW, rows(&school.rules.info.id, &after)?).await?;
    recount(db, &school.rules.info.id, &before, &after).await
}

/// Works out all cells of a school, whose latest records are `records`.
pub(super) async fn refresh_school(db: &mut AnyConnection, school: &School, records: &[Record]) -> Result<()> {
    let id = &school.rules.info.id;
    let kept: Vec<Cell> = list(db, id, "select body from cell where school = $1").await?;
    let mut old: HashMap<Key, Cell> = kept.into_iter().map(|cell| (key(&cell), cell)).collect();
    let mut new = cells(school, &Timetable::new(&school.rules.calendar), records);
    new.retain(|cell| {
        let same = old.get(&key(cell)) == Some(cell);
        if same {
            old.remove(&key(cell));
        }
        !same
    });
    let old: Vec<Cell> = old.into_values().collect();
    let replaced: BTreeSet<_> = new.iter().map(Cell::key).collect();
    for cell in old.iter().filter(|cell| !replaced.contains(&cell.key())) {
        let sql = "delete from cell where school = $1 and duty = $2 and subject = $3 and period_from = $4";
        sqlx::query(sql)
            .bind(id.as_str())
            .bind(cell.duty.as_str())
            .bind(cell.subject.as_str())
            .bind(cell.period.from.to_string())
            .execute(&mut *db)
            .await?;
    }
    put_cells(db, id, &new).await?;
    recount(db, id, &old, &new).await
}

/// Stores cells that are new or changed, those of a month together: the records of a day change no others.
pub(super) async fn put_cells(db: &mut AnyConnection, school: &SchoolId, cells: &[Cell]) -> Result<()> {
    let mut cells: Vec<&Cell> = cells.iter().collect();
    cells.sort_by_key(|cell| (cell.month(), &cell.subject));
    put(db, TABLE, WHATEVER_CHANGED, rows(school, cells)?).await
}

const TABLE: &str = "cell (school, duty, subject, period_from, period_to, per, month, responsible, body)";

/// A change of the rules may change all but the key.
const WHATEVER_CHANGED: &str =
    "on conflict (school, duty, subject, period_from) do update set period_to = excluded.period_to,
        per = excluded.per, month = excluded.month, responsible = excluded.responsible, body = excluded.body";

/// A record changes only what counts, and no index need be written.
const COUNTING_ANEW: &str = "on conflict (school, duty, subject, period_from) do update set body = excluded.body";

fn rows<'a>(school: &SchoolId, cells: impl IntoIterator<Item = &'a Cell>) -> Result<Vec<[Field; 9]>> {
    let row = |cell: &Cell| {
        let (duty, subject) = (cell.duty.as_str().into(), cell.subject.as_str().into());
        let (from, to) = (cell.period.from.into(), cell.period.to.into());
        let (per, month) = (code(cell.per).into(), cell.month().to_string().into());
        let responsible = cell.responsible.as_str().into();
        Ok([school.as_str().into(), duty, subject, from, to, per, month, responsible, json(cell)?.into()])
    };
    cells.into_iter().map(row).collect()
}

/// The word in the column `per`.
pub(super) fn code(per: Per) -> &'static str {
    match per {
        Per::Child => "child",
        Per::Class => "class",
        Per::School => "school",
    }
}

/// The cells for which some of `records` count, as they would be without any other record.
fn counting(school: &School, timetable: &Timetable, records: &[&Record]) -> Vec<Cell> {
    let dates: BTreeSet<NaiveDate> = records.iter().map(|it| school.rules.info.time_zone.date(it.at)).collect();
    let touched = |period: &Period, _| dates.range(period.extent.from..=period.extent.to).next().is_some();
    let mut cells = Vec::new();
    each_cell(school, timetable, records.iter().copied(), touched, |cell| cells.push(cell.to_cell()));
    cells.retain(|cell| !cell.hits.is_empty());
    cells
}

/// The cells kept under `keys`.
pub(super) async fn kept_cells(db: &mut AnyConnection, school: &SchoolId, keys: &BTreeSet<Key>) -> Result<Vec<Cell>> {
    let sql = "select string_agg(c.body, ',') from {keys} cross join cell c where c.school = k.column1
                   and c.duty = k.column2 and c.subject = k.column3 and c.period_from = k.column4";
    let days: Vec<String> = keys.iter().map(|(.., from)| from.to_string()).collect();
    let keys = keys.iter().zip(&days);
    let keys = keys.map(|((duty, subject, _), from)| [school.as_str(), duty.as_str(), subject.as_str(), from]);
    values_of_keys(db, sql, &keys.collect::<Vec<_>>()).await
}

type Key = (DutyId, SubjectId, NaiveDate);

fn key(cell: &Cell) -> Key {
    (cell.duty.clone(), cell.subject.clone(), cell.period.from)
}
