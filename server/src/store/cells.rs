//! Obligation cells and their sums: worked out again, with the one function, for whatever a change touches.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use chrono::NaiveDate;
use domain::{
    calendar::Span,
    duty::Per,
    id::{ChildId, ClassId, DutyId, SchoolId, SubjectId},
    kind::Kind,
    obligation::{Cell, Subject, cells, subject_cells},
    people::Class,
    period::Timetable,
    record::Record,
    school::{ChildFile, Rules, School},
};
use sqlx::AnyConnection;

use super::{
    records::{latest_of_children, latest_of_class, latest_of_kinds},
    rows::{all_from_json, from_json, json, of_ids, put},
    sums::recount,
};

/// Works out the cells of everything that `touched` names, in the periods that contain their dates.
pub(super) async fn refresh(
    db: &mut AnyConnection,
    rules: &Rules,
    files: &BTreeMap<ChildId, ChildFile>,
    touched: &[&Record],
) -> Result<()> {
    let (children, classes, school) = subjects(rules, touched);
    let mut refresh = Refresh::new(db, rules);
    refresh.children(files, &children).await?;
    for (id, dates) in classes {
        for class in rules.classes.iter().filter(|class| class.id == *id) {
            refresh.class(class, &dates).await?;
        }
    }
    if !school.is_empty() {
        refresh.school(&school).await?;
    }
    refresh.write().await
}

/// Works out all cells of a school, whose latest records are `records`.
pub(super) async fn refresh_school(db: &mut AnyConnection, school: &School, records: &[Record]) -> Result<()> {
    let mut refresh = Refresh::new(db, &school.rules);
    let old = sqlx::query_scalar("select body from cell where school = $1")
        .bind(school.rules.info.id.as_str())
        .fetch_all(&mut *refresh.db)
        .await?;
    let new = cells(school, &refresh.timetable, records);
    refresh.compare(all_from_json(old)?, new);
    refresh.write().await
}

/// Stores cells that are new or changed.
pub(super) async fn put_cells(db: &mut AnyConnection, school: &SchoolId, cells: &[Cell]) -> Result<()> {
    let row = |cell: &Cell| {
        let (duty, subject) = (cell.duty.as_str().into(), cell.subject.as_str().into());
        let (from, to) = (cell.period.from.into(), cell.period.to.into());
        let (per, month) = (code(cell.per).into(), cell.month().to_string().into());
        let responsible = cell.responsible.as_str().into();
        Ok([school.as_str().into(), duty, subject, from, to, per, month, responsible, json(cell)?.into()])
    };
    let rows = cells.iter().map(row).collect::<Result<_>>()?;
    let target = "cell (school, duty, subject, period_from, period_to, per, month, responsible, body)";
    let replacing = "on conflict (school, duty, subject, period_from) do update set period_to = excluded.period_to,
        per = excluded.per, month = excluded.month, responsible = excluded.responsible, body = excluded.body";
    put(db, target, replacing, rows).await
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
    let owed_by_school: Vec<Kind> = rules.duties_per(Per::School).map(|duty| duty.kind).collect();
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

/// Cells being worked out: those that go and those that come are written together at the end.
struct Refresh<'a> {
    db: &'a mut AnyConnection,
    rules: &'a Rules,
    timetable: Timetable,
    old: Vec<Cell>,
    new: Vec<Cell>,
}

impl<'a> Refresh<'a> {
    fn new(db: &'a mut AnyConnection, rules: &'a Rules) -> Self {
        Self { db, rules, timetable: Timetable::new(&rules.calendar), old: Vec::new(), new: Vec::new() }
    }

    /// Children, looked up together: a batch may name many, and each look-up costs a round trip to the database.
    async fn children(
        &mut self,
        files: &BTreeMap<ChildId, ChildFile>,
        touched: &BTreeMap<&ChildId, Dates>,
    ) -> Result<()> {
        let dates: Dates = touched.values().flatten().copied().collect();
        let Some(span) = self.extent(Per::Child, &dates) else { return Ok(()) };
        let ids: Vec<&str> = touched.keys().map(|child| child.as_str()).collect();
        let mut records = latest_of_children(self.db, &self.rules.info.id, &ids, span).await?;
        let mut kept = self.kept(Per::Child, &ids, span).await?;
        for (child, dates) in touched {
            let Some(file) = files.get(*child) else { continue };
            let (records, kept) = (records.remove(*child), kept.remove(child.as_str()));
            self.work_out(Subject::Child(file), dates, &records.unwrap_or_default(), kept.unwrap_or_default());
        }
        Ok(())
    }

    async fn class(&mut self, class: &Class, dates: &Dates) -> Result<()> {
        let Some(span) = self.extent(Per::Class, dates) else { return Ok(()) };
        let records = latest_of_class(self.db, &self.rules.info.id, &class.id, span).await?;
        self.subject(Subject::Class(class), dates, span, &records).await
    }

    async fn school(&mut self, dates: &Dates) -> Result<()> {
        let Some(span) = self.extent(Per::School, dates) else { return Ok(()) };
        let kinds: BTreeSet<Kind> = self.rules.duties_per(Per::School).map(|duty| duty.kind).collect();
        let records = latest_of_kinds(self.db, &self.rules.info.id, &kinds, span).await?;
        self.subject(Subject::School, dates, span, &records).await
    }

    async fn subject(&mut self, subject: Subject<'_>, dates: &Dates, span: Span, records: &[Record]) -> Result<()> {
        let id = subject.id(self.rules);
        let kept = self.kept(subject.per(), &[id.as_str()], span).await?.remove(id.as_str());
        self.work_out(subject, dates, records, kept.unwrap_or_default());
        Ok(())
    }

    /// From the first to the last day of the periods that contain one of `dates`.
    fn extent(&self, per: Per, dates: &Dates) -> Option<Span> {
        let periods = self.rules.duties_per(per).flat_map(|duty| self.timetable.periods(duty.every));
        let touched = periods.map(|period| period.extent).filter(|extent| touches(*extent, dates));
        touched.reduce(|all, one| Span { from: all.from.min(one.from), to: all.to.max(one.to) })
    }

    fn work_out(&mut self, subject: Subject<'_>, dates: &Dates, records: &[Record], mut kept: Vec<Cell>) {
        let records: Vec<&Record> = records.iter().collect();
        let mut new = Vec::new();
        let wanted = |period: &domain::period::Period, _| touches(period.extent, dates);
        subject_cells(self.rules, &self.timetable, subject, &records, wanted, |cell| new.push(cell.to_cell()));
        kept.retain(|cell| touches(cell.period, dates));
        self.compare(kept, new);
    }

    /// The cells now kept for each of these subjects, in periods that lie in `span`.
    async fn kept(&mut self, per: Per, subjects: &[&str], span: Span) -> Result<HashMap<String, Vec<Cell>>> {
        let sql = "select subject, body from cell
                   where school = $1 and per = $2 and period_from between $3 and $4 and subject in ";
        let (from, to) = (span.from.to_string(), span.to.to_string());
        let fixed = [self.rules.info.id.as_str(), code(per), &from, &to];
        let rows: Vec<(String, String)> = of_ids(self.db, sql, &fixed, subjects).await?;
        let mut kept = HashMap::<_, Vec<Cell>>::new();
        for (subject, body) in rows {
            kept.entry(subject).or_default().push(from_json(&body)?);
        }
        Ok(kept)
    }

    /// Keeps what differs.
    fn compare(&mut self, old: Vec<Cell>, mut new: Vec<Cell>) {
        let mut before: HashMap<_, _> = old.into_iter().map(|cell| (key(&cell), cell)).collect();
        new.retain(|cell| {
            let same = before.get(&key(cell)) == Some(cell);
            if same {
                before.remove(&key(cell));
            }
            !same
        });
        self.old.extend(before.into_values());
        self.new.extend(new);
    }

    async fn write(self) -> Result<()> {
        let school = &self.rules.info.id;
        let kept: BTreeSet<_> = self.new.iter().map(Cell::key).collect();
        for cell in self.old.iter().filter(|cell| !kept.contains(&cell.key())) {
            let sql = "delete from cell where school = $1 and duty = $2 and subject = $3 and period_from = $4";
            sqlx::query(sql)
                .bind(school.as_str())
                .bind(cell.duty.as_str())
                .bind(cell.subject.as_str())
                .bind(cell.period.from.to_string())
                .execute(&mut *self.db)
                .await?;
        }
        put_cells(self.db, school, &self.new).await?;
        recount(self.db, school, &self.old, &self.new).await
    }
}

fn touches(extent: Span, dates: &Dates) -> bool {
    dates.range(extent.from..=extent.to).next().is_some()
}

fn key(cell: &Cell) -> (DutyId, SubjectId, NaiveDate) {
    (cell.duty.clone(), cell.subject.clone(), cell.period.from)
}
