//! Children on their way from one school to another of the same centre: sent with their archive, taken or not.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    archive::{Move, MoveAnswer, MoveOutcome, arrival},
    id::{ChangeId, ChildId, SchoolId},
    people::Child,
    school::{ChildFile, School},
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    changes::refresh,
    child_rows::{Author, note_changes, put_children},
    children::no_such_child,
    enrolments::Enrolling,
    moves::neighbours,
    rows::{from_json, insert, json},
    school::{file, whole},
    write::{Work, take_numbers},
};
use crate::roster::fresh_id;

impl Store {
    /// Has a child leave for another school of the centre, with its archive; asked twice, it leaves once.
    ///
    /// # Errors
    /// When the database fails; inside, why it is refused: then the child stays.
    pub async fn send_child(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        wanted: &Move,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Sending { school, by, wanted, now }).await
    }

    /// Answers for one of the two schools of a move; the first answer stands.
    ///
    /// # Errors
    /// When the database fails; inside, why it is refused.
    pub async fn answer_move(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        id: &ChangeId,
        answer: &MoveAnswer,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Answering { school, by, id, answer, now }).await
    }
}

struct Sending<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    wanted: &'a Move,
    now: DateTime<Utc>,
}

impl Work for Sending<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let (school, wanted) = (self.school, self.wanted);
        take_numbers(db, school, 0).await?;
        if let Some(made) = find(db, school, &wanted.id).await? {
            let same = made.child == wanted.child && made.target == wanted.to;
            return Ok(if same { Ok(()) } else { Err(answered()) });
        }
        let Some(ChildFile { child, .. }) = file(db, school, &wanted.child).await? else {
            return Ok(Err(no_such_child()));
        };
        if neighbours(db, school).await?.iter().all(|it| it.id != wanted.to) {
            return Ok(Err(no_school()));
        }
        // Whoever has left already on that day only sends the archive after it.
        if child.to != Some(wanted.on) {
            let leaving = Enrolling { school, by: self.by, enrolment: &wanted.leaving(), now: self.now };
            if let Err(refusal) = leaving.run(db).await? {
                return Ok(Err(refusal));
            }
            // An id that was used for another change of archives does nothing anew.
            let left = file(db, school, &wanted.child).await?;
            if left.is_none_or(|file| file.child.to != Some(wanted.on)) {
                return Ok(Err(answered()));
            }
        }
        let row = [
            wanted.to.as_str().into(),
            school.as_str().into(),
            wanted.id.as_str().into(),
            child.id.as_str().into(),
            wanted.on.into(),
            wanted.why.trim().into(),
            json(&child)?.into(),
            self.now.timestamp_millis().into(),
            self.by.who().into(),
        ];
        insert(db, "moving (target, source, id, child, left_on, why, archive, at, who)", vec![row]).await?;
        let (by, subject, now) = (self.by, child.id.as_str(), self.now);
        Trace { school, by, what: "child.move", subject, now }.run(db).await?;
        Ok(Ok(()))
    }
}

struct Answering<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    id: &'a ChangeId,
    answer: &'a MoveAnswer,
    now: DateTime<Utc>,
}

impl Work for Answering<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let seq = take_numbers(db, self.school, 1).await?;
        let withdraws = *self.answer == MoveAnswer::Withdraw;
        let made = if withdraws { find(db, self.school, self.id).await? } else { self.asked(db).await? };
        let Some(made) = made else { return Ok(Err(no_move())) };
        let outcome = self.answer.outcome();
        let Some(archive) = made.archive.filter(|_| made.outcome.is_none()) else {
            return Ok(if made.outcome == Some(outcome) { Ok(()) } else { Err(answered()) });
        };
        let school = whole(db, self.school).await?;
        let arriving = match self.answer {
            MoveAnswer::Accept { class, from } => {
                let (id, today) = (self.free_id(db).await?, school.rules.info.time_zone.date(self.now));
                match arrival(&archive, id, (class, *from), made.left_on, &school.rules, today) {
                    Ok(child) => Some(child),
                    Err(fault) => return Ok(Err(fault.into())),
                }
            }
            MoveAnswer::Decline | MoveAnswer::Withdraw => None,
        };
        // Before anything else is written: the other school may be answering at the same moment.
        let sql = "update moving set archive = null, answered_at = $3, outcome = $4, arrived = $5
                   where source = $1 and id = $2 and answered_at is null";
        let query = sqlx::query(sql).bind(made.source.as_str()).bind(self.id.as_str());
        let query = query.bind(self.now.timestamp_millis()).bind(json(&outcome)?);
        let query = query.bind(arriving.as_ref().map(|child| child.id.to_string()));
        if query.execute(&mut *db).await?.rows_affected() == 0 {
            return Ok(Err(answered()));
        }
        let (what, subject) = match (&arriving, outcome) {
            (Some(child), _) => ("child.arrive", child.id.as_str()),
            (None, MoveOutcome::Withdrawn) => ("move.withdraw", made.child.as_str()),
            (None, _) => ("move.decline", self.id.as_str()),
        };
        Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        if let Some(child) = arriving {
            self.take(db, school, child, &made.source_name, seq).await?;
        }
        Ok(Ok(()))
    }
}

impl Answering<'_> {
    /// The move that asks this school.
    async fn asked(&self, db: &mut AnyConnection) -> Result<Option<Made>> {
        let sql = "select source from moving where target = $1 and id = $2 order by at limit 1";
        let query = sqlx::query_scalar(sql).bind(self.school.as_str()).bind(self.id.as_str());
        let source: Option<String> = query.fetch_optional(&mut *db).await?;
        let Some(source) = source else { return Ok(None) };
        Ok(find(db, &source.parse()?, self.id).await?.filter(|made| made.target == *self.school))
    }

    /// Puts the child on the list, with a history that says where it came from.
    async fn take(
        &self,
        db: &mut AnyConnection,
        mut school: School,
        child: Child,
        source: &str,
        seq: i64,
    ) -> Result<()> {
        put_children(db, self.school, &[&child], seq).await?;
        let why = format!("从{source}转来");
        let since = Some((child.from, why.as_str()));
        let author = Author { who: self.by.who(), id: self.id.as_str(), since, seq, now: self.now };
        let bare = Child::new(child.id.clone(), child.name.clone(), child.class.clone(), child.from);
        note_changes(db, self.school, &author, [(&bare, &child)]).await?;
        let file = ChildFile { child, pairings: Vec::new(), waivers: Vec::new() };
        school.children.insert(file.child.id.clone(), file);
        refresh(db, &school).await
    }

    /// An id that no child of the school ever had.
    async fn free_id(&self, db: &mut AnyConnection) -> Result<ChildId> {
        let ids: Vec<String> = sqlx::query_scalar("select id from child where school = $1")
            .bind(self.school.as_str())
            .fetch_all(db)
            .await?;
        Ok(fresh_id('c', ids.iter().map(String::as_str)))
    }
}

struct Made {
    source: SchoolId,
    source_name: String,
    target: SchoolId,
    child: ChildId,
    left_on: chrono::NaiveDate,
    archive: Option<Child>,
    outcome: Option<MoveOutcome>,
}

async fn find(db: &mut AnyConnection, source: &SchoolId, id: &ChangeId) -> Result<Option<Made>> {
    type Row = (String, String, String, String, Option<String>, Option<String>);
    let sql = "select s.info, m.target, m.child, m.left_on, m.archive, m.outcome
               from moving m join school s on s.id = m.source where m.source = $1 and m.id = $2";
    let query = sqlx::query_as(sql).bind(source.as_str()).bind(id.as_str());
    let row: Option<Row> = query.fetch_optional(db).await?;
    let made = |(info, target, child, left_on, archive, outcome): Row| {
        Ok(Made {
            source: source.clone(),
            source_name: from_json::<domain::school::SchoolInfo>(&info)?.name,
            target: target.parse()?,
            child: child.parse()?,
            left_on: left_on.parse()?,
            archive: archive.map(|it| from_json(&it)).transpose()?,
            outcome: outcome.map(|it| from_json(&it)).transpose()?,
        })
    };
    row.map(made).transpose()
}

fn no_school() -> Refusal {
    let refusal = Refusal::new(
        Code::NotFound,
        "同一个中心学校里没有这所学校，请另选。",
        "There is no such school under the same centre. Choose another.",
    );
    Refusal { field: Some("to".into()), ..refusal }
}

fn no_move() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "没有找到这次转学。请重新打开再看。",
        "There is no such move. Open this again and look.",
    )
}

fn answered() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "这次转学已经处理过了。请重新打开再看。",
        "Somebody has dealt with this move already. Open this again and look.",
    )
}
