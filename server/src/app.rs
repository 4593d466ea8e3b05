//! What every handler shares.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{gate::Gate, password::Passwords, reminders::Reach, site::Site, store::Store};

/// What every handler shares; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The built site.
    pub site: Arc<Site>,
    /// Checks passwords, one at a time.
    pub passwords: Passwords,
    /// How reminders leave.
    pub reach: Reach,
    /// How much is taken on at once.
    pub gate: Gate,
    /// The server's clock; tests set their own.
    pub clock: Clock,
    /// Whether cookies are only for TLS.
    pub secure_cookies: bool,
    /// Whether a proxy stands before the server and says where each request comes from.
    pub behind_proxy: bool,
}

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

impl App {
    /// The app over a database, with the embedded site and the machine's clock.
    pub fn new(store: Store, reach: Reach) -> Self {
        Self {
            store,
            site: Arc::new(Site::embedded()),
            passwords: Passwords::default(),
            reach,
            gate: Gate::default(),
            clock: Arc::new(Utc::now),
            secure_cookies: false,
            behind_proxy: false,
        }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}
