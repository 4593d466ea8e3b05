//! 月报: signing a month, which freezes its figures; withdrawing the signature; and what came since.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    board::{Person, shares},
    duty::Per,
    id::{SchoolId, SignatureId, StaffId, SubjectId},
    kind::Kind,
    month::Month,
    obligation::Obligation,
    people::Child,
    range::Range,
    returns::{
        Figures, ReturnPage, Sign, Signature, SignedMonth, Supplement, Withdraw, Withdrawn, late_records, supplements,
    },
    school::Rules,
    waiver::Standing,
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::{board, obligations, person},
    rows::from_json,
    school::{ALL_CHILDREN, list, rules},
    write::{Work, take_numbers},
};
use crate::export::return_form::Files;

/// A term and what was before it: nobody corrects what is older.
const LOOKED_BACK_ON: i64 = 6;

/// A signature that stands, with what it stands under.
struct Signed {
    pub signature: Signature,
    pub figures: Figures,
}

impl Store {
    /// The month as it was signed, or as it would be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn return_page(&self, school: &SchoolId, month: Month, now: DateTime<Utc>) -> Result<ReturnPage> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let current = figures(&mut db, &rules, month.into(), now).await?;
        let signed = signed(&mut db, school, month).await?;
        let late = match &signed {
            Some(signed) => late(&mut db, &rules, signed, &current).await?,
            None => Vec::new(),
        };
        let (signature, shown) = match signed {
            Some(Signed { signature, figures }) => (Some(signature), figures),
            None => (None, current),
        };
        // Until it is signed it matters whose phones were silent.
        let board = match signature {
            Some(_) => shown.board(),
            None => board(&mut db, &rules, month.into(), shares(&shown.obligations), now).await?,
        };
        let report = |it: &&Obligation| it.kind == Kind::Report && it.per == Per::School;
        let undecided = rules.waivers.iter().filter(|it| it.id.is_some() && it.standing() == Standing::Pending).count();
        Ok(ReturnPage {
            month,
            today: rules.info.time_zone.date(now),
            board,
            beyond_children: shown.beyond_children(),
            fingerprint: shown.fingerprint(),
            due: shown.obligations.iter().find(report).map(|it| it.due),
            undecided: u32::try_from(undecided)?,
            supplements: late,
            withdrawn: withdrawn(&mut db, &rules, month).await?,
            signature,
        })
    }

    /// The months signed last, the latest first, with what came after each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signed_months(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<Vec<SignedMonth>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let sql = "select month from signature where school = $1 and withdrawn_at is null order by month desc limit $2";
        let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(LOOKED_BACK_ON);
        let months: Vec<String> = query.fetch_all(&mut *db).await?;
        let mut list = Vec::new();
        for month in months {
            let month: Month = month.parse()?;
            let Some(signed) = signed(&mut db, school, month).await? else { continue };
            let current = figures(&mut db, &rules, month.into(), now).await?;
            let late = late(&mut db, &rules, &signed, &current).await?;
            list.push(SignedMonth {
                month,
                signature: signed.signature,
                late: u32::try_from(late_records(&late))?,
                otherwise: u32::try_from(late.len())?,
            });
        }
        Ok(list)
    }

    /// Signs the month as it was looked at; signed twice by the same hand, it is signed once.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be signed.
    pub async fn sign(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        month: Month,
        sign: &Sign,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Signing { school, by, month, sign, now }).await
    }

    /// Withdraws a signature; withdrawn twice, it is withdrawn once.
    ///
    /// # Errors
    /// When the database fails; inside, why it cannot be withdrawn.
    pub async fn withdraw(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        month: Month,
        withdraw: &Withdraw,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Refusal>> {
        self.write(&Withdrawing { school, by, month, withdraw, now }).await
    }

    /// The return as files: of a signed month those made when it was signed; none of a month in which nothing is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn return_files(&self, school: &SchoolId, month: Month, now: DateTime<Utc>) -> Result<Option<Files>> {
        let mut db = self.snapshot().await?;
        let sql = "select workbook, csv from signature where school = $1 and month = $2 and withdrawn_at is null";
        let query = sqlx::query_as(sql).bind(school.as_str()).bind(month.to_string());
        let kept: Option<(Vec<u8>, String)> = query.fetch_optional(&mut *db).await?;
        if let Some((workbook, csv)) = kept {
            return Ok(Some(Files { workbook, csv }));
        }
        files(&mut db, school, month.into(), now).await
    }

    /// 学期统计表: the same form over any days, which nobody signs; none if nothing falls due in them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn term_files(&self, school: &SchoolId, range: Range, now: DateTime<Utc>) -> Result<Option<Files>> {
        files(&mut *self.snapshot().await?, school, range, now).await
    }
}

async fn files(db: &mut AnyConnection, school: &SchoolId, range: Range, now: DateTime<Utc>) -> Result<Option<Files>> {
    let rules = rules(db, school).await?;
    let figures = figures(db, &rules, range, now).await?;
    let is_empty = figures.obligations.is_empty();
    (!is_empty).then(|| Files::of(&figures, now)).transpose()
}

async fn figures(db: &mut AnyConnection, rules: &Rules, range: Range, now: DateTime<Utc>) -> Result<Figures> {
    let today = rules.info.time_zone.date(now);
    let obligations = obligations(db, &rules.info.id, range, today).await?;
    Ok(Figures::new(rules, range, today, obligations))
}

/// Id, who, when, figures.
type Row = (String, String, i64, String);

/// The signature that stands under a month, if one does. Its name is the one under the figures.
async fn signed(db: &mut AnyConnection, school: &SchoolId, month: Month) -> Result<Option<Signed>> {
    let sql = "select id, who, at, figures from signature where school = $1 and month = $2 and withdrawn_at is null";
    let query = sqlx::query_as(sql).bind(school.as_str()).bind(month.to_string());
    let row: Option<Row> = query.fetch_optional(&mut *db).await?;
    let Some((id, who, at, figures)) = row else { return Ok(None) };
    let by = person(&rules(db, school).await?, &who.parse()?);
    Ok(Some(Signed { signature: Signature { id: id.parse()?, by, at }, figures: from_json(&figures)? }))
}

/// When a month was signed, if a signature stands.
pub(super) async fn signed_at(db: &mut AnyConnection, school: &SchoolId, month: Month) -> Result<Option<i64>> {
    let sql = "select at from signature where school = $1 and month = $2 and withdrawn_at is null";
    Ok(sqlx::query_scalar(sql).bind(school.as_str()).bind(month.to_string()).fetch_optional(db).await?)
}

async fn withdrawn(db: &mut AnyConnection, rules: &Rules, month: Month) -> Result<Vec<Withdrawn>> {
    let sql = "select id, who, at, withdrawn_by, withdrawn_at, reason from signature
               where school = $1 and month = $2 and withdrawn_at is not null order by withdrawn_at desc, id";
    let query = sqlx::query_as(sql).bind(rules.info.id.as_str()).bind(month.to_string());
    let rows: Vec<(String, String, i64, String, i64, String)> = query.fetch_all(db).await?;
    let one = |(id, who, signed_at, by, at, reason): (String, String, i64, String, i64, String)| {
        let signature = Signature { id: id.parse()?, by: person(rules, &who.parse()?), at: signed_at };
        Ok(Withdrawn { signature, by: person(rules, &by.parse()?), at, reason })
    };
    rows.into_iter().map(one).collect()
}

async fn late(db: &mut AnyConnection, rules: &Rules, signed: &Signed, now: &Figures) -> Result<Vec<Supplement>> {
    let before = &signed.figures.obligations;
    if *before == now.obligations {
        return Ok(Vec::new());
    }
    let children: Vec<Child> = list(db, &rules.info.id, ALL_CHILDREN).await?;
    let name = |row: &Obligation| {
        let child = children.iter().find(|it| SubjectId::from(&it.id) == row.subject).map(|it| &it.name);
        let beyond = || now.subjects.iter().find(|it| it.id == row.subject).map(|it| &it.name);
        child.or_else(beyond).cloned().unwrap_or_else(|| row.subject.to_string())
    };
    let who = |id: &StaffId| -> Person { person(rules, id) };
    Ok(supplements(before, &now.obligations, name, who))
}

struct Signing<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    month: Month,
    sign: &'a Sign,
    now: DateTime<Utc>,
}

impl Work for Signing<'_> {
    type Output = Result<(), Refusal>;

    /// The school's row is locked first, so no record arrives between looking and signing.
    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let Sign { id, fingerprint } = self.sign;
        take_numbers(db, self.school, 0).await?;
        if exists(db, self.school, id).await? {
            return Ok(Ok(()));
        }
        if let Some(Signed { signature, .. }) = signed(db, self.school, self.month).await? {
            return Ok(Err(already_signed(&signature.by.name)));
        }
        let rules = rules(db, self.school).await?;
        let figures = figures(db, &rules, self.month.into(), self.now).await?;
        if self.month.first() > figures.on || figures.obligations.is_empty() {
            return Ok(Err(nothing_to_sign()));
        }
        if figures.fingerprint() != *fingerprint {
            return Ok(Err(figures_changed()));
        }
        let files = Files::of(&figures, self.now)?;
        let sql = "insert into signature (school, id, month, at, who, on_date, figures, sums, workbook, csv)
                   select $1, $2, $3, $4, $5, $6, $7, coalesce(max(body), '[]'), $8, $9
                   from month_sum where school = $1 and month = $3";
        sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(id.as_str())
            .bind(self.month.to_string())
            .bind(self.now.timestamp_millis())
            .bind(self.by.who())
            .bind(figures.on.to_string())
            .bind(super::rows::json(&figures)?)
            .bind(files.workbook)
            .bind(files.csv)
            .execute(&mut *db)
            .await?;
        let trace =
            Trace { school: self.school, by: self.by, what: "return.sign", subject: id.as_str(), now: self.now };
        trace.run(db).await?;
        Ok(Ok(()))
    }
}

struct Withdrawing<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    month: Month,
    withdraw: &'a Withdraw,
    now: DateTime<Utc>,
}

impl Work for Withdrawing<'_> {
    type Output = Result<(), Refusal>;

    async fn run(&self, db: &mut AnyConnection) -> Result<Self::Output> {
        let Withdraw { id, reason } = self.withdraw;
        take_numbers(db, self.school, 0).await?;
        let sql = "update signature set withdrawn_at = $4, withdrawn_by = $5, reason = $6
                   where school = $1 and id = $2 and month = $3 and withdrawn_at is null";
        let done = sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(id.as_str())
            .bind(self.month.to_string())
            .bind(self.now.timestamp_millis())
            .bind(self.by.who())
            .bind(reason.trim())
            .execute(&mut *db)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(if exists(db, self.school, id).await? { Ok(()) } else { Err(no_such_signature()) });
        }
        let (by, subject) = (self.by, id.as_str());
        Trace { school: self.school, by, what: "return.withdraw", subject, now: self.now }.run(db).await?;
        Ok(Ok(()))
    }
}

async fn exists(db: &mut AnyConnection, school: &SchoolId, id: &SignatureId) -> Result<bool> {
    let sql = "select count(*) from signature where school = $1 and id = $2";
    let count: i64 = sqlx::query_scalar(sql).bind(school.as_str()).bind(id.as_str()).fetch_one(db).await?;
    Ok(count > 0)
}

fn already_signed(by: &str) -> Refusal {
    Refusal::new(
        Code::Outdated,
        format!("{by}已经签了这个月。请重新打开再看。"),
        format!("{by} has signed this month already. Open it again and look."),
    )
}

fn figures_changed() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "您看的时候又收到了记录，数字变了，还没有签。请看过新的数字再签。",
        "Records arrived while you looked and the figures changed; nothing is signed. Look at the new ones, then sign.",
    )
}

fn nothing_to_sign() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "这个月还没有开始，或没有应办事项，不用签。",
        "This month has not begun, or nothing is due in it; there is nothing to sign.",
    )
}

fn no_such_signature() -> Refusal {
    Refusal::new(Code::NotFound, "没有找到这个签名。请返回后再试。", "No such signature. Go back and try again.")
}
