//! Records and requests coming in: each judged alone, all that stand stored together, each exactly once.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    id::{ChildId, DeviceId, RecordId, SchoolId, StaffId, WaiverId},
    record::Record,
    school::School,
    sync::{Outcome, Receipt},
    waiver::Waiver,
};
use sqlx::AnyConnection;

use super::{
    Store,
    accounts::Heard,
    aliases::{aliases, files_before},
    judging::Intake,
    school::{files, rules},
    write::{Work, take_numbers},
};

/// What one person hands in from one phone.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Batch {
    pub school: SchoolId,
    pub author: StaffId,
    pub device: DeviceId,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// The server's clock minus the phone's, in milliseconds.
    pub skew_ms: i64,
    /// How many more the phone still keeps to itself, if it is the phone that speaks.
    pub waiting: Option<u32>,
    pub records: Vec<Offered<RecordId, Record>>,
    /// Requests to be freed of something.
    pub waivers: Vec<Offered<WaiverId, Waiver>>,
}

/// One item of a batch: its id, and itself or the reason why it cannot be read.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Offered<Id, Item> {
    pub id: Id,
    pub item: Result<Item, Refusal>,
}

/// What became of each item of a batch.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Receipts {
    pub records: Vec<Receipt>,
    pub waivers: Vec<Receipt<WaiverId>>,
    /// Records that name other children now than they did when they were handed in.
    pub renamed: Vec<RecordId>,
}

impl Store {
    /// Stores what stands of a batch, with the obligations that follow from it, notes that its phone was heard from, and
    /// answers for every item of it.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored and the same batch may be sent again.
    pub async fn receive(&self, batch: &Batch) -> Result<Receipts> {
        if !batch.records.is_empty() || !batch.waivers.is_empty() {
            return self.write_together(batch.clone()).await;
        }
        if let Some(heard) = Heard::of(batch) {
            self.hear_from(heard).await?;
        }
        Ok(Receipts::default())
    }
}

impl Work for Batch {
    type Output = Receipts;

    async fn run(&self, db: &mut AnyConnection) -> Result<Receipts> {
        let readable = self.records.iter().filter(|it| it.item.is_ok()).count();
        let asked = self.waivers.iter().filter(|it| it.item.is_ok()).count();
        let first = take_numbers(db, &self.school, readable + asked).await?;
        let aliases = aliases(db, &self.school).await?;
        if aliases.0.is_empty() {
            return self.take_in(db, self, first).await;
        }
        let meant = self.meant(&aliases);
        let mut receipts = meant.take_in(db, self, first).await?;
        receipts.renamed = self.keep_sent(db, &meant, &receipts).await?;
        Ok(receipts)
    }
}

impl Batch {
    /// Takes it in with numbers from `first` on. Each record is judged as it was `sent`: for a child that was found to be
    /// another, by who cared for it before.
    async fn take_in(&self, db: &mut AnyConnection, sent: &Self, first: i64) -> Result<Receipts> {
        let readable = || self.records.iter().filter_map(|offered| offered.item.as_ref().ok());
        let asked = || self.waivers.iter().filter_map(|offered| offered.item.as_ref().ok());
        let rules = rules(db, &self.school).await?;
        let named = readable().flat_map(|record| &record.children).chain(asked().filter_map(|it| it.child.as_ref()));
        let named: BTreeSet<&ChildId> = named.collect();
        let mut school = School { rules, children: files(db, &self.school, named).await? };
        let was_named = sent.records.iter().filter_map(|it| it.item.as_ref().ok()).flat_map(|record| &record.children);
        let others: BTreeSet<&ChildId> = was_named.filter(|id| !school.children.contains_key(*id)).collect();
        let before = files_before(db, &self.school, others).await?;
        school.children.extend(before.iter().map(|file| (file.child.id.clone(), file.clone())));
        let mut intake = Intake::look_up(self, school, first, db).await?;
        let mut receipts = Vec::with_capacity(self.records.len());
        for (offered, sent) in self.records.iter().zip(&sent.records) {
            let outcome = match (&offered.item, &sent.item) {
                (Ok(record), Ok(sent)) => intake.judge(record, sent)?,
                (Err(refusal), _) | (_, Err(refusal)) => Outcome::Refused(refusal.clone()),
            };
            receipts.push(Receipt { id: offered.id.clone(), outcome });
        }
        for file in before {
            intake.school.children.remove(&file.child.id);
        }
        let waivers = intake.asked(db).await?;
        intake.store(db).await?;
        if let Some(heard) = Heard::of(self) {
            heard.run(db).await?;
        }
        Ok(Receipts { records: receipts, waivers, renamed: Vec::new() })
    }
}
