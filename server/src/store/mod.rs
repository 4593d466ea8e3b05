//! The only SQL: one text for SQLite and PostgreSQL.

mod accounts;
mod aliases;
mod archives;
mod asked;
mod attachment_reading;
mod attachments;
mod audit;
mod audit_rows;
mod backup;
mod board;
mod cells;
mod changes;
mod checks;
mod child_rows;
mod children;
mod concerns;
mod corrections;
mod coverage;
mod devices;
mod enrolments;
mod erasure;
mod export;
mod forms;
mod guesses;
mod heartbeat;
mod held;
mod import;
mod intake;
mod invitations;
mod judging;
mod ledgers;
mod merging;
mod moves;
mod moving;
mod news;
mod notes;
mod nudges;
mod open;
mod organisations;
mod outbox;
mod pairings;
mod parcels;
mod parts;
mod people;
mod person_sums;
mod pictures;
mod record_pages;
mod records;
mod reminder_settings;
mod reminding;
mod reply;
mod returns;
mod review;
mod rights;
mod roster;
mod rows;
mod rules_page;
mod school;
mod scope;
mod search;
mod seen;
mod sharing;
mod sums;
mod telling;
mod together;
mod tokens;
mod verify;
mod waivers;
mod ways;
mod write;

use sqlx::{Any, AnyPool, Transaction};

pub use accounts::{Account, SESSION_DAYS, Standing};
pub use attachment_reading::{Content, Reading};
pub use attachments::{NotTaken, Upload};
pub use audit::{Actor, Trace};
pub use audit_rows::{AuditRow, Sought};
pub use backup::restore;
pub use devices::{Device, Owner};
pub use forms::Diary;
pub use heartbeat::{Counts, Pulse};
pub use held::Leftovers;
pub use intake::{Batch, Offered, Receipts};
pub use invitations::{Invited, Joined, new_code};
pub use ledgers::{Ledger, Ledgers, Whose};
pub use outbox::{Fate, Taken};
pub use parcels::Delivery;
pub use record_pages::RecordPages;
pub use reminder_settings::{MOST_ROBOTS, OwnSetting, Setting};
pub use reminding::{Run, Turn};
pub use reply::Reader;
pub use rights::{Consent, Reads, Rights};
pub use roster::Import;
pub use sharing::Act;
pub use telling::{Destination, Discreet, Said, Telling};
pub use tokens::{ApiToken, MOST_TOKENS, NewToken};
pub use verify::Difference;
pub use ways::Ways;
pub use write::may_heal;

/// The database. Cheap to clone; every clone shares its connections.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
    reader: AnyPool,
    /// On SQLite a single connection, because it has a single writer.
    writer: AnyPool,
    /// Where writers of SQLite wait for one another; PostgreSQL has none.
    line: Option<together::Line>,
    epoch: String,
}

/// What the database is kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Store {
    /// The lineage of this database: phones that saw another one start over.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> anyhow::Result<()> {
        sqlx::query("select 1").execute(&self.reader).await?;
        Ok(())
    }

    /// A transaction that sees one moment of the database, whatever is written meanwhile.
    async fn snapshot(&self) -> sqlx::Result<Transaction<'static, Any>> {
        let begin = match self.engine {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read, read only",
        };
        self.reader.begin_with(begin).await
    }
}
