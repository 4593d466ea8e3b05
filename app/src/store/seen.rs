//! What the school last said to questions of its own, sealed beside the log: shown when it cannot be asked.

use serde::{Serialize, de::DeserializeOwned};

use super::{Change, LATEST, Store, StoreError, write};

impl Store {
    /// Keeps the last answer of this name.
    pub async fn keep_seen(&self, name: &str, answer: &impl Serialize) -> Result<(), StoreError> {
        let answer = self.seal(answer).await?;
        write(&self.db, Vec::new(), vec![Change::put(LATEST, name, answer)]).await.map(drop)
    }

    /// The last answer of this name, if this version can read it.
    pub async fn seen<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.opened(&self.latest(name).await.ok()??).await
    }
}
