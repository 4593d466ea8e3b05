//! A school's facts, read back in the order in which they were written.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{ChildId, SchoolId, StaffId},
    people::{Child, Pairing, Staff},
    school::{ChildFile, Rules, School, SchoolInfo},
    waiver::Waiver,
};
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use super::{
    Store,
    rows::{all_from_json, from_json, of_ids},
};

impl Store {
    /// Name, clock and regulations of a school, if this database holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn school_info(&self, school: &SchoolId) -> Result<Option<SchoolInfo>> {
        let info: Option<String> = sqlx::query_scalar("select info from school where id = $1")
            .bind(school.as_str())
            .fetch_optional(&self.reader)
            .await?;
        info.map(|info| from_json(&info)).transpose()
    }

    /// The date at the school.
    pub(super) async fn today(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<NaiveDate> {
        let info = self.school_info(school).await?.context("the school is gone")?;
        Ok(info.time_zone.date(now))
    }

    /// Whether there is any school yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_a_school(&self) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("select count(*) from school").fetch_one(&self.reader).await?;
        Ok(count > 0)
    }

    /// A member of staff, if the school has them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staff(&self, school: &SchoolId, staff: &StaffId) -> Result<Option<Staff>> {
        let body: Option<String> = sqlx::query_scalar("select body from staff where school = $1 and id = $2")
            .bind(school.as_str())
            .bind(staff.as_str())
            .fetch_optional(&self.reader)
            .await?;
        body.map(|body| from_json(&body)).transpose()
    }
}

/// What concerns the school as a whole.
pub(super) async fn rules(db: &mut AnyConnection, school: &SchoolId) -> Result<Rules> {
    let sql = "select info, calendar, kinds from school where id = $1";
    let (info, calendar, kinds): (String, String, String) =
        sqlx::query_as(sql).bind(school.as_str()).fetch_optional(&mut *db).await?.context("the school is gone")?;
    Ok(Rules {
        info: from_json(&info)?,
        calendar: from_json(&calendar)?,
        kinds: from_json(&kinds)?,
        duties: list(db, school, "select body from duty where school = $1 order by place").await?,
        staff: list(db, school, "select body from staff where school = $1 order by place").await?,
        classes: list(db, school, "select body from class where school = $1 order by place").await?,
        class_teachers: list(db, school, "select body from class_teacher where school = $1 order by place").await?,
        waivers: list(db, school, "select body from waiver where school = $1 and child is null order by place").await?,
    })
}

/// The school whole, without its records.
pub(super) async fn whole(db: &mut AnyConnection, school: &SchoolId) -> Result<School> {
    let rules = rules(db, school).await?;
    let children: Vec<Child> = list(db, school, "select body from child where school = $1 order by place").await?;
    let file = |child: Child| (child.id.clone(), ChildFile { child, pairings: Vec::new(), waivers: Vec::new() });
    let mut school_now = School { rules, children: children.into_iter().map(file).collect() };
    let files = &mut school_now.children;
    let pairings = "select body from pairing where school = $1 order by place";
    for pairing in list::<Pairing>(db, school, pairings).await? {
        files.entry(pairing.child.clone()).and_modify(|file| file.pairings.push(pairing));
    }
    let waivers = "select body from waiver where school = $1 and child is not null order by place";
    for waiver in list::<Waiver>(db, school, waivers).await? {
        let child = waiver.child.clone().context("a child's waiver names it")?;
        files.entry(child).and_modify(|file| file.waivers.push(waiver));
    }
    Ok(school_now)
}

/// The files of those `children` that exist.
pub(super) async fn files<'a>(
    db: &mut AnyConnection,
    school: &SchoolId,
    children: impl IntoIterator<Item = &'a ChildId>,
) -> Result<BTreeMap<ChildId, ChildFile>> {
    let ids: Vec<&str> = children.into_iter().map(ChildId::as_str).collect();
    let fixed = [school.as_str()];
    let bodies: Vec<(String,)> =
        of_ids(db, "select body from child where school = $1 and id in ", &fixed, &ids).await?;
    let children = bodies.iter().map(|(body,)| from_json::<Child>(body));
    let file = |child: Child| (child.id.clone(), ChildFile { child, pairings: Vec::new(), waivers: Vec::new() });
    let mut files: BTreeMap<ChildId, ChildFile> = children.map(|child| child.map(file)).collect::<Result<_>>()?;
    let pairings = "select child, place, body from pairing where school = $1 and child in ";
    for (child, pairing) in in_place(db, pairings, school, &ids).await? {
        files.entry(child).and_modify(|file| file.pairings.push(pairing));
    }
    let waivers = "select child, place, body from waiver where school = $1 and child in ";
    for (child, waiver) in in_place(db, waivers, school, &ids).await? {
        files.entry(child).and_modify(|file| file.waivers.push(waiver));
    }
    Ok(files)
}

/// One child with its pairings and waivers.
pub(super) async fn file(db: &mut AnyConnection, school: &SchoolId, child: &ChildId) -> Result<Option<ChildFile>> {
    Ok(files(db, school, [child]).await?.remove(child))
}

/// What belongs to each of these children, in the order in which it was written.
async fn in_place<T: DeserializeOwned>(
    db: &mut AnyConnection,
    sql: &str,
    school: &SchoolId,
    children: &[&str],
) -> Result<Vec<(ChildId, T)>> {
    let mut rows: Vec<(String, i64, String)> = of_ids(db, sql, &[school.as_str()], children).await?;
    rows.sort_by_key(|(_, place, _)| *place);
    rows.into_iter().map(|(child, _, body)| Ok((child.parse()?, from_json(&body)?))).collect()
}

/// The domain values of one JSON column of the school.
pub(super) async fn list<T: DeserializeOwned>(
    db: &mut AnyConnection,
    school: &SchoolId,
    sql: &'static str,
) -> Result<Vec<T>> {
    all_from_json(sqlx::query_scalar(sql).bind(school.as_str()).fetch_all(db).await?)
}
