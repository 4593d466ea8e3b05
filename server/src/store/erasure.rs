//! A child's name and everything said about it taken out, when the law or its guardian asks for it. What counts stays:
//! that somebody was there, when, and what was done; so do the numbers of every month.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    change::{Edit, Parts},
    id::{ChildId, SchoolId, WaiverId},
    people::Child,
    record::Record,
    waiver::Waiver,
};
use serde_json::{Value, json as value};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    attachment_reading::take_out,
    child_rows::put_children,
    children::no_such_child,
    rows::{all_from_json, from_json, json, put},
    school::{file, today},
    sharing::{end, notes_changed},
    write::{Work, take_numbers},
};

impl Store {
    /// Takes out the name of a child that has left, and all words about it alone. There is no way back.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be done.
    pub async fn erase(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        child: &ChildId,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Erasing { school, by, child, reason, now }).await
    }
}

/// What stands where the name was.
pub const NO_NAME: &str = "（已删除）";

struct Erasing<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    child: &'a ChildId,
    reason: &'a str,
    now: DateTime<Utc>,
}

impl Work for Erasing<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let seq = take_numbers(db, self.school, 1).await?;
        let today = today(db, self.school, self.now).await?;
        let Some(file) = file(db, self.school, self.child).await? else { return Ok(Err(no_such_child())) };
        if file.child.to.is_none_or(|to| to >= today) {
            return Ok(Err(still_here()));
        }
        let row = [
            self.school.as_str().into(),
            self.child.as_str().into(),
            self.now.timestamp_millis().into(),
            self.by.who().into(),
            self.reason.into(),
        ];
        put(db, "erasure (school, child, at, who, reason)", "on conflict do nothing", vec![row]).await?;
        self.take_out_name(db, &file.child, seq).await?;
        self.take_out_words(db).await?;
        self.take_out_unread(db, "refused", "select id, device, body from refused where school = $1").await?;
        self.take_out_unread(db, "held", "select id, device, body from held where school = $1").await?;
        let waivers: BTreeSet<WaiverId> = file.waivers.iter().filter_map(|it| it.id.clone()).collect();
        for waiver in &file.waivers {
            let sql = "update waiver set body = $4 where school = $1 and child = $2 and body = $3";
            self.update(db, sql, &json(waiver)?, &json(&wordless(waiver))?).await?;
        }
        self.take_out_of_changes(db, &waivers).await?;
        for sql in [
            "update handover set words = '' where school = $1 and child = $2",
            "delete from consent where school = $1 and child = $2",
            "delete from child_change where school = $1 and child = $2",
            // With what it was before another one was found to be the same, taking them apart is over.
            "delete from child_change where school = $1 and child in (
                select id from child where school = $1 and same_as = $2)",
            "delete from moving where (source = $1 and child = $2) or (target = $1 and arrived = $2)",
            "delete from merging where school = $1 and (kept = $2 or other = $2)",
        ] {
            sqlx::query(sql).bind(self.school.as_str()).bind(self.child.as_str()).execute(&mut *db).await?;
        }
        // Whoever was told of a note, or given a card, forgets the name with it.
        notes_changed(db, self.school, seq).await?;
        let (by, subject, now) = (self.by, self.child.as_str(), self.now);
        Trace { school: self.school, by, what: "child.erase", subject, now }.run(db).await?;
        Ok(Ok(()))
    }
}

impl Erasing<'_> {
    /// All that is left of the child's own data is what its numbers depend on.
    async fn take_out_name(&self, db: &mut AnyConnection, child: &Child, seq: i64) -> Result<()> {
        put_children(db, self.school, &[&bare(child)?], seq).await?;
        let sql = "select body from child where school = $1 and same_as = $2";
        let query = sqlx::query_scalar(sql).bind(self.school.as_str()).bind(self.child.as_str());
        for other in all_from_json::<Child>(query.fetch_all(&mut *db).await?)? {
            let sql = "update child set body = $3 where school = $1 and id = $2";
            let query = sqlx::query(sql).bind(self.school.as_str()).bind(other.id.as_str());
            query.bind(json(&bare(&other)?)?).execute(&mut *db).await?;
        }
        Ok(())
    }

    /// The words, photos and voice notes of records in which no child is left that has a name; other children's records keep theirs.
    async fn take_out_words(&self, db: &mut AnyConnection) -> Result<()> {
        let erased: Vec<String> = sqlx::query_scalar("select child from erasure where school = $1")
            .bind(self.school.as_str())
            .fetch_all(&mut *db)
            .await?;
        let nameless = |record: &Record| record.children.iter().all(|it| erased.iter().any(|id| id == it.as_str()));
        let bodies: Vec<String> = sqlx::query_scalar(RECORDS)
            .bind(self.school.as_str())
            .bind(self.child.as_str())
            .fetch_all(&mut *db)
            .await?;
        for body in bodies {
            let record: Record = from_json(&body)?;
            if !nameless(&record) {
                continue;
            }
            end(db, self.school, &record.id, self.now).await?;
            take_out(db, self.school, &record.id).await?;
            for (sql, text) in [
                ("update record set body = $3 where school = $1 and id = $2", json(&record.clone().without_words())?),
                ("update opening set reason = $3 where school = $1 and record = $2", String::new()),
                ("update help set words = $3 where school = $1 and record = $2", String::new()),
            ] {
                let query = sqlx::query(sql).bind(self.school.as_str()).bind(record.id.as_str());
                query.bind(text).execute(&mut *db).await?;
            }
        }
        Ok(())
    }

    /// What was never taken in: it names the child, and nobody will look at it any more.
    async fn take_out_unread(&self, db: &mut AnyConnection, table: &str, sql: &'static str) -> Result<()> {
        let rows: Vec<(String, String, String)> =
            sqlx::query_as(sql).bind(self.school.as_str()).fetch_all(&mut *db).await?;
        let names = |body: &str| {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            let child = Some(self.child.as_str());
            let among = |list: &Value| list.as_array().into_iter().flatten().any(|it| it.as_str() == child);
            body["child"].as_str() == child || among(&body["children"])
        };
        for (id, device, _) in rows.into_iter().filter(|(.., body)| names(body)) {
            let sql = sqlx::AssertSqlSafe(format!("delete from {table} where school = $1 and id = $2 and device = $3"));
            sqlx::query(sql).bind(self.school.as_str()).bind(id).bind(device).execute(&mut *db).await?;
        }
        Ok(())
    }

    /// What was said when the child got another mentor, or was excused.
    async fn take_out_of_changes(&self, db: &mut AnyConnection, waivers: &BTreeSet<WaiverId>) -> Result<()> {
        let rows: Vec<(String, String, String, String)> =
            sqlx::query_as("select id, edit, before, after from change where school = $1")
                .bind(self.school.as_str())
                .fetch_all(&mut *db)
                .await?;
        for (id, edit, before, after) in rows {
            let silent = match from_json(&edit)? {
                Edit::Transfer { child, mentor, from, .. } if child == *self.child => {
                    Edit::Transfer { child, mentor, from, words: String::new() }
                }
                Edit::Decision { waiver, confirmed, stand_in, .. } if waivers.contains(&waiver) => {
                    Edit::Decision { waiver, confirmed, words: String::new(), stand_in }
                }
                _ => continue,
            };
            let parts = |text: &str| {
                let parts: Parts = from_json(text)?;
                json(&Parts { waivers: parts.waivers.iter().map(wordless).collect(), ..parts })
            };
            let sql = "update change set edit = $3, before = $4, after = $5 where school = $1 and id = $2";
            let query = sqlx::query(sql).bind(self.school.as_str()).bind(id).bind(json(&silent)?);
            query.bind(parts(&before)?).bind(parts(&after)?).execute(&mut *db).await?;
        }
        Ok(())
    }

    async fn update(&self, db: &mut AnyConnection, sql: &'static str, old: &str, new: &str) -> Result<()> {
        let query = sqlx::query(sql).bind(self.school.as_str()).bind(self.child.as_str());
        query.bind(old).bind(new).execute(db).await?;
        Ok(())
    }
}

fn bare(child: &Child) -> Result<Child> {
    let Child { id, class, from, to, earlier, .. } = child;
    let bare = value!({"id": id, "name": NO_NAME, "class": class, "from": from, "to": to, "earlier": earlier});
    Ok(serde_json::from_value(bare)?)
}

fn wordless(waiver: &Waiver) -> Waiver {
    let answer = waiver.answer.clone().map(|it| domain::waiver::Answer { words: String::new(), ..it });
    Waiver { reason: String::new(), answer, ..waiver.clone() }
}

const RECORDS: &str = "
    select r.body from record_child rc join record r on r.school = rc.school and r.id = rc.record
    where rc.school = $1 and rc.child = $2";

fn still_here() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "孩子还在校，代理家长还要用这些资料。请在孩子离校以后再删除。",
        "The child is still at school and its mentor needs this. Erase it once the child has left.",
    )
}
