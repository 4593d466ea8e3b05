//! What is new in one person's scope since their cursor, and nothing else.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::{Days, NaiveDate};
use domain::{
    calendar::Calendar,
    id::{ChildId, RecordId, SchoolId, StaffId},
    month::Month,
    obligation::{Cell, fingerprint, seen_on},
    people::Role,
    record::Record,
    school::{ChildFile, Rules},
    sync::{Check, Receipt},
};
use sqlx::AnyConnection;

use super::{
    rows::{all_from_json, from_json},
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
        let knows = |id: &StaffId| id == self.staff || colleagues.contains(id.as_str());
        rules.staff.retain(|it| knows(&it.id) || it.roles.contains(&Role::Principal));
        for staff in &mut rules.staff {
            staff.phone = None;
        }
        rules.waivers.retain(|it| it.mentor.as_ref().is_some_and(knows));
        for waiver in rules.waivers.iter_mut().filter(|it| it.mentor.as_ref() != Some(self.staff)) {
            waiver.reason.clear();
        }
        Ok(rules)
    }

    /// Records about the person's children, and their own about no child; not those of the request itself.
    pub async fn records(&mut self, handed_in: &[Receipt]) -> Result<Vec<Record>> {
        let kept_since = self.kept_since().await?;
        let mut rows = self.numbered(ABOUT_CHILDREN, &kept_since).await?;
        rows.extend(self.numbered(OWN_WITHOUT_CHILD, &kept_since).await?);
        rows.sort_by_key(|(seq, _)| *seq);
        rows.dedup_by_key(|(seq, _)| *seq);
        let handed_in: HashSet<&RecordId> = handed_in.iter().map(|receipt| &receipt.id).collect();
        let records = all_from_json::<Record>(rows.into_iter().map(|(_, body)| body).collect())?;
        let others = records.into_iter().filter(|record| !handed_in.contains(&record.id));
        Ok(others.map(|record| as_seen(record, self.staff, |child| self.scope.contains(child))).collect())
    }

    /// The first day of which the phone keeps records: weeks and months that the kept terms cut are needed whole.
    async fn kept_since(&mut self) -> Result<String> {
        let calendar: String = sqlx::query_scalar("select calendar from school where id = $1")
            .bind(self.school.as_str())
            .fetch_one(&mut *self.db)
            .await?;
        let first_term: Option<NaiveDate> = from_json::<Calendar>(&calendar)?.kept_since(self.today);
        Ok(first_term.map(|day| Month::of(day - Days::new(6)).first().to_string()).unwrap_or_default())
    }

    /// What this person owes the children in scope this month.
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

const OWN_WITHOUT_CHILD: &str = "
    select r.seq, r.body from record r
    where r.school = $1 and r.author = $2 and r.seq > $3 and (r.on_date >= $4 or r.supersedes is not null)
      and not exists (select 1 from record_child rc where rc.school = r.school and rc.record = r.id)";

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
    select c.body from cell c join scope s on s.school = c.school and s.child = c.subject
    where s.school = $1 and s.staff = $2 and s.ended is null
      and c.month = $3 and c.per = 'child' and c.responsible = $2";
