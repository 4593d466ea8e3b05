//! Finding a person's database, in whatever version it was left, without being held up by other tabs.

use std::{cell::Cell, rc::Rc};

use domain::id::{SchoolId, StaffId};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::{
    Build, BuildPrimitive, database::Database, factory::DBFactory, internals::SystemRepr, query_source::QuerySource,
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::{ALL, CONTENTS, Change, KEYS, LATEST, LOG, SEALED, StoreError, write};

/// Version 1 had `facts`, `children` and `records` in clear text, version 2 `asks` as well.
const VERSION: u8 = 4;
/// How long other tabs have to let go, in milliseconds.
const PATIENCE: u32 = 1_500;

/// One person's database, of which the key is not known yet.
pub struct Shelf(pub(super) Database);

impl Shelf {
    /// Finds a person's database, or makes it.
    pub async fn find(school: &SchoolId, owner: &StaffId) -> Result<Self, StoreError> {
        Self::open(&format!("peiban.{school}.{owner}")).await
    }

    /// The databases of others of this school on this phone.
    pub async fn of_others(school: &SchoolId, owner: &StaffId) -> Vec<Self> {
        let Ok(Ok(listing)) = DBFactory::new().map(|factory| factory.databases()) else { return Vec::new() };
        let Ok(listed) = listing.await else { return Vec::new() };
        let (of_school, own) = (format!("peiban.{school}."), format!("peiban.{school}.{owner}"));
        let mut found = Vec::new();
        for details in listed.into_iter().flatten() {
            if details.name().starts_with(&of_school) && details.name() != own {
                found.extend(Self::open(details.name()).await);
            }
        }
        found
    }

    pub(super) async fn open(name: &str) -> Result<Self, StoreError> {
        let blocked = Rc::new(Cell::new(false));
        let noted = blocked.clone();
        let opening = Database::open(name.to_owned())
            .with_version(VERSION)
            .with_on_blocked(move |_| {
                noted.set(true);
                Ok(())
            })
            .with_on_upgrade_needed(|_, db| {
                // What an older version made stays until its key is known; see `old.rs`.
                let old: Vec<String> = db.object_store_names().collect();
                for store in ALL.into_iter().filter(|name| !old.iter().any(|it| it == name)) {
                    db.create_object_store(store).with_auto_increment(store == LOG).build()?;
                }
                Ok(())
            });
        let mut opening = Box::pin(async move { opening.await });
        loop {
            match select(opening.as_mut(), TimeoutFuture::new(PATIENCE)).await {
                Either::Left((db, _)) => {
                    let db = db?;
                    let_go_when_asked(&db);
                    return Ok(Self(db));
                }
                Either::Right(_) if blocked.get() => {
                    // It goes on without us: a request that nobody follows would leave a new version without its stores.
                    spawn_local(async move { opening.await.into_iter().for_each(Database::close) });
                    return Err(StoreError::Blocked);
                }
                Either::Right(_) => {}
            }
        }
    }
}

impl Shelf {
    /// What waits in it, sealed for the school: each with its id, as the JSON of a parcel.
    pub async fn parcels(&self) -> Result<Vec<(String, String)>, StoreError> {
        let transaction = self.0.transaction(SEALED).build()?;
        let store = transaction.object_store(SEALED)?;
        let (ids, parcels) = (store.get_all_keys::<String>().primitive()?, store.get_all::<String>().primitive()?);
        let (ids, parcels) = (ids.await?, parcels.await?);
        Ok(ids.zip(parcels).filter_map(|(id, parcel)| Some((id.ok()?, parcel.ok()?))).collect())
    }

    /// The school has it.
    pub async fn delivered(&self, id: &str) -> Result<(), StoreError> {
        write(&self.0, Vec::new(), vec![Change::remove(SEALED, id)]).await.map(drop)
    }

    /// Leaves nothing in it but what waits, sealed for the school.
    pub async fn strip(&self) -> Result<(), StoreError> {
        let changes = [LOG, LATEST, KEYS, CONTENTS].map(Change::Clear);
        write(&self.0, Vec::new(), changes.into()).await.map(drop)
    }

    /// Lets go of it.
    pub fn close(self) {
        self.0.close();
    }

    /// Ends it, with everything in it.
    pub async fn destroy(self) -> Result<(), StoreError> {
        self.0.delete()?.await?;
        Ok(())
    }
}

/// A newer version in another tab must not wait for this one; what is saved here afterwards says so.
fn let_go_when_asked(db: &Database) {
    let handle = db.clone();
    let close: Closure<dyn FnMut()> = Closure::new(move || handle.clone().close());
    db.as_sys().set_onversionchange(Some(close.as_ref().unchecked_ref()));
    close.forget();
}
