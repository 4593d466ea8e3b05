//! What revoked devices handed over: kept apart from all numbers until the principal has looked at it.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    id::{ChildId, DeviceId, RecordId, SchoolId, StaffId, WaiverId},
    record::Record,
    review::{Held, HeldKey, Item},
    school::School,
    sync::Taken,
    waiver::Waiver,
};
use serde_json::Value;
use sqlx::AnyConnection;

use super::{
    Offered, Store,
    board::person,
    rows::{from_json, json, of_keys, put},
    rules_page::child_named,
    waivers,
    write::Work,
};

/// What one device hands over, unread.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Leftovers {
    pub school: SchoolId,
    pub staff: StaffId,
    pub device: DeviceId,
    pub now: DateTime<Utc>,
    pub records: Vec<Offered<RecordId, Value>>,
    pub waivers: Vec<Offered<WaiverId, Value>>,
}

impl Store {
    /// Keeps what the school does not have; handed over twice, it is kept once.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept and the same may be handed over again.
    pub async fn hold(&self, leftovers: Leftovers) -> Result<Taken> {
        self.write_together(leftovers).await
    }
}

impl Work for Leftovers {
    type Output = Taken;

    async fn run(&self, db: &mut AnyConnection) -> Result<Taken> {
        let mut rows = Vec::new();
        let mut keep = |id: &str, what: &str, body: &Value| {
            rows.push([
                self.school.as_str().into(),
                self.staff.as_str().into(),
                self.device.as_str().into(),
                id.into(),
                what.into(),
                body.to_string().into(),
                self.now.timestamp_millis().into(),
            ]);
        };
        let ids: Vec<[&str; 2]> = self.records.iter().map(|it| [self.school.as_str(), it.id.as_str()]).collect();
        let sql = "select r.id, r.body from {keys} cross join record r where r.school = k.column1 and r.id = k.column2";
        let stored: Vec<(String, String)> = of_keys(db, sql, &ids).await?;
        let stored: BTreeMap<String, String> = stored.into_iter().collect();
        for Offered { id, item } in &self.records {
            let Ok(body) = item else { continue };
            let same = |stored: &String| Record::parse(body).is_ok_and(|it| json(&it).is_ok_and(|it| it == *stored));
            if !stored.get(id.as_str()).is_some_and(same) {
                keep(id.as_str(), RECORD, body);
            }
        }
        for Offered { id, item } in &self.waivers {
            let Ok(body) = item else { continue };
            let stored = waivers::find(db, &self.school, id).await?;
            if stored.is_none_or(|(_, it)| it.asked_by.as_ref() != Some(&self.staff)) {
                keep(id.as_str(), WAIVER, body);
            }
        }
        put(db, "held (school, staff, device, id, what, body, received_at)", "on conflict do nothing", rows).await?;
        Ok(Taken {
            records: self.records.iter().map(|it| it.id.clone()).collect(),
            waivers: self.waivers.iter().map(|it| it.id.clone()).collect(),
        })
    }
}

const RECORD: &str = "record";
/// As the table has it.
pub(super) const WAIVER: &str = "waiver";
/// Most things shown at once; more follow when these are decided.
const SHOWN: i64 = 300;

/// What waits for the principal's word, device by device, the oldest first.
pub(super) async fn held(db: &mut AnyConnection, school: &School) -> Result<Vec<Held>> {
    type Row = (String, String, String, String, String, Option<String>, String, i64);
    let sql = "select h.staff, h.device, h.id, h.what, h.body, h.refusal, d.name, coalesce(d.revoked_at, h.received_at)
               from held h join device d on d.school = h.school and d.staff = h.staff and d.id = h.device
               where h.school = $1 and h.decided_at is null order by h.staff, h.device, h.id limit $2";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(school.rules.info.id.as_str()).bind(SHOWN).fetch_all(db).await?;
    let line = |(staff, device, id, what, body, refusal, device_name, revoked_at): Row| {
        let item = read(&what, &body);
        let children: &[ChildId] = match &item {
            Some(Item::Record(record)) => &record.children,
            Some(Item::Request(waiver)) => waiver.child.as_slice(),
            None => &[],
        };
        let children = children.iter().filter_map(|id| child_named(school, id)).collect();
        let key = HeldKey { staff: staff.parse()?, device: device.parse()?, id };
        let by = person(&school.rules, &key.staff).name;
        let refusal = refusal.map(|json| from_json(&json)).transpose()?;
        Ok(Held { key, by, device_name, revoked_at, item, children, refusal })
    };
    rows.into_iter().map(line).collect()
}

/// What was handed over, without private words: they are not the principal's either.
fn read(what: &str, body: &str) -> Option<Item> {
    let body: Value = serde_json::from_str(body).ok()?;
    if what == WAIVER {
        return Waiver::parse(&body).ok().map(Item::Request);
    }
    // The page does not say which version reads it, and shows nothing of what came with a later one.
    Record::parse(&body).ok().map(|it| it.for_the_school().in_version(3)).map(Item::Record)
}
