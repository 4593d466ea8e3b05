//! Which children a person's phones hold, and since which number of the school's.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::id::{ChildId, SchoolId, StaffId};
use sqlx::{Any, AnyConnection, Transaction};

use super::{
    Store,
    rows::{Field, insert},
    school::today,
    write::{Work, take_numbers},
};

/// A moment of the database at which a person's scope is in line with who is in their care on the day.
pub(super) struct Settled {
    pub db: Transaction<'static, Any>,
    pub today: NaiveDate,
    pub scope: BTreeSet<ChildId>,
}

impl Store {
    /// Brings the scope of `staff` in line with who is in their care. Writes nothing if it is.
    pub(super) async fn settled(&self, school: &SchoolId, staff: &StaffId, now: DateTime<Utc>) -> Result<Settled> {
        let mut db = self.snapshot().await?;
        let today = today(&mut db, school, now).await?;
        let mut scope = held(&mut db, school, staff).await?;
        if scope != in_care(&mut db, school, staff, today).await? {
            drop(db);
            self.write(&Settling { school, staff, today }).await?;
            db = self.snapshot().await?;
            scope = held(&mut db, school, staff).await?;
        }
        Ok(Settled { db, today, scope })
    }
}

struct Settling<'a> {
    school: &'a SchoolId,
    staff: &'a StaffId,
    today: NaiveDate,
}

impl Work for Settling<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let seq = take_numbers(db, self.school, 1).await?;
        let held = held(db, self.school, self.staff).await?;
        let in_care = in_care(db, self.school, self.staff, self.today).await?;
        for child in held.difference(&in_care) {
            let sql = "update scope set ended = $4 where school = $1 and staff = $2 and child = $3 and ended is null";
            sqlx::query(sql)
                .bind(self.school.as_str())
                .bind(self.staff.as_str())
                .bind(child.as_str())
                .bind(seq)
                .execute(&mut *db)
                .await?;
        }
        let row = |child: &ChildId| -> [Field; 4] {
            [self.school.as_str().into(), self.staff.as_str().into(), child.as_str().into(), seq.into()]
        };
        insert(db, "scope (school, staff, child, began)", in_care.difference(&held).map(row).collect()).await
    }
}

/// The children the phones of `staff` hold.
pub(super) async fn held(db: &mut AnyConnection, school: &SchoolId, staff: &StaffId) -> Result<BTreeSet<ChildId>> {
    let sql = "select string_agg(child, ',') from scope where school = $1 and staff = $2 and ended is null";
    let ids = sqlx::query_scalar(sql).bind(school.as_str()).bind(staff.as_str()).fetch_one(db).await?;
    set_of(ids)
}

/// The enrolled children of whom `staff` is mentor or class teacher `today`.
pub(super) async fn in_care(
    db: &mut AnyConnection,
    school: &SchoolId,
    staff: &StaffId,
    today: NaiveDate,
) -> Result<BTreeSet<ChildId>> {
    let ids = sqlx::query_scalar(IN_CARE)
        .bind(school.as_str())
        .bind(staff.as_str())
        .bind(today.to_string())
        .fetch_one(db)
        .await?;
    set_of(ids)
}

/// Ids from one row with commas between them, which no id contains.
fn set_of(ids: Option<String>) -> Result<BTreeSet<ChildId>> {
    ids.iter().flat_map(|ids| ids.split(',')).map(|id| Ok(id.parse()?)).collect()
}

const IN_CARE: &str = "
    select string_agg(id, ',') from (
        select c.id from pairing p join child c on c.school = p.school and c.id = p.child
        where p.school = $1 and p.mentor = $2
          and p.began <= $3 and (p.ended is null or p.ended >= $3)
          and c.began <= $3 and (c.ended is null or c.ended >= $3) and c.same_as is null
        union
        select c.id from class_teacher t join child c on c.school = t.school and c.class = t.class
        where t.school = $1 and t.teacher = $2
          and t.began <= $3 and (t.ended is null or t.ended >= $3)
          and c.began <= $3 and (c.ended is null or c.ended >= $3) and c.same_as is null) ids";
