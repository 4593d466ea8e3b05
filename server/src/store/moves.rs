//! The children on their way to a school and from it, and the schools of its centre.

use anyhow::Result;
use domain::{
    archive::{Moves, Received, Sent},
    board::Person,
    id::SchoolId,
    people::Child,
    school::SchoolInfo,
};
use sqlx::AnyConnection;

use super::{Store, rows::from_json, school::list};

impl Store {
    /// The children on their way, seen from one school.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moves(&self, school: &SchoolId) -> Result<Moves> {
        let mut db = self.snapshot().await?;
        Ok(Moves {
            schools: neighbours(&mut db, school).await?,
            classes: list(&mut db, school, "select body from class where school = $1 order by place").await?,
            sent: sent(&mut db, school).await?,
            received: received(&mut db, school).await?,
        })
    }
}

/// The other schools of the centre.
pub(super) async fn neighbours(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Person<SchoolId>>> {
    let infos: Vec<String> = sqlx::query_scalar(NEIGHBOURS).bind(school.as_str()).fetch_all(db).await?;
    let neighbour = |info: String| {
        let SchoolInfo { id, name, .. } = from_json(&info)?;
        Ok(Person { id, name })
    };
    infos.into_iter().map(neighbour).collect()
}

/// How many children wait to be taken by a school.
pub(super) async fn arriving(db: &mut AnyConnection, school: &SchoolId) -> Result<u32> {
    let sql = "select count(*) from moving where target = $1 and archive is not null";
    let waiting: i64 = sqlx::query_scalar(sql).bind(school.as_str()).fetch_one(db).await?;
    Ok(u32::try_from(waiting)?)
}

async fn sent(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Sent>> {
    let rows: Vec<(String, String, String, String, Option<String>)> =
        sqlx::query_as(SENT).bind(school.as_str()).fetch_all(db).await?;
    let sent = |(id, child, info, on, outcome): (String, String, String, String, Option<String>)| {
        let child: Child = from_json(&child)?;
        Ok(Sent {
            id: id.parse()?,
            child: Person { id: child.id, name: child.name },
            to: from_json::<SchoolInfo>(&info)?.name,
            on: on.parse()?,
            outcome: outcome.map(|it| from_json(&it)).transpose()?,
        })
    };
    rows.into_iter().map(sent).collect()
}

async fn received(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Received>> {
    let rows: Vec<(String, String, String, String, String)> =
        sqlx::query_as(RECEIVED).bind(school.as_str()).fetch_all(db).await?;
    let received = |(id, info, archive, on, why): (String, String, String, String, String)| {
        let child: Child = from_json(&archive)?;
        let from = from_json::<SchoolInfo>(&info)?.name;
        let Child { name, gender, born, .. } = child;
        Ok(Received { id: id.parse()?, from, name, gender, born, on: on.parse()?, why })
    };
    rows.into_iter().map(received).collect()
}

/// Those beneath the same centre, whether or not an area lies in between.
const NEIGHBOURS: &str = "
    with above as (
        select m.school, m.place, coalesce(o.parent, o.id) as centre
        from membership m join organisation o on o.id = m.organisation)
    select s.info from above mine join above theirs on theirs.centre = mine.centre and theirs.school <> mine.school
    join school s on s.id = theirs.school where mine.school = $1 order by theirs.place";

const SENT: &str = "
    select m.id, c.body, s.info, m.left_on, m.outcome from moving m
    join child c on c.school = m.source and c.id = m.child join school s on s.id = m.target
    where m.source = $1 order by m.at desc, m.id limit 50";

const RECEIVED: &str = "
    select m.id, s.info, m.archive, m.left_on, m.why from moving m join school s on s.id = m.source
    where m.target = $1 and m.archive is not null order by m.at, m.id";
