//! What versions 1 and 2 left: JSON in clear text, of the person alone whose database it is.

use domain::notebook::Page;
use indexed_db_futures::{Build, BuildPrimitive, database::Database, query_source::QuerySource};
use serde::de::DeserializeOwned;

use super::{Change, StoreError};

const FACTS: &str = "facts";
const CHILDREN: &str = "children";
const RECORDS: &str = "records";
/// Since version 2.
const ASKS: &str = "asks";

/// Those of the old stores that this database has.
fn present(db: &Database) -> Vec<&'static str> {
    let names: Vec<String> = db.object_store_names().collect();
    [FACTS, CHILDREN, RECORDS, ASKS].into_iter().filter(|store| names.iter().any(|name| name == store)).collect()
}

/// Whether anything is still in them.
pub(super) async fn is_there(db: &Database) -> Result<bool, StoreError> {
    for store in present(db) {
        let transaction = db.transaction(store).build()?;
        if transaction.object_store(store)?.count().primitive()?.await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All that is in them, as pages. What cannot be read is left out: the school is asked for it again.
pub(super) async fn read(db: &Database) -> Result<Vec<Page>, StoreError> {
    let (mut page, mut unread) = (Page::default(), 0);
    for store in present(db) {
        let transaction = db.transaction(store).build()?;
        let object_store = transaction.object_store(store)?;
        match store {
            FACTS => {
                let fact = async |key: &str| -> Result<Option<String>, StoreError> {
                    Ok(object_store.get(key).primitive()?.await?)
                };
                (page.rules, page.notes) = (parsed(fact("rules").await?), parsed(fact("notes").await?));
                page.bookmark = parsed(fact("bookmark").await?);
            }
            CHILDREN => page.children = all(object_store.get_all().primitive()?.await?, &mut unread),
            RECORDS => page.entries = all(object_store.get_all().primitive()?.await?, &mut unread),
            _ => page.asks = all(object_store.get_all().primitive()?.await?, &mut unread),
        }
    }
    page.bookmark = page.bookmark.filter(|_| unread == 0);
    Ok(vec![page])
}

/// The changes that empty them.
pub(super) fn clear(db: &Database) -> Vec<Change> {
    present(db).into_iter().map(Change::Clear).collect()
}

fn all<T: DeserializeOwned, E>(texts: impl Iterator<Item = Result<String, E>>, unread: &mut usize) -> Vec<T> {
    let read: Vec<Option<T>> = texts.map(|text| serde_json::from_str(&text.ok()?).ok()).collect();
    *unread += read.iter().filter(|it| it.is_none()).count();
    read.into_iter().flatten().collect()
}

fn parsed<T: DeserializeOwned>(text: Option<String>) -> Option<T> {
    serde_json::from_str(&text?).ok()
}
