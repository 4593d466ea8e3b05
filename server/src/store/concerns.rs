//! Which records are whose business: those about a person's children, and those that count for what they owe to others.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::{Days, NaiveDate};
use domain::{
    calendar::Calendar,
    duty::Per,
    id::{ClassId, RecordId},
    kind::Kind,
    month::Month,
    record::Record,
    school::Rules,
    sync::Receipt,
};

use super::{news::News, rows::all_from_json, school::rules, seen::as_seen};

impl News<'_> {
    /// Records about the person's children, and others that count for what they owe to a class or for the school; not
    /// those of the request itself.
    pub async fn records(&mut self, handed_in: &[Receipt], rules_changed: bool) -> Result<Vec<Record>> {
        let rules = rules(self.db, self.school).await?;
        let kept_since = kept_since(&rules.calendar, self.today);
        let mut rows = self.numbered(ABOUT_CHILDREN, &kept_since).await?;
        rows.extend(self.numbered(ABOUT_NO_CHILD, &kept_since).await?);
        let owed_by_school = self.owed_by_school(&rules);
        for kind in &owed_by_school {
            // A new rule may count what was of no interest before.
            let since = if rules_changed { 0 } else { self.since };
            rows.extend(self.of_kind(*kind, since, &kept_since).await?);
        }
        rows.sort_by_key(|(seq, _)| *seq);
        rows.dedup_by_key(|(seq, _)| *seq);
        let handed_in: HashSet<&RecordId> = handed_in.iter().map(|receipt| &receipt.id).collect();
        let records = all_from_json::<Record>(rows.into_iter().map(|(_, body)| body).collect())?;
        let others = records.into_iter().filter(|record| !handed_in.contains(&record.id));
        Ok(others.map(|record| self.as_seen(record, &rules, &owed_by_school)).collect())
    }

    /// The kinds the school owes, if this person answers for it.
    fn owed_by_school(&self, rules: &Rules) -> BTreeSet<Kind> {
        let answers = rules.principal() == Some(self.staff);
        rules.duties_per(Per::School).filter(|_| answers).map(|duty| duty.kind).collect()
    }

    /// A record without what is not this person's business, but with the kinds that count for what they owe.
    fn as_seen(&self, mut record: Record, rules: &Rules, owed_by_school: &BTreeSet<Kind>) -> Record {
        let counts = record.kinds.iter().any(|kind| owed_by_school.contains(kind));
        let kinds = counts.then(|| record.kinds.clone());
        let leads =
            |class: &ClassId| rules.class_teacher_on(class, self.today).is_some_and(|it| it.teacher == *self.staff);
        if record.by != *self.staff && !counts && record.class.as_ref().is_some_and(|class| !leads(class)) {
            record.note = None;
        }
        let seen = as_seen(record, self.staff, |child| self.scope.contains(child));
        Record { kinds: kinds.unwrap_or_else(|| seen.kinds.clone()), ..seen }
    }

    async fn of_kind(&mut self, kind: Kind, since: i64, kept_since: &str) -> Result<Vec<(i64, String)>> {
        let rows = sqlx::query_as(OF_KIND)
            .bind(self.school.as_str())
            .bind(since)
            .bind(kept_since)
            .bind(format!("% {kind} %"))
            .fetch_all(&mut *self.db)
            .await?;
        Ok(rows)
    }

    async fn numbered(&mut self, sql: &'static str, kept_since: &str) -> Result<Vec<(i64, String)>> {
        let rows = sqlx::query_as(sql)
            .bind(self.school.as_str())
            .bind(self.staff.as_str())
            .bind(self.since)
            .bind(kept_since)
            .fetch_all(&mut *self.db)
            .await?;
        Ok(rows)
    }
}

/// The first day of which a phone keeps records: weeks and months that the kept terms cut are needed whole.
fn kept_since(calendar: &Calendar, today: NaiveDate) -> String {
    let first_term = calendar.kept_since(today);
    first_term.map(|day| Month::of(day - Days::new(6)).first().to_string()).unwrap_or_default()
}

/// A child that joined after the cursor comes with all its records. A correction comes whatever its date, so that it
/// can take effect on the record it corrects.
const ABOUT_CHILDREN: &str = "
    select r.seq, r.body from scope s
    join record_child rc on rc.school = s.school and rc.child = s.child
    join record r on r.school = rc.school and r.id = rc.record
    where s.school = $1 and s.staff = $2 and s.ended is null
      and rc.seq > case when s.began > $3 then 0 else $3 end
      and (r.on_date >= $4 or r.supersedes is not null)";

/// Their own, and those about a class that is, was or will be theirs: appointments begin without any number, so a
/// teacher who takes over next month has them already.
const ABOUT_NO_CHILD: &str = "
    select r.seq, r.body from record r
    where r.school = $1 and r.seq > $3 and (r.on_date >= $4 or r.supersedes is not null)
      and (r.author = $2 or exists (
          select 1 from class_teacher t where t.school = r.school and t.class = r.class and t.teacher = $2))
      and not exists (select 1 from record_child rc where rc.school = r.school and rc.record = r.id)";

/// Of one kind, and corrections of such.
const OF_KIND: &str = "
    select r.seq, r.body from record r
    where r.school = $1 and r.seq > $2 and (r.on_date >= $3 or r.supersedes is not null)
      and (r.kinds like $4 or exists (
          select 1 from record s where s.school = r.school and s.id = r.supersedes and s.kinds like $4))";
