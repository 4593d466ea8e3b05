//! Devices and accounts that are shut out: what they hold may still come in, but waits for the principal.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use domain::{
    id::{DeviceId, SchoolId, StaffId},
    session::Me,
};
use sqlx::AnyConnection;

use super::{Account, Actor, Store, Trace, accounts::oldest_session, write::Work};

/// A device somebody signed in on, as the console lists it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
    pub last_seen: Option<DateTime<Utc>>,
    /// How many records it then kept to itself.
    pub waiting: i64,
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it still has a session.
    pub signed_in: bool,
}

/// Id, name, last contact, waiting, revoked, whether it has a session.
type Row = (String, String, Option<i64>, i64, Option<i64>, i64);

impl Store {
    /// The devices of an account, the latest to be heard from first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn devices(&self, account: &Account, now: DateTime<Utc>) -> Result<Vec<Device>> {
        let sql = "select id, name, last_seen, waiting, revoked_at,
                       cast(case when token_hash is not null and (signed_in > $3 or last_seen > $3)
                           then 1 else 0 end as bigint)
                   from device where school = $1 and staff = $2 order by coalesce(last_seen, signed_in) desc";
        let query = sqlx::query_as(sql).bind(account.school.as_str()).bind(account.staff.as_str());
        let rows: Vec<Row> = query.bind(oldest_session(now)).fetch_all(&self.reader).await?;
        let moment = |ms: i64| DateTime::from_timestamp_millis(ms).context("not a moment");
        let device = |(id, name, last_seen, waiting, revoked_at, signed_in): Row| {
            let (last_seen, revoked_at) = (last_seen.map(moment).transpose()?, revoked_at.map(moment).transpose()?);
            Ok(Device { id: id.parse()?, name, last_seen, waiting, revoked_at, signed_in: signed_in == 1 })
        };
        rows.into_iter().map(device).collect()
    }

    /// How many records the devices of somebody kept to themselves when they were last heard.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_of(&self, me: &Me) -> Result<u32> {
        let sql = "select cast(coalesce(sum(waiting), 0) as bigint) from device
                   where school = $1 and staff = $2 and revoked_at is null";
        let query = sqlx::query_scalar(sql).bind(me.school.as_str()).bind(me.id.as_str());
        let waiting: i64 = query.fetch_one(&self.reader).await?;
        Ok(u32::try_from(waiting).unwrap_or(u32::MAX))
    }

    /// Whether this device of theirs is shut out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_revoked(&self, school: &SchoolId, staff: &StaffId, device: &DeviceId) -> Result<bool> {
        let sql = "select revoked_at from device where school = $1 and staff = $2 and id = $3";
        let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(staff.as_str()).bind(device.as_str());
        let revoked_at: Option<Option<i64>> = query.fetch_optional(&self.reader).await?;
        Ok(revoked_at.flatten().is_some())
    }

    /// Shuts a device out, or lets it in again; doing it twice does it once.
    ///
    /// # Errors
    /// If the account never signed in on it, or is shut out itself.
    pub async fn revoke(
        &self,
        account: &Account,
        device: &DeviceId,
        revoked: bool,
        by: Actor<'_>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        ensure!(revoked || account.disabled_at.is_none(), "this account is shut out with all its devices: enable it");
        let now_ms = now.timestamp_millis();
        let mut transaction = self.writer.begin().await?;
        let sql = "update device set revoked_at = case when $4 = 1 then coalesce(revoked_at, $5) end
                   where school = $1 and staff = $2 and id = $3";
        let query = sqlx::query(sql).bind(account.school.as_str()).bind(account.staff.as_str()).bind(device.as_str());
        let done = query.bind(i64::from(revoked)).bind(now_ms).execute(&mut *transaction).await?;
        ensure!(done.rows_affected() == 1, "this account never signed in on a device \"{device}\"");
        let what = if revoked { "device.revoke" } else { "device.restore" };
        let trace = Trace { school: &account.school, by, what, subject: device.as_str(), now };
        trace.run(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Ends the sessions of one of a person's devices, or of all but the one they are on. What these devices hold stays
    /// on them, until the password is typed again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_devices(&self, actor: &Owner<'_>, device: Option<&DeviceId>) -> Result<()> {
        let mut transaction = self.writer.begin().await?;
        actor.sign_out(&mut transaction, device).await?;
        Ok(transaction.commit().await?)
    }

    /// Sets another password, and signs out all devices but the one it was typed on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_password(&self, owner: &Owner<'_>, password_hash: &str, now: DateTime<Utc>) -> Result<()> {
        let mut transaction = self.writer.begin().await?;
        let sql = "update account set password_hash = $3 where school = $1 and staff = $2";
        let query = sqlx::query(sql).bind(owner.school.as_str()).bind(owner.staff.as_str());
        query.bind(password_hash).execute(&mut *transaction).await?;
        owner.sign_out(&mut transaction, None).await?;
        owner.note(&mut transaction, "account.password", owner.staff.as_str(), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Shuts an account out with all its devices, or lets it in again with those that were shut out with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn disable(&self, account: &Account, disabled: bool, now: DateTime<Utc>) -> Result<()> {
        let (school, staff) = (account.school.as_str(), account.staff.as_str());
        let mut transaction = self.writer.begin().await?;
        let since = "select coalesce(disabled_at, $3) from account where school = $1 and staff = $2";
        let query = sqlx::query_scalar(since).bind(school).bind(staff).bind(now.timestamp_millis());
        let since: i64 = query.fetch_one(&mut *transaction).await?;
        for sql in if disabled { DISABLE } else { ENABLE } {
            sqlx::query(sql).bind(school).bind(staff).bind(since).execute(&mut *transaction).await?;
        }
        let what = if disabled { "account.disable" } else { "account.enable" };
        let trace = Trace { school: &account.school, by: Actor::CONSOLE, what, subject: staff, now };
        trace.run(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// A person on the device they are on.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Owner<'a> {
    pub school: &'a SchoolId,
    pub staff: &'a StaffId,
    pub device: &'a DeviceId,
}

impl Owner<'_> {
    /// Notes what they did.
    pub(super) async fn note(
        &self,
        db: &mut AnyConnection,
        what: &str,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let by = Actor::on(self.staff.as_str(), self.device);
        Trace { school: self.school, by, what, subject, now }.run(db).await
    }

    async fn sign_out(&self, db: &mut AnyConnection, device: Option<&DeviceId>) -> Result<()> {
        let sql = match device {
            Some(_) => {
                "update device set token_hash = null, earlier_token_hash = null
                        where school = $1 and staff = $2 and id = $3"
            }
            None => {
                "update device set token_hash = null, earlier_token_hash = null
                     where school = $1 and staff = $2 and id <> $3"
            }
        };
        let query = sqlx::query(sql).bind(self.school.as_str()).bind(self.staff.as_str());
        query.bind(device.unwrap_or(self.device).as_str()).execute(db).await?;
        Ok(())
    }
}

const DISABLE: [&str; 2] = [
    "update device set revoked_at = coalesce(revoked_at, $3) where school = $1 and staff = $2",
    "update account set disabled_at = $3 where school = $1 and staff = $2",
];

const ENABLE: [&str; 2] = [
    "update device set revoked_at = null where school = $1 and staff = $2 and revoked_at = $3",
    "update account set disabled_at = null where school = $1 and staff = $2 and disabled_at = $3",
];
