//! Keys that phones seal their parcels with, and parcels coming in.

use anyhow::{Context, Result};
use domain::{
    id::{DeviceId, SchoolId, StaffId},
    parcel::Key,
    session::Me,
};
use sqlx::AnyConnection;

use super::{Actor, Batch, Receipts, Store, Trace, write::Work};

/// A batch that somebody else's phone brings.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// What was inside, of whoever sealed it.
    pub batch: &'a Batch,
    /// Who brings it.
    pub by: Actor<'a>,
}

impl Store {
    /// The key of a person's device: the one it has, else `fresh`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parcel_key(&self, me: &Me, device: &DeviceId, fresh: Key) -> Result<Key> {
        let sql = "update device set parcel_key = coalesce(parcel_key, $4)
                   where school = $1 and staff = $2 and id = $3 returning parcel_key";
        let key: Option<String> = sqlx::query_scalar(sql)
            .bind(me.school.as_str())
            .bind(me.id.as_str())
            .bind(device.as_str())
            .bind(String::from(fresh))
            .fetch_optional(&self.writer)
            .await?;
        Ok(Key::try_from(key.context("the device is gone")?)?)
    }

    /// Everybody who ever signed in on this device, with the key they were given there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parcel_keys(&self, school: &SchoolId, device: &DeviceId) -> Result<Vec<(StaffId, Key)>> {
        let sql = "select staff, parcel_key from device where school = $1 and id = $2 and parcel_key is not null";
        let rows: Vec<(String, String)> =
            sqlx::query_as(sql).bind(school.as_str()).bind(device.as_str()).fetch_all(&self.reader).await?;
        rows.into_iter().map(|(staff, key)| Ok((staff.parse()?, Key::try_from(key)?))).collect()
    }

    /// Takes a parcel's batch in as if its author's phone had handed it in, and leaves a trace of who brought it.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored and the same parcel may be brought again.
    pub async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Receipts> {
        self.write(delivery).await
    }
}

impl Work for Delivery<'_> {
    type Output = Receipts;

    async fn run(&self, db: &mut AnyConnection) -> Result<Receipts> {
        let Self { batch, by } = self;
        let receipts = batch.run(db).await?;
        let (what, subject) = ("parcel.deliver", batch.author.as_str());
        Trace { school: &batch.school, by: *by, what, subject, now: batch.now }.run(db).await?;
        Ok(receipts)
    }
}
