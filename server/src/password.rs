//! Passwords: argon2id, one at a time, on threads that give way to all others.

use std::{
    sync::{Arc, LazyLock},
    thread,
};

use anyhow::{Context, Result, anyhow};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, oneshot};

/// Each takes 19 MiB and a core for a moment, so that guessing is slow. A small machine has two, and one is for the records.
const AT_ONCE: usize = 1;
/// As `nice` counts, the most: whatever else there is to do goes first, and passwords have what is left.
const GIVING_WAY: i32 = 19;

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
        let check = move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            let fits = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
            fits && known
        };
        self.in_turn(check).await
    }

    /// The hash to keep of `password`.
    ///
    /// # Errors
    /// When the machine fails.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.in_turn(move || hash(&password)).await?
    }

    /// Does `work` when its turn comes, on a thread of its own: one that has given way once may not take its share again. The
    /// turn is the thread's, so whoever hangs up meanwhile lets no other in before it has ended.
    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = self.0.clone().acquire_owned().await?;
        let (done, result) = oneshot::channel();
        thread::Builder::new().name("password".into()).spawn(move || {
            let _turn = turn;
            give_way();
            // Nobody to hear it is no fault: they hung up.
            let _ = done.send(work());
        })?;
        result.await.context("a password's thread panicked")
    }
}

/// Lets the other threads of this process go first; elsewhere than on Linux a thread has no niceness of its own.
#[cfg(target_os = "linux")]
fn give_way() {
    // Where this is forbidden passwords are as quick as anything else.
    let _ = rustix::process::nice(GIVING_WAY);
}

#[cfg(not(target_os = "linux"))]
fn give_way() {}

/// The hash of a password that nobody has.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&uuid::Uuid::new_v4().to_string()).unwrap_or_default());

fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn whoever_hangs_up_keeps_the_turn_until_the_work_has_ended() {
        let passwords = Passwords::default();
        let (end, ended) = channel::<()>();
        let (started, begun) = oneshot::channel();
        let endless = passwords.in_turn(move || {
            let _ = started.send(());
            ended.recv()
        });
        tokio::select! {
            _ = endless => unreachable!("it waits for the end"),
            started = begun => started.expect("it began"),
        }
        assert_eq!(passwords.0.available_permits(), AT_ONCE - 1);
        drop(end);
        let _turn = passwords.0.acquire().await.expect("the turn is free again");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn passwords_give_way_and_nothing_else_does() {
        let niceness = || rustix::process::getpriority_process(None).expect("Linux knows it");
        let before = niceness();
        let there = Passwords::default().in_turn(niceness).await.expect("it is done");
        assert_eq!((there, niceness()), ((before + GIVING_WAY).min(19), before));
    }
}
