//! The rules with their history, and what waits for the principal's decision.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    board::Person,
    change::{Edit, Entry, Request, RulesPage},
    id::{ChildId, SchoolId},
    school::School,
    waiver::{Standing, Waiver},
};
use sqlx::AnyConnection;

use super::{
    Store,
    board::person,
    changes::{Row, read},
    held::held,
    notes::help_calls,
    school::whole,
};

/// Most lines of the history shown.
const HISTORY: i64 = 200;

impl Store {
    /// The rules, what was changed in them, and what waits for a decision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rules_page(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<RulesPage> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, school).await?;
        let history = history(&mut db, &school).await?;
        let (held, calls) = (held(&mut db, &school).await?, help_calls(&mut db, &school).await?);
        let (today, requests) = (school.rules.info.time_zone.date(now), requests(&school));
        Ok(RulesPage { today, requests, held, help: calls, history, rules: school.rules })
    }
}

async fn history(db: &mut AnyConnection, school: &School) -> Result<Vec<Entry>> {
    let sql = "select id, at, who, edit, before, after, undone_at from change where school = $1
               order by seq desc limit $2";
    let id = school.rules.info.id.as_str();
    let rows: Vec<Row> = sqlx::query_as(sql).bind(id).bind(HISTORY).fetch_all(db).await?;
    let entry = |row: Row| {
        let made = read(&row)?;
        let (id, at, who, ..) = row;
        let by = person(&school.rules, &who.parse()?);
        let can_undo = made.can_be_undone(school);
        let child = match &made.edit {
            Edit::Transfer { child, .. } => child_named(school, child),
            _ => None,
        };
        Ok(Entry { id: id.parse()?, at, by, undone: made.undone, can_undo, child, edit: made.edit })
    };
    rows.into_iter().map(entry).collect()
}

/// The requests made on phones with names, undecided ones first, then the latest.
fn requests(school: &School) -> Vec<Request> {
    let mut asked: Vec<&Waiver> = school.waivers().filter(|it| it.id.is_some()).collect();
    asked.sort_by(|a, b| b.id.cmp(&a.id));
    asked.sort_by_key(|it| it.standing() != Standing::Pending);
    let request = |waiver: &Waiver| Request {
        child: waiver.child.as_ref().and_then(|id| child_named(school, id)),
        asked_by: waiver.asked_by.as_ref().map(|id| person(&school.rules, id)),
        waiver: waiver.clone(),
    };
    asked.into_iter().map(request).collect()
}

pub(super) fn child_named(school: &School, id: &ChildId) -> Option<Person<ChildId>> {
    let file = school.children.get(id)?;
    Some(Person { id: id.clone(), name: file.child.name.clone() })
}
