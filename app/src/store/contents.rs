//! What photos and voice notes hold, on its way to school: sealed as all else, each under its hash until the school has it.

use std::collections::BTreeSet;

use domain::attachment::AttachmentHash;
use indexed_db_futures::{Build, BuildPrimitive, query_source::QuerySource};
use wasm_bindgen::{JsCast, JsValue};

use super::{CONTENTS, Change, Store, StoreError, unsealed, write};

/// What one photo or voice note holds.
pub struct Content {
    pub hash: AttachmentHash,
    pub bytes: Vec<u8>,
}

impl Store {
    /// The hashes of those that are here.
    pub async fn contents(&self) -> Result<BTreeSet<AttachmentHash>, StoreError> {
        let transaction = self.db.transaction(CONTENTS).build()?;
        let keys = transaction.object_store(CONTENTS)?.get_all_keys::<String>().primitive()?.await?;
        Ok(keys.filter_map(|key| key.ok()?.parse().ok()).collect())
    }

    /// What is here under this hash.
    pub async fn content(&self, hash: &AttachmentHash) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self.db.transaction(CONTENTS).build()?;
        let row = transaction.object_store(CONTENTS)?.get::<JsValue, _, _>(hash.as_str()).primitive()?.await?;
        match row.as_ref().and_then(JsCast::dyn_ref) {
            Some(sealed) => self.cipher.open(sealed).await.map(Some).map_err(unsealed),
            None => Ok(None),
        }
    }

    /// The school has it, or wants it no more.
    pub async fn let_go(&self, hash: &AttachmentHash) -> Result<(), StoreError> {
        write(&self.db, Vec::new(), vec![Change::remove(CONTENTS, hash.as_str())]).await.map(drop)
    }

    pub(super) async fn sealed_contents(&self, contents: &[Content]) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(contents.len());
        for Content { hash, bytes } in contents {
            let sealed = self.cipher.seal(bytes).await.map_err(unsealed)?;
            changes.push(Change::put(CONTENTS, hash.as_str(), sealed));
        }
        Ok(changes)
    }
}
