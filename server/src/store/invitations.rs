//! Invitations: one-time codes on paper, with which members of staff choose a password, the first or a new one.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    accounts::{self, INVITATION_DAYS, Person},
    id::{SchoolId, StaffId},
    people::Staff,
    school::SchoolInfo,
};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    rows::{from_json, put},
    school::today,
    write::Work,
};
use crate::hex::hex;

/// What an invitation says before it is used.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Invited {
    pub school: SchoolInfo,
    pub staff: Staff,
}

/// What became of an invitation that somebody used.
#[derive(Debug, PartialEq, Eq)]
pub enum Joined {
    /// They can sign in.
    Done,
    /// There is no such code, or it was used, or its time is over.
    UnknownCode,
    /// Somebody else signs in with this telephone number.
    PhoneTaken,
    /// The account was disabled, and an old paper does not change that.
    Disabled,
}

impl Store {
    /// Everyone of a school, and their way in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self, school: &SchoolId, now: DateTime<Utc>) -> Result<Vec<Person>> {
        type Row = (String, Option<String>, Option<i64>, Option<i64>, Option<i64>);
        let query = sqlx::query_as(PEOPLE).bind(school.as_str()).bind(now.timestamp_millis());
        let rows: Vec<Row> = query.fetch_all(&self.reader).await?;
        let today = today(&mut *self.reader.acquire().await?, school, now).await?;
        let person = |(body, phone, disabled_at, last_contact, invited_until): Row| {
            let staff: Staff = from_json(&body)?;
            let roles = staff.roles_from(today);
            let Staff { id, name, .. } = staff;
            let account = phone.map(|_| accounts::Account { last_contact, disabled: disabled_at.is_some() });
            Ok(Person { id, name, roles, account, invited_until })
        };
        rows.into_iter().map(person).collect()
    }

    /// Gives each of `invited` a code, in place of an earlier one: `codes` in the same order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        invited: &[(&StaffId, &str)],
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.write(&Invite { school, by, invited, now }).await
    }

    /// Whom the code invites.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited(&self, code: &str, now: DateTime<Utc>) -> Result<Option<Invited>> {
        let sql = "select s.info, t.body from invitation i join school s on s.id = i.school
                   join staff t on t.school = i.school and t.id = i.staff where i.code_hash = $1 and i.expires_at > $2";
        let query = sqlx::query_as(sql).bind(hash(code)).bind(now.timestamp_millis());
        let row: Option<(String, String)> = query.fetch_optional(&self.reader).await?;
        row.map(|(info, body)| Ok(Invited { school: from_json(&info)?, staff: from_json(&body)? })).transpose()
    }

    /// Uses an invitation up: from now on its person signs in with this number and password, and all their devices have
    /// to do so again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn join(&self, code: &str, phone: &str, password_hash: &str, now: DateTime<Utc>) -> Result<Joined> {
        self.write(&Join { code_hash: hash(code), phone, password_hash, now }).await
    }
}

const PEOPLE: &str = "
    select t.body, a.phone, a.disabled_at,
        (select max(coalesce(d.last_seen, d.signed_in)) from device d where d.school = t.school and d.staff = t.id),
        (select i.expires_at from invitation i where i.school = t.school and i.staff = t.id and i.expires_at > $2)
    from staff t left join account a on a.school = t.school and a.staff = t.id
    where t.school = $1 order by t.place";

/// 60 random bits in letters and digits, of which those that look alike mean the same.
pub fn new_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letters = rand::random::<[u8; 12]>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is kept of a code, however it was typed.
fn hash(code: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).map(letter).collect();
    hex(&Sha256::digest(letters))
}

struct Invite<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    /// Whom, and their codes.
    invited: &'a [(&'a StaffId, &'a str)],
    now: DateTime<Utc>,
}

impl Work for Invite<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let (now, until) = (self.now.timestamp_millis(), self.now + TimeDelta::days(INVITATION_DAYS));
        let row = |(staff, code): &(&StaffId, &str)| {
            let (school, staff) = (self.school.as_str().into(), staff.as_str().into());
            [school, staff, hash(code).into(), now.into(), until.timestamp_millis().into()]
        };
        let replacing = "on conflict (school, staff) do update
            set code_hash = excluded.code_hash, made_at = excluded.made_at, expires_at = excluded.expires_at";
        let rows = self.invited.iter().map(row).collect();
        put(db, "invitation (school, staff, code_hash, made_at, expires_at)", replacing, rows).await?;
        for (staff, _) in self.invited {
            let subject = staff.as_str();
            let trace = Trace { school: self.school, by: self.by, what: "account.invite", subject, now: self.now };
            trace.run(db).await?;
        }
        Ok(())
    }
}

struct Join<'a> {
    code_hash: String,
    phone: &'a str,
    password_hash: &'a str,
    now: DateTime<Utc>,
}

impl Work for Join<'_> {
    type Output = Joined;

    async fn run(&self, db: &mut AnyConnection) -> Result<Joined> {
        let sql = "select school, staff from invitation where code_hash = $1 and expires_at > $2";
        let query = sqlx::query_as(sql).bind(&self.code_hash).bind(self.now.timestamp_millis());
        let found: Option<(String, String)> = query.fetch_optional(&mut *db).await?;
        let Some((school, staff)) = found else { return Ok(Joined::UnknownCode) };
        let sql = "select count(case when not (school = $1 and staff = $2) then 1 end), count(disabled_at)
                   from account where (school = $1 and staff = $2) or phone = $3";
        let query = sqlx::query_as(sql).bind(&school).bind(&staff).bind(self.phone);
        match query.fetch_one(&mut *db).await? {
            (0_i64, 0_i64) => {}
            (0, _) => return Ok(Joined::Disabled),
            _ => return Ok(Joined::PhoneTaken),
        }
        // Whoever is second finds nothing to take out any more.
        let sql = "delete from invitation where code_hash = $1";
        if sqlx::query(sql).bind(&self.code_hash).execute(&mut *db).await?.rows_affected() == 0 {
            return Ok(Joined::UnknownCode);
        }
        let sql = "insert into account (school, staff, phone, password_hash) values ($1, $2, $3, $4)
                   on conflict (school, staff) do update
                   set phone = excluded.phone, password_hash = excluded.password_hash";
        let query = sqlx::query(sql).bind(&school).bind(&staff).bind(self.phone).bind(self.password_hash);
        query.execute(&mut *db).await?;
        let sql = "update device set token_hash = null, earlier_token_hash = null where school = $1 and staff = $2";
        sqlx::query(sql).bind(&school).bind(&staff).execute(&mut *db).await?;
        let (by, subject) = (Actor::without_device(&staff), staff.as_str());
        let trace = Trace { school: &school.parse()?, by, what: "account.join", subject, now: self.now };
        trace.run(db).await?;
        Ok(Joined::Done)
    }
}
