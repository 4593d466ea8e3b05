//! 结对: how the pairings stand, and the cards that go with a child to its new mentor.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    board::Person,
    change::Edit,
    id::{ChildId, SchoolId, StaffId},
    pairing::{Handover, PairingsPage, pairings},
    people::Child,
    school::{Rules, School},
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::person,
    rows::{from_json, put},
    school::whole,
    sharing::notes_changed,
    write::{Work, take_numbers},
};

impl Store {
    /// Who has how many children, who has none, and which handover cards nobody has read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pairings(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<PairingsPage> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, school).await?;
        let page = pairings(&school, school.rules.info.time_zone.date(now));
        Ok(PairingsPage { unread: unread(&mut db, &school.rules, None).await?, ..page })
    }

    /// Notes that `mentor` has read the card of a child of theirs; said twice, it is noted once. Whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_card(
        &self,
        school: &SchoolId,
        mentor: &StaffId,
        by: Actor<'_>,
        child: &ChildId,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.write(&Reading { school, mentor, by, child, now }).await
    }
}

struct Reading<'a> {
    school: &'a SchoolId,
    mentor: &'a StaffId,
    by: Actor<'a>,
    child: &'a ChildId,
    now: DateTime<Utc>,
}

impl Work for Reading<'_> {
    type Output = bool;

    async fn run(&self, db: &mut AnyConnection) -> Result<bool> {
        let seq = take_numbers(db, self.school, 1).await?;
        let sql = "select count(*) from handover where school = $1 and mentor = $2 and child = $3";
        let known: i64 = sqlx::query_scalar(sql)
            .bind(self.school.as_str())
            .bind(self.mentor.as_str())
            .bind(self.child.as_str())
            .fetch_one(&mut *db)
            .await?;
        let sql =
            "update handover set read_at = $4 where school = $1 and mentor = $2 and child = $3 and read_at is null";
        let done = sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(self.mentor.as_str())
            .bind(self.child.as_str())
            .bind(self.now.timestamp_millis())
            .execute(&mut *db)
            .await?;
        if done.rows_affected() > 0 {
            let (by, subject, now) = (self.by, self.child.as_str(), self.now);
            Trace { school: self.school, by, what: "handover.read", subject, now }.run(db).await?;
            notes_changed(db, self.school, seq).await?;
        }
        Ok(known > 0)
    }
}

/// Puts the card of a transfer beside it, and lets phones know under number `seq`.
pub(super) async fn put_card(db: &mut AnyConnection, before: &School, edit: &Edit, seq: i64) -> Result<()> {
    let Edit::Transfer { child, mentor, from, words } = edit else { return Ok(()) };
    let school = &before.rules.info.id;
    let day_before = from.pred_opt().unwrap_or(*from);
    let earlier = before.children.get(child).and_then(|file| file.pairing_on(day_before).or(file.pairings.last()));
    if let Some(earlier) = earlier.filter(|it| it.mentor != *mentor) {
        let row = [
            school.as_str().into(),
            child.as_str().into(),
            mentor.as_str().into(),
            (*from).into(),
            earlier.mentor.as_str().into(),
            words.trim().into(),
        ];
        let again = "on conflict (school, child, mentor, began) do update set words = excluded.words, read_at = null";
        put(db, "handover (school, child, mentor, began, earlier, words)", again, vec![row]).await?;
    }
    notes_changed(db, school, seq).await
}

/// The cards nobody has read, of one mentor or of all; those of transfers that were taken back are none.
pub(super) async fn unread(db: &mut AnyConnection, rules: &Rules, mentor: Option<&StaffId>) -> Result<Vec<Handover>> {
    type Row = (String, String, String, String, String);
    let rows: Vec<Row> = sqlx::query_as(UNREAD)
        .bind(rules.info.id.as_str())
        .bind(mentor.map(StaffId::as_str).unwrap_or_default())
        .fetch_all(db)
        .await?;
    let card = |(child, mentor, began, earlier, words): Row| {
        let child: Child = from_json(&child)?;
        Ok(Handover {
            child: Person { id: child.id, name: child.name },
            to: person(rules, &mentor.parse()?),
            by: person(rules, &earlier.parse()?).name,
            since: began.parse::<NaiveDate>()?,
            words,
        })
    };
    rows.into_iter().map(card).collect()
}

const UNREAD: &str = "
    select c.body, h.mentor, h.began, h.earlier, h.words
    from handover h join child c on c.school = h.school and c.id = h.child
    where h.school = $1 and ($2 = '' or h.mentor = $2) and h.read_at is null
      and exists (select 1 from pairing p where p.school = h.school and p.child = h.child and p.mentor = h.mentor
                  and p.began = h.began and p.ended is null)
    order by h.began, h.child";
