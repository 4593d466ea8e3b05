//! Records as rows: inserted once, never deleted; at most they name a child otherwise, or lose their words with one.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    id::{ChildId, DeviceId},
    record::Record,
    school::SchoolInfo,
};
use sqlx::AnyConnection;

use super::rows::{Field, insert, json, put};

/// How records came to the school.
pub(super) struct Arrival<'a> {
    pub info: &'a SchoolInfo,
    pub now: DateTime<Utc>,
    pub skew_ms: i64,
    pub device: Option<&'a DeviceId>,
}

/// A record with its number and the one it supersedes.
pub(super) struct NewRecord<'a> {
    pub seq: i64,
    pub record: &'a Record,
    pub superseded: Option<&'a Record>,
}

/// Stores records that are not there.
pub(super) async fn insert_records(
    db: &mut AnyConnection,
    arrival: &Arrival<'_>,
    new: Vec<NewRecord<'_>>,
) -> Result<()> {
    let (mut records, mut children, mut help, mut attachments) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for it in &new {
        records.push(record_row(arrival, it)?);
        children.extend(child_rows(arrival.info, it));
        if it.record.help {
            help.push([arrival.info.id.as_str().into(), it.record.id.as_str().into()]);
        }
        let row = |hash: &str| [arrival.info.id.as_str().into(), hash.into(), it.record.id.as_str().into()];
        attachments.extend(it.record.attachments.iter().map(|it| row(it.hash.as_str())));
    }
    let columns =
        "record (school, id, seq, author, class, kinds, on_date, supersedes, received_at, skew_ms, device, body)";
    insert(db, columns, records).await?;
    insert(db, "record_child (school, child, record, seq, on_date)", children).await?;
    insert(db, "help (school, record)", help).await?;
    // One record may name the same photo twice.
    put(db, "record_attachment (school, hash, record)", "on conflict do nothing", attachments).await
}

/// Puts a record that names other children in the place of the one with its id, under a new number: phones of children it
/// named or names get it again.
pub(super) async fn replace(db: &mut AnyConnection, info: &SchoolInfo, new: &NewRecord<'_>) -> Result<()> {
    let (school, id) = (info.id.as_str(), new.record.id.as_str());
    let sql = "update record set seq = $3, body = $4 where school = $1 and id = $2";
    sqlx::query(sql).bind(school).bind(id).bind(new.seq).bind(json(new.record)?).execute(&mut *db).await?;
    let sql = "update record_child set seq = $3 where school = $1 and record = $2";
    sqlx::query(sql).bind(school).bind(id).bind(new.seq).execute(&mut *db).await?;
    put(db, "record_child (school, child, record, seq, on_date)", "on conflict do nothing", child_rows(info, new)).await
}

fn record_row(arrival: &Arrival<'_>, new: &NewRecord<'_>) -> Result<[Field; 12]> {
    let record = new.record;
    let kinds: Vec<_> = record.kinds.iter().map(|kind| kind.code()).collect();
    Ok([
        arrival.info.id.as_str().into(),
        record.id.as_str().into(),
        new.seq.into(),
        record.by.as_str().into(),
        record.class.as_ref().map(ToString::to_string).into(),
        format!(" {} ", kinds.join("  ")).into(),
        arrival.info.time_zone.date(record.at).into(),
        record.supersedes.as_ref().map(ToString::to_string).into(),
        arrival.now.timestamp_millis().into(),
        arrival.skew_ms.into(),
        arrival.device.map(ToString::to_string).into(),
        json(record)?.into(),
    ])
}

/// A row for each child named now or before, because a child left out by a correction is concerned by it too.
fn child_rows(info: &SchoolInfo, new: &NewRecord<'_>) -> Vec<[Field; 5]> {
    let date = info.time_zone.date(new.record.at);
    let before = new.superseded.iter().flat_map(|it| &it.children);
    let concerned: BTreeSet<&ChildId> = new.record.children.iter().chain(before).collect();
    let row = |child: &ChildId| {
        let (school, child) = (info.id.as_str().into(), child.as_str().into());
        [school, child, new.record.id.as_str().into(), new.seq.into(), date.into()]
    };
    concerned.into_iter().map(row).collect()
}
