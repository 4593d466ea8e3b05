//! Records in the order of their days, a page at a time: however many there are, few are in memory.

use anyhow::Result;
use domain::{calendar::Span, id::SchoolId, record::Record, school::School};
use sqlx::{Any, Transaction};

use super::{Store, rows::from_aggregate, school::whole};

/// A hundred of these are a year of a large school.
const PAGE: i64 = 1000;

/// The records of some days that stand, of one moment of the database.
pub struct RecordPages {
    db: Transaction<'static, Any>,
    school: SchoolId,
    /// From the last record's day on.
    left: Span,
    /// The last record's id; empty before the first.
    after: String,
    zone: domain::zone::TimeZone,
}

impl Store {
    /// The records of these days that nobody corrected or withdrew, and the school of the same moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_pages(&self, school: &SchoolId, days: Span) -> Result<(School, RecordPages)> {
        let mut db = self.snapshot().await?;
        let now = whole(&mut db, school).await?;
        let (zone, school) = (now.rules.info.time_zone, school.clone());
        Ok((now, RecordPages { db, school, left: days, after: String::new(), zone }))
    }
}

impl RecordPages {
    /// The next of them; none after the last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<Record>> {
        let page = sqlx::query_scalar(NEXT)
            .bind(self.school.as_str())
            .bind(self.left.from.to_string())
            .bind(self.left.to.to_string())
            .bind(self.after.as_str())
            .bind(PAGE)
            .fetch_one(&mut *self.db)
            .await?;
        let records: Vec<Record> = from_aggregate(page)?;
        if let Some(last) = records.last() {
            (self.left.from, self.after) = (self.zone.date(last.at), last.id.to_string());
        }
        Ok(records)
    }
}

/// A record with no kinds is a withdrawal.
const NEXT: &str = "
    select string_agg(page.body, ',' order by page.on_date, page.id) from (
        select r.body, r.on_date, r.id from record r
        where r.school = $1 and r.on_date between $2 and $3 and (r.on_date > $2 or r.id > $4) and trim(r.kinds) <> ''
          and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)
        order by r.on_date, r.id limit $5) page";
