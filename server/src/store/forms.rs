//! What the printed diary is made of, and what any form needs: read as the screens read it, and never with words that are
//! their author's alone.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    board::Person,
    calendar::Span,
    id::{ChildId, SchoolId, StaffId},
    people::Child,
    range::Range,
    record::{Record, latest},
    school::Rules,
};

use super::{
    Actor, Store, Trace,
    board::person,
    rows::all_from_json,
    school::{ALL_CHILDREN, list, rules},
};

/// What one member of staff recorded in some days.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Diary {
    pub rules: Rules,
    pub person: Person,
    pub range: Range,
    /// What stands, the earliest first.
    pub records: Vec<Record>,
    /// The names of all children.
    pub children: BTreeMap<ChildId, String>,
}

impl Store {
    /// How many children were enrolled on any of these days.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enrolled_in(&self, school: &SchoolId, span: Span) -> Result<usize> {
        let children: Vec<Child> = list(&mut *self.snapshot().await?, school, ALL_CHILDREN).await?;
        Ok(children.iter().filter(|it| it.stays().any(|(_, days)| days.and(span).is_some())).count())
    }

    /// The diary of one member of staff; none if the school has no such person. Reading it leaves a trace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn diary(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        staff: &StaffId,
        range: Range,
        now: DateTime<Utc>,
    ) -> Result<Option<Diary>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        if rules.staff_name(staff).is_none() {
            return Ok(None);
        }
        // Of all their days: what supersedes a record may lie in another month.
        let sql = "select body from record where school = $1 and author = $2";
        let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(staff.as_str());
        let all: Vec<Record> = all_from_json(query.fetch_all(&mut *db).await?)?;
        let zone = rules.info.time_zone;
        let mut records = standing(&all, |it| range.span().contains(zone.date(it.at)));
        records.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
        let children = children.into_iter().map(|it| (it.id, it.name)).collect();
        drop(db);
        self.audit(&Trace { school, by, what: "diary.read", subject: staff.as_str(), now }).await?;
        Ok(Some(Diary { person: person(&rules, staff), rules, range, records, children }))
    }
}

/// Those of `all` that no other corrects or withdraws and that are `wanted`, without private words.
pub(super) fn standing(all: &[Record], wanted: impl Fn(&Record) -> bool) -> Vec<Record> {
    let standing = latest(all).filter(|it| !it.is_withdrawal() && wanted(it));
    standing.cloned().map(Record::for_the_school).collect()
}
