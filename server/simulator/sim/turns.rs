//! What the tabs of a phone do in their turns: one at a time, as long as the browser's lock holds.

use domain::{
    notebook::State,
    sync::{Effect, Event, Failure, Outcome, Reply},
};

use crate::{
    bugs::{self, Bug},
    oracle,
    phone::Phone,
    world::{Happening, World},
};

impl World {
    /// The person looks at one of the tabs.
    pub fn picks_a_tab(&mut self, at: usize) {
        if self.phones[at].tabs.len() > 1 {
            self.phones[at].front = self.chance.below(self.phones[at].tabs.len());
        }
    }

    /// The tab in front asks, unless it does already; if another one does, once that is done.
    pub fn turn(&mut self, at: usize) -> Result<(), String> {
        let phone = &mut self.phones[at];
        let others_ask = phone.tabs.iter().any(|it| it.asked.is_some()) && self.bug != Some(Bug::NoLock);
        if phone.tab().asked.is_some() {
            return Ok(());
        }
        phone.tab().queued = others_ask;
        if others_ask {
            return Ok(());
        }
        if self.bug != Some(Bug::StaleTab) {
            phone.tab().notebook = phone.stored().clone();
        }
        self.goes_on(at, Event::Turn, None)
    }

    /// The lock is free again: it goes to the tab that waits for it.
    pub fn next_tab(&mut self, at: usize) -> Result<(), String> {
        let free = self.phones[at].tabs.iter().all(|it| it.asked.is_none());
        if free && self.phones[at].bring(|it| it.queued) { self.turn(at) } else { Ok(()) }
    }

    /// The tab in front dies, whatever it was at.
    pub fn tab_dies(&mut self, at: usize) -> Result<(), String> {
        self.phones[at].close_tab();
        self.next_tab(at)
    }

    /// Gives the machine an event, and does what it asks for until it sends or rests.
    pub fn goes_on(&mut self, at: usize, mut event: Event, reply: Option<&Reply>) -> Result<(), String> {
        let mut ahead = None;
        loop {
            let (now, chance) = (self.now, self.chance.draw());
            let skew = self.phones[at].skew;
            let tab = self.phones[at].tab();
            let effect = tab.machine.step(now + skew, chance, &tab.notebook, event);
            event = match effect {
                Effect::Send(request) => {
                    // What was sent ahead is under way already.
                    if ahead.is_none_or(|nonce| nonce != request.nonce) {
                        self.sends(at, *request);
                    }
                    return Ok(());
                }
                Effect::HandOver(_) => return Err("a phone takes itself for revoked that nobody revoked".into()),
                Effect::Write(mut page) => {
                    if self.bug == Some(Bug::DropsRefused) {
                        page.entries.retain(|it| !matches!(it.state, State::Refused(_)));
                        let refused = reply.iter().flat_map(|it| &it.receipts);
                        let refused = refused.filter(|it| matches!(it.outcome, Outcome::Refused(_)));
                        page.forgotten_records.extend(refused.map(|it| it.id.clone()));
                    }
                    self.oracle.page_is_honest(&self.phones[at], &page, reply)?;
                    let chance = self.chance.draw();
                    let tab = self.phones[at].tab();
                    if let Some(request) = tab.machine.ask_ahead(now + skew, chance, &tab.notebook, &page) {
                        ahead = Some(request.nonce.clone());
                        self.sends(at, request);
                    }
                    let phone = &mut self.phones[at];
                    let written = phone.write(&page);
                    if written && self.chance.permille(self.plan.phone_crash) {
                        // It was on the disk, and nobody saw it.
                        return self.tab_dies(at);
                    }
                    let phone = &mut self.phones[at];
                    if written {
                        phone.tab().notebook.absorb(*page);
                        oracle::cursor_goes_on(phone)?;
                    } else {
                        phone.tab().asked = None;
                    }
                    Event::Written(written)
                }
                Effect::Rest(link, ms) => {
                    self.trace.say(self.now, || format!("phone {at} rests: {link:?}"));
                    let tab = self.phones[at].tab();
                    if let Some(differs) = tab.machine.differs() {
                        return Err(format!(
                            "I4: phone {at} computes other numbers than the school in {}",
                            differs.month
                        ));
                    }
                    self.count += 1;
                    tab.rest = self.count;
                    let (rest, end) = (tab.rest, self.now + i64::from(ms));
                    if tab.has_waiting() && end < self.looked_at[at] {
                        self.at(end, Happening::Rested(at, rest));
                    }
                    return self.next_tab(at);
                }
            };
        }
    }

    /// What came of a request reaches its phone, if that still waits for it.
    pub fn hears(&mut self, at: usize, token: u64, heard: Result<Reply, Failure>) -> Result<(), String> {
        let phone = &mut self.phones[at];
        if !phone.bring(|it| it.asked == Some(token)) {
            return Ok(());
        }
        phone.tab().asked = None;
        if self.bug == Some(Bug::ClearOn401) && heard == Err(Failure::SignedOut) {
            let waiting = Phone::waiting(phone.notebook());
            phone.tab().notebook.records.retain(|id, _| !waiting.contains(id));
            phone.disk().notebook.records.retain(|id, _| !waiting.contains(id));
        }
        let heard = heard.map(|reply| bugs::mistaken(self.bug, self.phones[at].tab(), reply));
        let reply = heard.as_ref().ok().cloned();
        self.goes_on(at, Event::Answer(heard.map(Box::new)), reply.as_ref())?;
        // The person sees that the password is asked for, and types it, sooner or later.
        if !self.phones[at].disk().signed_in && self.chance.permille(500) {
            self.phones[at].disk().signed_in = true;
        }
        Ok(())
    }
}
