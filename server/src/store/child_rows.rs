//! Children as rows: with the words they are found by, and a line of history for each field that changed.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{archive::differences, id::SchoolId, people::Child};
use sqlx::AnyConnection;

use super::{
    rows::{insert, json, put},
    search::put_words,
};

/// Stores children in the place of those with their ids, or after all others, and lets the phones concerned know under
/// number `seq`.
pub(super) async fn put_children(
    db: &mut AnyConnection,
    school: &SchoolId,
    children: &[&Child],
    seq: i64,
) -> Result<()> {
    let next: i64 = sqlx::query_scalar("select coalesce(max(place), -1) + 1 from child where school = $1")
        .bind(school.as_str())
        .fetch_one(&mut *db)
        .await?;
    let row = |(place, it): (i64, &&Child)| {
        let (id, class) = (it.id.as_str().into(), it.class.as_str().into());
        let school = school.as_str().into();
        Ok([school, id, place.into(), class, it.from.into(), it.to.into(), seq.into(), json(it)?.into()])
    };
    let rows = (next..).zip(children).map(row).collect::<Result<_>>()?;
    let replacing = "on conflict (school, id) do update set class = excluded.class, began = excluded.began,
        ended = excluded.ended, seq = excluded.seq, body = excluded.body";
    put(db, "child (school, id, place, class, began, ended, seq, body)", replacing, rows).await?;
    put_words(db, school, children).await
}

/// Who changes archives, and as part of what.
pub(super) struct Author<'a> {
    pub who: &'a str,
    /// The id of the correction, or of the list.
    pub id: &'a str,
    /// From which day on, and why, if children left, came back or moved.
    pub since: Option<(NaiveDate, &'a str)>,
    pub seq: i64,
    pub now: DateTime<Utc>,
}

/// Adds to the history what differs between each child before and after.
pub(super) async fn note_changes<'a>(
    db: &mut AnyConnection,
    school: &SchoolId,
    author: &Author<'_>,
    children: impl IntoIterator<Item = (&'a Child, &'a Child)>,
) -> Result<()> {
    let changes = children
        .into_iter()
        .flat_map(|(before, after)| differences(before, after).into_iter().map(|change| (after.id.as_str(), change)));
    let row = |(child, change): (&str, domain::archive::Change)| {
        [
            school.as_str().into(),
            child.into(),
            author.id.into(),
            change.field.code().into(),
            author.seq.into(),
            change.old.into(),
            change.new.into(),
            author.since.map(|(day, _)| day).into(),
            author.since.map(|(_, why)| why.to_owned()).into(),
            author.now.timestamp_millis().into(),
            author.who.into(),
        ]
    };
    let rows = changes.map(row).collect();
    insert(db, "child_change (school, child, id, field, seq, before, after, since, why, at, who)", rows).await
}
