//! Which records are whose business: those about a person's children, and those that count for what they owe to others.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::{Days, NaiveDate};
use domain::{
    calendar::Calendar, duty::Per, id::ClassId, kind::Kind, month::Month, record::Record, school::Rules, sync::PROTOCOL,
};
use serde_json::value::{RawValue, to_raw_value};

use super::{news::News, rows::from_json, school::rules, seen::as_seen};

/// A record's number, its id, its author and itself.
type Row = (i64, String, String, String);

impl News<'_> {
    /// Records about the person's children, and others that count for what they owe to a class or for the school: those
    /// numbered above `after`, `most` at most, without those `handed_in`; and the last number among them, if there are
    /// more.
    pub async fn records(
        &mut self,
        after: i64,
        most: usize,
        handed_in: &HashSet<&str>,
        rules_changed: bool,
    ) -> Result<(Vec<Box<RawValue>>, Option<i64>)> {
        let rules = rules(self.db, self.school).await?;
        let mut place = Place {
            kept_since: kept_since(&rules.calendar, self.today),
            after,
            until: self.until,
            // One more than a page holds, to see whether there are more.
            most: i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1),
        };
        let mut rows = self.numbered(ABOUT_CHILDREN, &place).await?;
        if let Some((last, ..)) = rows.get(most) {
            // What lies beyond a full page need not be looked for.
            place.until = *last;
        }
        rows.extend(self.numbered(ABOUT_NO_CHILD, &place).await?);
        let owed_by_school = self.owed_by_school(&rules);
        for kind in &owed_by_school {
            // A new rule may count what was of no interest before.
            let since = if rules_changed { 0 } else { self.since };
            rows.extend(self.of_kind(*kind, since, &place).await?);
        }
        rows.sort_by_key(|(seq, ..)| *seq);
        rows.dedup_by_key(|(seq, ..)| *seq);
        let more = rows.len() > most;
        rows.truncate(most);
        let last = rows.last().map(|(seq, ..)| *seq).filter(|_| more);
        rows.retain(|(_, id, ..)| !handed_in.contains(id.as_str()));
        let current = self.protocol == PROTOCOL;
        let seen = rows.into_iter().map(|(.., author, body)| {
            // Whoever wrote it sees all of it, as it is kept.
            if author == self.staff.as_str() && current {
                return Ok(RawValue::from_string(body)?);
            }
            let record = self.as_seen(from_json(&body)?, &rules, &owed_by_school);
            Ok(to_raw_value(&record.in_version(self.protocol))?)
        });
        Ok((seen.collect::<Result<_>>()?, last))
    }

    /// The kinds the school owes, if this person answers for it, will, or did in the terms a phone keeps: posts begin
    /// without any number, so a principal to come has the records already.
    pub fn owed_by_school(&self, rules: &Rules) -> BTreeSet<Kind> {
        let since = rules.calendar.kept_since(self.today).unwrap_or(self.today);
        let answers = rules.principals().any(|(id, held)| id == self.staff && held.days().to >= since);
        rules.duties_per(Per::School).filter(|_| answers).map(|duty| duty.kind).collect()
    }

    /// Who recorded something of this kind: without their names a phone could not count it.
    pub async fn authors(&mut self, kind: Kind) -> Result<Vec<String>> {
        let sql = "select distinct author from record where school = $1 and kinds like $2";
        let query = sqlx::query_scalar(sql).bind(self.school.as_str()).bind(format!("% {kind} %"));
        Ok(query.fetch_all(&mut *self.db).await?)
    }

    /// A record without what is not this person's business, but with the kinds that count for what they owe.
    fn as_seen(&self, mut record: Record, rules: &Rules, owed_by_school: &BTreeSet<Kind>) -> Record {
        let counts = record.kinds.iter().any(|kind| owed_by_school.contains(kind));
        let kinds = counts.then(|| record.kinds.clone());
        let leads =
            |class: &ClassId| rules.class_teacher_on(class, self.today).is_some_and(|it| it.teacher == *self.staff);
        // What is about a class or the school is read by whoever leads the one, or answers for the other, now.
        let theirs_now = match &record.class {
            Some(class) if leads(class) => true,
            _ => counts && rules.speaks_for_it(self.staff, self.today),
        };
        let about_others = record.class.is_some() || record.children.is_empty();
        if record.by != *self.staff && about_others && !theirs_now {
            record = record.without_words();
        }
        let seen = as_seen(record, self.staff, false, |child| self.scope.contains(child));
        Record { kinds: kinds.unwrap_or_else(|| seen.kinds.clone()), ..seen }
    }

    async fn of_kind(&mut self, kind: Kind, since: i64, place: &Place) -> Result<Vec<Row>> {
        let query = sqlx::query_as(OF_KIND).bind(self.school.as_str()).bind(format!("% {kind} %")).bind(since);
        Ok(query
            .bind(&place.kept_since)
            .bind(place.after)
            .bind(place.until)
            .bind(place.most)
            .fetch_all(&mut *self.db)
            .await?)
    }

    async fn numbered(&mut self, sql: &'static str, place: &Place) -> Result<Vec<Row>> {
        let query = sqlx::query_as(sql).bind(self.school.as_str()).bind(self.staff.as_str()).bind(self.since);
        Ok(query
            .bind(&place.kept_since)
            .bind(place.after)
            .bind(place.until)
            .bind(place.most)
            .fetch_all(&mut *self.db)
            .await?)
    }
}

/// Which of the records of an answer a page holds.
struct Place {
    kept_since: String,
    after: i64,
    until: i64,
    most: i64,
}

/// The first day of which a phone keeps records: weeks and months that the kept terms cut are needed whole.
fn kept_since(calendar: &Calendar, today: NaiveDate) -> String {
    let first_term = calendar.kept_since(today);
    first_term.map(|day| Month::of(day - Days::new(6)).first().to_string()).unwrap_or_default()
}

/// A child that joined after the cursor comes with all its records. A correction comes whatever its date, so that it
/// can take effect on the record it corrects.
///
/// A cross join keeps SQLite to this order: a handful of children, then what is new about each, by an index that has all
/// that is asked. Left to itself it goes through every record of the school, and through all the children for each.
const ABOUT_CHILDREN: &str = "
    select r.seq, r.id, r.author, r.body from record r where r.school = $1 and r.seq in (
        select distinct rc.seq from scope s cross join record_child rc
        where s.school = $1 and s.staff = $2 and s.ended is null and s.began <= $6
          and rc.school = s.school and rc.child = s.child
          and rc.seq > case when s.began > $3 or $3 < $5 then $5 else $3 end and rc.seq <= $6
          and (rc.on_date >= $4 or exists (
              select 1 from record c where c.school = rc.school and c.id = rc.record and c.supersedes is not null))
        order by rc.seq limit $7)
    order by r.seq";

/// Their own, and those about a class that is, was or will be theirs: appointments begin without any number, so a
/// teacher who takes over next month has them already.
const ABOUT_NO_CHILD: &str = "
    select r.seq, r.id, r.author, r.body from record r
    where r.school = $1 and r.seq > $3 and (r.on_date >= $4 or r.supersedes is not null)
      and (r.author = $2 or exists (
          select 1 from class_teacher t where t.school = r.school and t.class = r.class and t.teacher = $2))
      and not exists (select 1 from record_child rc where rc.school = r.school and rc.record = r.id)
      and r.seq > $5 and r.seq <= $6
    order by r.seq limit $7";

/// Of one kind, and corrections of such.
const OF_KIND: &str = "
    select r.seq, r.id, r.author, r.body from record r
    where r.school = $1 and r.seq > $3 and (r.on_date >= $4 or r.supersedes is not null)
      and (r.kinds like $2 or exists (
          select 1 from record s where s.school = r.school and s.id = r.supersedes and s.kinds like $2))
      and r.seq > $5 and r.seq <= $6
    order by r.seq limit $7";
