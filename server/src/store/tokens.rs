//! Tokens with which a school's own programs read its numbers: made and revoked by whoever sees the board, audited as they
//! are used.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{
    id::{SchoolId, StaffId},
    people::Staff,
    school::SchoolInfo,
    session::Me,
};
use sqlx::AnyConnection;

use super::{Actor, Owner, Store, Trace, accounts::me, rows::from_json, write::Work};

/// A person has no more at a time.
pub const MOST_TOKENS: i64 = 10;

/// One of a person's tokens. What it is nobody can tell any more.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ApiToken {
    pub id: String,
    pub name: String,
    pub made_at: DateTime<Utc>,
    /// The first use of the last day it was used on.
    pub last_used: Option<DateTime<Utc>>,
}

/// One to be made.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct NewToken<'a> {
    pub owner: &'a Owner<'a>,
    pub id: &'a str,
    pub name: &'a str,
    pub hash: &'a str,
    pub now: DateTime<Utc>,
}

impl Store {
    /// A person's tokens, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, school: &SchoolId, staff: &StaffId) -> Result<Vec<ApiToken>> {
        type Row = (String, String, i64, Option<i64>);
        let sql = "select id, name, made_at, last_used from api_token where school = $1 and staff = $2
                   order by made_at desc, id";
        let query = sqlx::query_as(sql).bind(school.as_str()).bind(staff.as_str());
        let rows: Vec<Row> = query.fetch_all(&self.reader).await?;
        let moment = |ms: i64| DateTime::from_timestamp_millis(ms).context("not a moment");
        let token = |(id, name, made_at, last_used): Row| {
            Ok(ApiToken { id, name, made_at: moment(made_at)?, last_used: last_used.map(moment).transpose()? })
        };
        rows.into_iter().map(token).collect()
    }

    /// Keeps a new one; whether there was room for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_token(&self, token: &NewToken<'_>) -> Result<bool> {
        self.write(token).await
    }

    /// Takes one back; twice does it once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(&self, owner: &Owner<'_>, id: &str, now: DateTime<Utc>) -> Result<()> {
        self.write(&Revoke { owner, id, now }).await
    }

    /// Whose token this is. The first use of a day at the school is noted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_owner(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<Me>> {
        let sql = "select t.id, t.last_used, p.body, s.info from api_token t
                   join account a on a.school = t.school and a.staff = t.staff
                   join staff p on p.school = t.school and p.id = t.staff
                   join school s on s.id = t.school
                   where t.token_hash = $1 and a.disabled_at is null";
        let row: Option<(String, Option<i64>, String, String)> =
            sqlx::query_as(sql).bind(hash).fetch_optional(&self.reader).await?;
        let Some((id, last_used, staff, info)) = row else { return Ok(None) };
        let (staff, info): (Staff, SchoolInfo) = (from_json(&staff)?, from_json(&info)?);
        let zone = info.time_zone;
        let me = me(&staff, info, now);
        if last_used.map(|ms| zone.date_of_ms(ms)) != Some(zone.date(now)) {
            self.write(&Use { me: &me, id: &id, now }).await?;
        }
        Ok(Some(me))
    }
}

impl Work for NewToken<'_> {
    type Output = bool;

    async fn run(&self, db: &mut AnyConnection) -> Result<bool> {
        let (school, staff) = (self.owner.school.as_str(), self.owner.staff.as_str());
        let sql = "select count(*) from api_token where school = $1 and staff = $2";
        let count: i64 = sqlx::query_scalar(sql).bind(school).bind(staff).fetch_one(&mut *db).await?;
        if count >= MOST_TOKENS {
            return Ok(false);
        }
        let sql =
            "insert into api_token (school, staff, id, name, token_hash, made_at) values ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql).bind(school).bind(staff).bind(self.id).bind(self.name).bind(self.hash);
        query.bind(self.now.timestamp_millis()).execute(&mut *db).await?;
        self.owner.note(db, "token.make", self.id, self.now).await?;
        Ok(true)
    }
}

struct Revoke<'a> {
    owner: &'a Owner<'a>,
    id: &'a str,
    now: DateTime<Utc>,
}

impl Work for Revoke<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let sql = "delete from api_token where school = $1 and staff = $2 and id = $3";
        let query = sqlx::query(sql).bind(self.owner.school.as_str()).bind(self.owner.staff.as_str()).bind(self.id);
        if query.execute(&mut *db).await?.rows_affected() == 0 {
            return Ok(());
        }
        self.owner.note(db, "token.revoke", self.id, self.now).await
    }
}

struct Use<'a> {
    me: &'a Me,
    id: &'a str,
    now: DateTime<Utc>,
}

impl Work for Use<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let (school, staff) = (&self.me.school, self.me.id.as_str());
        let sql = "update api_token set last_used = $4 where school = $1 and staff = $2 and id = $3";
        let query = sqlx::query(sql).bind(school.as_str()).bind(staff).bind(self.id);
        query.bind(self.now.timestamp_millis()).execute(&mut *db).await?;
        let by = Actor::without_device(staff);
        Trace { school, by, what: "token.use", subject: self.id, now: self.now }.run(db).await
    }
}
