//! Working everything out again and comparing it with what is kept.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{
    id::SchoolId,
    month::Month,
    obligation::{Cell, Counter, PersonSums, Sum, each_cell},
    period::Timetable,
    record::Record,
};
use sqlx::AnyConnection;

use super::{
    Store,
    audit::breaks,
    rows::{from_json, json},
    school::{list, whole},
};

/// Something kept that is not what the records and the rules give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which cell, or which month's sums.
    pub place: String,
    /// What is kept; none if it is missing.
    pub kept: Option<String>,
    /// What it should be; none if it should not be there.
    pub right: Option<String>,
}

impl Store {
    /// The schools of this database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schools(&self) -> Result<Vec<SchoolId>> {
        let ids: Vec<String> = sqlx::query_scalar("select id from school order by id").fetch_all(&self.reader).await?;
        ids.into_iter().map(|id| Ok(id.parse()?)).collect()
    }

    /// Works out all cells and sums of a school, and the chain of its audit; returns what is kept otherwise.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self, school: &SchoolId) -> Result<Vec<Difference>> {
        let mut db = self.snapshot().await?;
        let facts = whole(&mut db, school).await?;
        let records: Vec<Record> = list(&mut db, school, "select body from record where school = $1").await?;
        let timetable = Timetable::new(&facts.rules.calendar);
        let (mut right, mut counter) = (Vec::new(), Counter::default());
        each_cell(
            &facts,
            &timetable,
            &records,
            |_, _| true,
            |cell| {
                right.push(cell.to_cell());
                counter.add(cell);
            },
        );
        let (sums, people) = (counter.sums(), PersonSums::of_cells(&right));
        let right_sums =
            sums.months().map(|month| Ok((place_of(month), json(&sums.due_in(month).collect::<Vec<_>>())?)));
        let right_people = people.months().map(|(month, who)| {
            Ok((place_of_person(month, who.as_str()), json(&people.due_in(month, who).collect::<Vec<_>>())?))
        });
        let right = right.iter().map(|cell| Ok((place(cell), json(cell)?)));
        let right: BTreeMap<String, String> = right.chain(right_sums).chain(right_people).collect::<Result<_>>()?;
        let mut differences = compare(kept(&mut db, school).await?, right);
        differences.extend(breaks(&mut db, school).await?);
        Ok(differences)
    }
}

fn place(cell: &Cell) -> String {
    format!("{} · {} · {}", cell.duty, cell.subject, cell.period.from)
}

fn place_of(month: Month) -> String {
    format!("sums of {month}")
}

fn place_of_person(month: Month, who: &str) -> String {
    format!("sums of {month} · {who}")
}

async fn kept(db: &mut AnyConnection, school: &SchoolId) -> Result<BTreeMap<String, String>> {
    let sql = "select duty, subject, period_from, body from cell where school = $1";
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as(sql).bind(school.as_str()).fetch_all(&mut *db).await?;
    let mut kept: BTreeMap<String, String> =
        rows.into_iter().map(|(duty, subject, from, body)| (format!("{duty} · {subject} · {from}"), body)).collect();
    let sql = "select month, null, body from month_sum where school = $1
               union all select month, staff, body from person_sum where school = $1";
    let rows: Vec<(String, Option<String>, String)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(db).await?;
    for (month, who, body) in rows {
        // A month from which everything went keeps an empty list.
        if !from_json::<Vec<Sum>>(&body)?.is_empty() {
            let month = month.parse()?;
            kept.insert(who.map_or_else(|| place_of(month), |who| place_of_person(month, &who)), body);
        }
    }
    Ok(kept)
}

fn compare(mut kept: BTreeMap<String, String>, right: BTreeMap<String, String>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (place, right) in right {
        let kept = kept.remove(&place);
        if kept.as_ref() != Some(&right) {
            differences.push(Difference { place, kept, right: Some(right) });
        }
    }
    let left_over = kept.into_iter().map(|(place, kept)| Difference { place, kept: Some(kept), right: None });
    differences.extend(left_over);
    differences
}
