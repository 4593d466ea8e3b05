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
    rows::{all_from_json, from_aggregate, from_json, values_of_keys},
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

    /// What concerns the school as a whole.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rules(&self, school: &SchoolId) -> Result<Rules> {
        rules(&mut *self.reader.acquire().await?, school).await
    }

    /// The school whole, without its records.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole_school(&self, school: &SchoolId) -> Result<School> {
        whole(&mut *self.snapshot().await?, school).await
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

/// The date at the school.
pub(super) async fn today(db: &mut AnyConnection, school: &SchoolId, now: DateTime<Utc>) -> Result<NaiveDate> {
    let sql = "select info from school where id = $1";
    let info: Option<String> = sqlx::query_scalar(sql).bind(school.as_str()).fetch_optional(db).await?;
    let info: SchoolInfo = from_json(&info.context("the school is gone")?)?;
    Ok(info.time_zone.date(now))
}

/// What concerns the school as a whole.
pub(super) async fn rules(db: &mut AnyConnection, school: &SchoolId) -> Result<Rules> {
    type List = Option<String>;
    type Row = (String, String, String, String, List, List, List, List, List);
    let row: Option<Row> = sqlx::query_as(RULES).bind(school.as_str()).fetch_optional(db).await?;
    let (info, calendar, kinds, talk_notes, duties, staff, classes, class_teachers, waivers) =
        row.context("the school is gone")?;
    Ok(Rules {
        info: from_json(&info)?,
        calendar: from_json(&calendar)?,
        kinds: from_json(&kinds)?,
        talk_notes: from_json(&talk_notes)?,
        duties: from_aggregate(duties)?,
        staff: from_aggregate(staff)?,
        classes: from_aggregate(classes)?,
        class_teachers: from_aggregate(class_teachers)?,
        waivers: from_aggregate(waivers)?,
    })
}

/// In one statement, because every sync asks for it.
const RULES: &str = "
    select s.info, s.calendar, s.kinds, s.talk_notes,
        (select string_agg(body, ',' order by place) from duty where school = s.id),
        (select string_agg(body, ',' order by place) from staff where school = s.id),
        (select string_agg(body, ',' order by place) from class where school = s.id),
        (select string_agg(body, ',' order by place) from class_teacher where school = s.id),
        (select string_agg(body, ',' order by place) from waiver where school = s.id and child is null)
    from school s where s.id = $1";

/// The school whole, without its records.
pub(super) async fn whole(db: &mut AnyConnection, school: &SchoolId) -> Result<School> {
    let rules = rules(db, school).await?;
    let children: Vec<Child> = list(db, school, ALL_CHILDREN).await?;
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

/// The children of a school, without those found to be another.
pub(super) const ALL_CHILDREN: &str = "select body from child where school = $1 and same_as is null order by place";

/// The files of those `children` that exist.
pub(super) async fn files<'a>(
    db: &mut AnyConnection,
    school: &SchoolId,
    children: impl IntoIterator<Item = &'a ChildId>,
) -> Result<BTreeMap<ChildId, ChildFile>> {
    let ids: Vec<[&str; 2]> = children.into_iter().map(|child| [school.as_str(), child.as_str()]).collect();
    let file = |child: Child| (child.id.clone(), ChildFile { child, pairings: Vec::new(), waivers: Vec::new() });
    let mut files: BTreeMap<ChildId, ChildFile> =
        values_of_keys(db, CHILDREN, &ids).await?.into_iter().map(file).collect();
    for pairing in values_of_keys::<Pairing, _>(db, PAIRINGS, &ids).await? {
        files.entry(pairing.child.clone()).and_modify(|file| file.pairings.push(pairing));
    }
    for waiver in values_of_keys::<Waiver, _>(db, WAIVERS, &ids).await? {
        let child = waiver.child.clone().context("a child's waiver names it")?;
        files.entry(child).and_modify(|file| file.waivers.push(waiver));
    }
    Ok(files)
}

const CHILDREN: &str = "
    select string_agg(c.body, ',') from {keys} cross join child c
    where c.school = k.column1 and c.id = k.column2 and c.same_as is null";

const PAIRINGS: &str = "
    select string_agg(p.body, ',' order by p.place) from {keys} cross join pairing p
    where p.school = k.column1 and p.child = k.column2";

const WAIVERS: &str = "
    select string_agg(w.body, ',' order by w.place) from {keys} cross join waiver w
    where w.school = k.column1 and w.child = k.column2";

/// One child with its pairings and waivers.
pub(super) async fn file(db: &mut AnyConnection, school: &SchoolId, child: &ChildId) -> Result<Option<ChildFile>> {
    Ok(files(db, school, [child]).await?.remove(child))
}

/// The domain values of one JSON column of the school.
pub(super) async fn list<T: DeserializeOwned>(
    db: &mut AnyConnection,
    school: &SchoolId,
    sql: &'static str,
) -> Result<Vec<T>> {
    all_from_json(sqlx::query_scalar(sql).bind(school.as_str()).fetch_all(db).await?)
}
