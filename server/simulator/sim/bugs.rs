//! Mistakes that were made by systems like this one, to be planted: each must be found, or the simulator is too weak.

use domain::sync::{Failure, Outcome, Receipt, Reply, heard};

use crate::{phone::Phone, tab::Tab};

/// One mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The school stores a record again that it has.
    NoDedupe,
    /// The school names a cursor beyond what it has told.
    CursorAhead,
    /// The school takes an older moment for an older version, and drops it.
    LastWriteWins,
    /// The school answers before its transaction is complete.
    AckBeforeCommit,
    /// Signed out, the phone clears what waits.
    ClearOn401,
    /// The phone does not notice that a backup was restored.
    NoEpochCheck,
    /// The phone keeps children that left.
    NoPurge,
    /// The school takes dates in UTC.
    UtcDates,
    /// The phone sends what it sent before under a new id.
    NewIdOnRetry,
    /// The school forgets after three days who left.
    ScopeForgotten,
    /// The phone hands in what waits under the name of whoever is signed in.
    OthersOutbox,
    /// The phone takes the part of an answer that arrived for the whole.
    PartialPage,
    /// The phone takes an answer that somebody kept for its own.
    StaleAnswer,
    /// Any success means that everything was received.
    SuccessIsReceipt,
    /// The phone's store says complete before it is on the disk.
    Relaxed,
    /// The phone drops what came back.
    DropsRefused,
    /// A tab takes in answers by what it read before another tab wrote.
    StaleTab,
    /// Two tabs ask at once.
    NoLock,
    /// The school keeps a change in its history as often as it is asked for it.
    ChangeTwice,
}

impl Bug {
    pub const ALL: [Self; 19] = [
        Self::NoDedupe,
        Self::CursorAhead,
        Self::LastWriteWins,
        Self::AckBeforeCommit,
        Self::ClearOn401,
        Self::NoEpochCheck,
        Self::NoPurge,
        Self::UtcDates,
        Self::NewIdOnRetry,
        Self::ScopeForgotten,
        Self::OthersOutbox,
        Self::PartialPage,
        Self::StaleAnswer,
        Self::SuccessIsReceipt,
        Self::Relaxed,
        Self::DropsRefused,
        Self::StaleTab,
        Self::NoLock,
        Self::ChangeTwice,
    ];
}

/// An answer as a phone with the planted mistake understands it.
pub fn mistaken(bug: Option<Bug>, tab: &Tab, mut reply: Reply) -> Reply {
    match bug {
        Some(Bug::NoEpochCheck) => reply.epoch = tab.notebook.bookmark.epoch.clone().unwrap_or(reply.epoch),
        Some(Bug::NoPurge) => reply.removed.children.clear(),
        Some(Bug::StaleAnswer) => reply.nonce.clone_from(&tab.nonce),
        Some(Bug::SuccessIsReceipt) => {
            let mut unnamed = Phone::waiting(&tab.notebook);
            unnamed.retain(|id| reply.receipts.iter().all(|it| it.id != *id));
            reply.receipts.extend(unnamed.into_iter().map(|id| Receipt { id, outcome: Outcome::Seq(0) }));
        }
        _ => {}
    }
    reply
}

/// Half of the records of an answer, taken for all.
///
/// # Errors
/// As for the whole.
pub fn heard_in_part(whole: &str) -> Result<Reply, Failure> {
    let mut reply = heard::<Reply>(whole)?;
    reply.changes.records.truncate(reply.changes.records.len() / 2);
    Ok(reply)
}
