//! The answer to a phone: its receipts, and what is new since its cursor.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    id::{SchoolId, StaffId},
    sync::{Changes, Removed, Reply},
};

use super::{Receipts, Store, news::News, scope::held};

/// Who asks, and how far they have read.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Reader<'a> {
    pub school: &'a SchoolId,
    pub staff: &'a StaffId,
    /// The lineage the cursor belongs to.
    pub epoch: Option<&'a str>,
    pub cursor: i64,
    pub now: DateTime<Utc>,
}

impl Store {
    /// The answer to `reader`: the receipts for what they handed in, and what is new for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reply(&self, reader: &Reader<'_>, receipts: Receipts) -> Result<Reply> {
        let (school, staff) = (reader.school, reader.staff);
        let today = self.today(school, reader.now).await?;
        self.settle_scope(school, staff, today).await?;
        let mut db = self.snapshot().await?;
        let (last, rules_seq): (i64, i64) = sqlx::query_as("select seq, rules_seq from school where id = $1")
            .bind(school.as_str())
            .fetch_one(&mut *db)
            .await?;
        let same_lineage = reader.epoch == Some(self.epoch()) && (0..=last).contains(&reader.cursor);
        let since = if same_lineage { reader.cursor } else { 0 };
        let scope = held(&mut db, school, staff).await?;
        let mut news = News { db: &mut db, school, staff, scope, since, today };
        let (mut changes, mut removed) = (Changes::default(), Removed::default());
        if since < last {
            removed.children = news.removed().await?;
            changes.children = news.children().await?;
            let scope_changed = !removed.children.is_empty() || !changes.children.is_empty();
            if rules_seq > since || scope_changed {
                changes.rules = Some(news.rules().await?);
            }
            changes.records = news.records(&receipts.records, rules_seq > since).await?;
        }
        let check = news.check().await?;
        let now = reader.now.timestamp_millis();
        let (epoch, Receipts { records: receipts, waivers }) = (self.epoch().into(), receipts);
        Ok(Reply { epoch, now, receipts, waivers, changes, removed, cursor: last, more: false, check })
    }
}
