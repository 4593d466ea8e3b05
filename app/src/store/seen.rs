//! What the school last said to questions of its own, and what was decided meanwhile: sealed beside the log, by name.

use indexed_db_futures::{Build, BuildPrimitive, KeyRange, query_source::QuerySource};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use super::{Change, LATEST, Store, StoreError, write};

impl Store {
    /// Keeps the last answer of this name.
    pub async fn keep_seen(&self, name: &str, answer: &impl Serialize) -> Result<(), StoreError> {
        let answer = self.seal(answer).await?;
        write(&self.db, Vec::new(), vec![Change::put(LATEST, name, answer)]).await.map(drop)
    }

    /// Keeps it no longer.
    pub async fn forget_seen(&self, name: &str) -> Result<(), StoreError> {
        write(&self.db, Vec::new(), vec![Change::remove(LATEST, name)]).await.map(drop)
    }

    /// All whose names begin so, in their order, those this version can read.
    pub async fn all_seen<T: DeserializeOwned>(&self, beginning: &str) -> Result<Vec<T>, StoreError> {
        let transaction = self.db.transaction(LATEST).build()?;
        let names = KeyRange::Bound(beginning.to_owned(), false, format!("{beginning}\u{ffff}"), false);
        let rows = transaction.object_store(LATEST)?.get_all::<JsValue>().with_query::<String, _>(names).primitive()?;
        let rows: Vec<JsValue> = rows.await?.collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for row in rows {
            all.extend(self.opened::<T>(&row).await);
        }
        Ok(all)
    }

    /// The last answer of this name, if this version can read it.
    pub async fn seen<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.opened(&self.latest(name).await.ok()??).await
    }
}
