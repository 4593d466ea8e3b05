//! Each record of a batch judged alone, against what was looked up for all of them at once.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;
use domain::{
    Code, Refusal,
    id::{ChildId, RecordId},
    record::Record,
    school::School,
    sync::{OLDEST, Outcome, PROTOCOL},
};
use sqlx::AnyConnection;
use tracing::Instrument;

use super::{
    Batch, cells,
    records::{Arrival, NewRecord, insert_records},
    rows::{from_json, insert, json, of_keys},
    school::files,
    sharing::end_of_superseded,
};

/// A batch being judged. The school's row is locked, so what was looked up stays true until the end.
pub(super) struct Intake<'a> {
    pub batch: &'a Batch,
    pub school: School,
    pub next: i64,
    /// The records stored under the ids that the batch names, with their numbers.
    stored: HashMap<RecordId, (i64, Record)>,
    /// Those of these ids that were refused on this device before, now or earlier.
    refused: HashSet<RecordId>,
    /// Those of these ids that a stored record supersedes.
    outdated: HashSet<RecordId>,
    accepted: HashMap<&'a RecordId, Accepted<'a>>,
    /// What is refused now, and why.
    log: Vec<(&'a Record, Code)>,
}

struct Accepted<'a> {
    seq: i64,
    record: &'a Record,
    superseded: Option<Record>,
}

impl<'a> Intake<'a> {
    /// Looks up all that judging will ask for, in one go instead of record by record.
    pub async fn look_up(batch: &'a Batch, school: School, next: i64, db: &mut AnyConnection) -> Result<Self> {
        let readable = || batch.records.iter().filter_map(|offered| offered.item.as_ref().ok());
        let named: BTreeSet<&str> =
            readable().flat_map(|it| [Some(&it.id), it.supersedes.as_ref()]).flatten().map(RecordId::as_str).collect();
        let named: Vec<[&str; 2]> = named.into_iter().map(|id| [batch.school.as_str(), id]).collect();
        let rows: Vec<(String, i64, String)> = of_keys(db, STORED, &named).await?;
        let stored = rows.into_iter().map(|(id, seq, body)| Ok((id.parse()?, (seq, from_json(&body)?))));
        let stored = stored.collect::<Result<_>>()?;
        let rows: Vec<(String, String)> = of_keys(db, REFUSED, &named).await?;
        let refused = rows.into_iter().filter(|(_, device)| *device == batch.device.as_str());
        let refused = refused.map(|(id, _)| Ok(id.parse()?)).collect::<Result<_>>()?;
        let rows: Vec<(String,)> = of_keys(db, SUPERSEDED, &named).await?;
        let outdated = rows.into_iter().map(|(id,)| Ok(id.parse()?)).collect::<Result<_>>()?;
        Ok(Self { batch, school, next, stored, refused, outdated, accepted: HashMap::new(), log: Vec::new() })
    }

    /// The answer for a record that came as `sent`, when a child it names may not have been known to be another.
    pub fn judge(&mut self, record: &'a Record, sent: &Record) -> Result<Outcome> {
        let stored = self.stored(&record.id);
        let known = stored.is_some();
        if let Some((seq, stored)) = stored
            && record.by == self.batch.author
            && is_copy(record, stored)?
        {
            return Ok(Outcome::Seq(seq));
        }
        let now = self.batch.now.fixed_offset();
        if let Err(refusal) = sent.check(&self.school, &self.batch.author, now) {
            if matches!(refusal.code, Code::InFuture | Code::NotPaired) {
                self.refuse(record, refusal.code);
            }
            return Ok(Outcome::Refused(refusal));
        }
        if known {
            self.refuse(record, Code::IdReused);
            return Ok(Outcome::Refused(id_reused()));
        }
        if self.refused.contains(&record.id) {
            return Ok(Outcome::Refused(refused_before()));
        }
        let superseded = match self.superseded(record) {
            Ok(superseded) => superseded.cloned(),
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        let seq = self.next;
        self.next += 1;
        self.accepted.insert(&record.id, Accepted { seq, record, superseded });
        Ok(Outcome::Seq(seq))
    }

    /// The record that this one corrects or withdraws, if any; it must be there, and by the same author. One that was
    /// refused never will be: then there is nothing to correct, and this one stands alone.
    fn superseded(&self, record: &Record) -> Result<Option<&Record>, Refusal> {
        let Some(id) = &record.supersedes else { return Ok(None) };
        match self.stored(id) {
            None if self.refused.contains(id) => Ok(None),
            None => Err(unknown_record()),
            Some((_, earlier)) if earlier.by != record.by => Err(not_author()),
            Some((_, earlier)) => Ok(Some(earlier)),
        }
    }

    /// The record with this id, whether stored earlier or accepted a moment ago.
    fn stored(&self, id: &RecordId) -> Option<(i64, &Record)> {
        let accepted = self.accepted.get(id).map(|it| (it.seq, it.record));
        accepted.or_else(|| self.stored.get(id).map(|(seq, record)| (*seq, record)))
    }

    /// Keeps what is refused for a reason that may go by itself, as time does. The answer stays: the author may have dealt
    /// with it by then, and a copy that comes late must not count beside what they wrote instead.
    fn refuse(&mut self, record: &'a Record, code: Code) {
        self.refused.insert(record.id.clone());
        self.log.push((record, code));
    }

    /// Stores what stands, keeps what does not, and works out the obligations that follow.
    pub async fn store(mut self, db: &mut AnyConnection) -> Result<()> {
        self.write_log(db).await?;
        let batch = self.batch;
        let mut accepted: Vec<Accepted> = self.accepted.into_values().collect();
        accepted.sort_by_key(|it| it.seq);
        let new =
            accepted.iter().map(|it| NewRecord { seq: it.seq, record: it.record, superseded: it.superseded.as_ref() });
        let arrival = Arrival {
            info: &self.school.rules.info,
            now: batch.now,
            skew_ms: batch.skew_ms,
            device: Some(&batch.device),
        };
        insert_records(db, &arrival, new.collect()).await?;
        let superseded: Vec<&Record> = accepted.iter().filter_map(|it| it.superseded.as_ref()).collect();
        end_of_superseded(db, &batch.school, &superseded, batch.now, self.next - 1).await?;
        let left_out: BTreeSet<&ChildId> = superseded.iter().flat_map(|it| &it.children).collect();
        self.school.children.extend(files(db, &batch.school, left_out).await?);
        let mut outdated = self.outdated;
        outdated.extend(superseded.iter().map(|it| it.id.clone()));
        let new = accepted.iter().map(|it| it.record).filter(|it| !outdated.contains(&it.id));
        let new: Vec<&Record> = new.collect();
        let refreshing = cells::refresh(db, &self.school, &new, &superseded);
        refreshing.instrument(tracing::debug_span!("cells")).await
    }

    async fn write_log(&self, db: &mut AnyConnection) -> Result<()> {
        let row = |(record, code): &(&Record, Code)| {
            Ok([
                self.batch.school.as_str().into(),
                record.id.as_str().into(),
                self.batch.device.as_str().into(),
                json(record)?.into(),
                json(code)?.trim_matches('"').into(),
                self.batch.now.timestamp_millis().into(),
            ])
        };
        let rows = self.log.iter().map(row).collect::<Result<_>>()?;
        insert(db, "refused (school, id, device, body, code, at)", rows).await
    }
}

/// Whether a record is the one that is stored, or what an app of an earlier version was told of it: after a restored
/// backup a phone hands in again what it was told.
fn is_copy(record: &Record, stored: &Record) -> Result<bool> {
    let offered = json(record)?;
    for version in OLDEST..=PROTOCOL {
        if json(&stored.clone().in_version(version))? == offered {
            return Ok(true);
        }
    }
    Ok(false)
}

const STORED: &str = "
    select r.id, r.seq, r.body from {keys} cross join record r where r.school = k.column1 and r.id = k.column2";

const REFUSED: &str = "
    select r.id, r.device from {keys} cross join refused r where r.school = k.column1 and r.id = k.column2";

const SUPERSEDED: &str = "
    select r.supersedes from {keys} cross join record r where r.school = k.column1 and r.supersedes = k.column2";

fn refused_before() -> Refusal {
    Refusal::new(
        Code::IdReused,
        "学校已经退回过这一条。请把它重新写一遍再保存。",
        "The school has refused this one before. Write it again and save it.",
    )
}

pub(super) fn id_reused() -> Refusal {
    Refusal::new(
        Code::IdReused,
        "学校已有一条编号相同、内容不同的记录或申请。请把这条重新写一遍再保存。",
        "The school already has something with this id and another content. Write this one again and save it.",
    )
}

fn unknown_record() -> Refusal {
    Refusal::new(
        Code::UnknownRecord,
        "要更正的那条记录学校还没有收到。请先上传那一条，再更正。",
        "The school does not have the record that this one corrects. Hand that one in first, then correct it.",
    )
}

fn not_author() -> Refusal {
    Refusal::new(
        Code::NotAuthor,
        "这条记录要更正的是别人写的记录，只有本人能更正。",
        "This record corrects one that somebody else wrote; only they can correct it.",
    )
}
