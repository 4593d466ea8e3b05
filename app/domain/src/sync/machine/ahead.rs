//! Asking for the next page of an answer while this one is being stored: with a village's line most of the time is waiting.

use super::Machine;
use crate::{
    notebook::{Notebook, Page},
    record::Record,
    sync::Request,
    waiver::Waiver,
};

impl Machine {
    /// What may be sent while `page` is being stored, if the answer goes on after it. The [`Effect::Send`](super::Effect::Send)
    /// that follows is this very request, unless there is something to hand in by then; a driver that sent this keeps the
    /// answer until it sees which. It hands nothing in, so nothing is lost with an answer that nobody heard.
    pub fn ask_ahead(
        &mut self,
        now: i64,
        chance: u64,
        notebook: &Notebook,
        page: &Page,
    ) -> Option<Request<Record, Waiver>> {
        let bookmark = page.bookmark.as_ref().filter(|it| it.page.is_some() && notebook.unsent() == 0)?;
        let request = self.question(now, chance, bookmark);
        self.ahead = Some(request.clone());
        Some(request)
    }

    /// What was sent ahead, if that is `request` but for the moment and the nonce.
    pub(super) fn sent_ahead(&mut self, request: &Request<Record, Waiver>) -> Option<Request<Record, Waiver>> {
        let ahead = self.ahead.take()?;
        let is_it = (&ahead.epoch, ahead.cursor, ahead.page) == (&request.epoch, request.cursor, request.page);
        (is_it && request.waiting == 0).then_some(ahead)
    }
}
