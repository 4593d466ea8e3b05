//! The phone's storage: the only code that touches `IndexedDB`.
//!
//! Each person has a database of their own, so that two people on one phone never see each other's children.
//! Values are JSON texts; each call opens one transaction, does its work, and waits for it to be complete.

use domain::{
    notebook::{Notebook, Page},
    session::Me,
};
use indexed_db_futures::{
    Build, BuildPrimitive,
    database::Database,
    error::Error,
    object_store::ObjectStore,
    query_source::QuerySource,
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use serde::{Serialize, de::DeserializeOwned};

const FACTS: &str = "facts";
const CHILDREN: &str = "children";
const RECORDS: &str = "records";
/// Since version 2.
const ASKS: &str = "asks";
const ALL: [&str; 4] = [FACTS, CHILDREN, RECORDS, ASKS];
const VERSION: u8 = 2;
const RULES: &str = "rules";
const BOOKMARK: &str = "bookmark";
const NOTES: &str = "notes";

/// One person's database.
#[derive(Clone)]
pub struct Store(Database);

/// The phone would not store or read something, in the browser's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl StoreError {
    /// Nobody's store is open.
    pub fn closed() -> Self {
        Self("no store is open".into())
    }
}

impl Store {
    /// Opens a person's store and reads what it holds.
    pub async fn open_and_read(me: &Me) -> Result<(Self, Notebook), StoreError> {
        let store = Self::open(&format!("peiban.{}.{}", me.school, me.id)).await?;
        let mut notebook = Notebook::default();
        notebook.absorb(store.read().await?);
        Ok((store, notebook))
    }

    async fn open(name: &str) -> Result<Self, StoreError> {
        let opening = Database::open(name).with_version(VERSION).with_on_upgrade_needed(|_, db| {
            // What an older version made stays as it is.
            let old: Vec<String> = db.object_store_names().collect();
            for store in ALL.into_iter().filter(|name| !old.iter().any(|it| it == name)) {
                db.create_object_store(store).build()?;
            }
            Ok(())
        });
        Ok(Self(opening.await.map_err(|error| StoreError(error.to_string()))?))
    }

    /// Everything in the store.
    pub async fn read(&self) -> Result<Page, StoreError> {
        let transaction = self.0.transaction(ALL).build()?;
        let facts = transaction.object_store(FACTS)?;
        let (rules, bookmark) = (text(&facts, RULES).await?, text(&facts, BOOKMARK).await?);
        let notes = text(&facts, NOTES).await?;
        let children = texts(&transaction.object_store(CHILDREN)?).await?;
        let records = texts(&transaction.object_store(RECORDS)?).await?;
        let asks = texts(&transaction.object_store(ASKS)?).await?;
        Ok(Page {
            rules: rules.map(|json| parse(&json)).transpose()?,
            bookmark: bookmark.map(|json| parse(&json)).transpose()?,
            notes: notes.map(|json| parse(&json)).transpose()?,
            children: all(&children)?,
            entries: all(&records)?,
            asks: all(&asks)?,
            ..Page::default()
        })
    }

    /// Writes a page whole or not at all. When this returns, it is on the disk, not merely on its way.
    pub async fn write(&self, page: &Page) -> Result<(), StoreError> {
        let changes = changes(page)?;
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let transaction = self.0.transaction(ALL).with_mode(TransactionMode::Readwrite).with_options(strict).build()?;
        for Change { store, key, json } in changes {
            let store = transaction.object_store(store)?;
            match json {
                Some(json) => drop(store.put(json).with_key(key).primitive()?),
                None => drop(store.delete(key).primitive()?),
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// One value to put in its place, or to take out.
struct Change<'a> {
    store: &'static str,
    key: &'a str,
    json: Option<String>,
}

/// What a page changes, in order: what is forgotten goes first, for it may come again.
fn changes(page: &Page) -> Result<Vec<Change<'_>>, StoreError> {
    let mut changes = Vec::new();
    let mut forget = |store, key| changes.push(Change { store, key, json: None });
    if page.forgotten_school {
        forget(FACTS, RULES);
        forget(FACTS, BOOKMARK);
        forget(FACTS, NOTES);
    }
    page.forgotten_children.iter().for_each(|id| forget(CHILDREN, id.as_str()));
    page.forgotten_records.iter().for_each(|id| forget(RECORDS, id.as_str()));
    page.forgotten_asks.iter().for_each(|id| forget(ASKS, id.as_str()));
    let mut put = |store, key, json| changes.push(Change { store, key, json: Some(json) });
    if let Some(rules) = &page.rules {
        put(FACTS, RULES, json(rules)?);
    }
    if let Some(notes) = &page.notes {
        put(FACTS, NOTES, json(notes)?);
    }
    if let Some(bookmark) = &page.bookmark {
        put(FACTS, BOOKMARK, json(bookmark)?);
    }
    for file in &page.children {
        put(CHILDREN, file.child.id.as_str(), json(file)?);
    }
    for entry in &page.entries {
        put(RECORDS, entry.record.id.as_str(), json(entry)?);
    }
    for ask in &page.asks {
        put(ASKS, ask.id.as_str(), json(ask)?);
    }
    Ok(changes)
}

async fn text(store: &ObjectStore<'_>, key: &str) -> Result<Option<String>, StoreError> {
    Ok(store.get(key).primitive()?.await?)
}

async fn texts(store: &ObjectStore<'_>) -> Result<Vec<String>, StoreError> {
    let rows = store.get_all::<String>().primitive()?.await?;
    rows.map(|json| Ok(json?)).collect()
}

fn all<T: DeserializeOwned>(texts: &[String]) -> Result<Vec<T>, StoreError> {
    texts.iter().map(|json| parse(json)).collect()
}

fn parse<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError(error.to_string()))
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError(error.to_string()))
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        notebook::{Entry, State},
        record::Record,
        sync::{Outcome, Receipt},
        waiver::Waiver,
    };
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn record(id: &str) -> Record {
        let json = json!({
            "id": id, "by": "m1", "at": "2026-11-05T18:30:00+08:00", "children": ["c1"], "kinds": ["talk", "dinner"],
            "reached": true, "note": "一起包了饺子", "private": true,
        });
        Record::parse(&json).expect("a sound record")
    }

    async fn entries(store: &Store) -> Vec<Entry> {
        store.read().await.expect("the store can be read").entries
    }

    #[wasm_bindgen_test]
    async fn a_saved_record_is_there_when_the_store_is_opened_again() {
        let store = Store::open("test.saved").await.expect("a store");
        store.write(&Page::saved(record("r1"), None)).await.expect("room");
        drop(store);
        let again = Store::open("test.saved").await.expect("the same store");
        assert_eq!(entries(&again).await, [Entry::new(record("r1"), State::Waiting)]);
    }

    #[wasm_bindgen_test]
    async fn a_request_is_kept_until_it_is_taken_back_or_at_school() {
        let json = json!({"id": "w1", "child": "c1", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30",
                          "reason": "孩子生病", "confirmed": false, "asked_by": "m1"});
        let waiver: Waiver = serde_json::from_value(json).expect("a sound waiver");
        let id = waiver.id.clone().expect("an id");
        let store = Store::open("test.asked").await.expect("a store");
        store.write(&Page::asked(id.clone(), waiver.clone())).await.expect("room");
        let read = store.read().await.expect("the store can be read");
        assert_eq!((read.asks.len(), &read.asks[0].waiver, &read.asks[0].state), (1, &waiver, &State::Waiting));
        store.write(&Page::not_asked(id)).await.expect("room");
        assert_eq!(store.read().await.expect("the store can be read").asks, []);
    }

    #[wasm_bindgen_test]
    async fn a_store_of_version_1_opens_with_all_it_holds() {
        let opening = Database::open("test.old").with_version(1_u8).with_on_upgrade_needed(|_, db| {
            for store in [FACTS, CHILDREN, RECORDS] {
                db.create_object_store(store).build()?;
            }
            Ok(())
        });
        let old = opening.await.expect("a store of version 1");
        let entry = Entry::new(record("r1"), State::Waiting);
        let transaction =
            old.transaction(RECORDS).with_mode(TransactionMode::Readwrite).build().expect("a transaction");
        let records = transaction.object_store(RECORDS).expect("records");
        records.put(super::json(&entry).expect("JSON")).with_key("r1").primitive().expect("room");
        transaction.commit().await.expect("room");
        old.close();

        let store = Store::open("test.old").await.expect("the same store");
        let read = store.read().await.expect("the store can be read");
        assert_eq!((read.entries, read.asks), (vec![entry], Vec::new()));
    }

    #[wasm_bindgen_test]
    async fn a_correction_takes_the_place_of_the_refused_record() {
        let store = Store::open("test.corrected").await.expect("a store");
        store.write(&Page::saved(record("r1"), None)).await.expect("room");
        store.write(&Page::saved(record("r2"), Some(record("r1").id))).await.expect("room");
        let kept: Vec<_> = entries(&store).await.into_iter().map(|entry| entry.record.id).collect();
        assert_eq!(kept, [record("r2").id]);
    }

    #[wasm_bindgen_test]
    async fn two_people_have_two_stores() {
        let person = |id: &str| Me {
            id: id.parse().expect("an id"),
            name: "李老师".into(),
            roles: Vec::new(),
            school: "test".parse().expect("an id"),
            school_name: "测试小学".into(),
            parcel_key: None,
            organisations: Vec::new(),
        };
        let (store, _) = Store::open_and_read(&person("m1")).await.expect("a store");
        store.write(&Page::saved(record("r1"), None)).await.expect("room");
        let (_, other) = Store::open_and_read(&person("m2")).await.expect("another store");
        assert!(other.records.is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_receipt_is_stored_with_the_record() {
        let receipt = Receipt { id: record("r1").id, outcome: Outcome::Seq(7) };
        let json = serde_json::to_string(&receipt).expect("JSON");
        assert_eq!(serde_json::from_str::<Receipt>(&json).ok(), Some(receipt));
        let store = Store::open("test.received").await.expect("a store");
        let entry = Entry { received: Some(1_793_000_000_000), ..Entry::new(record("r1"), State::Received) };
        let page = Page { entries: vec![entry.clone()], ..Page::default() };
        store.write(&page).await.expect("room");
        assert_eq!(entries(&store).await, [entry]);
    }
}
