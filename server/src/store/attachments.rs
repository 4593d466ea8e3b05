//! Photos and voice notes handed in: taken part by part, kept once for each author and content.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    attachment::{Attachment, AttachmentHash, Received, content_type},
    id::SchoolId,
    record::Record,
};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::{
    Actor, Store,
    rows::{all_from_json, put},
    write::Work,
};
use crate::hex::hex;

/// Who hands in what.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Upload<'a> {
    pub school: &'a SchoolId,
    pub by: Actor<'a>,
    pub hash: &'a AttachmentHash,
    pub now: DateTime<Utc>,
}

/// Why a part was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It does not begin where the school stands.
    Elsewhere(Received),
    /// Another reason.
    Refused(Refusal),
}

impl Store {
    /// How much of it the school has.
    ///
    /// # Errors
    /// When the database fails; inside, why it would not be taken.
    pub async fn received(&self, upload: &Upload<'_>) -> Result<Result<Received, Refusal>> {
        let mut db = self.snapshot().await?;
        if upload.named(&mut db).await?.is_none() {
            return Ok(Err(no_such_attachment()));
        }
        let kept = upload.kept(&mut db).await?;
        Ok(Ok(kept.map_or(Received { bytes: 0, complete: false }, |it| it.received())))
    }

    /// Takes in a part that begins at this byte; the last one makes it whole. A part that is here already does no harm.
    ///
    /// # Errors
    /// When the database fails; inside, why the part was not taken.
    pub async fn append(&self, upload: &Upload<'_>, from: u32, part: &[u8]) -> Result<Result<Received, NotTaken>> {
        self.write(&Appending { upload, from: from.into(), part }).await
    }
}

impl Upload<'_> {
    /// What the author's own records say of it, if any names it: nobody hands in what no record of theirs asks for.
    async fn named(&self, db: &mut AnyConnection) -> Result<Option<Attachment>> {
        let own = naming(db, self.school, self.hash).await?.into_iter().filter(|it| it.by.as_str() == self.by.who());
        Ok(own.flat_map(|it| it.attachments).find(|it| it.hash == *self.hash))
    }

    async fn kept(&self, db: &mut AnyConnection) -> Result<Option<Kept>> {
        let sql = "select bytes, received, content_type from attachment where school = $1 and who = $2 and hash = $3";
        let query = sqlx::query_as(sql).bind(self.school.as_str()).bind(self.by.who()).bind(self.hash.as_str());
        let row: Option<(i64, i64, Option<String>)> = query.fetch_optional(db).await?;
        Ok(row.map(|(bytes, received, content_type)| Kept { bytes, received, content_type }))
    }

    async fn forget(&self, db: &mut AnyConnection) -> Result<()> {
        for sql in [
            "delete from attachment_part where school = $1 and who = $2 and hash = $3",
            "delete from attachment where school = $1 and who = $2 and hash = $3",
        ] {
            let query = sqlx::query(sql).bind(self.school.as_str()).bind(self.by.who()).bind(self.hash.as_str());
            query.execute(&mut *db).await?;
        }
        Ok(())
    }
}

/// What the school has of one attachment.
struct Kept {
    bytes: i64,
    received: i64,
    content_type: Option<String>,
}

impl Kept {
    fn received(&self) -> Received {
        let bytes = u32::try_from(self.received).unwrap_or(u32::MAX);
        Received { bytes, complete: self.content_type.is_some() }
    }
}

struct Appending<'a> {
    upload: &'a Upload<'a>,
    from: i64,
    part: &'a [u8],
}

impl Work for Appending<'_> {
    type Output = Result<Received, NotTaken>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let upload = self.upload;
        let (school, who, hash) = (upload.school.as_str(), upload.by.who(), upload.hash.as_str());
        let Some(named) = upload.named(db).await? else { return Ok(Err(NotTaken::Refused(no_such_attachment()))) };
        let (bytes, at) = (i64::from(named.bytes).into(), upload.now.timestamp_millis().into());
        let row = [school.into(), who.into(), hash.into(), bytes, 0_i64.into(), at];
        put(db, "attachment (school, who, hash, bytes, received, at)", "on conflict do nothing", vec![row]).await?;
        let kept = upload.kept(db).await?.context("it was put there")?;
        let end = self.from + i64::try_from(self.part.len())?;
        if kept.content_type.is_some() || end <= kept.received {
            return Ok(Ok(kept.received()));
        }
        if end > kept.bytes {
            return Ok(Err(NotTaken::Refused(too_long())));
        }
        // Another part may have come at the same moment: the row says which was first.
        let sql = "update attachment set received = $5, at = $6
                   where school = $1 and who = $2 and hash = $3 and received = $4";
        let query = sqlx::query(sql).bind(school).bind(who).bind(hash).bind(self.from).bind(end);
        if query.bind(upload.now.timestamp_millis()).execute(&mut *db).await?.rows_affected() == 0 {
            return Ok(Err(NotTaken::Elsewhere(kept.received())));
        }
        let sql = "insert into attachment_part (school, who, hash, at, body) values ($1, $2, $3, $4, $5)";
        sqlx::query(sql).bind(school).bind(who).bind(hash).bind(self.from).bind(self.part).execute(&mut *db).await?;
        if end < kept.bytes {
            return Ok(Ok(Kept { received: end, ..kept }.received()));
        }
        Ok(self.finish(db, &named).await?.map_err(NotTaken::Refused))
    }
}

impl Appending<'_> {
    /// All of it is here: it is kept if it is what it should be, and else forgotten, to be handed in from its start.
    async fn finish(&self, db: &mut AnyConnection, named: &Attachment) -> Result<Result<Received, Refusal>> {
        let upload = self.upload;
        let bytes = whole(db, upload.school, upload.by.who(), upload.hash).await?;
        let sound = if hex(&Sha256::digest(&bytes)) == upload.hash.as_str() {
            content_type(named.kind, &bytes)
        } else {
            Err(other_content())
        };
        match sound {
            Err(refusal) => {
                upload.forget(db).await?;
                Ok(Err(refusal))
            }
            Ok(content_type) => {
                let sql = "update attachment set content_type = $4 where school = $1 and who = $2 and hash = $3";
                let query = sqlx::query(sql).bind(upload.school.as_str()).bind(upload.by.who());
                query.bind(upload.hash.as_str()).bind(content_type).execute(db).await?;
                Ok(Ok(Received { bytes: named.bytes, complete: true }))
            }
        }
    }
}

/// The records that name it.
pub(super) async fn naming(db: &mut AnyConnection, school: &SchoolId, hash: &AttachmentHash) -> Result<Vec<Record>> {
    let sql = "select r.body from record_attachment a join record r on r.school = a.school and r.id = a.record
               where a.school = $1 and a.hash = $2 order by r.seq";
    let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(hash.as_str());
    all_from_json(query.fetch_all(db).await?)
}

/// Its bytes, as far as they are here.
pub(super) async fn whole(
    db: &mut AnyConnection,
    school: &SchoolId,
    who: &str,
    hash: &AttachmentHash,
) -> Result<Vec<u8>> {
    let sql = "select body from attachment_part where school = $1 and who = $2 and hash = $3 order by at";
    let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(who).bind(hash.as_str());
    let parts: Vec<Vec<u8>> = query.fetch_all(db).await?;
    Ok(parts.concat())
}

/// No record of theirs names it, or the school does not have that record yet.
fn no_such_attachment() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "学校还没有收到带这张照片（这段录音）的记录。请先上传记录。",
        "The school has no record of yours with this photo or voice note. Hand in the record first.",
    )
}

fn too_long() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "传来的比记录里写的长，没有收。请更新应用后再试。",
        "This is more than the record says, and was not kept. Update the app and try again.",
    )
}

fn other_content() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "收到的和手机里的不一样，已经丢弃，会从头再传。",
        "What arrived is not what the phone has. It was dropped and will be handed in from the start.",
    )
}
