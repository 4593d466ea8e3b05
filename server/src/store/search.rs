//! Finding a child by its name, its hamlet, or the initials of either.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{archive::Found, board::Person, id::SchoolId, people::Child};
use sqlx::AnyConnection;

use super::{
    Store,
    rows::{all_from_json, from_json, put},
    school::rules,
};
use crate::pinyin::initials;

/// Most children one search finds.
const MOST: i64 = 50;

impl Store {
    /// The children of a school that `typed` may mean.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search(&self, school: &SchoolId, typed: &str, now: DateTime<Utc>) -> Result<Vec<Found>> {
        let sought = plain(typed);
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let mut db = self.snapshot().await?;
        let query = sqlx::query_scalar(FIND).bind(school.as_str()).bind(format!("%{}%", literally(&sought))).bind(MOST);
        let children: Vec<Child> = all_from_json(query.fetch_all(&mut *db).await?)?;
        let rules = rules(&mut db, school).await?;
        let today = rules.info.time_zone.date(now);
        let found = |child: Child| Found {
            enrolled: child.enrolled(today),
            class: rules.class_name(&child.class).to_owned(),
            hamlet: child.hamlet,
            child: Person { id: child.id, name: child.name },
        };
        Ok(children.into_iter().map(found).collect())
    }
}

/// Only the archives of those shown are read, however many are found.
const FIND: &str = "
    select c.body from (
        select s.school, s.child from child_search s
        where s.school = $1 and s.words like $2 escape '\\' order by s.child limit $3) found
    join child c on c.school = found.school and c.id = found.child order by c.place";

/// Stores the words by which children are found.
pub(super) async fn put_words(db: &mut AnyConnection, school: &SchoolId, children: &[&Child]) -> Result<()> {
    let row = |child: &&Child| [school.as_str().into(), child.id.as_str().into(), words(child).into()];
    let replacing = "on conflict (school, child) do update set words = excluded.words";
    put(db, "child_search (school, child, words)", replacing, children.iter().map(row).collect()).await
}

/// The same for children from before there was a search.
pub(super) async fn put_missing_words(db: &mut AnyConnection) -> Result<()> {
    let sql = "select c.school, c.body from child c where c.same_as is null and not exists (
                   select 1 from child_search s where s.school = c.school and s.child = c.id)";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut *db).await?;
    let row = |(school, body): (String, String)| {
        let child: Child = from_json(&body)?;
        Ok([school.into(), child.id.as_str().into(), words(&child).into()])
    };
    let rows = rows.into_iter().map(row).collect::<Result<_>>()?;
    // Another server may be doing the same.
    put(db, "child_search (school, child, words)", "on conflict do nothing", rows).await
}

fn words(child: &Child) -> String {
    let names = [Some(&child.name), child.hamlet.as_ref()];
    let lines = names.into_iter().flatten().flat_map(|name| [plain(name)].into_iter().chain(initials(name)));
    lines.collect::<Vec<_>>().join("\n")
}

/// As names are compared: small letters, and neither blanks nor what else is not seen.
fn plain(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace() && !it.is_control()).flat_map(char::to_lowercase).collect()
}

/// The signs that mean something in a pattern, as what they are.
fn literally(text: &str) -> String {
    text.chars().flat_map(|it| matches!(it, '%' | '_' | '\\').then_some('\\').into_iter().chain([it])).collect()
}
