//! Children who leave, come back or move: all of one request together, with the obligations that follow.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{Code, Refusal, archive::Enrolment, id::SchoolId, people::Child};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    changes::refresh,
    child_rows::{Author, note_changes, put_children},
    school::whole,
    write::{Work, take_numbers},
};

impl Store {
    /// Children leave, come back or move; asked twice, they do so once.
    ///
    /// # Errors
    /// When the database fails; inside, why it is refused: then nobody did.
    pub async fn enrol(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        enrolment: &Enrolment,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Enrolling { school, by, enrolment, now }).await
    }
}

/// Children who leave, come back or move.
pub(super) struct Enrolling<'a> {
    pub school: &'a SchoolId,
    pub by: Actor<'a>,
    pub enrolment: &'a Enrolment,
    pub now: DateTime<Utc>,
}

impl Work for Enrolling<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let wanted = self.enrolment;
        let seq = take_numbers(db, self.school, 1).await?;
        let sql = "select count(*) from child_change where school = $1 and id = $2";
        let query = sqlx::query_scalar(sql).bind(self.school.as_str()).bind(wanted.id.as_str());
        let made: i64 = query.fetch_one(&mut *db).await?;
        if made > 0 {
            return Ok(Ok(()));
        }
        let mut school = whole(db, self.school).await?;
        let today = school.rules.info.time_zone.date(self.now);
        let mut changed: Vec<(Child, Child)> = Vec::new();
        for id in &wanted.children(&school, today) {
            let Some(file) = school.children.get_mut(id) else { continue };
            match wanted.apply(&file.child, &school.rules, today) {
                Ok(after) => changed.push((std::mem::replace(&mut file.child, after.clone()), after)),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        if changed.is_empty() {
            return Ok(Err(nobody()));
        }
        put_children(db, self.school, &changed.iter().map(|(_, after)| after).collect::<Vec<_>>(), seq).await?;
        let since = Some((wanted.on, wanted.why.trim()));
        let author = Author { who: self.by.who(), id: wanted.id.as_str(), since, seq, now: self.now };
        note_changes(db, self.school, &author, changed.iter().map(|(before, after)| (before, after))).await?;
        for (_, child) in &changed {
            let (what, subject) = ("child.enrol", child.id.as_str());
            Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        }
        refresh(db, &school).await?;
        Ok(Ok(()))
    }
}

fn nobody() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "没有找到要变动的孩子。请重新打开再看。",
        "There is no such child. Open this again and look.",
    )
}
