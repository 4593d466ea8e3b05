//! Who can open a store: its key lies in it wrapped for the school, for this browser, or for whoever knows a PIN.
//!
//! The school gives its wrapping key to its owner at each sign-in on this device, so a forgotten PIN costs a sign-in and
//! nothing else. Without a PIN the browser's own key opens the store, until its owner signs out.

use std::rc::Rc;

use domain::{parcel::Key, session::Me};
use indexed_db_futures::{Build, BuildPrimitive, database::Database, primitive::TryFromJs, query_source::QuerySource};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::{CONTENTS, Change, ForSchool, KEYS, LATEST, LOG, Place, Shelf, Store, StoreError, old, unsealed, write};
use crate::{clock, settings, vault::Cipher};

const SCHOOL: &str = "school";
const BROWSER: &str = "browser";
const BROWSER_CIPHER: &str = "browser.cipher";
const PIN: &str = "pin";
const PIN_SALT: &str = "pin.salt";
/// How many wrong ones were typed since the last right one.
const PIN_WRONG: &str = "pin.wrong";

/// So many wrong PINs drop the key.
const MOST_WRONG: u32 = 5;

/// What came of a PIN.
pub enum Tried {
    /// It is the right one.
    Right(Store),
    /// It is not; so many more may be tried.
    Wrong(u32),
    /// The key is gone from this phone: only a sign-in brings it back.
    Dropped,
}

impl Shelf {
    /// Whether nobody ever signed in here, or all of it was cleared.
    pub async fn is_new(&self) -> Result<bool, StoreError> {
        Ok(bytes(&self.0, SCHOOL).await?.is_none() && !self.opens_with_pin().await? && !old::is_there(&self.0).await?)
    }

    /// Whether a PIN opens it.
    pub async fn opens_with_pin(&self) -> Result<bool, StoreError> {
        Ok(bytes(&self.0, PIN).await?.is_some())
    }

    /// Opens it with the browser's own key, if its owner has no PIN and has not signed out.
    pub async fn open_here(self) -> Result<Option<Store>, StoreError> {
        match browsers_key(&self.0).await? {
            Some(key) => Store::new(self.0, key).await.map(Some),
            None => Ok(None),
        }
    }

    /// Tries a PIN; the attempt is noted before it is made.
    pub async fn open_with(self, pin: &str) -> Result<Tried, StoreError> {
        let db = self.0;
        let (Some(wrapped), Some(salt)) = (bytes(&db, PIN).await?, bytes(&db, PIN_SALT).await?) else {
            return Ok(Tried::Dropped);
        };
        let wrong = get::<u32>(&db, PIN_WRONG).await?.unwrap_or_default() + 1;
        write(&db, Vec::new(), vec![Change::put(KEYS, PIN_WRONG, wrong)]).await?;
        let cipher = Cipher::of_pin(pin, &salt.to_vec()).await.map_err(unsealed)?;
        if let Some(key) = unwrap(&cipher, &wrapped).await {
            write(&db, Vec::new(), vec![Change::remove(KEYS, PIN_WRONG)]).await?;
            let store = Store::new(db, key).await?;
            store.place.has_pin.set(true);
            return Ok(Tried::Right(store));
        }
        if wrong < MOST_WRONG {
            return Ok(Tried::Wrong(MOST_WRONG - wrong));
        }
        write(&db, Vec::new(), without_pin()).await?;
        Ok(Tried::Dropped)
    }

    /// Opens it for who has just signed in; what nobody can read any more gives way to a new one.
    pub async fn open_for(self, me: &Me) -> Result<Store, StoreError> {
        let db = self.0;
        let school = match &me.parcel_key {
            Some(key) => Some(Cipher::of(key).await.map_err(unsealed)?),
            None => None,
        };
        let known = match (&school, bytes(&db, SCHOOL).await?) {
            (Some(cipher), Some(wrapped)) => unwrap(cipher, &wrapped).await,
            _ => None,
        };
        // A school that was put back to an earlier state may have forgotten the key it gave.
        let known = match known {
            None => browsers_key(&db).await?,
            known => known,
        };
        if known.is_none() && bytes(&db, PIN).await?.is_some() {
            return Err(StoreError::Pinned);
        }
        let changes = if known.is_some() { Vec::new() } else { [LOG, LATEST, CONTENTS].map(Change::Clear).into() };
        let has_pin = known.is_some() && bytes(&db, PIN).await?.is_some();
        let store = Store::new(db, known.unwrap_or_else(|| Key::new(clock::random()))).await?.knowing(me).await?;
        store.place.has_pin.set(has_pin);
        store.wrap(changes).await?;
        Ok(store)
    }
}

impl Store {
    pub(super) async fn new(db: Database, key: Key) -> Result<Self, StoreError> {
        let cipher = Cipher::of(&key).await.map_err(unsealed)?;
        Ok(Self { db, key, cipher, for_school: None, place: Rc::new(Place::default()) })
    }

    /// The store with what its owner's records are sealed with for the school.
    pub async fn knowing(mut self, me: &Me) -> Result<Self, StoreError> {
        if let Some((key, device)) = me.parcel_key.as_ref().zip(settings::device()) {
            let cipher = Cipher::of(key).await.map_err(unsealed)?;
            self.for_school = Some(ForSchool { school: me.school.clone(), device, cipher });
        }
        Ok(self)
    }

    /// Whether a PIN is asked for when the app starts.
    pub fn has_pin(&self) -> bool {
        self.place.has_pin.get()
    }

    /// Asks for `pin` from now on.
    pub async fn set_pin(&self, pin: &str) -> Result<(), StoreError> {
        let salt: [u8; 16] = clock::random();
        let cipher = Cipher::of_pin(pin, &salt).await.map_err(unsealed)?;
        let wrapped = cipher.seal(self.key.bytes()).await.map_err(unsealed)?;
        let mut changes = without_pin();
        changes.extend([Change::put(KEYS, PIN, wrapped), Change::put(KEYS, PIN_SALT, Uint8Array::from(&salt[..]))]);
        write(&self.db, Vec::new(), changes).await?;
        self.place.has_pin.set(true);
        Ok(())
    }

    /// Asks for no PIN any more.
    pub async fn open_without_pin(&self) -> Result<(), StoreError> {
        let mut changes = without_pin();
        changes.extend(self.wrapped_for_browser().await?);
        write(&self.db, Vec::new(), changes).await?;
        self.place.has_pin.set(false);
        Ok(())
    }

    /// Lets the sign-ins to come open it, and this browser, unless there is a PIN.
    pub async fn sign_in(&self) -> Result<(), StoreError> {
        self.wrap(Vec::new()).await
    }

    /// The same in one step with `changes`, so that at no time something lies in it that nobody could open.
    async fn wrap(&self, mut changes: Vec<Change>) -> Result<(), StoreError> {
        if let Some(it) = &self.for_school {
            changes.push(Change::put(KEYS, SCHOOL, it.cipher.seal(self.key.bytes()).await.map_err(unsealed)?));
        }
        if !self.has_pin() {
            changes.extend(without_pin());
            changes.extend(self.wrapped_for_browser().await?);
        }
        write(&self.db, Vec::new(), changes).await.map(drop)
    }

    async fn wrapped_for_browser(&self) -> Result<[Change; 2], StoreError> {
        let cipher = Cipher::of_this_browser().await.map_err(unsealed)?;
        let wrapped = cipher.seal(self.key.bytes()).await.map_err(unsealed)?;
        Ok([Change::put(KEYS, BROWSER, wrapped), Change::put(KEYS, BROWSER_CIPHER, cipher.to_keep())])
    }

    /// Lets only a PIN or the next sign-in open it.
    pub async fn lock(&self) -> Result<(), StoreError> {
        let changes = vec![Change::remove(KEYS, BROWSER), Change::remove(KEYS, BROWSER_CIPHER)];
        write(&self.db, Vec::new(), changes).await.map(drop)
    }
}

/// What takes every way out but the school's.
fn without_pin() -> Vec<Change> {
    [PIN, PIN_SALT, PIN_WRONG, BROWSER, BROWSER_CIPHER].map(|key| Change::remove(KEYS, key)).into()
}

async fn browsers_key(db: &Database) -> Result<Option<Key>, StoreError> {
    let (wrapped, cipher) = (bytes(db, BROWSER).await?, get::<JsValue>(db, BROWSER_CIPHER).await?);
    match wrapped.zip(cipher.and_then(Cipher::kept)) {
        Some((wrapped, cipher)) => Ok(unwrap(&cipher, &wrapped).await),
        None => Ok(None),
    }
}

async fn unwrap(cipher: &Cipher, wrapped: &Uint8Array) -> Option<Key> {
    let bytes = cipher.open(wrapped).await.ok()?;
    bytes.try_into().ok().map(Key::new)
}

async fn bytes(db: &Database, key: &str) -> Result<Option<Uint8Array>, StoreError> {
    Ok(get::<JsValue>(db, key).await?.and_then(|value| value.dyn_into().ok()))
}

async fn get<T: TryFromJs>(db: &Database, key: &str) -> Result<Option<T>, StoreError> {
    let transaction = db.transaction(KEYS).build()?;
    Ok(transaction.object_store(KEYS)?.get::<T, _, _>(key).primitive()?.await?)
}
