//! Requests to be freed of something, as rows: added by phones, decided by the principal.

use anyhow::Result;
use domain::{
    id::{ChildId, SchoolId, WaiverId},
    waiver::Waiver,
};
use sqlx::AnyConnection;

use super::rows::{from_json, insert, json};

/// The waiver with this id, with the number under which it was stored.
pub(super) async fn find(db: &mut AnyConnection, school: &SchoolId, id: &WaiverId) -> Result<Option<(i64, Waiver)>> {
    let row: Option<(i64, String)> = sqlx::query_as("select seq, body from waiver where school = $1 and id = $2")
        .bind(school.as_str())
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    row.map(|(seq, body)| Ok((seq, from_json(&body)?))).transpose()
}

/// Stores a waiver that is not there, and lets the phones concerned know under number `seq`.
pub(super) async fn add(db: &mut AnyConnection, school: &SchoolId, waiver: &Waiver, seq: i64) -> Result<()> {
    let place: i64 = sqlx::query_scalar("select coalesce(max(place), -1) + 1 from waiver where school = $1")
        .bind(school.as_str())
        .fetch_one(&mut *db)
        .await?;
    let (child, id) = (waiver.child.as_ref().map(ToString::to_string), waiver.id.as_ref().map(ToString::to_string));
    let row = [school.as_str().into(), place.into(), child.into(), id.into(), seq.into(), json(waiver)?.into()];
    insert(db, "waiver (school, place, child, id, seq, body)", vec![row]).await?;
    tell(db, school, waiver, seq).await
}

/// Puts the waiver in the place of the one with its id, and lets the phones concerned know under number `seq`.
pub(super) async fn replace(db: &mut AnyConnection, school: &SchoolId, waiver: &Waiver, seq: i64) -> Result<()> {
    sqlx::query("update waiver set body = $3 where school = $1 and id = $2")
        .bind(school.as_str())
        .bind(waiver.id.as_ref().map(ToString::to_string))
        .bind(json(waiver)?)
        .execute(&mut *db)
        .await?;
    tell(db, school, waiver, seq).await
}

/// A child's waivers travel with its file, those of staff with the rules.
async fn tell(db: &mut AnyConnection, school: &SchoolId, waiver: &Waiver, seq: i64) -> Result<()> {
    match &waiver.child {
        Some(child) => child_changed(db, school, child, seq).await,
        None => rules_changed(db, school, seq).await,
    }
}

/// Phones that hold the child get its file again.
pub(super) async fn child_changed(db: &mut AnyConnection, school: &SchoolId, child: &ChildId, seq: i64) -> Result<()> {
    sqlx::query("update child set seq = $3 where school = $1 and id = $2")
        .bind(school.as_str())
        .bind(child.as_str())
        .bind(seq)
        .execute(db)
        .await?;
    Ok(())
}

/// All phones get the rules again.
pub(super) async fn rules_changed(db: &mut AnyConnection, school: &SchoolId, seq: i64) -> Result<()> {
    sqlx::query("update school set rules_seq = $2 where id = $1").bind(school.as_str()).bind(seq).execute(db).await?;
    Ok(())
}
