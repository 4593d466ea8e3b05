//! Requests to be freed of something, coming in with a batch.

use anyhow::Result;
use domain::{
    id::WaiverId,
    sync::{Outcome, Receipt},
    waiver::Waiver,
};
use sqlx::AnyConnection;

use super::{
    intake::Offered,
    judging::{Intake, id_reused},
    waivers,
};

impl Intake<'_> {
    /// Judges and stores the requests. They change no cell until the principal decides.
    pub async fn asked(&mut self, db: &mut AnyConnection) -> Result<Vec<Receipt<WaiverId>>> {
        let mut receipts = Vec::with_capacity(self.batch.waivers.len());
        for Offered { id, item } in &self.batch.waivers {
            let outcome = match item {
                Ok(waiver) => self.ask(db, id, waiver).await?,
                Err(refusal) => Outcome::Refused(refusal.clone()),
            };
            receipts.push(Receipt { id: id.clone(), outcome });
        }
        Ok(receipts)
    }

    async fn ask(&mut self, db: &mut AnyConnection, id: &WaiverId, waiver: &Waiver) -> Result<Outcome> {
        if let Some((seq, stored)) = waivers::find(db, &self.batch.school, id).await? {
            let asked = Waiver { confirmed: false, answer: None, ..stored };
            return Ok(if asked == *waiver { Outcome::Seq(seq) } else { Outcome::Refused(id_reused()) });
        }
        if let Err(refusal) = waiver.check_asked(&self.school, &self.batch.author) {
            return Ok(Outcome::Refused(refusal));
        }
        let seq = self.next;
        self.next += 1;
        waivers::add(db, &self.batch.school, waiver, seq).await?;
        Ok(Outcome::Seq(seq))
    }
}
