//! To how many children somebody talked this term, and whom nobody reached for long.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{coverage::Coverage, id::SchoolId, record::Record};

use super::{Store, rows::all_from_json, school::whole};

impl Store {
    /// The coverage of a school, with the children nobody reached for `days` days.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn coverage(&self, school: &SchoolId, days: u32, now: DateTime<Utc>) -> Result<Coverage> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, school).await?;
        let today = school.rules.info.time_zone.date(now);
        let since = school.rules.calendar.kept_since(today).map(|day| day.to_string()).unwrap_or_default();
        let sql = "select r.body from record r where r.school = $1 and r.on_date >= $2
                   and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";
        let records =
            sqlx::query_scalar(sql).bind(school.rules.info.id.as_str()).bind(since).fetch_all(&mut *db).await?;
        let records: Vec<Record> = all_from_json(records)?;
        Ok(Coverage::of(&school, &records, today, days))
    }
}
