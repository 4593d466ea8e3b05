//! A server of one's own for each test, and verbs to use it with.

mod database;
mod phone;
pub mod proxy;
mod school;

use std::{
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
};

use axum_server::Handle;
use chrono::{DateTime, Utc};
use domain::{id::SchoolId, obligation::Cell, package::Package};
use server::{
    App, Patience, Reach,
    site::Site,
    store::{Account, Store},
};
use sqlx::AnyPool;
use tokio::sync::OnceCell;

pub use server::Passwords;

pub use database::{Database, Engine};
pub use phone::{Phone, outcomes, sign_in_request};
pub use school::{record, school, school_with};

/// The password of every account of a test.
pub const PASSWORD: &str = "correct horse";

/// A server with one school, on a port of its own, with a clock that tests set.
pub struct TestServer {
    pub url: String,
    pub store: Store,
    pub database: Database,
    clock: Arc<Mutex<DateTime<Utc>>>,
}

impl TestServer {
    /// A server with the usual school, on 20 November 2026 at noon.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, school()).await
    }

    /// A server with this school.
    pub async fn start_with(engine: Engine, school: Package) -> Self {
        let server = Self::start_empty(engine, |_| {}).await;
        server.open_school(&school).await;
        server
    }

    /// A server without a school, changed before it starts.
    pub async fn start_empty(engine: Engine, change: impl FnOnce(&mut App)) -> Self {
        Self::start_on(Database::create(engine).await, change).await
    }

    /// The same, on a database that is there.
    pub async fn start_on(database: Database, change: impl FnOnce(&mut App)) -> Self {
        let store = database.open().await;
        let clock = Arc::new(Mutex::new(moment("2026-11-20T12:00:00+08:00")));
        let mut app = App::new(store.clone(), reach());
        app.site = Arc::new(Site::new([]));
        app.clock = Arc::new({
            let clock = clock.clone();
            move || *clock.lock().expect("nobody panics with the clock")
        });
        change(&mut app);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(server::accept(app, listener, None, Patience::default(), Handle::new()));
        Self { url, store, database, clock }
    }

    /// Imports a school, with accounts.
    pub async fn open_school(&self, school: &Package) {
        open_school(&self.store, school).await;
    }

    /// The phone of a member of staff, signed in.
    pub async fn phone(&self, staff: &str) -> Phone {
        Phone::sign_in(&self.url, staff, &format!("phone-of-{staff}")).await
    }

    /// Another phone of theirs, signed in.
    pub async fn second_phone(&self, staff: &str) -> Phone {
        Phone::sign_in(&self.url, staff, &format!("tablet-of-{staff}")).await
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().expect("nobody panics with the clock")
    }

    pub fn set_now(&self, now: &str) {
        *self.clock.lock().expect("nobody panics with the clock") = moment(now);
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().expect("an address")
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(sql).fetch_one(&self.pool().await).await.expect("the table exists")
    }

    /// The one number that this asks for.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool().await).await.expect("one row with one number")
    }

    /// All cells in the database.
    pub async fn cells(&self) -> Vec<Cell> {
        let sql = "select body from cell order by duty, subject, period_from";
        let bodies: Vec<String> =
            sqlx::query_scalar(sql).fetch_all(&self.pool().await).await.expect("the table exists");
        bodies.iter().map(|body| serde_json::from_str(body).expect("a cell")).collect()
    }

    /// The school as it is now, private notes included.
    pub async fn export(&self) -> Package {
        let school: SchoolId = "hd".parse().expect("an id");
        self.store.export(&school, true).await.expect("the database answers").expect("the school exists")
    }

    /// Everything kept is what the records and the rules give.
    pub async fn assert_verified(&self) {
        for school in self.store.schools().await.expect("the database answers") {
            let differences = self.store.verify(&school).await.expect("the database answers");
            assert!(differences.is_empty(), "{differences:#?}");
        }
    }

    /// What nobody should do: SQL by hand.
    pub async fn execute(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool().await).await.expect("sound SQL");
    }

    /// The database itself, past the store.
    pub async fn pool(&self) -> AnyPool {
        AnyPool::connect(&self.database.url).await.expect("the database is there")
    }
}

/// A server that reaches nobody.
pub fn reach() -> Reach {
    Reach::without_push().expect("this machine has certificates")
}

/// Imports a school; everyone of it gets an account under their staff id and [`PASSWORD`].
pub async fn open_school(store: &Store, school: &Package) {
    store.import(school, moment("2026-08-20T12:00:00+08:00")).await.expect("the school is imported");
    for staff in &school.staff {
        let password_hash = password_hash().await;
        let account =
            Account { school: school.school.id.clone(), staff: staff.id.clone(), password_hash, disabled_at: None };
        store.add_account(&account, staff.id.as_str()).await.expect("the account is new");
    }
}

/// A moment written with its offset.
pub fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("a moment").to_utc()
}

/// Hashed once: it is meant to be slow.
async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = async || Passwords::default().hash(PASSWORD.into()).await.expect("argon2 works");
    HASH.get_or_init(hash).await.clone()
}
