//! Centre schools and areas: put there whole from a file, and their month read from the sums of the schools beneath.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    board::Person,
    id::{OrganisationId, SchoolId},
    month::Month,
    organisation::{Level, Membership, Organisation, Organisations},
    roll_up::{RollUp, SchoolLine},
    school::SchoolInfo,
    session::Me,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    rows::{Field, all_from_json, from_json, insert, json},
    school::today,
    write::Work,
};

impl Store {
    /// The month of the schools beneath an organisation; none if `me` supervises neither it nor the one above it today,
    /// or if there is no such organisation: nobody learns which of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roll_up(
        &self,
        me: &Me,
        id: &OrganisationId,
        month: Month,
        now: DateTime<Utc>,
    ) -> Result<Option<RollUp>> {
        let mut db = self.snapshot().await?;
        let today = today(&mut db, &me.school, now).await?;
        let own = supervised(&mut db, me, today).await?;
        let sql = "select body from organisation where id = $1";
        let found: Option<String> = sqlx::query_scalar(sql).bind(id.as_str()).fetch_optional(&mut *db).await?;
        let found: Option<Organisation> = found.map(|body| from_json(&body)).transpose()?;
        let beneath = |it: &Organisation| own.iter().any(|own| own.id == it.id || it.parent.as_ref() == Some(&own.id));
        let Some(organisation) = found.filter(beneath) else { return Ok(None) };
        let query = sqlx::query_as(MONTHS).bind(id.as_str()).bind(month.to_string());
        let rows: Vec<MonthRow> = query.fetch_all(&mut *db).await?;
        let line = |(info, sums, signed, on): MonthRow| {
            let info: SchoolInfo = from_json(&info)?;
            let sums = sums.map(|sums| from_json::<Vec<_>>(&sums)).transpose()?.unwrap_or_default();
            let on = on.map(|on| on.parse()).transpose()?.unwrap_or_else(|| info.time_zone.date(now));
            Ok(SchoolLine::new(Person { id: info.id, name: info.name }, signed, &sums, on))
        };
        let lines = rows.into_iter().map(line).collect::<Result<_>>()?;
        Ok(Some(RollUp::new(organisation, month, lines)))
    }

    /// What `me` supervises today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn supervised(&self, me: &Me, now: DateTime<Utc>) -> Result<Vec<Person<OrganisationId>>> {
        let mut db = self.reader.acquire().await?;
        let today = today(&mut db, &me.school, now).await?;
        let supervised = supervised(&mut db, me, today).await?;
        Ok(supervised.into_iter().map(|it| Person { id: it.id, name: it.name }).collect())
    }

    /// All organisations, as a file holds them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisations(&self) -> Result<Organisations> {
        all(&mut *self.snapshot().await?).await
    }

    /// Puts these organisations in the place of all that are there. The same again changes nothing.
    ///
    /// # Errors
    /// If a school or a member of staff does not exist, with the place in the file; then nothing has changed.
    pub async fn put_organisations(&self, organisations: &Organisations, now: DateTime<Utc>) -> Result<()> {
        self.write(&Replacing { after: organisations, now }).await
    }
}

async fn supervised(db: &mut AnyConnection, me: &Me, today: NaiveDate) -> Result<Vec<Organisation>> {
    let query = sqlx::query_scalar(SUPERVISED).bind(me.school.as_str()).bind(me.id.as_str()).bind(today.to_string());
    all_from_json(query.fetch_all(db).await?)
}

const SUPERVISED: &str = "
    select o.body from organisation o where o.id in (
        select v.organisation from supervisor v where v.school = $1 and v.staff = $2
          and v.began <= $3 and (v.ended is null or v.ended >= $3))
    order by o.place";

/// A school, its sums, when it signed the month, and as it stood on which day.
type MonthRow = (String, Option<String>, Option<i64>, Option<String>);

/// The schools right beneath an organisation and those beneath its areas: as signed, or as they stand.
const MONTHS: &str = "
    select s.info, coalesce(g.sums, m.body), g.at, g.on_date from membership b join school s on s.id = b.school
    left join month_sum m on m.school = s.id and m.month = $2
    left join signature g on g.school = s.id and g.month = $2 and g.withdrawn_at is null
    where b.organisation = $1 or b.organisation in (select id from organisation where parent = $1)
    order by b.place";

async fn all(db: &mut AnyConnection) -> Result<Organisations> {
    let list = |sql: &'static str| sqlx::query_scalar(sql);
    let organisations = list("select body from organisation order by place").fetch_all(&mut *db).await?;
    let supervisors = list("select body from supervisor order by place").fetch_all(&mut *db).await?;
    let sql = "select school, organisation from membership order by place";
    let schools: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(db).await?;
    let membership = |(school, organisation): (String, String)| {
        Ok(Membership { school: school.parse()?, organisation: organisation.parse()? })
    };
    Ok(Organisations {
        organisations: all_from_json(organisations)?,
        schools: schools.into_iter().map(membership).collect::<Result<_>>()?,
        supervisors: all_from_json(supervisors)?,
        ..Organisations::none()
    })
}

struct Replacing<'a> {
    after: &'a Organisations,
    now: DateTime<Utc>,
}

impl Work for Replacing<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let before = all(db).await?;
        if before == *self.after {
            return Ok(());
        }
        self.check(db).await?;
        for sql in ["delete from supervisor", "delete from membership", "delete from organisation"] {
            sqlx::query(sql).execute(&mut *db).await?;
        }
        self.insert(db).await?;
        // A row in the chain of every school that was or is concerned.
        let concerned: BTreeSet<&SchoolId> = [&before, self.after].into_iter().flat_map(schools).collect();
        for school in concerned {
            let (by, what, subject) = (Actor::CONSOLE, "organisation.import", school.as_str());
            Trace { school, by, what, subject, now: self.now }.run(db).await?;
        }
        Ok(())
    }
}

fn schools(file: &Organisations) -> impl Iterator<Item = &SchoolId> {
    file.schools.iter().map(|it| &it.school).chain(file.supervisors.iter().map(|it| &it.school))
}

impl Replacing<'_> {
    /// Whether all schools and all of their staff exist.
    async fn check(&self, db: &mut AnyConnection) -> Result<()> {
        for (at, it) in self.after.schools.iter().enumerate() {
            let query = sqlx::query_scalar("select count(*) from school where id = $1").bind(it.school.as_str());
            let count: i64 = query.fetch_one(&mut *db).await?;
            ensure!(count == 1, "schools[{at}].school: \"{}\" does not exist", it.school);
        }
        for (at, it) in self.after.supervisors.iter().enumerate() {
            let query = sqlx::query_scalar("select count(*) from staff where school = $1 and id = $2");
            let count: i64 = query.bind(it.school.as_str()).bind(it.staff.as_str()).fetch_one(&mut *db).await?;
            ensure!(count == 1, "supervisors[{at}].staff: school \"{}\" has no \"{}\"", it.school, it.staff);
        }
        Ok(())
    }

    async fn insert(&self, db: &mut AnyConnection) -> Result<()> {
        let Organisations { organisations, schools, supervisors, .. } = self.after;
        let row = |(place, it): (i64, &Organisation)| -> Result<[Field; 4]> {
            let parent = it.parent.as_ref().map(ToString::to_string);
            Ok([it.id.as_str().into(), place.into(), parent.into(), json(it)?.into()])
        };
        // An area needs its centre to be there.
        for level in [Level::Centre, Level::Area] {
            let of_level = (0..).zip(organisations).filter(|(_, it)| it.kind == level);
            let rows = of_level.map(row).collect::<Result<_>>()?;
            insert(db, "organisation (id, place, parent, body)", rows).await?;
        }
        let row = |(place, it): (i64, &Membership)| -> [Field; 3] {
            [it.school.as_str().into(), place.into(), it.organisation.as_str().into()]
        };
        let rows = (0..).zip(schools).map(row).collect();
        insert(db, "membership (school, place, organisation)", rows).await?;
        let rows = (0_i64..).zip(supervisors).map(|(place, it)| {
            let (organisation, school) = (it.organisation.as_str().into(), it.school.as_str().into());
            let staff = it.staff.as_str().into();
            Ok([place.into(), organisation, school, staff, it.from.into(), it.to.into(), json(it)?.into()])
        });
        let rows = rows.collect::<Result<_>>()?;
        let target = "supervisor (place, organisation, school, staff, began, ended, body)";
        insert(db, target, rows).await.context("writing who supervises what")
    }
}
