//! A school package going in: all of it or nothing.

use std::collections::HashMap;

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use domain::{
    id::RecordId,
    obligation::{Counter, each_cell},
    package::Package,
    people::{ClassTeacher, Pairing},
    period::Timetable,
    record::Record,
    waiver::Waiver,
};
use serde::Serialize;
use sqlx::AnyConnection;

use super::{
    Store,
    cells::put_cells,
    child_rows::put_children,
    parts::put_duties,
    person_sums::put_all_person_sums,
    records::{Arrival, NewRecord, insert_records},
    rows::{Field, insert, json},
    sums::put_sums,
    write::Work,
};

impl Store {
    /// Takes in a school with all its records, whatever their dates, and works out its obligations.
    ///
    /// # Errors
    /// If the school's id is taken, or the database fails; then nothing has changed.
    pub async fn import(&self, package: &Package, now: DateTime<Utc>) -> Result<()> {
        self.write(&Import { package, now }).await
    }
}

struct Import<'a> {
    package: &'a Package,
    now: DateTime<Utc>,
}

/// The number under which everything but the records comes in.
const FOUNDED: i64 = 1;

impl Work for Import<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let package = self.package;
        self.found_school(db).await?;
        let duties = package.duties.as_deref().unwrap_or_default();
        put_duties(db, &package.school.id, duties).await?;
        self.insert_list(db, "staff (school, id, place, body)", &package.staff, |it| it.id.as_str()).await?;
        self.insert_list(db, "class (school, id, place, body)", &package.classes, |it| it.id.as_str()).await?;
        self.insert_class_teachers(db).await?;
        put_children(db, &package.school.id, &package.children.iter().collect::<Vec<_>>(), FOUNDED).await?;
        self.insert_pairings(db).await?;
        self.insert_waivers(db).await?;
        self.insert_records(db).await?;
        let (school, timetable) = (package.school(), Timetable::new(&package.calendar));
        let (mut cells, mut counter) = (Vec::new(), Counter::default());
        each_cell(
            &school,
            &timetable,
            &package.records,
            |_, _| true,
            |cell| {
                cells.push(cell.to_cell());
                counter.add(cell);
            },
        );
        put_cells(db, &package.school.id, &cells).await?;
        let sums = counter.sums();
        put_sums(db, &package.school.id, &sums, sums.months()).await?;
        put_all_person_sums(db, &package.school.id, &cells).await
    }
}

impl Import<'_> {
    async fn found_school(&self, db: &mut AnyConnection) -> Result<()> {
        let info = &self.package.school;
        let last = FOUNDED + i64::try_from(self.package.records.len())?;
        let sql = "insert into school (id, info, calendar, seq, rules_seq, kinds, talk_notes, reminding_since)
                   values ($1, $2, $3, $4, $5, $6, $7, $8)
                   on conflict do nothing";
        let done = sqlx::query(sql)
            .bind(info.id.as_str())
            .bind(json(info)?)
            .bind(json(&self.package.calendar)?)
            .bind(last)
            .bind(FOUNDED)
            .bind(json(&self.package.kinds)?)
            .bind(json(&self.package.talk_notes)?)
            .bind(self.now.timestamp_millis())
            .execute(db)
            .await?;
        ensure!(done.rows_affected() == 1, "school.id: \"{}\" already exists on this server", info.id);
        Ok(())
    }

    async fn insert_list<T: Serialize>(
        &self,
        db: &mut AnyConnection,
        target: &'static str,
        list: &[T],
        id: impl Fn(&T) -> &str,
    ) -> Result<()> {
        let row = |(place, it): (i64, &T)| Ok([self.school(), id(it).into(), place.into(), json(it)?.into()]);
        insert(db, target, (0..).zip(list).map(row).collect::<Result<_>>()?).await
    }

    async fn insert_class_teachers(&self, db: &mut AnyConnection) -> Result<()> {
        let row = |(place, it): (i64, &ClassTeacher)| {
            let (class, teacher) = (it.class.as_str().into(), it.teacher.as_str().into());
            Ok([self.school(), place.into(), class, teacher, it.from.into(), it.to.into(), json(it)?.into()])
        };
        let rows = (0..).zip(&self.package.class_teachers).map(row).collect::<Result<_>>()?;
        insert(db, "class_teacher (school, place, class, teacher, began, ended, body)", rows).await
    }

    async fn insert_pairings(&self, db: &mut AnyConnection) -> Result<()> {
        let row = |(place, it): (i64, &Pairing)| {
            let (child, mentor) = (it.child.as_str().into(), it.mentor.as_str().into());
            Ok([self.school(), place.into(), child, mentor, it.from.into(), it.to.into(), json(it)?.into()])
        };
        let rows = (0..).zip(&self.package.pairings).map(row).collect::<Result<_>>()?;
        insert(db, "pairing (school, place, child, mentor, began, ended, body)", rows).await
    }

    async fn insert_waivers(&self, db: &mut AnyConnection) -> Result<()> {
        let row = |(place, it): (i64, &Waiver)| {
            let child = it.child.as_ref().map(ToString::to_string);
            let id = it.id.as_ref().map(ToString::to_string);
            Ok([self.school(), place.into(), child.into(), id.into(), json(it)?.into()])
        };
        let rows = (0..).zip(&self.package.waivers).map(row).collect::<Result<_>>()?;
        insert(db, "waiver (school, place, child, id, body)", rows).await
    }

    async fn insert_records(&self, db: &mut AnyConnection) -> Result<()> {
        let records = &self.package.records;
        let by_id: HashMap<&RecordId, &Record> = records.iter().map(|it| (&it.id, it)).collect();
        let new = (FOUNDED + 1..).zip(records).map(|(seq, record)| {
            let superseded = record.supersedes.as_ref().and_then(|id| by_id.get(id).copied());
            NewRecord { seq, record, superseded }
        });
        let info = &self.package.school;
        let arrival = Arrival { info, now: self.now, skew_ms: 0, device: None };
        insert_records(db, &arrival, new.collect()).await
    }

    fn school(&self) -> Field {
        self.package.school.id.as_str().into()
    }
}
