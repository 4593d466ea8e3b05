//! Obligation cells: worked out again, with the one function, for whatever new records touch.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::NaiveDate;
use domain::{
    calendar::Span,
    duty::{Duty, Per},
    id::{ChildId, ClassId, SchoolId},
    kind::Kind,
    obligation::{Cell, Subject, subject_cells},
    period::Timetable,
    record::Record,
    school::{ChildFile, Rules},
};
use sqlx::AnyConnection;

use super::rows::{all_from_json, insert, json};

/// Works out the cells of everything that `touched` names, in the periods that contain their dates.
pub(super) async fn refresh(
    db: &mut AnyConnection,
    rules: &Rules,
    files: &BTreeMap<ChildId, ChildFile>,
    touched: &[&Record],
) -> Result<()> {
    let (children, classes, school) = subjects(rules, touched);
    let mut refresh = Refresh { db, rules, timetable: Timetable::new(&rules.calendar) };
    for (child, dates) in children {
        if let Some(file) = files.get(child) {
            refresh.subject(Subject::Child(file), child.as_str(), &dates).await?;
        }
    }
    for (id, dates) in classes {
        for class in rules.classes.iter().filter(|class| class.id == *id) {
            refresh.subject(Subject::Class(class), id.as_str(), &dates).await?;
        }
    }
    if !school.is_empty() {
        refresh.subject(Subject::School, rules.info.id.as_str(), &school).await?;
    }
    Ok(())
}

/// Stores cells that are not there.
pub(super) async fn insert_cells(db: &mut AnyConnection, school: &SchoolId, cells: &[Cell]) -> Result<()> {
    let row = |cell: &Cell| {
        let (duty, subject) = (cell.duty.as_str().into(), cell.subject.as_str().into());
        let (from, to) = (cell.period.from.into(), cell.period.to.into());
        let (per, month) = (code(cell.per).into(), cell.month().to_string().into());
        let responsible = cell.responsible.as_str().into();
        Ok([school.as_str().into(), duty, subject, from, to, per, month, responsible, json(cell)?.into()])
    };
    let rows = cells.iter().map(row).collect::<Result<_>>()?;
    insert(db, "cell (school, duty, subject, period_from, period_to, per, month, responsible, body)", rows).await
}

/// The word in the column `per`.
pub(super) fn code(per: Per) -> &'static str {
    match per {
        Per::Child => "child",
        Per::Class => "class",
        Per::School => "school",
    }
}

type Dates = BTreeSet<NaiveDate>;

/// The children and classes that `touched` names, each with the dates; and the dates that touch the school's own duties.
fn subjects<'a>(
    rules: &Rules,
    touched: &[&'a Record],
) -> (BTreeMap<&'a ChildId, Dates>, BTreeMap<&'a ClassId, Dates>, Dates) {
    let owed_by_school: Vec<Kind> = duties(rules, Per::School).map(|duty| duty.kind).collect();
    let (mut children, mut classes, mut school) =
        (BTreeMap::<_, Dates>::new(), BTreeMap::<_, Dates>::new(), Dates::new());
    for record in touched {
        let date = rules.info.time_zone.date(record.at);
        for child in &record.children {
            children.entry(child).or_default().insert(date);
        }
        if let Some(class) = &record.class {
            classes.entry(class).or_default().insert(date);
        }
        if record.kinds.iter().any(|kind| owed_by_school.contains(kind)) {
            school.insert(date);
        }
    }
    (children, classes, school)
}

fn duties(rules: &Rules, per: Per) -> impl Iterator<Item = &Duty> {
    rules.duties.iter().filter(move |duty| duty.per == per)
}

struct Refresh<'a> {
    db: &'a mut AnyConnection,
    rules: &'a Rules,
    timetable: Timetable,
}

impl Refresh<'_> {
    async fn subject(&mut self, subject: Subject<'_>, id: &str, dates: &Dates) -> Result<()> {
        let per = match subject {
            Subject::Child(_) => Per::Child,
            Subject::Class(_) => Per::Class,
            Subject::School => Per::School,
        };
        let touches = |extent: Span| dates.iter().any(|date| extent.contains(*date));
        let periods = duties(self.rules, per).flat_map(|duty| self.timetable.periods(duty.every));
        let extents: Vec<Span> = periods.map(|period| period.extent).filter(|extent| touches(*extent)).collect();
        let (from, to) = (extents.iter().map(|it| it.from).min(), extents.iter().map(|it| it.to).max());
        let Some((from, to)) = from.zip(to) else {
            return Ok(());
        };
        let records = self.latest_records(subject, Span { from, to }).await?;
        let records: Vec<&Record> = records.iter().collect();
        let cells = subject_cells(self.rules, &self.timetable, subject, &records, |period| touches(period.extent));
        for date in dates {
            self.delete_cells(per, id, *date).await?;
        }
        insert_cells(self.db, &self.rules.info.id, &cells).await
    }

    /// The latest versions of all records that may count for the subject.
    async fn latest_records(&mut self, subject: Subject<'_>, span: Span) -> Result<Vec<Record>> {
        match subject {
            Subject::Child(file) => self.latest(OF_CHILD, file.child.id.as_str(), span).await,
            Subject::Class(class) => self.latest(OF_CLASS, class.id.as_str(), span).await,
            Subject::School => {
                let kinds: BTreeSet<Kind> = duties(self.rules, Per::School).map(|duty| duty.kind).collect();
                let mut records = Vec::new();
                for kind in kinds {
                    records.extend(self.latest(OF_KIND, &format!("% {kind} %"), span).await?);
                }
                Ok(records)
            }
        }
    }

    async fn latest(&mut self, sql: &'static str, subject: &str, span: Span) -> Result<Vec<Record>> {
        let bodies = sqlx::query_scalar(sql)
            .bind(self.rules.info.id.as_str())
            .bind(subject)
            .bind(span.from.to_string())
            .bind(span.to.to_string())
            .fetch_all(&mut *self.db)
            .await?;
        all_from_json(bodies)
    }

    async fn delete_cells(&mut self, per: Per, subject: &str, date: NaiveDate) -> Result<()> {
        let sql = "delete from cell
                   where school = $1 and subject = $2 and per = $3 and period_from <= $4 and period_to >= $4";
        sqlx::query(sql)
            .bind(self.rules.info.id.as_str())
            .bind(subject)
            .bind(code(per))
            .bind(date.to_string())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

const OF_CHILD: &str = "
    select r.body from record_child rc
    join record r on r.school = rc.school and r.id = rc.record
    where rc.school = $1 and rc.child = $2 and rc.on_date between $3 and $4
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";

const OF_CLASS: &str = "
    select r.body from record r
    where r.school = $1 and r.class = $2 and r.on_date between $3 and $4
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";

const OF_KIND: &str = "
    select r.body from record r
    where r.school = $1 and r.kinds like $2 and r.on_date between $3 and $4
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";
