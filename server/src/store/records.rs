//! Records as rows: inserted once, never updated, never deleted; and found again by what they may count for.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    calendar::Span,
    id::{ChildId, ClassId, DeviceId, SchoolId},
    kind::Kind,
    record::Record,
    school::SchoolInfo,
};
use sqlx::AnyConnection;

use super::rows::{Field, all_from_json, from_json, insert, json, of_ids};

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
    let (mut records, mut children) = (Vec::new(), Vec::new());
    for it in &new {
        records.push(record_row(arrival, it)?);
        children.extend(child_rows(arrival, it));
    }
    let columns =
        "record (school, id, seq, author, class, kinds, on_date, supersedes, received_at, skew_ms, device, body)";
    insert(db, columns, records).await?;
    insert(db, "record_child (school, child, record, seq, on_date)", children).await
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
fn child_rows(arrival: &Arrival<'_>, new: &NewRecord<'_>) -> Vec<[Field; 5]> {
    let date = arrival.info.time_zone.date(new.record.at);
    let before = new.superseded.iter().flat_map(|it| &it.children);
    let concerned: BTreeSet<&ChildId> = new.record.children.iter().chain(before).collect();
    let row = |child: &ChildId| {
        let (school, child) = (arrival.info.id.as_str().into(), child.as_str().into());
        [school, child, new.record.id.as_str().into(), new.seq.into(), date.into()]
    };
    concerned.into_iter().map(row).collect()
}

/// The latest versions of all records of `span` that name each of these children.
pub(super) async fn latest_of_children(
    db: &mut AnyConnection,
    school: &SchoolId,
    children: &[&str],
    span: Span,
) -> Result<HashMap<ChildId, Vec<Record>>> {
    let (from, to) = (span.from.to_string(), span.to.to_string());
    let rows: Vec<(String, String)> = of_ids(db, OF_CHILDREN, &[school.as_str(), &from, &to], children).await?;
    let mut records = HashMap::<_, Vec<Record>>::new();
    for (child, body) in rows {
        records.entry(child.parse()?).or_default().push(from_json(&body)?);
    }
    Ok(records)
}

/// The latest versions of all records of `span` about a class.
pub(super) async fn latest_of_class(
    db: &mut AnyConnection,
    school: &SchoolId,
    class: &ClassId,
    span: Span,
) -> Result<Vec<Record>> {
    latest(db, school, OF_CLASS, class.as_str(), span).await
}

/// The latest versions of all records of `span` that name one of these kinds.
pub(super) async fn latest_of_kinds(
    db: &mut AnyConnection,
    school: &SchoolId,
    kinds: &BTreeSet<Kind>,
    span: Span,
) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for kind in kinds {
        records.extend(latest(db, school, OF_KIND, &format!("% {kind} %"), span).await?);
    }
    Ok(records)
}

async fn latest(
    db: &mut AnyConnection,
    school: &SchoolId,
    sql: &'static str,
    subject: &str,
    span: Span,
) -> Result<Vec<Record>> {
    let bodies = sqlx::query_scalar(sql)
        .bind(school.as_str())
        .bind(subject)
        .bind(span.from.to_string())
        .bind(span.to.to_string())
        .fetch_all(db)
        .await?;
    all_from_json(bodies)
}

const OF_CHILDREN: &str = "
    select rc.child, r.body from record_child rc
    join record r on r.school = rc.school and r.id = rc.record
    where rc.school = $1 and rc.on_date between $2 and $3
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)
      and rc.child in ";

const OF_CLASS: &str = "
    select r.body from record r
    where r.school = $1 and r.class = $2 and r.on_date between $3 and $4
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";

const OF_KIND: &str = "
    select r.body from record r
    where r.school = $1 and r.kinds like $2 and r.on_date between $3 and $4
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";
