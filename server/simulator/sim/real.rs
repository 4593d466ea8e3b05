//! The school's end as it really is: the store, on either engine, in lock-step with the world.

use chrono::{DateTime, Utc};
use domain::{change::Wanted, id::ChangeId, package::Package, record::Record, school::School, sync::Reply};
use server::store::{Batch, Reader, Receipts, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{
    database::{Database, Engine},
    facts::{START, moment, package, school, staff},
    school::End,
};

pub struct Real {
    runtime: Runtime,
    store: Store,
    /// Where copies of the database lie, the backups and those that were put back.
    folder: TempDir,
    copies: usize,
    /// The number of the last backup.
    backup: Option<usize>,
    _database: Database,
}

impl Real {
    pub fn new(engine: Engine) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (database, store) = runtime.block_on(async {
            let database = Database::create(engine).await;
            let store = database.open().await;
            store.import(&package(), moment(START)).await.expect("the school is imported");
            (database, store)
        });
        let folder = tempfile::tempdir().expect("a folder");
        Self { runtime, store, folder, copies: 0, backup: None, _database: database }
    }

    fn copy(&self, number: usize) -> std::path::PathBuf {
        self.folder.path().join(format!("{number}.db"))
    }

    fn export(&mut self) -> Package {
        let exported = self.runtime.block_on(self.store.export(&school(), true));
        exported.expect("the database answers").expect("the school exists")
    }
}

impl End for Real {
    fn epoch(&self) -> String {
        self.store.epoch().into()
    }

    fn receive(&mut self, batch: &Batch, commits: bool) -> Option<Receipts> {
        commits.then(|| self.runtime.block_on(self.store.receive(batch)).expect("the database answers"))
    }

    fn reply(&mut self, reader: &Reader<'_>, receipts: Receipts) -> Reply {
        let reply = self.runtime.block_on(self.store.reply(reader, receipts)).expect("the database answers");
        serde_json::from_str(&serde_json::to_string(&reply).expect("JSON")).expect("an answer")
    }

    fn transfer(&mut self, wanted: &Wanted, now: DateTime<Utc>) -> bool {
        let (school, principal) = (school(), staff("p1"));
        let changing = self.store.change(&school, &principal, wanted, now);
        self.runtime.block_on(changing).expect("the database answers").is_ok()
    }

    fn back_up(&mut self) {
        self.copies += 1;
        let file = self.copy(self.copies);
        self.runtime.block_on(self.store.back_up(&file)).expect("there is room for a copy");
        self.backup = Some(self.copies);
    }

    fn restore(&mut self) {
        let Some(backup) = self.backup else { return };
        self.copies += 1;
        let file = self.copy(self.copies);
        std::fs::copy(self.copy(backup), &file).expect("there is room for a copy");
        let url = format!("sqlite://{}", file.display());
        self.store = self.runtime.block_on(Store::open(&url)).expect("the copy opens");
    }

    fn school(&mut self) -> School {
        self.export().school()
    }

    fn records(&mut self) -> Vec<Record> {
        self.export().records
    }

    fn history(&mut self) -> Vec<ChangeId> {
        let page =
            self.runtime.block_on(self.store.rules_page(&school(), moment(START))).expect("the database answers");
        page.history.into_iter().map(|entry| entry.id).collect()
    }

    fn verified(&mut self) -> Result<(), String> {
        let differences = self.runtime.block_on(self.store.verify(&school())).expect("the database answers");
        if differences.is_empty() { Ok(()) } else { Err(format!("I6: {differences:?}")) }
    }
}
