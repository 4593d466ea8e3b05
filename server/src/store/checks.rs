//! 核一核: records of a month, looked through for what a human may want to ask about.

use std::collections::HashMap;

use anyhow::Result;
use domain::{
    board::Person,
    checks::{Call, Checks, Found, Made, Seen, choose_calls, signs},
    id::{ChildId, RecordId, SchoolId},
    month::Month,
    people::Child,
    record::Record,
};

use super::{
    Store,
    board::person,
    rows::from_json,
    school::{ALL_CHILDREN, list, rules},
};

impl Store {
    /// What is unusual about the records of a month, and whom to call.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checks(&self, school: &SchoolId, month: Month) -> Result<Checks> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let sql = "select r.body, r.skew_ms from record r where r.school = $1 and r.on_date between $2 and $3
                   and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";
        let query = sqlx::query_as(sql).bind(school.as_str());
        let rows: Vec<(String, i64)> =
            query.bind(month.first().to_string()).bind(month.last().to_string()).fetch_all(&mut *db).await?;
        let records: Vec<(Record, i64)> =
            rows.into_iter().map(|(body, skew)| Ok((from_json(&body)?, skew))).collect::<Result<_>>()?;
        let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
        let children: HashMap<&ChildId, &Child> = children.iter().map(|it| (&it.id, it)).collect();
        let seen = |record: &Record| Seen {
            id: record.id.clone(),
            at: record.at,
            kinds: record.kinds.clone(),
            children: record.children.iter().map(|id| named(&children, id)).collect(),
        };
        let made: Vec<Made<'_>> = records.iter().map(|(record, skew_ms)| Made { record, skew_ms: *skew_ms }).collect();
        let by_id: HashMap<&RecordId, &Record> = made.iter().map(|it| (&it.record.id, it.record)).collect();
        let found = signs(&made, rules.info.time_zone).into_iter().map(|(by, sign, ids)| {
            let records = ids.iter().filter_map(|id| by_id.get(id)).map(|it| seen(it)).collect();
            Found { sign, by: person(&rules, &by), records }
        });
        let calls = choose_calls(month, &made).into_iter().map(|record| {
            let guardian = record.children.first().and_then(|id| children.get(id)?.guardian.as_ref());
            Call {
                record: seen(record),
                by: person(&rules, &record.by),
                guardian: guardian.and_then(|it| it.name.clone()),
                phone: guardian.and_then(|it| it.phone.clone()),
            }
        });
        Ok(Checks { month, looked_at: u32::try_from(made.len())?, found: found.collect(), calls: calls.collect() })
    }
}

fn named(children: &HashMap<&ChildId, &Child>, id: &ChildId) -> Person<ChildId> {
    let name = children.get(id).map_or(id.as_str(), |child| child.name.as_str());
    Person { id: id.clone(), name: name.to_owned() }
}
