//! Private notes shared and taken back by their author, opened in an emergency, and requests for help answered: each in
//! one transaction with its row of the audit, and told to the phones concerned.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Fault, Refusal,
    id::{RecordId, SchoolId, StaffId},
    notes::{MOST_WORDS, Open, SHORTEST_REASON, short},
    record::Record,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    rows::{from_json, put},
    school::rules,
    write::{Work, take_numbers},
};

/// Who does something about which record.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Act<'a> {
    pub school: &'a SchoolId,
    pub by: Actor<'a>,
    pub record: &'a RecordId,
    pub now: DateTime<Utc>,
}

impl Store {
    /// Shares the private note of a record with these `readers` and nobody else from now on.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be shared.
    pub async fn share(&self, act: &Act<'_>, readers: &[StaffId]) -> Result<Result<(), Refusal>> {
        self.write(&Sharing { act, readers }).await
    }

    /// The private note of a record, for somebody it is not shared with; its author will see who read it, and why.
    ///
    /// # Errors
    /// When the database fails; inside, why it is not shown.
    pub async fn open_note(&self, act: &Act<'_>, open: &Open) -> Result<Result<String, Refusal>> {
        self.write(&Opening { act, open }).await
    }

    /// The school's word to a request for help; the first stands.
    ///
    /// # Errors
    /// When the database fails; inside, why it was not taken.
    pub async fn answer_help(&self, act: &Act<'_>, words: &str) -> Result<Result<(), Refusal>> {
        self.write(&Answering { act, words }).await
    }
}

struct Sharing<'a> {
    act: &'a Act<'a>,
    readers: &'a [StaffId],
}

impl Work for Sharing<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let act = self.act;
        let seq = take_numbers(db, act.school, 1).await?;
        let own = |it: &Record| it.by.as_str() == act.by.who();
        if act.private_note(db).await?.is_none_or(|it| !own(&it)) {
            return Ok(Err(no_such_note()));
        }
        let rules = rules(db, act.school).await?;
        let today = rules.info.time_zone.date(act.now);
        let may_be_told = |id: &StaffId| rules.staff.iter().any(|it| it.id == *id && it.may_be_told(today));
        if !self.readers.iter().all(may_be_told) {
            let zh = "只能分享给校长或心理老师。请重新选择。";
            return Ok(Err(Fault::new("readers", zh, "a note is shared with the principal or a counsellor").into()));
        }
        let row = |reader: &StaffId| {
            let record = act.record.as_str().into();
            [act.school.as_str().into(), record, reader.as_str().into(), act.now.timestamp_millis().into()]
        };
        end(db, act.school, act.record, act.now).await?;
        let again = "on conflict (school, record, reader) do update set at = excluded.at, ended_at = null";
        let rows = self.readers.iter().map(row).collect();
        put(db, "sharing (school, record, reader, at)", again, rows).await?;
        act.note_down(db, if self.readers.is_empty() { "note.take_back" } else { "note.share" }).await?;
        notes_changed(db, act.school, seq).await?;
        Ok(Ok(()))
    }
}

struct Opening<'a> {
    act: &'a Act<'a>,
    open: &'a Open,
}

impl Work for Opening<'_> {
    type Output = Result<String, Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let act = self.act;
        let reason = self.open.reason.trim();
        if !(SHORTEST_REASON..=MOST_WORDS).contains(&reason.chars().count()) {
            let zh = "请写明原因（4 到 500 字），写这条的老师会看到。";
            return Ok(Err(
                Fault::new("reason", zh, "give a reason of 4 to 500 characters; the author will see it").into()
            ));
        }
        let seq = take_numbers(db, act.school, 1).await?;
        let Some(note) = act.private_note(db).await?.and_then(words) else {
            return Ok(Err(no_such_note()));
        };
        let row = [
            act.school.as_str().into(),
            self.open.id.as_str().into(),
            act.record.as_str().into(),
            act.by.who().into(),
            reason.into(),
            act.now.timestamp_millis().into(),
        ];
        let once = "on conflict do nothing";
        put(db, "opening (school, id, record, who, reason, at)", once, vec![row]).await?;
        if !self.is_told(db).await? {
            return Ok(Err(no_such_note()));
        }
        // Every reading is noted, also of an answer that was lost on its way.
        act.note_down(db, "note.open").await?;
        notes_changed(db, act.school, seq).await?;
        Ok(Ok(note))
    }
}

impl Opening<'_> {
    /// Whether the author is told of this very opening: nobody reads under the id of another.
    async fn is_told(&self, db: &mut AnyConnection) -> Result<bool> {
        let sql = "select count(*) from opening where school = $1 and id = $2 and record = $3 and who = $4";
        let count: i64 = sqlx::query_scalar(sql)
            .bind(self.act.school.as_str())
            .bind(self.open.id.as_str())
            .bind(self.act.record.as_str())
            .bind(self.act.by.who())
            .fetch_one(db)
            .await?;
        Ok(count > 0)
    }
}

struct Answering<'a> {
    act: &'a Act<'a>,
    words: &'a str,
}

impl Work for Answering<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let act = self.act;
        let words = self.words.trim();
        if let Err(fault) = short(words) {
            return Ok(Err(fault.into()));
        }
        let seq = take_numbers(db, act.school, 1).await?;
        let sql = "update help set answered_at = $3, who = $4, words = $5
                   where school = $1 and record = $2 and answered_at is null";
        let done = sqlx::query(sql)
            .bind(act.school.as_str())
            .bind(act.record.as_str())
            .bind(act.now.timestamp_millis())
            .bind(act.by.who())
            .bind(words)
            .execute(&mut *db)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(Err(answered_already()));
        }
        act.note_down(db, "help.answer").await?;
        notes_changed(db, act.school, seq).await?;
        Ok(Ok(()))
    }
}

impl Act<'_> {
    /// The record, if it holds words for its author alone.
    async fn private_note(&self, db: &mut AnyConnection) -> Result<Option<Record>> {
        let body: Option<String> = sqlx::query_scalar("select body from record where school = $1 and id = $2")
            .bind(self.school.as_str())
            .bind(self.record.as_str())
            .fetch_optional(db)
            .await?;
        let record: Option<Record> = body.map(|body| from_json(&body)).transpose()?;
        Ok(record.filter(|it| it.private && it.has_words()))
    }

    async fn note_down(&self, db: &mut AnyConnection, what: &str) -> Result<()> {
        let trace = Trace { school: self.school, by: self.by, what, subject: self.record.as_str(), now: self.now };
        trace.run(db).await
    }
}

/// What there is to read: the note, and what was promised in a line of its own.
fn words(record: Record) -> Option<String> {
    let lines: Vec<String> = record.note.into_iter().chain(record.promise).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Notes of what was corrected or withdrawn are no longer shared: others would go on reading what no longer holds.
pub(super) async fn end_of_superseded(
    db: &mut AnyConnection,
    school: &SchoolId,
    superseded: &[&Record],
    now: DateTime<Utc>,
    seq: i64,
) -> Result<()> {
    let mut ended = false;
    for record in superseded.iter().filter(|it| it.private) {
        ended |= end(db, school, &record.id, now).await?;
    }
    if ended { notes_changed(db, school, seq).await } else { Ok(()) }
}

/// Takes back all sharing of a record's note; whether there was any.
pub(super) async fn end(
    db: &mut AnyConnection,
    school: &SchoolId,
    record: &RecordId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query("update sharing set ended_at = $3 where school = $1 and record = $2 and ended_at is null")
        .bind(school.as_str())
        .bind(record.as_str())
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Phones are told what they are to know of notes.
pub(super) async fn notes_changed(db: &mut AnyConnection, school: &SchoolId, seq: i64) -> Result<()> {
    sqlx::query("update school set notes_seq = $2 where id = $1").bind(school.as_str()).bind(seq).execute(db).await?;
    Ok(())
}

fn no_such_note() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "没有这条私密文字，或不是您写的。请返回后再看。",
        "There is no such private note, or it is not yours. Go back and look again.",
    )
}

fn answered_already() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "这条请求已经有人回复，或已撤回。请重新打开审批再看。",
        "Somebody has answered this already, or it was withdrawn. Open the approvals again.",
    )
}
