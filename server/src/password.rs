//! Passwords: argon2id, off the request threads, a few at a time.

use std::sync::{Arc, LazyLock};

use anyhow::{Result, anyhow};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Each takes 19 MiB and a core for a moment, so that guessing is slow; more at once would starve the records.
const AT_ONCE: usize = 2;

/// In bytes: more than anybody types, less than would keep a processor busy.
pub const LONGEST: usize = 512;

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Passwords {
    /// Whether `password` fits `hash`. Without a hash it takes as long and says no, so that nobody can find out which
    /// telephone numbers have accounts.
    ///
    /// # Errors
    /// When the machine fails.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool> {
        let _turn = self.0.acquire().await?;
        spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            let fits = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
            fits && known
        })
        .await
        .map_err(Into::into)
    }

    /// The hash to keep of `password`.
    ///
    /// # Errors
    /// When the machine fails.
    pub async fn hash(&self, password: String) -> Result<String> {
        let _turn = self.0.acquire().await?;
        spawn_blocking(move || hash(&password)).await?
    }
}

/// The hash of a password that nobody has.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&uuid::Uuid::new_v4().to_string()).unwrap_or_default());

fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}
