//! The phone's storage: the only code that touches `IndexedDB`.
//!
//! Each person has a database of their own, so that two people on one phone never see each other's children, and
//! everything in it is sealed: a [`Shelf`] is such a database before its key is known, a [`Store`] is one that is open.
//! What changes is kept as it happened, page by page in a log; each call opens one transaction, does its work, and waits
//! for it to be complete.

mod contents;
mod front;
mod keys;
mod log;
mod old;
mod open;
mod seen;
#[cfg(test)]
mod tests;

use std::{cell::Cell, fmt, rc::Rc};

use domain::{
    id::{DeviceId, SchoolId},
    month::Month,
    parcel::Key,
};
use indexed_db_futures::{
    Build, BuildPrimitive,
    database::Database,
    error::{Error, OpenDbError},
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use wasm_bindgen::{JsCast, JsValue};

pub use self::{contents::Content, keys::Tried, open::Shelf};
use crate::vault::Cipher;

/// Sealed pages in the order in which they were written, under rising numbers.
const LOG: &str = "log";
/// What only its latest value matters of, sealed: the bookmark, who the owner is.
const LATEST: &str = "latest";
/// The store's key, wrapped in several ways.
const KEYS: &str = "keys";
/// What waits, sealed for the school: whoever signs in here next can deliver it.
const SEALED: &str = "sealed";
/// Photos and voice notes by their hashes, sealed, until the school has them. Since version 4.
const CONTENTS: &str = "contents";
const ALL: [&str; 5] = [LOG, LATEST, KEYS, SEALED, CONTENTS];

/// One person's database, open.
#[derive(Clone)]
pub struct Store {
    db: Database,
    key: Key,
    cipher: Cipher,
    for_school: Option<ForSchool>,
    place: Rc<Place>,
}

/// What records are sealed with for the school.
#[derive(Clone)]
struct ForSchool {
    school: SchoolId,
    device: DeviceId,
    cipher: Cipher,
}

/// How this tab stands to the log, which other tabs write as well.
#[derive(Default)]
struct Place {
    /// The number of the last page read.
    last: Cell<u32>,
    /// How many pages there are, as far as this tab knows.
    pages: Cell<usize>,
    /// The last page of the working set that is kept, and its month, as long as it can go on to now.
    front: Cell<Option<(u32, Month)>>,
    /// Whether something in it must not be found there any more.
    untidy: Cell<bool>,
    /// Whether a part of it could not be read.
    damaged: Cell<bool>,
    /// Whether a PIN is asked for when the app starts.
    has_pin: Cell<bool>,
}

/// The phone would not store or read something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreError {
    /// Nobody's store is open.
    Closed,
    /// Without https a browser has no cipher.
    NoCipher,
    /// Another tab holds an older version of the store open.
    Blocked,
    /// A newer version of the app has changed the store.
    TooOld,
    /// Only its PIN can still open it.
    Pinned,
    /// There is no room left.
    Full,
    /// The browser would not, whatever its reason.
    Browser,
}

/// One change of what is not in the log.
enum Change {
    Put(&'static str, JsValue, JsValue),
    /// Of one key, or of a range of them.
    Remove(&'static str, JsValue),
    Clear(&'static str),
}

impl Change {
    fn put(store: &'static str, key: &str, value: impl Into<JsValue>) -> Self {
        Self::Put(store, key.into(), value.into())
    }

    fn remove(store: &'static str, key: &str) -> Self {
        Self::Remove(store, key.into())
    }
}

/// Writes pages at the end of the log, and all changes, or nothing. When this returns, it is on the disk, not merely on its
/// way. The numbers of the pages.
async fn write(db: &Database, pages: Vec<JsValue>, changes: Vec<Change>) -> Result<Vec<u32>, StoreError> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let stores: Vec<String> = db.object_store_names().collect();
    let stores: Vec<&str> = stores.iter().map(String::as_str).collect();
    let transaction = db.transaction(&stores[..]).with_mode(TransactionMode::Readwrite).with_options(strict).build()?;
    for change in changes {
        match change {
            Change::Put(store, key, value) => {
                drop(transaction.object_store(store)?.put(value).with_key(key).primitive()?);
            }
            Change::Remove(store, key) => drop(transaction.object_store(store)?.delete(key).primitive()?),
            Change::Clear(store) => drop(transaction.object_store(store)?.clear()?),
        }
    }
    let log = transaction.object_store(LOG)?;
    let mut numbers = Vec::with_capacity(pages.len());
    for page in pages {
        numbers.push(log.put(page).with_key_type::<u32>().primitive()?.await?);
    }
    transaction.commit().await?;
    Ok(numbers)
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("name", &self.db.name()).finish_non_exhaustive()
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let Error::DomException(exception) = error else { return Self::Browser };
        let exception: &web_sys::DomException = exception.as_ref().unchecked_ref();
        match exception.name().as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::TooOld,
            _ => Self::Browser,
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            _ => Self::Browser,
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Browser
    }
}

/// The cipher's errors say nothing.
fn unsealed(_: JsValue) -> StoreError {
    StoreError::NoCipher
}
