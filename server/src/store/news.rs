//! What is new in one person's scope since their cursor, and nothing else.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use domain::{
    id::{ChildId, SchoolId, StaffId},
    month::Month,
    notes::Notes,
    obligation::{Cell, fingerprint, seen_on},
    people::Staff,
    role::{HeldRole, Role},
    school::{ChildFile, Rules},
    sync::Check,
};
use sqlx::AnyConnection;

use super::{
    notes::notes,
    rows::from_aggregate,
    school::{files, rules},
};

/// What changed for one person, read from one moment of the database.
pub(super) struct News<'a> {
    pub db: &'a mut AnyConnection,
    pub school: &'a SchoolId,
    pub staff: &'a StaffId,
    /// The version of the interface that their phone speaks.
    pub protocol: u32,
    pub scope: BTreeSet<ChildId>,
    pub since: i64,
    /// The number up to which this answer tells, in all its pages.
    pub until: i64,
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
        // What is owed by the school counts whoever of its staff did it.
        let all = rules.speaks_for_it(self.staff, self.today);
        let mut colleagues: HashSet<String> = self.colleagues().await?.into_iter().collect();
        for kind in self.owed_by_school(&rules).into_iter().filter(|_| !all) {
            colleagues.extend(self.authors(kind).await?);
        }
        let knows = |id: &StaffId| all || id == self.staff || colleagues.contains(id.as_str());
        // Whoever is, was or will be principal, since what the school owes depends on their days; and those with whom one
        // may share a note.
        let leads = |it: &Staff| it.roles.iter().any(|held| held.role() == Role::Principal);
        rules.staff.retain(|it| knows(&it.id) || leads(it) || it.may_be_told(self.today));
        for staff in &mut rules.staff {
            staff.phone = None;
            if !self.is_third() {
                let today = staff.roles_on(self.today).into_iter();
                staff.roles = today.filter(|it| *it != Role::Administrator).map(HeldRole::Always).collect();
            }
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

    /// Whether the phone reads roles with days.
    pub fn is_third(&self) -> bool {
        self.protocol >= 3
    }

    /// What this person's phone is to know of notes.
    pub async fn notes(&mut self) -> Result<Notes> {
        let rules = rules(self.db, self.school).await?;
        let mut notes = notes(self.db, &rules, self.staff, self.today).await?;
        notes.shared = notes.shared.into_iter().map(|it| it.in_version(self.protocol)).collect();
        Ok(notes)
    }

    /// What this person owes this month, to the children in scope and to others.
    pub async fn check(&mut self) -> Result<Check> {
        let month = Month::of(self.today);
        let cells = sqlx::query_scalar(OWED)
            .bind(self.school.as_str())
            .bind(self.staff.as_str())
            .bind(month.to_string())
            .fetch_one(&mut *self.db)
            .await?;
        let cells: Vec<Cell> = from_aggregate(cells)?;
        Ok(Check { month, fingerprint: fingerprint(&seen_on(self.today, &cells)) })
    }

    /// Nothing to compare with yet.
    pub fn no_check(&self) -> Check {
        Check { month: Month::of(self.today), fingerprint: String::new() }
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
}

const CHANGED_CHILDREN: &str = "
    select c.id from scope s join child c on c.school = s.school and c.id = s.child
    where s.school = $1 and s.staff = $2 and s.ended is null and (s.began > $3 or c.seq > $3)";

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
    select string_agg(c.body, ',') from cell c
    where c.school = $1 and c.month = $3 and c.responsible = $2
      and (c.per <> 'child' or exists (
          select 1 from scope s
          where s.school = c.school and s.staff = $2 and s.child = c.subject and s.ended is null))";
