//! Who did or read what, and when.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::id::SchoolId;
use sqlx::AnyConnection;

use super::{Store, rows::insert};

/// Who acts when it is not a member of staff.
pub const CONSOLE: &str = "console";

impl Store {
    /// Leaves a trace of something that was read or done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(
        &self,
        school: &SchoolId,
        who: &str,
        what: &str,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        trace(&mut *self.writer.acquire().await?, school, who, what, subject, now).await
    }
}

/// The same, in the transaction that does it.
pub(super) async fn trace(
    db: &mut AnyConnection,
    school: &SchoolId,
    who: &str,
    what: &str,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = [school.as_str().into(), who.into(), what.into(), subject.into(), now.timestamp_millis().into()];
    insert(db, "audit (school, who, what, subject, at)", vec![row]).await
}
