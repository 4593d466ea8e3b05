//! Parts of a school put in the place of what is there.

use anyhow::Result;
use domain::{
    change::Parts,
    duty::Duty,
    id::{ChildId, SchoolId},
    people::Pairing,
};
use sqlx::AnyConnection;

use super::{
    rows::{insert, json},
    waivers::{self, child_changed, rules_changed},
};

/// Stores `parts`, and lets the phones concerned know under number `seq`.
pub(super) async fn put_parts(db: &mut AnyConnection, school: &SchoolId, parts: &Parts, seq: i64) -> Result<()> {
    if let Some(info) = &parts.info {
        column(db, school, "update school set info = $2 where id = $1", json(info)?).await?;
    }
    if let Some(calendar) = &parts.calendar {
        column(db, school, "update school set calendar = $2 where id = $1", json(calendar)?).await?;
    }
    if let Some(kinds) = &parts.kinds {
        column(db, school, "update school set kinds = $2 where id = $1", json(kinds)?).await?;
    }
    if let Some(talk_notes) = &parts.talk_notes {
        column(db, school, "update school set talk_notes = $2 where id = $1", json(talk_notes)?).await?;
    }
    if let Some(duties) = &parts.duties {
        sqlx::query("delete from duty where school = $1").bind(school.as_str()).execute(&mut *db).await?;
        put_duties(db, school, duties).await?;
    }
    if parts.changes_rules() {
        rules_changed(db, school, seq).await?;
    }
    for waiver in &parts.waivers {
        waivers::replace(db, school, waiver, seq).await?;
    }
    for (child, pairings) in &parts.pairings {
        put_pairings(db, school, child, pairings).await?;
        child_changed(db, school, child, seq).await?;
    }
    Ok(())
}

async fn column(db: &mut AnyConnection, school: &SchoolId, sql: &'static str, value: String) -> Result<()> {
    sqlx::query(sql).bind(school.as_str()).bind(value).execute(db).await?;
    Ok(())
}

/// Stores the school's duties, of which it has none.
pub(super) async fn put_duties(db: &mut AnyConnection, school: &SchoolId, duties: &[Duty]) -> Result<()> {
    let row =
        |(place, it): (i64, &Duty)| Ok([school.as_str().into(), it.id.as_str().into(), place.into(), json(it)?.into()]);
    let rows = (0..).zip(duties).map(row).collect::<Result<_>>()?;
    insert(db, "duty (school, id, place, body)", rows).await
}

/// Puts all pairings of a child in the place of those it has.
pub(super) async fn put_pairings(
    db: &mut AnyConnection,
    school: &SchoolId,
    child: &ChildId,
    pairings: &[Pairing],
) -> Result<()> {
    sqlx::query("delete from pairing where school = $1 and child = $2")
        .bind(school.as_str())
        .bind(child.as_str())
        .execute(&mut *db)
        .await?;
    let next: i64 = sqlx::query_scalar("select coalesce(max(place), -1) + 1 from pairing where school = $1")
        .bind(school.as_str())
        .fetch_one(&mut *db)
        .await?;
    let row = |(place, it): (i64, &Pairing)| {
        let (child, mentor) = (it.child.as_str().into(), it.mentor.as_str().into());
        let school = school.as_str().into();
        Ok([school, place.into(), child, mentor, it.from.into(), it.to.into(), json(it)?.into()])
    };
    let rows = (next..).zip(pairings).map(row).collect::<Result<_>>()?;
    insert(db, "pairing (school, place, child, mentor, began, ended, body)", rows).await
}
