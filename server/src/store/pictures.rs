//! What the pictures of a school are drawn from: sums, cells, and how many records each day has.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    duty::Per,
    id::SchoolId,
    month::Month,
    obligation::{Obligation, Sum, Tally},
    people::Child,
    pictures::{Pictures, first_day, months_to},
    range::Range,
};
use sqlx::AnyConnection;

use super::{
    Store,
    board::{obligations, person},
    rows::from_json,
    school::{ALL_CHILDREN, list, rules},
};

impl Store {
    /// The pictures of a school, as of now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pictures(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<Pictures> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let today = rules.info.time_zone.date(now);
        let month = Month::of(today);
        let rows = obligations(&mut db, school, Range::from(month), today).await?;
        let rows: Vec<&Obligation> = rows.iter().filter(|it| it.per == Per::Child).collect();
        let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
        let class_of: HashMap<&str, &str> =
            children.iter().map(|it| (it.id.as_str(), rules.class_name(&it.class))).collect();
        let class = |it: &Obligation| class_of.get(it.subject.as_str()).map_or("", |name| *name).to_owned();
        let mut load: Vec<_> = tallies(&rows, |it| it.responsible.clone()).into_iter().collect();
        load.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.owed));
        Ok(Pictures {
            today,
            months: months(&mut db, school, month, today).await?,
            days: days(&mut db, school, today).await?,
            kinds: tallies(&rows, |it| it.kind).into_iter().collect(),
            classes: tallies(&rows, class).into_iter().collect(),
            load: load.into_iter().map(|(id, tally)| (person(&rules, &id), tally)).collect(),
        })
    }
}

fn tallies<Key: Ord>(rows: &[&Obligation], key: impl Fn(&Obligation) -> Key) -> BTreeMap<Key, Tally> {
    let mut groups: BTreeMap<Key, Vec<&Obligation>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups.into_iter().map(|(key, rows)| (key, Tally::of(rows))).collect()
}

async fn months(
    db: &mut AnyConnection,
    school: &SchoolId,
    last: Month,
    today: NaiveDate,
) -> Result<Vec<(Month, Tally)>> {
    let months = months_to(last);
    let sql = "select month, body from month_sum where school = $1 and month between $2 and $3";
    let query = sqlx::query_as(sql).bind(school.as_str()).bind(months[0].to_string()).bind(last.to_string());
    let rows: Vec<(String, String)> = query.fetch_all(db).await?;
    let mut sums: HashMap<String, String> = rows.into_iter().collect();
    let one = |month: Month| {
        let body = sums.remove(&month.to_string());
        let sums: Vec<Sum> = body.map(|body| from_json(&body)).transpose()?.unwrap_or_default();
        let of_children = sums.iter().filter(|sum| sum.per == Per::Child);
        Ok((month, of_children.fold(Tally::default(), |tally, sum| tally + sum.seen_on(today))))
    };
    months.into_iter().map(one).collect()
}

/// How many records stand on each day, neither withdrawn nor corrected since.
async fn days(db: &mut AnyConnection, school: &SchoolId, today: NaiveDate) -> Result<Vec<(NaiveDate, u32)>> {
    let sql = "select r.on_date, count(*) from record r
               where r.school = $1 and r.on_date between $2 and $3 and trim(r.kinds) <> ''
               and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)
               group by r.on_date";
    let first = first_day(today);
    let query = sqlx::query_as(sql).bind(school.as_str()).bind(first.to_string()).bind(today.to_string());
    let counts: HashMap<String, i64> =
        query.fetch_all(db).await?.into_iter().collect::<Vec<(String, i64)>>().into_iter().collect();
    let count = |day: NaiveDate| counts.get(&day.to_string()).copied().unwrap_or_default();
    first.iter_days().take_while(|day| *day <= today).map(|day| Ok((day, u32::try_from(count(day))?))).collect()
}
