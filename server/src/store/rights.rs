//! Children's data before the law: consent of the guardian, everything that is kept about one child, who read it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    archive::Changed,
    id::{ChildId, SchoolId},
    record::Record,
    school::School,
};
use serde::Serialize;
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    children::history,
    corrections::changes,
    rows::put,
    school::{file, whole},
    write::{Work, take_numbers},
};

/// A school's children before the law.
#[derive(Debug)]
pub struct Rights {
    /// The school.
    pub school: School,
    /// The guardians' last word.
    pub consents: BTreeMap<ChildId, Consent>,
    /// Those whose names were taken out.
    pub erased: BTreeSet<ChildId>,
}

/// What a guardian said about their child's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Whether they agree.
    pub given: bool,
    /// The day they said so.
    pub on: NaiveDate,
    /// Who.
    pub guardian: String,
    /// On which paper, or how otherwise.
    pub how: String,
}

/// Everything that is kept about a child and that its guardian may have: all but words that are their author's alone.
#[derive(Debug, Serialize)]
pub struct Everything {
    pub school: String,
    pub file: domain::school::ChildFile,
    pub class: String,
    pub consents: Vec<Consent>,
    /// What was ever changed in the archive.
    pub changes: Vec<Changed>,
    pub records: Vec<Record>,
}

/// Who read a child's archive, how often, and when last.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Reads {
    pub who: String,
    pub count: i64,
    pub last: DateTime<Utc>,
}

impl Store {
    /// All children of a school, with what their guardians said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rights(&self, school: &SchoolId) -> Result<Rights> {
        let mut db = self.snapshot().await?;
        let consents = consents(&mut db, school).await?.into_iter().collect();
        let erased: Vec<String> = sqlx::query_scalar("select child from erasure where school = $1")
            .bind(school.as_str())
            .fetch_all(&mut *db)
            .await?;
        let erased = erased.into_iter().map(|id| Ok(id.parse()?)).collect::<Result<_>>()?;
        Ok(Rights { school: whole(&mut db, school).await?, consents, erased })
    }

    /// Writes down what a guardian said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_consent(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        child: &ChildId,
        consent: &Consent,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.write(&Consenting { school, by, child, consent, now }).await
    }

    /// Who read the archive of a child since it is noted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reads(&self, school: &SchoolId, child: &ChildId) -> Result<Vec<Reads>> {
        let sql = "select who, count(*), max(at) from audit where school = $1 and what = 'child.read' and subject = $2
                   group by who order by max(at) desc";
        let query = sqlx::query_as(sql).bind(school.as_str()).bind(child.as_str());
        let rows: Vec<(String, i64, i64)> = query.fetch_all(&self.reader).await?;
        let reads = |(who, count, at)| {
            let last = DateTime::from_timestamp_millis(at).context("not a moment")?;
            Ok(Reads { who, count, last })
        };
        rows.into_iter().map(reads).collect()
    }

    /// Everything about one child, for its guardian; taking it away leaves a trace. None if there is no such child.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everything_about(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        child: &ChildId,
        now: DateTime<Utc>,
    ) -> Result<Option<Everything>> {
        let mut db = self.snapshot().await?;
        let Some(file) = file(&mut db, school, child).await? else { return Ok(None) };
        let rules = super::school::rules(&mut db, school).await?;
        let of_child = |record: Record| {
            // Other children of the same evening are not this guardian's business.
            let children = record.children.iter().filter(|it| *it == child).cloned().collect();
            Record { children, ..record.for_the_school() }
        };
        let records = history(&mut db, school, child).await?.into_iter().map(of_child).collect();
        let consents = consents(&mut db, school).await?.into_iter().filter(|(id, _)| id == child);
        let consents = consents.map(|(_, consent)| consent).collect();
        let changes = changes(&mut db, school, child, &rules).await?;
        drop(db);
        self.audit(&Trace { school, by, what: "child.export", subject: child.as_str(), now }).await?;
        let class = rules.class_name(&file.child.class).to_owned();
        Ok(Some(Everything { school: rules.info.name, file, class, consents, changes, records }))
    }
}

struct Consenting<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    child: &'a ChildId,
    consent: &'a Consent,
    now: DateTime<Utc>,
}

impl Work for Consenting<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        take_numbers(db, self.school, 0).await?;
        let Consent { given, on, guardian, how } = self.consent;
        let row = [
            self.school.as_str().into(),
            self.child.as_str().into(),
            self.now.timestamp_millis().into(),
            i64::from(*given).into(),
            (*on).into(),
            guardian.as_str().into(),
            how.as_str().into(),
            self.by.who().into(),
        ];
        // Of two words within one millisecond the later stands.
        let again = "on conflict (school, child, at) do update set given = excluded.given, on_date = excluded.on_date,
            guardian = excluded.guardian, how = excluded.how, who = excluded.who";
        put(db, "consent (school, child, at, given, on_date, guardian, how, who)", again, vec![row]).await?;
        let (by, subject, now) = (self.by, self.child.as_str(), self.now);
        Trace { school: self.school, by, what: "consent.write", subject, now }.run(db).await
    }
}

/// Every word of a guardian, the earliest first.
async fn consents(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<(ChildId, Consent)>> {
    type Row = (String, i64, String, String, String);
    let sql = "select coalesce(c.same_as, c.id), a.given, a.on_date, a.guardian, a.how from consent a
               join child c on c.school = a.school and c.id = a.child where a.school = $1 order by a.at, c.id";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(db).await?;
    let consent = |(child, given, on, guardian, how): Row| {
        Ok((child.parse()?, Consent { given: given != 0, on: on.parse()?, guardian, how }))
    };
    rows.into_iter().map(consent).collect()
}
