//! Two children on the list who are one: put together with all that was recorded, and taken apart again.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    archive::{Joined, Merge, Merged, cannot_be_one},
    board::Person,
    id::{ChangeId, ChildId, SchoolId},
    school::{ChildFile, School},
    waiver::Waiver,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    aliases::rename,
    archives::not_two,
    board::person,
    changes::refresh,
    child_rows::{Author, note_changes, put_children},
    parts::put_pairings,
    rows::{from_json, insert, json},
    school::{file, whole},
    sharing::notes_changed,
    write::{Work, take_numbers},
};

impl Store {
    /// Puts two children together; asked twice, it is done once.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be done.
    pub async fn merge(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        merge: &Merge,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Merging { school, by, merge, now }).await
    }

    /// Takes two children apart that were put together; asked twice, it is done once.
    ///
    /// # Errors
    /// When the database fails; inside, that they never were.
    pub async fn part(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        merge: &ChangeId,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Parting { school, by, merge, now }).await
    }
}

struct Merging<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    merge: &'a Merge,
    now: DateTime<Utc>,
}

impl Work for Merging<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let Merge { id, keep, other } = self.merge;
        let seq = take_numbers(db, self.school, 1).await?;
        if let Some(made) = find(db, self.school, id).await? {
            let same = made.joined.kept.child.id == *keep && made.joined.other.child.id == *other;
            return Ok(if same { Ok(()) } else { Err(cannot_be_one()) });
        }
        let (Some(kept), Some(gone)) = (file(db, self.school, keep).await?, file(db, self.school, other).await?) else {
            return Ok(Err(not_two()));
        };
        if is_kept(db, self.school, other).await? {
            return Ok(Err(keep_that_one(&gone.child.name)));
        }
        let today = super::school::today(db, self.school, self.now).await?;
        let joined = match Joined::of(kept, gone, today) {
            Ok(joined) => joined,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let row = [
            self.school.as_str().into(),
            id.as_str().into(),
            keep.as_str().into(),
            other.as_str().into(),
            json(&joined)?.into(),
            self.now.timestamp_millis().into(),
            self.by.who().into(),
        ];
        insert(db, "merging (school, id, kept, other, joined, at, who)", vec![row]).await?;
        put_file(db, self.school, &joined.one, seq).await?;
        move_waivers(db, self.school, &joined.other.waivers, keep).await?;
        put_pairings(db, self.school, other, &[]).await?;
        self.hide(db).await?;
        let why = Some((today, "两个其实是一个，已合并。"));
        // No id that somebody makes looks so: a correction of the same id stays another.
        let author = Author { who: self.by.who(), id: &format!("merge:{id}"), since: why, seq, now: self.now };
        note_changes(db, self.school, &author, [(&joined.kept.child, &joined.one.child)]).await?;
        settle(db, self.school, other, seq).await?;
        let (by, subject, now) = (self.by, other.as_str(), self.now);
        Trace { school: self.school, by, what: "archive.merge", subject, now }.run(db).await?;
        Ok(Ok(()))
    }
}

impl Merging<'_> {
    /// Where children are looked for, this one is no more.
    async fn hide(&self, db: &mut AnyConnection) -> Result<()> {
        let (school, other) = (self.school.as_str(), self.merge.other.as_str());
        let sql = "update child set same_as = $3 where school = $1 and id = $2";
        sqlx::query(sql).bind(school).bind(other).bind(self.merge.keep.as_str()).execute(&mut *db).await?;
        let sql = "delete from child_search where school = $1 and child = $2";
        sqlx::query(sql).bind(school).bind(other).execute(&mut *db).await?;
        Ok(())
    }
}

struct Parting<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    merge: &'a ChangeId,
    now: DateTime<Utc>,
}

impl Work for Parting<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let seq = take_numbers(db, self.school, 1).await?;
        let Some(Made { joined, undone }) = find(db, self.school, self.merge).await? else { return Ok(Err(not_two())) };
        if undone {
            return Ok(Ok(()));
        }
        let Some(now) = file(db, self.school, &joined.kept.child.id).await? else { return Ok(Err(first_the_later())) };
        let (kept, other) = joined.part(&now);
        let sql = "update merging set undone_at = $3, undone_by = $4 where school = $1 and id = $2";
        let query = sqlx::query(sql).bind(self.school.as_str()).bind(self.merge.as_str());
        query.bind(self.now.timestamp_millis()).bind(self.by.who()).execute(&mut *db).await?;
        let sql = "update child set same_as = null where school = $1 and id = $2";
        sqlx::query(sql).bind(self.school.as_str()).bind(other.child.id.as_str()).execute(&mut *db).await?;
        let taken: Vec<Waiver> = now.waivers.iter().filter(|it| !kept.waivers.contains(it)).cloned().collect();
        move_waivers(db, self.school, &taken, &other.child.id).await?;
        put_file(db, self.school, &kept, seq).await?;
        put_file(db, self.school, &other, seq).await?;
        let why = Some((super::school::today(db, self.school, self.now).await?, "其实是两个，已撤销合并。"));
        let id = format!("part:{}", self.merge);
        let author = Author { who: self.by.who(), id: &id, since: why, seq, now: self.now };
        note_changes(db, self.school, &author, [(&now.child, &kept.child)]).await?;
        settle(db, self.school, &kept.child.id, seq).await?;
        let (by, subject, now) = (self.by, other.child.id.as_str(), self.now);
        Trace { school: self.school, by, what: "archive.part", subject, now }.run(db).await?;
        Ok(Ok(()))
    }
}

/// The child and its pairings; its waivers stand for themselves.
async fn put_file(db: &mut AnyConnection, school: &SchoolId, file: &ChildFile, seq: i64) -> Result<()> {
    put_children(db, school, &[&file.child], seq).await?;
    put_pairings(db, school, &file.child.id, &file.pairings).await
}

async fn move_waivers(db: &mut AnyConnection, school: &SchoolId, waivers: &[Waiver], to: &ChildId) -> Result<()> {
    for waiver in waivers {
        let moved = Waiver { child: Some(to.clone()), ..waiver.clone() };
        let sql = "update waiver set child = $3, body = $4 where school = $1 and body = $2";
        let query = sqlx::query(sql).bind(school.as_str()).bind(json(waiver)?).bind(to.as_str());
        query.bind(json(&moved)?).execute(&mut *db).await?;
    }
    Ok(())
}

/// What was recorded about `child` is about whom it means now, and counts there.
async fn settle(db: &mut AnyConnection, school: &SchoolId, child: &ChildId, seq: i64) -> Result<()> {
    let after = whole(db, school).await?;
    rename(db, &after.rules.info, child).await?;
    notes_changed(db, school, seq).await?;
    refresh(db, &after).await
}

struct Made {
    joined: Joined,
    undone: bool,
}

async fn find(db: &mut AnyConnection, school: &SchoolId, id: &ChangeId) -> Result<Option<Made>> {
    let sql = "select joined, undone_at from merging where school = $1 and id = $2";
    let query = sqlx::query_as(sql).bind(school.as_str()).bind(id.as_str());
    let row: Option<(String, Option<i64>)> = query.fetch_optional(db).await?;
    row.map(|(joined, undone)| Ok(Made { joined: from_json(&joined)?, undone: undone.is_some() })).transpose()
}

/// Whether others were found to be this child.
async fn is_kept(db: &mut AnyConnection, school: &SchoolId, child: &ChildId) -> Result<bool> {
    let sql = "select count(*) from child where school = $1 and same_as = $2";
    let others: i64 = sqlx::query_scalar(sql).bind(school.as_str()).bind(child.as_str()).fetch_one(db).await?;
    Ok(others > 0)
}

/// The children of `school` that were put together, the latest first.
pub(super) async fn merged(db: &mut AnyConnection, school: &School) -> Result<Vec<Merged>> {
    let sql = "select id, joined, at, who from merging where school = $1 and undone_at is null order by at desc, id";
    let id = school.rules.info.id.as_str();
    let rows: Vec<(String, String, i64, String)> = sqlx::query_as(sql).bind(id).fetch_all(db).await?;
    let merged = |(id, joined, at, who): (String, String, i64, String)| {
        let Joined { kept, other, .. } = from_json(&joined)?;
        Ok(Merged {
            id: id.parse()?,
            kept: Person { id: kept.child.id, name: kept.child.name },
            class: school.rules.class_name(&other.child.class).to_owned(),
            name: other.child.name,
            at,
            by: person(&school.rules, &who.parse()?),
        })
    };
    rows.into_iter().map(merged).collect()
}

fn keep_that_one(name: &str) -> Refusal {
    Refusal::new(
        Code::Outdated,
        format!("已经有别的孩子合并到“{name}”了，请保留这一个。"),
        format!("Others were found to be {name} already: keep that one."),
    )
}

fn first_the_later() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "保留的那个孩子后来又合并到别的孩子了，请先撤销后来的合并。",
        "The one that was kept was put together with another since: undo that first.",
    )
}
