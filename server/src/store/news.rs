//! What is new in one person's scope since their cursor, and nothing else.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::{Days, NaiveDate};
use domain::{
    calendar::Calendar,
    duty::Per,
    id::{ChildId, ClassId, RecordId, SchoolId, StaffId},
    kind::Kind,
    month::Month,
    obligation::{Cell, fingerprint, seen_on},
    people::Role,
    record::Record,
    school::{ChildFile, Rules},
    sync::{Check, Receipt},
};
use sqlx::AnyConnection;

use super::{
    rows::all_from_json,
    school::{files, rules},
    seen::as_seen,
};

/// What changed for one person, read from one moment of the database.
pub(super) struct News<'a> {
    pub db: &'a mut AnyConnection,
    pub school: &'a SchoolId,
    pub staff: &'a StaffId,
    pub scope: BTreeSet<ChildId>,
    pub since: i64,
    pub today: NaiveDate,
}

impl News<'_> {
    pub async fn removed(&mut self) -> Result<Vec<ChildId>> {
        let sql = "select distinct child from scope where school = $1 and staff = $2 and ended > $3 order by child";
        let left = self.ids(sql).await?;
        Ok(left.into_iter().filter(|child| !self.scope.contains(child)).collect())
    }

    pub async fn children(&mut self) -> Result<Vec<ChildFile>> {
        let changed = self.ids(CHANGED_CHILDREN).await?;
        Ok(files(self.db, self.school, &changed).await?.into_values().collect())
    }

    /// The school's rules as this person may see them: only colleagues who have to do with the same children, without
    /// telephone numbers, and nobody else's reasons.
    pub async fn rules(&mut self) -> Result<Rules> {
        let mut rules = rules(self.db, self.school).await?;
        let colleagues: HashSet<String> = self.colleagues().await?.into_iter().collect();
        // What is owed by the school counts whoever of its staff did it.
        let all = rules.speaks_for_it(self.staff);
        let knows = |id: &StaffId| all || id == self.staff || colleagues.contains(id.as_str());
        rules.staff.retain(|it| knows(&it.id) || it.roles.contains(&Role::Principal));
        for staff in &mut rules.staff {
            staff.phone = None;
        }
        rules.waivers.retain(|it| it.mentor.as_ref().is_some_and(knows));
        for waiver in rules.waivers.iter_mut().filter(|it| it.mentor.as_ref() != Some(self.staff)) {
            waiver.reason.clear();
            if let Some(answer) = &mut waiver.answer {
                answer.words.clear();
            }
        }
        Ok(rules)
    }

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

    /// What this person owes this month, to the children in scope and to others.
    pub async fn check(&mut self) -> Result<Check> {
        let month = Month::of(self.today);
        let cells = sqlx::query_scalar(OWED)
            .bind(self.school.as_str())
            .bind(self.staff.as_str())
            .bind(month.to_string())
            .fetch_all(&mut *self.db)
            .await?;
        let cells: Vec<Cell> = all_from_json(cells)?;
        Ok(Check { month, fingerprint: fingerprint(&seen_on(self.today, &cells)) })
    }

    async fn ids(&mut self, sql: &'static str) -> Result<Vec<ChildId>> {
        let ids: Vec<String> = sqlx::query_scalar(sql)
            .bind(self.school.as_str())
            .bind(self.staff.as_str())
            .bind(self.since)
            .fetch_all(&mut *self.db)
            .await?;
        ids.into_iter().map(|id| Ok(id.parse()?)).collect()
    }

    async fn colleagues(&mut self) -> Result<Vec<String>> {
        let query = sqlx::query_scalar(COLLEAGUES).bind(self.school.as_str()).bind(self.staff.as_str());
        Ok(query.fetch_all(&mut *self.db).await?)
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

const CHANGED_CHILDREN: &str = "
    select c.id from scope s join child c on c.school = s.school and c.id = s.child
    where s.school = $1 and s.staff = $2 and s.ended is null and (s.began > $3 or c.seq > $3)";

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

/// Who was mentor or class teacher of a child in scope, or recorded something about it.
const COLLEAGUES: &str = "
    select p.mentor from scope s join pairing p on p.school = s.school and p.child = s.child
    where s.school = $1 and s.staff = $2 and s.ended is null
    union
    select t.teacher from scope s join child c on c.school = s.school and c.id = s.child
    join class_teacher t on t.school = c.school and t.class = c.class
    where s.school = $1 and s.staff = $2 and s.ended is null
    union
    select r.author from scope s join record_child rc on rc.school = s.school and rc.child = s.child
    join record r on r.school = rc.school and r.id = rc.record
    where s.school = $1 and s.staff = $2 and s.ended is null";

const OWED: &str = "
    select c.body from cell c
    where c.school = $1 and c.month = $3 and c.responsible = $2
      and (c.per <> 'child' or exists (
          select 1 from scope s
          where s.school = c.school and s.staff = $2 and s.child = c.subject and s.ended is null))";
