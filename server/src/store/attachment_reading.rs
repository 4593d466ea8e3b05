//! Who reads a photo or a voice note: whoever reads the words of a record that names it; and the end of those no record names.

use std::collections::HashSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    attachment::AttachmentHash,
    id::{RecordId, SchoolId},
    record::Record,
    session::Me,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    attachments::{naming, whole},
    notes::shared_with,
    school::rules,
    scope::in_care,
    seen::as_seen,
};

/// A photo or a voice note.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Content {
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// What there is to read.
#[derive(Debug)]
pub enum Reading {
    /// All of it.
    Here(Content),
    /// Its author's phone has not handed in all of it yet.
    OnItsWay,
    /// Nothing, or nothing for this person.
    NotForThem,
}

impl Store {
    /// A photo or a voice note, for those who may read it; each reading leaves a trace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attachment(
        &self,
        me: &Me,
        by: Actor<'_>,
        hash: &AttachmentHash,
        now: DateTime<Utc>,
    ) -> Result<Reading> {
        let mut db = self.snapshot().await?;
        let records = readable(&mut db, me, hash, now).await?;
        if records.is_empty() {
            return Ok(Reading::NotForThem);
        }
        for record in records {
            let (school, who) = (&me.school, record.by.as_str());
            let sql = "select content_type from attachment where school = $1 and who = $2 and hash = $3";
            let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(who).bind(hash.as_str());
            let Some(Some(content_type)) = query.fetch_optional(&mut *db).await? else { continue };
            let bytes = whole(&mut db, school, who, hash).await?;
            drop(db);
            self.audit(&Trace { school, by, what: "attachment.read", subject: record.id.as_str(), now }).await?;
            return Ok(Reading::Here(Content { content_type, bytes }));
        }
        Ok(Reading::OnItsWay)
    }
}

/// The records that name it and whose words `me` may read.
async fn readable(db: &mut AnyConnection, me: &Me, hash: &AttachmentHash, now: DateTime<Utc>) -> Result<Vec<Record>> {
    let mut records = naming(db, &me.school, hash).await?;
    let rules = rules(db, &me.school).await?;
    let today = rules.info.time_zone.date(now);
    let own = in_care(db, &me.school, &me.id, today).await?;
    let told = me.roles.iter().any(|role| role.may_be_told());
    let shared = if told { shared_with(db, &me.school, &me.id).await? } else { HashSet::new() };
    records.retain(|record| {
        let shared = shared.contains(&record.id);
        let leads = |class| rules.class_teacher_on(class, today).is_some_and(|it| it.teacher == me.id);
        // What is about a class or the school is read by whoever leads the one, or answers for the other.
        let theirs = record.by == me.id || me.sees_board() || shared || record.class.as_ref().is_some_and(leads);
        let seen = as_seen(record.clone(), &me.id, shared, |child| theirs || own.contains(child));
        (theirs || !record.children.is_empty()) && seen.attachments.iter().any(|it| it.hash == *hash)
    });
    Ok(records)
}

/// Takes a record's photos and voice notes from it, and out of the database unless another of its author's names them.
pub(super) async fn take_out(db: &mut AnyConnection, school: &SchoolId, record: &RecordId) -> Result<()> {
    let sql = "delete from record_attachment where school = $1 and record = $2";
    sqlx::query(sql).bind(school.as_str()).bind(record.as_str()).execute(&mut *db).await?;
    for sql in [
        "delete from attachment_part where school = $1 and not exists (
            select 1 from record_attachment a join record r on r.school = a.school and r.id = a.record
            where a.school = $1 and a.hash = attachment_part.hash and r.author = attachment_part.who)",
        "delete from attachment where school = $1 and not exists (
            select 1 from record_attachment a join record r on r.school = a.school and r.id = a.record
            where a.school = $1 and a.hash = attachment.hash and r.author = attachment.who)",
    ] {
        sqlx::query(sql).bind(school.as_str()).execute(&mut *db).await?;
    }
    Ok(())
}
