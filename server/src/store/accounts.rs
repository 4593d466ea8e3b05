//! Accounts, and the devices they are signed in on.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, Utc};
use domain::{
    id::{DeviceId, SchoolId, StaffId},
    people::Staff,
    school::SchoolInfo,
    session::Me,
};

use sqlx::AnyConnection;

use super::{
    Batch, Store,
    rows::from_json,
    write::{Work, may_heal},
};

/// One person's way in.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Account {
    pub school: SchoolId,
    pub staff: StaffId,
    pub password_hash: String,
    /// Since when nobody signs in with it, in milliseconds since 1970.
    pub disabled_at: Option<i64>,
}

/// One person on one device.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Standing {
    pub me: Me,
    pub device: DeviceId,
    /// Whether the device may only hand over what it holds.
    pub revoked: bool,
    /// When it last synced, or signed in.
    pub last_contact: DateTime<Utc>,
}

/// How long a device stays signed in after its last contact: longer than the summer holiday, shorter than a term.
pub const SESSION_DAYS: u64 = 90;

impl Store {
    /// The account that signs in with this telephone number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, phone: &str) -> Result<Option<Account>> {
        let row: Option<(String, String, String, Option<i64>)> =
            sqlx::query_as("select school, staff, password_hash, disabled_at from account where phone = $1")
                .bind(phone)
                .fetch_optional(&self.reader)
                .await?;
        row.map(|(school, staff, password_hash, disabled_at)| {
            Ok(Account { school: school.parse()?, staff: staff.parse()?, password_hash, disabled_at })
        })
        .transpose()
    }

    /// A member of staff's account and the telephone number they sign in with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_of(&self, school: &SchoolId, staff: &StaffId) -> Result<Option<(Account, String)>> {
        let sql = "select phone from account where school = $1 and staff = $2";
        let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(staff.as_str());
        let Some(phone): Option<String> = query.fetch_optional(&self.reader).await? else { return Ok(None) };
        Ok(self.account(&phone).await?.map(|account| (account, phone)))
    }

    /// Lets a member of staff sign in.
    ///
    /// # Errors
    /// If the school has no such person, or the person or the number has an account already.
    pub async fn add_account(&self, account: &Account, phone: &str) -> Result<()> {
        let Account { school, staff, password_hash, .. } = account;
        let person = self.staff(school, staff).await?;
        person.with_context(|| format!("school \"{school}\" has no member of staff \"{staff}\""))?;
        let sql = "insert into account (school, staff, phone, password_hash) values ($1, $2, $3, $4)
                   on conflict do nothing";
        let query = sqlx::query(sql).bind(school.as_str()).bind(staff.as_str()).bind(phone).bind(password_hash);
        let done = query.execute(&self.writer).await?;
        ensure!(done.rows_affected() == 1, "\"{staff}\" or this telephone number already has an account");
        Ok(())
    }

    /// Sets a new password and signs out every device.
    ///
    /// # Errors
    /// If no account has this telephone number.
    pub async fn set_password(&self, phone: &str, password_hash: &str) -> Result<()> {
        let account = self.account(phone).await?.context("no account has this telephone number")?;
        let mut transaction = self.writer.begin().await?;
        sqlx::query("update account set password_hash = $2 where phone = $1")
            .bind(phone)
            .bind(password_hash)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update device set token_hash = null, earlier_token_hash = null where school = $1 and staff = $2")
            .bind(account.school.as_str())
            .bind(account.staff.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Signs a person in on a device, in place of an earlier session there. That one stays until the new one is used: a
    /// phone whose answer was lost knows only the earlier. When several were lost, it is the one before them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(
        &self,
        account: &Account,
        device: &DeviceId,
        device_name: &str,
        token_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Me> {
        let sql = "insert into device (school, staff, id, name, token_hash, signed_in, waiting)
                   values ($1, $2, $3, $4, $5, $6, 0)
                   on conflict (school, staff, id) do update
                   set name = excluded.name, token_hash = excluded.token_hash, signed_in = excluded.signed_in,
                       earlier_token_hash = case when device.signed_in > $7 or device.last_seen > $7
                           then coalesce(device.earlier_token_hash, device.token_hash) end";
        sqlx::query(sql)
            .bind(account.school.as_str())
            .bind(account.staff.as_str())
            .bind(device.as_str())
            .bind(device_name)
            .bind(token_hash)
            .bind(now.timestamp_millis())
            .bind(oldest_session(now))
            .execute(&self.writer)
            .await?;
        let (staff, school) = (self.staff(&account.school, &account.staff), self.school_info(&account.school));
        let (staff, school) =
            (staff.await?.context("the person is gone")?, school.await?.context("the school is gone")?);
        Ok(me(&staff, school, now))
    }

    /// Who holds the session with this token, and on which device. One of a revoked device never ends by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Standing>> {
        let sql = "select d.id, p.body, s.info, d.revoked_at, d.signed_in, d.last_seen,
                       cast(case when d.token_hash = $1 and d.earlier_token_hash is not null then 1 else 0 end as bigint)
                   from device d
                   join staff p on p.school = d.school and p.id = d.staff
                   join school s on s.id = d.school
                   where (d.token_hash = $1 or d.earlier_token_hash = $1) 
                     and (d.signed_in > $2 or d.last_seen > $2 or d.revoked_at is not null)";
        let row: Option<SessionRow> =
            sqlx::query_as(sql).bind(token_hash).bind(oldest_session(now)).fetch_optional(&self.reader).await?;
        let Some((device, staff, info, revoked_at, signed_in, last_seen, arrived)) = row else { return Ok(None) };
        if arrived == 1 {
            let sql = "update device set earlier_token_hash = null where token_hash = $1";
            sqlx::query(sql).bind(token_hash).execute(&self.writer).await?;
        }
        let me = me(&from_json(&staff)?, from_json(&info)?, now);
        let last_contact = last_seen.map_or(signed_in, |at| at.max(signed_in));
        let last_contact = DateTime::from_timestamp_millis(last_contact).context("not a moment")?;
        Ok(Some(Standing { me, device: device.parse()?, revoked: revoked_at.is_some(), last_contact }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token_hash: &str) -> Result<()> {
        let sql = "update device set token_hash = null, earlier_token_hash = null
                   where token_hash = $1 or earlier_token_hash = $1";
        sqlx::query(sql).bind(token_hash).execute(&self.writer).await?;
        Ok(())
    }

    /// Notes that a phone was heard from. While the disk is full phones still hear what is new: this is told again with
    /// their next request.
    pub(super) async fn hear_from(&self, heard: Heard) -> Result<()> {
        match self.write_together(heard).await {
            Err(error) if may_heal(&error) => {
                tracing::warn!(error = format!("{error:#}"), "that a phone was heard from could not be kept");
                Ok(())
            }
            outcome => outcome,
        }
    }
}

/// Device, member of staff, school, when it was revoked, signed in and last seen, and whether the phone has this token.
type SessionRow = (String, String, String, Option<i64>, i64, Option<i64>, i64);

/// The last contact of the oldest session that still holds `now`.
pub(super) fn oldest_session(now: DateTime<Utc>) -> i64 {
    (now - Days::new(SESSION_DAYS)).timestamp_millis()
}

/// That a phone was heard from, and how many records it still keeps to itself.
pub(super) struct Heard {
    school: SchoolId,
    staff: StaffId,
    device: DeviceId,
    waiting: u32,
    now: DateTime<Utc>,
}

impl Heard {
    /// What a batch tells of its phone.
    pub fn of(batch: &Batch) -> Option<Self> {
        let (school, staff, device) = (batch.school.clone(), batch.author.clone(), batch.device.clone());
        batch.waiting.map(|waiting| Self { school, staff, device, waiting, now: batch.now })
    }
}

impl Work for Heard {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let sql = "update device set last_seen = $4, waiting = $5 where school = $1 and staff = $2 and id = $3";
        sqlx::query(sql)
            .bind(self.school.as_str())
            .bind(self.staff.as_str())
            .bind(self.device.as_str())
            .bind(self.now.timestamp_millis())
            .bind(i64::from(self.waiting))
            .execute(db)
            .await?;
        Ok(())
    }
}

pub(super) fn me(staff: &Staff, school: SchoolInfo, now: DateTime<Utc>) -> Me {
    Me {
        id: staff.id.clone(),
        name: staff.name.clone(),
        roles: staff.roles_on(school.time_zone.date(now)),
        school: school.id,
        school_name: school.name,
        parcel_key: None,
        organisations: Vec::new(),
        waiting: 0,
    }
}
