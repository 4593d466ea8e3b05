//! One child's archive, for those who may read it; every reading leaves a trace.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    archive::may_correct,
    board::ChildPage,
    id::{ChildId, SchoolId, StaffId},
    record::Record,
    school::{ChildFile, Rules},
    session::Me,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    archives::surveyed,
    board::person,
    corrections::changes,
    notes::shared_with,
    rows::all_from_json,
    school::{file, rules},
    scope::in_care,
    seen::{as_seen, as_withdrawal},
};

impl Store {
    /// The child's file and history as `me` may see them; none if there is no such child, or not for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn child_page(
        &self,
        me: &Me,
        by: Actor<'_>,
        child: &ChildId,
        now: DateTime<Utc>,
    ) -> Result<Option<ChildPage>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, &me.school).await?;
        let own = in_care(&mut db, &me.school, &me.id, rules.info.time_zone.date(now)).await?;
        // Only those others may tell in confidence read what was once shared with them.
        let told = me.roles.iter().any(|role| role.may_be_told());
        let shared = if told { shared_with(&mut db, &me.school, &me.id).await? } else { HashSet::new() };
        let Some(file) = file(&mut db, &me.school, child).await? else {
            return Ok(None);
        };
        let mut records = history(&mut db, &me.school, child).await?;
        let mut changes = changes(&mut db, &me.school, child, &rules).await?;
        let surveyed = surveyed(&mut db, &rules, child, now).await?;
        drop(db);
        if !me.sees_board() && !own.contains(child) {
            // A case that was shared: the child's file, and what was shared of it.
            records.retain(|it| shared.contains(&it.id));
            changes.clear();
            if records.is_empty() {
                return Ok(None);
            }
        }
        self.audit(&Trace { school: &me.school, by, what: "child.read", subject: child.as_str(), now }).await?;
        let theirs = |it: &ChildId| me.sees_board() || own.contains(it) || it == child;
        let seen = |record: Record| {
            let is_shared = shared.contains(&record.id);
            let record = as_seen(record, &me.id, is_shared, theirs);
            if record.children.contains(child) { record } else { as_withdrawal(record) }
        };
        let records: Vec<Record> = records.into_iter().map(seen).collect();
        let class = rules.class_name(&file.child.class).to_owned();
        let people = people(&rules, &file, &records).iter().map(|id| person(&rules, id)).collect();
        let may_correct = may_correct(me, &rules, &file.child, rules.info.time_zone.date(now));
        Ok(Some(ChildPage { file, class, people, records, changes, surveyed, may_correct }))
    }
}

/// All records that name the child, newest first.
pub(super) async fn history(db: &mut AnyConnection, school: &SchoolId, child: &ChildId) -> Result<Vec<Record>> {
    let sql = "select r.body from record_child rc join record r on r.school = rc.school and r.id = rc.record
               where rc.school = $1 and rc.child = $2";
    let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(child.as_str());
    let mut records: Vec<Record> = all_from_json(query.fetch_all(db).await?)?;
    records.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(records)
}

/// Everyone who mentors, teaches or wrote about the child.
fn people<'a>(rules: &'a Rules, file: &'a ChildFile, records: &'a [Record]) -> BTreeSet<&'a StaffId> {
    let mentors = file.pairings.iter().map(|it| &it.mentor);
    let teachers = rules.class_teachers.iter().filter(|it| it.class == file.child.class).map(|it| &it.teacher);
    mentors.chain(teachers).chain(records.iter().map(|it| &it.by)).collect()
}

/// There is no such child, or it is not this school's.
pub(super) fn no_such_child() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "学校没有这个孩子。请返回后再看。",
        "The school has no such child. Go back and look again.",
    )
}
