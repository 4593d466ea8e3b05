//! An empty database for each test, on either engine.

use std::{env, path::Path};

use server::store::Store;
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that is nobody else's; the file of an SQLite one goes with it.
pub struct Database {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Database {
    pub async fn create(engine: Engine) -> Self {
        // Whoever asks a server needs it; that a server or a channel was started before is not sure.
        let _ = rustls::crypto::ring::default_provider().install_default();
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                let url = Self::in_folder(folder.path()).url;
                Self { url, _folder: Some(folder) }
            }
            Engine::Postgres => Self { url: create_on_postgres().await, _folder: None },
        }
    }

    /// An SQLite database in a folder of the test's.
    pub fn in_folder(folder: &Path) -> Self {
        Self { url: format!("sqlite://{}/data/peiban.db", folder.display()), _folder: None }
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.expect("the database opens")
    }
}

async fn create_on_postgres() -> String {
    let admin = env::var("PEIBAN_TEST_POSTGRES")
        .expect("PEIBAN_TEST_POSTGRES names a PostgreSQL server for the tests; `make test` sets it");
    sqlx::any::install_default_drivers();
    let name = format!("peiban_{}", uuid::Uuid::new_v4().simple());
    let pool = sqlx::AnyPool::connect(&admin).await.expect("PostgreSQL answers");
    let sql = sqlx::AssertSqlSafe(format!("create database {name}"));
    sqlx::query(sql).execute(&pool).await.expect("the database is created");
    let (server, _) = admin.rsplit_once('/').expect("the url ends with a database");
    format!("{server}/{name}")
}
