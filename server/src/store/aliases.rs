//! Records that name a child found to be another one: taken in as meant, and kept as they were sent.

use std::collections::BTreeSet;

use anyhow::Result;
use domain::{
    archive::{Aliases, Joined},
    id::{ChildId, RecordId, SchoolId},
    record::Record,
    school::{ChildFile, SchoolInfo},
    sync::Outcome,
};
use sqlx::AnyConnection;

use super::{
    Batch, Receipts,
    intake::Offered,
    records::{NewRecord, replace},
    rows::{from_json, json, put, values_of_keys},
    write::take_numbers,
};

/// The children of a school that were found to be another.
pub(super) async fn aliases(db: &mut AnyConnection, school: &SchoolId) -> Result<Aliases> {
    let sql = "select id, same_as from child where school = $1 and same_as is not null";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(db).await?;
    Ok(Aliases(rows.into_iter().map(|(id, same)| Ok((id.parse()?, same.parse()?))).collect::<Result<_>>()?))
}

/// The files of children as they were before they were found to be another: what was written about them then counts.
pub(super) async fn files_before(
    db: &mut AnyConnection,
    school: &SchoolId,
    children: BTreeSet<&ChildId>,
) -> Result<Vec<ChildFile>> {
    let keys: Vec<[&str; 2]> = children.into_iter().map(|id| [school.as_str(), id.as_str()]).collect();
    let joined: Vec<Joined> = values_of_keys(db, JOINED, &keys).await?;
    Ok(joined.into_iter().map(|it| it.other).collect())
}

const JOINED: &str = "
    select string_agg(m.joined, ',') from {keys} cross join merging m
    where m.school = k.column1 and m.other = k.column2 and m.undone_at is null";

impl Batch {
    /// The batch with the children that are meant.
    pub(super) fn meant(&self, aliases: &Aliases) -> Self {
        let records = self.records.iter().map(|it| Offered {
            id: it.id.clone(),
            item: it.item.as_ref().map(|record| aliases.in_record(record)).map_err(Clone::clone),
        });
        let waivers = self.waivers.iter().map(|it| Offered {
            id: it.id.clone(),
            item: it.item.as_ref().map(|waiver| aliases.in_waiver(waiver)).map_err(Clone::clone),
        });
        Self { records: records.collect(), waivers: waivers.collect(), ..self.clone() }
    }

    /// Keeps what was sent of the records that were taken in otherwise, and says which these are: their phones get them
    /// as they are now.
    pub(super) async fn keep_sent(
        &self,
        db: &mut AnyConnection,
        meant: &Self,
        receipts: &Receipts,
    ) -> Result<Vec<RecordId>> {
        let pairs = self.records.iter().zip(&meant.records).zip(&receipts.records);
        let stored = pairs.filter(|(_, receipt)| matches!(receipt.outcome, Outcome::Seq(_)));
        let records = stored.filter_map(|((sent, meant), _)| sent.item.as_ref().ok().zip(meant.item.as_ref().ok()));
        let changed: Vec<&Record> =
            records.filter(|(sent, meant)| sent.children != meant.children).map(|(sent, _)| sent).collect();
        for record in &changed {
            put_sent(db, &self.school, record).await?;
        }
        Ok(changed.into_iter().map(|record| record.id.clone()).collect())
    }
}

/// Lets the records that name `child`, or did when they were sent, name whom they mean.
pub(super) async fn rename(db: &mut AnyConnection, info: &SchoolInfo, child: &ChildId) -> Result<()> {
    let school = &info.id;
    let aliases = aliases(db, school).await?;
    let rows: Vec<(String, Option<String>)> =
        sqlx::query_as(NAMING).bind(school.as_str()).bind(child.as_str()).fetch_all(&mut *db).await?;
    let named = |(body, children): (String, Option<String>)| -> Result<Named> {
        let stored: Record = from_json(&body)?;
        let children = children.map_or(Ok(stored.children.clone()), |it| from_json(&it))?;
        let sent = Record { children, ..stored.clone() };
        Ok(Named { means: aliases.in_record(&sent), stored, sent })
    };
    let named: Vec<Named> = rows.into_iter().map(named).collect::<Result<_>>()?;
    let corrected = |it: &Named| named.iter().find(|before| it.stored.supersedes.as_ref() == Some(&before.stored.id));
    let changed = named.iter().map(|it| (it, corrected(it)));
    let changed: Vec<_> = changed.filter(|(it, before)| it.changes() || before.is_some_and(Named::changes)).collect();
    let first = take_numbers(db, school, changed.len()).await?;
    for (seq, (Named { sent, means, .. }, before)) in (first..).zip(changed) {
        if means.children == sent.children {
            let sql = "delete from sent where school = $1 and record = $2";
            sqlx::query(sql).bind(school.as_str()).bind(sent.id.as_str()).execute(&mut *db).await?;
        } else {
            put_sent(db, school, sent).await?;
        }
        replace(db, info, &NewRecord { seq, record: means, superseded: before.map(|it| &it.means) }).await?;
    }
    Ok(())
}

/// A record as it is stored, as it was sent, and as it is meant.
struct Named {
    stored: Record,
    sent: Record,
    means: Record,
}

impl Named {
    fn changes(&self) -> bool {
        self.means.children != self.stored.children
    }
}

async fn put_sent(db: &mut AnyConnection, school: &SchoolId, record: &Record) -> Result<()> {
    let row = [school.as_str().into(), record.id.as_str().into(), json(&record.children)?.into()];
    put(db, "sent (school, record, children)", "on conflict do nothing", vec![row]).await
}

/// Also those that named it before they were corrected.
const NAMING: &str = "
    select r.body, s.children from record_child rc join record r on r.school = rc.school and r.id = rc.record
    left join sent s on s.school = r.school and s.record = r.id
    where rc.school = $1 and rc.child = $2 order by r.seq";
