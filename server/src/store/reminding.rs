//! The run of a school: who is told what today, decided once and written together with what is to be sent.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::Calendar,
    duty::Per,
    id::{ChildId, DutyId, SchoolId, StaffId, SubjectId},
    month::Month,
    obligation::Obligation,
    range::Range,
    remind::{Digest, Duties, Plan, Window, digests, keeper},
    school::{ChildFile, Rules, SchoolInfo},
};
use sqlx::AnyConnection;

use super::{
    Store,
    board::obligations,
    returns::signed_at,
    rows::{all_from_json, from_json, insert, json},
    school::{files, rules},
    ways::{NewDelivery, Ways, put_deliveries},
    write::{Work, take_numbers},
};

/// A school whose run may be due.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The school.
    pub info: SchoolInfo,
    /// When it reminds.
    pub plan: Plan,
    /// The day of its last run.
    pub last: Option<NaiveDate>,
    /// When a run first was to be expected.
    pub since: DateTime<Utc>,
    pub(super) calendar: Calendar,
}

/// What a run decided: what each person is told.
#[derive(Debug)]
pub struct Run {
    /// The school.
    pub rules: Rules,
    /// The day at the school.
    pub today: NaiveDate,
    /// Whom it tells what.
    pub digests: Vec<Digest>,
    /// The ways in which that goes out.
    pub ways: Ways,
}

/// An earlier digest that could not be delivered speaks again, for so many days.
const UNHEARD_DAYS: i64 = 7;
/// What was sent is kept for a school year, to be looked up.
const KEPT_DAYS: i64 = 366;

impl Turn {
    /// The day whose run is due at `now`.
    pub fn due(&self, now: DateTime<Utc>) -> Option<Window> {
        let zone = self.info.time_zone;
        let today = zone.date(now);
        Window::of(&self.calendar, self.last, today).filter(|_| self.plan.start(today, zone, now) == Some(now))
    }
}

impl Store {
    /// Every school, with when it reminds and when it last did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn turns(&self) -> Result<Vec<Turn>> {
        let rows: Vec<Row> = sqlx::query_as(TURNS).bind("").fetch_all(&self.reader).await?;
        rows.into_iter().map(turn).collect()
    }

    /// What a run at `now` would say, without deciding anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft_run(&self, turn: &Turn, window: Window, mail: bool) -> Result<Run> {
        let mut db = self.snapshot().await?;
        let school = &turn.info.id;
        let rules = rules(&mut db, school).await?;
        let unheard = unheard(&mut db, school, window.today).await?;
        let mut days = window.due_dates(&turn.plan);
        days.from = unheard.iter().map(|(.., due)| *due).min().map_or(days.from, |oldest| oldest.min(days.from));
        let range = Range::new(days.from, days.to)?;
        let rows = obligations(&mut db, school, range, window.today).await?;
        let files = left_alone(&mut db, &rules, &rows, window.today).await?;
        let unsigned = match window.day_of_month(&turn.plan.return_days) {
            Some(month) if signed_at(&mut db, school, month).await?.is_none() => Some(month),
            _ => None,
        };
        let unheard: BTreeSet<_> = unheard.iter().map(|(duty, subject, from, _)| (duty, subject, *from)).collect();
        let duties = Duties {
            rules: &rules,
            rows: &rows,
            keeper: &|row| keeper(&rules, files.get(&row.subject), row, window.today),
            signed: &|month: Month| unsigned != Some(month),
            unheard: &|row| unheard.contains(&(&row.duty, &row.subject, row.period.from)),
        };
        let digests = digests(&turn.plan, window, duties);
        let ways = Ways::of(&mut db, school, &turn.plan, mail).await?;
        Ok(Run { rules, today: window.today, digests, ways })
    }

    /// Decides: writes the run, what each is told and what is to be sent, all of it or nothing. Whether it was this server
    /// that decided.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decide_run(&self, run: &Run, now: DateTime<Utc>) -> Result<bool> {
        self.write(&Deciding { run, now }).await
    }
}

/// All schools, or the one that is asked for.
const TURNS: &str = "select s.info, s.calendar, p.body,
        (select max(r.day) from reminder_run r where r.school = s.id), s.reminding_since
    from school s left join reminder_plan p on p.school = s.id where $1 = '' or s.id = $1 order by s.id";

/// School, calendar, plan, last day, since when.
type Row = (String, String, Option<String>, Option<String>, Option<i64>);

/// A school, with when it reminds and when it last did.
pub(super) async fn turn_of(db: &mut AnyConnection, school: &SchoolId) -> Result<Turn> {
    let row: Option<Row> = sqlx::query_as(TURNS).bind(school.as_str()).fetch_optional(db).await?;
    turn(row.context("the school is gone")?)
}

fn turn((info, calendar, plan, last, since): Row) -> Result<Turn> {
    Ok(Turn {
        info: from_json(&info)?,
        calendar: from_json(&calendar)?,
        plan: plan.map(|plan| from_json(&plan)).transpose()?.unwrap_or_default(),
        last: last.map(|day| day.parse()).transpose()?,
        since: DateTime::from_timestamp_millis(since.unwrap_or_default()).context("not a moment")?,
    })
}

struct Deciding<'a> {
    run: &'a Run,
    now: DateTime<Utc>,
}

impl Work for Deciding<'_> {
    type Output = bool;

    async fn run(&self, db: &mut AnyConnection) -> Result<bool> {
        let Run { rules, today, digests, ways } = self.run;
        let (school, now) = (&rules.info.id, self.now.timestamp_millis());
        take_numbers(db, school, 0).await?;
        let sql = "insert into reminder_run (school, day, at) values ($1, $2, $3) on conflict do nothing";
        let mine = sqlx::query(sql).bind(school.as_str()).bind(today.to_string()).bind(now).execute(&mut *db).await?;
        if mine.rows_affected() == 0 {
            return Ok(false);
        }
        // What did not arrive is said again today, if it still holds; so it must not come a second time.
        let sql = "update delivery set state = 'failed' where school = $1 and day < $2 and state = 'waiting'";
        sqlx::query(sql).bind(school.as_str()).bind(today.to_string()).execute(&mut *db).await?;
        let sql = "update reminder set heard = $3 where school = $1 and day < $2 and heard = 0";
        sqlx::query(sql).bind(school.as_str()).bind(today.to_string()).bind(now).execute(&mut *db).await?;
        for sql in [
            "delete from delivery where school = $1 and day < $2",
            "delete from reminder where school = $1 and day < $2",
            "delete from reminder_run where school = $1 and day < $2",
        ] {
            let oldest = *today - TimeDelta::days(KEPT_DAYS);
            sqlx::query(sql).bind(school.as_str()).bind(oldest.to_string()).execute(&mut *db).await?;
        }
        let deliveries = ways.deliveries(rules, digests, *today, self.now);
        let leaving: BTreeSet<&StaffId> = deliveries.iter().flat_map(NewDelivery::people).collect();
        let row = |digest: &Digest| {
            // Without any way to somebody the app alone tells them, and nothing can fail.
            let heard = if leaving.contains(&digest.to) { 0 } else { now };
            Ok([school.as_str().into(), (*today).into(), digest.to.as_str().into(), heard.into(), json(digest)?.into()])
        };
        let rows = digests.iter().map(row).collect::<Result<_>>()?;
        insert(db, "reminder (school, day, staff, heard, body)", rows).await?;
        put_deliveries(db, school, &deliveries).await?;
        Ok(true)
    }
}

/// What digests of the days before said that nobody heard: rule, subject, period and due date.
async fn unheard(
    db: &mut AnyConnection,
    school: &SchoolId,
    today: NaiveDate,
) -> Result<Vec<(DutyId, SubjectId, NaiveDate, NaiveDate)>> {
    let sql = "select body from reminder where school = $1 and day >= $2 and day < $3 and heard = 0";
    let since = today - TimeDelta::days(UNHEARD_DAYS);
    let bodies = sqlx::query_scalar(sql).bind(school.as_str()).bind(since.to_string()).bind(today.to_string());
    let digests: Vec<Digest> = all_from_json(bodies.fetch_all(db).await?)?;
    let items = digests.into_iter().flat_map(|digest| digest.items);
    Ok(items.map(|it| (it.duty, it.subject, it.period.from, it.due)).collect())
}

/// The files of the children of whom somebody on leave owes something; of nobody else.
async fn left_alone(
    db: &mut AnyConnection,
    rules: &Rules,
    rows: &[Obligation],
    today: NaiveDate,
) -> Result<BTreeMap<SubjectId, ChildFile>> {
    let away = rows.iter().filter(|row| row.per == Per::Child && rules.on_leave(&row.responsible, today));
    let ids: BTreeSet<ChildId> = away.filter_map(|row| row.subject.as_str().parse().ok()).collect();
    let files = files(db, &rules.info.id, &ids).await?;
    Ok(files.into_iter().map(|(id, file)| (SubjectId::from(&id), file)).collect())
}
