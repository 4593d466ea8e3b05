//! How complete a school's archives are, who looked them through this term, and which children only look alike.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    archive::{Archives, NotSame, Surveyed, led_by},
    id::{ChildId, SchoolId},
    school::Rules,
    session::Me,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::person,
    merging::merged,
    moves::arriving,
    rows::put,
    school::{rules, whole},
    write::Work,
};

impl Store {
    /// The archives of the school, or of the classes that `me` leads; none if they lead none and see no board.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn archives(&self, me: &Me, by: Actor<'_>, now: DateTime<Utc>) -> Result<Option<Archives>> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, &me.school).await?;
        let today = school.rules.info.time_zone.date(now);
        let led = (!me.sees_board()).then(|| led_by(&school.rules, &me.id, today));
        if led.as_ref().is_some_and(BTreeSet::is_empty) {
            return Ok(None);
        }
        let surveyed = surveyed_children(&mut db, &school.rules, now).await?;
        let not_same = not_same(&mut db, &me.school).await?;
        let (merged, arriving) = match led {
            None => (merged(&mut db, &school).await?, arriving(&mut db, &me.school).await?),
            Some(_) => (Vec::new(), 0),
        };
        drop(db);
        let subject = me.school.as_str();
        self.audit(&Trace { school: &me.school, by, what: "archive.read", subject, now }).await?;
        let archives = Archives::of(&school, led.as_ref(), &surveyed, &not_same, today);
        Ok(Some(Archives { merged, arriving, ..archives }))
    }

    /// Notes that a child's archive was found right in this term; said twice, the first time stands.
    ///
    /// # Errors
    /// When the database fails; inside, that there is no term.
    pub async fn survey(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        child: &ChildId,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Survey { school, by, child, now }).await
    }

    /// Notes that two children who look alike are two.
    ///
    /// # Errors
    /// When the database fails; inside, that there are no such two children.
    pub async fn tell_apart(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        pair: &NotSame,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Telling { school, by, pair: pair.pair(), now }).await
    }
}

struct Survey<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    child: &'a ChildId,
    now: DateTime<Utc>,
}

impl Work for Survey<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let rules = rules(db, self.school).await?;
        let Some(term) = rules.calendar.term_of(rules.info.time_zone.date(self.now)) else { return Ok(Err(no_term())) };
        let sql = "insert into child_survey (school, child, term, at, who) values ($1, $2, $3, $4, $5)
                   on conflict do nothing";
        let done = sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(self.child.as_str())
            .bind(term.id.as_str())
            .bind(self.now.timestamp_millis())
            .bind(self.by.who())
            .execute(&mut *db)
            .await?;
        if done.rows_affected() == 1 {
            let (what, subject) = ("child.survey", self.child.as_str());
            Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        }
        Ok(Ok(()))
    }
}

struct Telling<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    pair: [ChildId; 2],
    now: DateTime<Utc>,
}

impl Work for Telling<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let [one, other] = &self.pair;
        let sql = "select count(*) from child where school = $1 and id in ($2, $3) and same_as is null";
        let query = sqlx::query_scalar(sql).bind(self.school.as_str()).bind(one.as_str()).bind(other.as_str());
        let known: i64 = query.fetch_one(&mut *db).await?;
        if known != 2 {
            return Ok(Err(not_two()));
        }
        let row = [
            self.school.as_str().into(),
            one.as_str().into(),
            other.as_str().into(),
            self.now.timestamp_millis().into(),
            self.by.who().into(),
        ];
        put(db, "not_same (school, one, other, at, who)", "on conflict do nothing", vec![row]).await?;
        let (what, subject) = ("archive.not_same", one.as_str());
        Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        Ok(Ok(()))
    }
}

/// The children looked through in the term of the day.
async fn surveyed_children(db: &mut AnyConnection, rules: &Rules, now: DateTime<Utc>) -> Result<BTreeSet<ChildId>> {
    let Some(term) = rules.calendar.term_of(rules.info.time_zone.date(now)) else { return Ok(BTreeSet::new()) };
    let sql = "select child from child_survey where school = $1 and term = $2";
    let query = sqlx::query_scalar(sql).bind(rules.info.id.as_str()).bind(term.id.as_str());
    let ids: Vec<String> = query.fetch_all(db).await?;
    ids.into_iter().map(|id| Ok(id.parse()?)).collect()
}

/// Who looked a child's archive through in the term of the day.
pub(super) async fn surveyed(
    db: &mut AnyConnection,
    rules: &Rules,
    child: &ChildId,
    now: DateTime<Utc>,
) -> Result<Option<Surveyed>> {
    let Some(term) = rules.calendar.term_of(rules.info.time_zone.date(now)) else { return Ok(None) };
    let sql = "select at, who from child_survey where school = $1 and child = $2 and term = $3";
    let query = sqlx::query_as(sql).bind(rules.info.id.as_str()).bind(child.as_str()).bind(term.id.as_str());
    let row: Option<(i64, String)> = query.fetch_optional(db).await?;
    row.map(|(at, who)| Ok(Surveyed { by: person(rules, &who.parse()?), at })).transpose()
}

async fn not_same(db: &mut AnyConnection, school: &SchoolId) -> Result<BTreeSet<[ChildId; 2]>> {
    let sql = "select one, other from not_same where school = $1";
    let pairs: Vec<(String, String)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(db).await?;
    pairs.into_iter().map(|(one, other)| Ok([one.parse()?, other.parse()?])).collect()
}

fn no_term() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "现在不在学期里。开学后再核对；日子不对的话，请校长改校历。",
        "There is no term today. Look the archives through once it begins; if the days are wrong, the principal changes the calendar.",
    )
}

/// There are no such two children in this school.
pub(super) fn not_two() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "没有找到这两个孩子。请重新打开再看。",
        "There are no such two children. Open this again and look.",
    )
}
