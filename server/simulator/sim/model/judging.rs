//! Each record of a batch judged alone, and what stands stored.

use domain::{
    Code, Refusal,
    id::RecordId,
    record::Record,
    sync::{Outcome, Receipt},
};
use server::store::{Batch, Receipts};

use super::Model;
use crate::bugs::Bug;

impl Model {
    pub(super) fn store(&mut self, batch: &Batch) -> Receipts {
        let mut next = self.now.seq + 1;
        let newest = self.now.records.iter().filter(|(_, it)| it.by == batch.author).map(|(_, it)| it.at).max();
        let mut receipts = Vec::new();
        for offered in &batch.records {
            let outcome = match &offered.item {
                Err(refusal) => Outcome::Refused(refusal.clone()),
                Ok(record) => {
                    self.now.seq += 1;
                    let same = self.find(&record.id).filter(|(_, stored)| *stored == *record).map(|(seq, _)| *seq);
                    match (same.filter(|_| !self.has(Bug::NoDedupe)), self.judge(record, batch)) {
                        (Some(seq), _) => Outcome::Seq(seq),
                        (None, Err(refusal)) if !(self.has(Bug::NoDedupe) && refusal.code == Code::IdReused) => {
                            Outcome::Refused(refusal)
                        }
                        _ => {
                            let dropped = self.has(Bug::LastWriteWins) && newest.is_some_and(|at| record.at < at);
                            if !dropped {
                                self.now.records.push((next, record.clone()));
                            }
                            next += 1;
                            Outcome::Seq(next - 1)
                        }
                    }
                }
            };
            receipts.push(Receipt { id: offered.id.clone(), outcome });
        }
        Receipts { records: receipts, ..Receipts::default() }
    }

    fn judge(&mut self, record: &Record, batch: &Batch) -> Result<(), Refusal> {
        let refusal = |code| Refusal::new(code, "", "");
        let checked = record.check(&self.now.school, &batch.author, batch.now.fixed_offset());
        if checked.is_err() || self.find(&record.id).is_some() {
            if record.by == batch.author {
                self.now.refused.insert(record.id.clone());
            }
            return checked.and(Err(refusal(Code::IdReused)));
        }
        if self.now.refused.contains(&record.id) {
            return Err(refusal(Code::IdReused));
        }
        match record.supersedes.as_ref().map(|id| self.find(id)) {
            Some(None) if !record.supersedes.as_ref().is_some_and(|id| self.now.refused.contains(id)) => {
                Err(refusal(Code::UnknownRecord))
            }
            Some(Some((_, earlier))) if earlier.by != record.by => Err(refusal(Code::NotAuthor)),
            _ => Ok(()),
        }
    }

    pub(super) fn find(&self, id: &RecordId) -> Option<&(i64, Record)> {
        self.now.records.iter().find(|(_, record)| record.id == *id)
    }
}
