//! Archives corrected: each correction once, with what stood there before, and never over what somebody else just wrote.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    archive::{Change, Changed, Correction, may_correct},
    id::{ChangeId, ChildId, SchoolId},
    school::Rules,
    session::Me,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::person,
    child_rows::{Author, note_changes, put_children},
    children::no_such_child,
    school::{file, rules},
    scope::in_care,
    write::{Work, take_numbers},
};

impl Store {
    /// Whether `me` may correct the archive of this child; none if there is no such child, or not for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn may_correct(&self, me: &Me, child: &ChildId, now: DateTime<Utc>) -> Result<Option<bool>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, &me.school).await?;
        let today = rules.info.time_zone.date(now);
        if !me.sees_board() && !in_care(&mut db, &me.school, &me.id, today).await?.contains(child) {
            return Ok(None);
        }
        let file = file(&mut db, &me.school, child).await?;
        Ok(file.map(|file| may_correct(me, &rules, &file.child, today)))
    }

    /// Corrects a child's archive; asked twice, it is corrected once.
    ///
    /// # Errors
    /// When the database fails; inside, why the correction is refused.
    pub async fn correct(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        child: &ChildId,
        correction: &Correction,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Correcting { school, by, child, correction, now }).await
    }
}

struct Correcting<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    child: &'a ChildId,
    correction: &'a Correction,
    now: DateTime<Utc>,
}

impl Work for Correcting<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let seq = take_numbers(db, self.school, 1).await?;
        let today = super::school::today(db, self.school, self.now).await?;
        let Some(before) = file(db, self.school, self.child).await?.map(|file| file.child) else {
            return Ok(Err(no_such_child()));
        };
        let made = made(db, self.school, self.child, &self.correction.id).await?;
        if !made.is_empty() {
            return Ok(if self.correction.made(&before, &made, today) { Ok(()) } else { Err(id_reused()) });
        }
        let after = match self.correction.apply(&before, today) {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if after != before {
            put_children(db, self.school, &[&after], seq).await?;
            let author =
                Author { who: self.by.who(), id: self.correction.id.as_str(), since: None, seq, now: self.now };
            note_changes(db, self.school, &author, [(&before, &after)]).await?;
            let (what, subject) = ("child.change", self.child.as_str());
            Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        }
        Ok(Ok(()))
    }
}

/// What the correction with this id changed when it was made.
async fn made(db: &mut AnyConnection, school: &SchoolId, child: &ChildId, id: &ChangeId) -> Result<Vec<Change>> {
    type Row = (String, Option<String>, Option<String>);
    let sql = "select field, before, after from child_change where school = $1 and child = $2 and id = $3";
    let query = sqlx::query_as(sql).bind(school.as_str()).bind(child.as_str()).bind(id.as_str());
    let rows: Vec<Row> = query.fetch_all(db).await?;
    rows.into_iter().map(|(field, old, new)| Ok(Change { field: field.try_into()?, old, new })).collect()
}

/// Everything that was ever changed in a child's archive, newest first.
pub(super) async fn changes(
    db: &mut AnyConnection,
    school: &SchoolId,
    child: &ChildId,
    rules: &Rules,
) -> Result<Vec<Changed>> {
    type Row = (i64, String, Option<String>, Option<String>, Option<String>, Option<String>, i64, String);
    let sql = "select seq, field, before, after, since, why, at, who from child_change
               where school = $1 and child = $2";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(school.as_str()).bind(child.as_str()).fetch_all(db).await?;
    let mut changed: BTreeMap<i64, Changed> = BTreeMap::new();
    for (seq, field, old, new, since, why, at, who) in rows {
        let by = person(rules, &who.parse()?);
        let since = since.map(|day| day.parse()).transpose()?;
        let entry = changed.entry(seq).or_insert(Changed { at, by, since, why, changes: Vec::new() });
        entry.changes.push(Change { field: field.try_into()?, old, new });
    }
    let mut changed: Vec<Changed> = changed.into_values().rev().collect();
    for it in &mut changed {
        it.changes.sort_by_key(|change| change.field);
    }
    Ok(changed)
}

fn id_reused() -> Refusal {
    Refusal::new(
        Code::IdReused,
        "这次修改的编号已经用过，没有保存。请重新打开这一页再改。",
        "The number of this change was used before; nothing was saved. Open this page again and change it there.",
    )
}
