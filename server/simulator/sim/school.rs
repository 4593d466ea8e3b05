//! The school's end as the world sees it: the model, or the real store.

use chrono::{DateTime, Utc};
use domain::{change::Wanted, id::ChangeId, record::Record, school::School, sync::Reply};
use server::store::{Batch, Reader, Receipts};

/// What a phone and a principal can ask of the school, and what can happen to it.
pub trait End {
    /// The lineage of its database.
    fn epoch(&self) -> String;
    /// Takes in a batch, whole, in one transaction; or not at all, if the power fails before it `commits`.
    fn receive(&mut self, batch: &Batch, commits: bool) -> Option<Receipts>;
    /// Answers with what is new; other requests may have been taken in between.
    fn reply(&mut self, reader: &Reader<'_>, receipts: Receipts) -> Reply;
    /// Gives a child another mentor; false if that is refused.
    fn transfer(&mut self, wanted: &Wanted, now: DateTime<Utc>) -> bool;
    fn back_up(&mut self);
    /// Back to the last backup, with a new lineage.
    fn restore(&mut self);
    /// The school, to look at.
    fn school(&mut self) -> School;
    /// All records it has, to look at.
    fn records(&mut self) -> Vec<Record>;
    /// All changes in its history, to look at.
    fn history(&mut self) -> Vec<ChangeId>;
    /// I6: whether all numbers it keeps are those worked out anew; the model keeps none.
    fn verified(&mut self) -> Result<(), String>;
}
