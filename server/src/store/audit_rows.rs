//! The audit as the principal reads it, newest first.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{id::SchoolId, school::School};

use super::{Store, school::whole};

/// Which rows; an empty text means any.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Who did it.
    pub who: String,
    /// What was done, such as `child.read`.
    pub what: String,
    /// To what.
    pub subject: String,
    /// Only rows before this place in the chain.
    pub before: Option<i64>,
}

/// One row.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct AuditRow {
    /// Its place in the school's chain.
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub who: String,
    /// What its owner calls the device, or its id.
    pub device: Option<String>,
    pub what: String,
    pub subject: String,
}

impl Store {
    /// The newest of the rows that are sought, `most` at most, and the school whose people they name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_rows(&self, school: &SchoolId, sought: &Sought, most: i64) -> Result<(School, Vec<AuditRow>)> {
        type Row = (i64, i64, String, Option<String>, String, String);
        let mut db = self.reader.acquire().await?;
        let query = sqlx::query_as(ROWS).bind(school.as_str()).bind(&sought.who).bind(&sought.what);
        let query = query.bind(&sought.subject).bind(sought.before.unwrap_or(i64::MAX)).bind(most);
        let rows: Vec<Row> = query.fetch_all(&mut *db).await?;
        let row = |(seq, at, who, device, what, subject): Row| {
            let at = DateTime::from_timestamp_millis(at).context("not a moment")?;
            Ok(AuditRow { seq, at, who, device, what, subject })
        };
        Ok((whole(&mut db, school).await?, rows.into_iter().map(row).collect::<Result<_>>()?))
    }
}

const ROWS: &str = "
    select a.seq, a.at, a.who, coalesce(d.name, a.device), a.what, a.subject
    from audit a left join device d on d.school = a.school and d.staff = a.who and d.id = a.device
    where a.school = $1 and a.seq is not null and ($2 = '' or a.who = $2) and ($3 = '' or a.what = $3)
      and ($4 = '' or a.subject = $4) and a.seq < $5
    order by a.seq desc limit $6";
