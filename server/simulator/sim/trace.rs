//! What happened in a run, as a number to compare, and as lines to read when it went wrong.

use std::{collections::VecDeque, hash::Hasher};

use domain::sync::{Outcome, Receipt, Reply};
use fnv::FnvHasher;

use crate::facts::START;

/// How many lines are shown of a run that failed, unless `SIM_LINES` says otherwise.
const LINES: usize = 60;

pub struct Trace {
    hash: FnvHasher,
    lines: VecDeque<String>,
    most: usize,
}

impl Trace {
    pub fn of(seed: u64) -> Self {
        let mut hash = FnvHasher::default();
        hash.write_u64(seed);
        let most = std::env::var("SIM_LINES").ok().and_then(|it| it.parse().ok()).unwrap_or(LINES);
        Self { hash, lines: VecDeque::new(), most }
    }

    /// Something happened.
    pub fn say(&mut self, now: i64, what: impl FnOnce() -> String) {
        let line = what();
        self.hash.write(line.as_bytes());
        if self.lines.len() >= self.most {
            self.lines.pop_front();
        }
        self.lines.push_back(format!("{:>9} s  {line}", (now - START) / 1000));
    }

    /// What the school told a phone; not its lineage, which is another one in every database.
    pub fn tell(&mut self, now: i64, phone: usize, reply: &Reply) {
        self.say(now, || {
            let receipts = words(&reply.receipts);
            let children: Vec<_> = reply.changes.children.iter().map(|it| it.child.id.as_str()).collect();
            let records: Vec<_> = reply.changes.records.iter().map(|it| (it.id.as_str(), &it.children)).collect();
            let (removed, page, more) = (&reply.removed.children, reply.page, reply.more);
            format!(
                "the school tells phone {phone}: {receipts:?} {children:?} {records:?} without {removed:?} up to {} {page:?} {more} {}",
                reply.cursor, reply.check.fingerprint
            )
        });
    }

    pub fn hash(&self) -> u64 {
        self.hash.finish()
    }

    /// The first line kept in which two runs differ; they may have parted earlier, if not all lines were kept.
    pub fn first_difference(&self, other: &Self) -> Option<(String, String)> {
        let pairs = self.lines.iter().zip(&other.lines);
        let apart = || pairs.clone().find(|(one, two)| one != two).map(|(one, two)| (one.clone(), two.clone()));
        (self.hash() != other.hash()).then(|| apart().unwrap_or_default())
    }

    pub fn lines(&self) -> String {
        self.lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// What became of each record, without the sentences, which the model does not know.
pub fn words(receipts: &[Receipt]) -> Vec<String> {
    let word = |outcome: &Outcome| match outcome {
        Outcome::Seq(seq) => seq.to_string(),
        Outcome::Refused(refusal) => format!("{:?}", refusal.code),
    };
    receipts.iter().map(|it| format!("{} {}", it.id, word(&it.outcome))).collect()
}
