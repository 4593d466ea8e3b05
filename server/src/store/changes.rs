//! Changes of the rules, the calendar and the waivers: made and taken back in one transaction with what follows from them.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    change::{self, Edit, Parts, Preview, Wanted, keeps_the_past},
    id::{ChangeId, SchoolId, StaffId},
    record::Record,
    school::School,
};
use sqlx::AnyConnection;

use super::{
    Store,
    cells::refresh_school,
    pairings::put_card,
    parts::put_parts,
    rows::{from_json, insert, json},
    school::{list, whole},
    sharing::notes_changed,
    write::{Work, take_numbers},
};

impl Store {
    /// What `edit` would change.
    ///
    /// # Errors
    /// When the database fails; inside, why the change is refused.
    pub async fn preview(
        &self,
        school: &SchoolId,
        by: &StaffId,
        edit: &Edit,
        now: DateTime<Utc>,
    ) -> Result<Result<Preview, Refusal>> {
        let mut db = self.snapshot().await?;
        let school = whole(&mut db, school).await?;
        Ok(changed(&school, by, edit, now).map(|(_, after)| change::preview(&school, &after)))
    }

    /// Changes what `wanted` asks for; asked twice, it changes once.
    ///
    /// # Errors
    /// When the database fails; inside, why the change is refused.
    pub async fn change(
        &self,
        school: &SchoolId,
        by: &StaffId,
        wanted: &Wanted,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Making { school, by, wanted, now }).await
    }

    /// Takes a change back, if nothing was built upon it since; taken back twice, it is taken back once.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be taken back.
    pub async fn undo(
        &self,
        school: &SchoolId,
        by: &StaffId,
        change: &ChangeId,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Undoing { school, by, change, now }).await
    }
}

/// The parts that `edit` replaces, and the school with them.
fn changed(school: &School, by: &StaffId, edit: &Edit, now: DateTime<Utc>) -> Result<(Parts, School), Refusal> {
    let today = school.rules.info.time_zone.date(now);
    let parts = edit.apply(school, by, today)?;
    let mut after = school.clone();
    after.replace(&parts);
    // A leave may be granted afterwards; the rules of past days stay what they were.
    if !matches!(edit, Edit::Decision { .. }) {
        keeps_the_past(school, &after, today)?;
    }
    Ok((parts, after))
}

struct Making<'a> {
    school: &'a SchoolId,
    by: &'a StaffId,
    wanted: &'a Wanted,
    now: DateTime<Utc>,
}

impl Work for Making<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let Wanted { id, edit } = self.wanted;
        let seq = take_numbers(db, self.school, 1).await?;
        if let Some(made) = find(db, self.school, id).await? {
            return Ok(if made.edit == *edit { Ok(()) } else { Err(outdated()) });
        }
        let school = whole(db, self.school).await?;
        let (parts, after) = match changed(&school, self.by, edit, self.now) {
            Ok(changed) => changed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let row = [
            self.school.as_str().into(),
            id.as_str().into(),
            seq.into(),
            self.now.timestamp_millis().into(),
            self.by.as_str().into(),
            json(edit)?.into(),
            json(&school.same_parts(&parts))?.into(),
            json(&parts)?.into(),
        ];
        insert(db, "change (school, id, seq, at, who, edit, before, after)", vec![row]).await?;
        put(db, &after, &parts, seq).await?;
        put_card(db, &school, edit, seq).await?;
        Ok(Ok(()))
    }
}

struct Undoing<'a> {
    school: &'a SchoolId,
    by: &'a StaffId,
    change: &'a ChangeId,
    now: DateTime<Utc>,
}

impl Work for Undoing<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let seq = take_numbers(db, self.school, 1).await?;
        let Some(made) = find(db, self.school, self.change).await? else {
            return Ok(Err(outdated()));
        };
        if made.undone {
            return Ok(Ok(()));
        }
        let mut school = whole(db, self.school).await?;
        if !made.can_be_undone(&school) {
            return Ok(Err(outdated()));
        }
        school.replace(&made.before);
        let sql = "update change set undone_at = $3, undone_by = $4 where school = $1 and id = $2";
        sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(self.change.as_str())
            .bind(self.now.timestamp_millis())
            .bind(self.by.as_str())
            .execute(&mut *db)
            .await?;
        put(db, &school, &made.before, seq).await?;
        if matches!(made.edit, Edit::Transfer { .. }) {
            notes_changed(db, self.school, seq).await?;
        }
        Ok(Ok(()))
    }
}

/// Stores `parts` of `school`, which holds them already, and works out its cells again.
async fn put(db: &mut AnyConnection, school: &School, parts: &Parts, seq: i64) -> Result<()> {
    put_parts(db, &school.rules.info.id, parts, seq).await?;
    refresh(db, school).await
}

/// Works out all cells of a school again.
pub(super) async fn refresh(db: &mut AnyConnection, school: &School) -> Result<()> {
    let sql = "select r.body from record r where r.school = $1
               and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)";
    let records: Vec<Record> = list(db, &school.rules.info.id, sql).await?;
    refresh_school(db, school, &records).await
}

/// A change as it is kept.
pub(super) struct Made {
    pub edit: Edit,
    before: Parts,
    after: Parts,
    pub undone: bool,
}

impl Made {
    /// Whether what it put there is still there.
    pub fn can_be_undone(&self, school: &School) -> bool {
        !self.undone && school.same_parts(&self.after) == self.after
    }
}

/// Id, moment, author, edit, before, after, moment of undoing.
pub(super) type Row = (String, i64, String, String, String, String, Option<i64>);

pub(super) fn read(row: &Row) -> Result<Made> {
    let (_, _, _, edit, before, after, undone) = row;
    Ok(Made { edit: from_json(edit)?, before: from_json(before)?, after: from_json(after)?, undone: undone.is_some() })
}

async fn find(db: &mut AnyConnection, school: &SchoolId, id: &ChangeId) -> Result<Option<Made>> {
    let sql = "select id, at, who, edit, before, after, undone_at from change where school = $1 and id = $2";
    let row: Option<Row> = sqlx::query_as(sql).bind(school.as_str()).bind(id.as_str()).fetch_optional(db).await?;
    row.as_ref().map(read).transpose()
}

fn outdated() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "这里刚刚被别人改过。请重新打开再看。",
        "Somebody else changed this meanwhile. Open it again and look.",
    )
}
