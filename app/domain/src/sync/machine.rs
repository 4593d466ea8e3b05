//! When one request has ended, what comes next: the phone's side of an exchange, without a clock, a network or a store.
//!
//! Whoever drives it (the browser, a test, the simulator) gives it a turn, does the one thing it asks for, and tells it
//! what came of that, until it rests.

mod ahead;
mod hand_over;

use serde::Serialize;

use super::{Check, Failure, MAX_BODY, MAX_RECORDS, PROTOCOL, Reply, Request, Taken, answer::LONGEST_PAUSE};
use crate::{
    Code, Refusal,
    id::{DeviceId, StaffId},
    notebook::{Bookmark, Notebook, Page},
    parcel::Contents,
    record::Record,
    waiver::Waiver,
};

/// One person's exchanges with the school, from one phone.
#[derive(Debug, Clone)]
pub struct Machine {
    owner: StaffId,
    device: DeviceId,
    /// How many records a request may carry: fewer after one that died on the way, more after one that did not.
    most: usize,
    /// Whether the last answer took long.
    slow: bool,
    /// How many exchanges in a row came to nothing.
    failures: u32,
    /// Until then, in milliseconds since 1970, a busy school wants to hear nothing.
    not_before: i64,
    /// What was asked and not answered yet.
    asked: Option<Asked>,
    /// What was sent while the answer before was being written.
    ahead: Option<Request<Record, Waiver>>,
    /// Whether the school has more to say than the answer being written.
    more: bool,
    /// How many items waited when the request that is being answered was made.
    waited: usize,
    /// Whether the school wants this device to hand over what it holds.
    revoked: bool,
    /// Why a request with nothing but the oldest item was refused: the item's fault, if one without it is answered.
    suspect: Option<Refusal>,
    /// This phone's numbers after the last exchange, if the school computed others.
    differs: Option<Check>,
}

/// A request on its way.
#[derive(Debug, Clone)]
struct Asked {
    nonce: Option<String>,
    at: i64,
    handed_in: usize,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The driver may exchange now: at start, after a save, when the network or the person returns, after a rest.
    Turn,
    /// What came of a request.
    Answer(Result<Box<Reply>, Failure>),
    /// What came of handing over.
    Taken(Result<Taken, Failure>),
    /// Whether the page is safely stored; if so, the notebook has absorbed it.
    Written(bool),
}

/// What the driver does next.
#[derive(Debug)]
pub enum Effect {
    /// Send this, and report the [`Event::Answer`].
    Send(Box<Request<Record, Waiver>>),
    /// Send this to where revoked devices hand over what they hold, and report the [`Event::Taken`].
    HandOver(Box<Contents<Record, Waiver>>),
    /// Store this in one transaction, let the notebook absorb it, and report [`Event::Written`].
    Write(Box<Page>),
    /// Nothing, for about so many milliseconds; any reason for an exchange may cut it short.
    Rest(Link, u32),
}

/// How the last attempt to reach the school went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Nothing has been tried yet.
    Untried,
    /// A request is under way.
    Busy,
    /// The school answered.
    Fine,
    /// Nobody answered.
    NoNetwork,
    /// The phone could not store the answer.
    NoRoom,
    /// The school asks for the password again; nothing on the phone is lost.
    SignedOut,
    /// The device was revoked; the school has all that was on it, and it is empty now.
    Revoked,
    /// The school refused the request as a whole.
    Refused(Refusal),
}

/// Between two questions while nothing waits, in milliseconds.
const QUIET: u32 = 60_000;
/// After the first failure; doubled after each further one, up to [`PERSIST`] or [`QUIET`].
const RETRY: u32 = 2_000;
/// The longest pause while something waits: a signal in a village may last only a minute.
pub const PERSIST: u32 = 30_000;
/// A request that failed sooner than this met no network at all; one that lived longer was too much for it.
const DIED_ON_THE_WAY: i64 = 1_500;
/// An answer that takes this long came over a line that may not carry much before it breaks.
const SLOW: i64 = 1_000;
/// So many records are some 5 KB.
const CAREFUL: usize = 20;
/// What a request needs beside what it hands in, in bytes.
const ENVELOPE: usize = 1024;

impl Machine {
    /// A machine at rest.
    pub fn new(owner: StaffId, device: DeviceId) -> Self {
        Self {
            owner,
            device,
            most: MAX_RECORDS,
            slow: false,
            failures: 0,
            not_before: 0,
            asked: None,
            ahead: None,
            more: false,
            waited: 0,
            revoked: false,
            suspect: None,
            differs: None,
        }
    }

    /// This phone's numbers after the last exchange, if the school computed others from the same records.
    pub fn differs(&self) -> Option<&Check> {
        self.differs.as_ref()
    }

    /// What to do now that `event` happened at `now` (milliseconds since 1970, on the phone's clock). `chance` is any
    /// number that no other call was given; it only tells one request from another.
    pub fn step(&mut self, now: i64, chance: u64, notebook: &Notebook, event: Event) -> Effect {
        match event {
            Event::Turn => match self.busy_for(now) {
                // Neither sooner nor much later: whoever was turned away comes back when there is room.
                Some(left) => Effect::Rest(Link::NoNetwork, left),
                None => self.ask(now, chance, notebook),
            },
            Event::Answer(Ok(reply)) => self.take_in(now, notebook, *reply),
            Event::Taken(Ok(taken)) => Effect::Write(Box::new(Notebook::without(taken))),
            Event::Answer(Err(failure)) | Event::Taken(Err(failure)) => {
                self.go_on_after(now, chance, notebook, failure)
            }
            Event::Written(true) if self.revoked => self.hand_over(now, notebook),
            Event::Written(true) => self.go_on(now, chance, notebook),
            Event::Written(false) => self.fail(Link::NoRoom, notebook),
        }
    }

    /// How long the school is still busy, in milliseconds. A pause longer than any that is granted only means that the
    /// clock was set back.
    fn busy_for(&self, now: i64) -> Option<u32> {
        let left = u32::try_from(self.not_before - now).ok()?;
        (0 < left && left <= LONGEST_PAUSE * 1000).then_some(left)
    }

    fn ask(&mut self, now: i64, chance: u64, notebook: &Notebook) -> Effect {
        let most = if self.suspect.is_some() { 0 } else { self.most };
        let mut room = MAX_BODY - ENVELOPE;
        let waiting = notebook.to_hand_in();
        self.waited = waiting.len() + notebook.asks_waiting().count();
        let records = batch(waiting.into_iter(), most, &mut room);
        let waivers = batch(notebook.asks_waiting(), most - records.len(), &mut room);
        let waiting = u32::try_from(self.waited).unwrap_or(u32::MAX);
        let request = Request { waiting, records, waivers, ..self.question(now, chance, &notebook.bookmark) };
        let request = self.sent_ahead(&request).unwrap_or(request);
        let handed_in = request.records.len() + request.waivers.len();
        self.asked = Some(Asked { nonce: request.nonce.clone(), at: request.now, handed_in });
        Effect::Send(Box::new(request))
    }

    /// What is new after `bookmark`, with nothing handed in.
    fn question(&self, now: i64, chance: u64, bookmark: &Bookmark) -> Request<Record, Waiver> {
        let (cursor, page) = bookmark.place();
        Request {
            protocol: PROTOCOL,
            epoch: bookmark.epoch.clone(),
            cursor,
            page,
            device: self.device.clone(),
            nonce: Some(format!("{chance:016x}")),
            now,
            waiting: 0,
            differs: self.differs.clone(),
            records: Vec::new(),
            waivers: Vec::new(),
        }
    }

    fn take_in(&mut self, now: i64, notebook: &Notebook, reply: Reply) -> Effect {
        if self.asked.as_ref().is_none_or(|asked| asked.nonce != reply.nonce) {
            // Somebody kept an older answer and gave us that.
            return self.fail(Link::NoNetwork, notebook);
        }
        self.slow = self.asked.take().is_some_and(|asked| now - asked.at >= SLOW);
        // A school that was restored took nothing of this request, and is to have all of it anew.
        self.more = reply.more || notebook.bookmark.starts_over(&reply.epoch);
        let mut page = notebook.page_of(reply, &self.owner, now);
        if let Some(refusal) = self.suspect.take() {
            notebook.refuse_oldest(refusal, &mut page);
        }
        Effect::Write(Box::new(page))
    }

    /// After a page that is safely stored.
    fn go_on(&mut self, now: i64, chance: u64, notebook: &Notebook) -> Effect {
        self.failures = 0;
        self.most = if self.slow { self.most.min(CAREFUL) } else { (self.most * 2).min(MAX_RECORDS) };
        let left = notebook.unsent();
        if self.more || left > 0 && left < self.waited {
            return self.ask(now, chance, notebook);
        }
        self.differs = notebook.other_numbers(&self.owner);
        self.rest(Link::Fine, notebook)
    }

    fn go_on_after(&mut self, now: i64, chance: u64, notebook: &Notebook, failure: Failure) -> Effect {
        let Some(asked) = self.asked.take() else { return self.fail(Link::NoNetwork, notebook) };
        match failure {
            Failure::Revoked => self.clear(notebook),
            Failure::Refused(refusal) if asked.handed_in > 0 && is_about_the_batch(refusal.code) => {
                self.most = (asked.handed_in / 2).max(1);
                if self.revoked {
                    return self.fail(Link::Refused(refusal), notebook);
                }
                self.suspect = (asked.handed_in == 1).then_some(refusal);
                self.ask(now, chance, notebook)
            }
            Failure::Refused(refusal) => self.fail(Link::Refused(refusal), notebook),
            Failure::SignedOut => self.fail(Link::SignedOut, notebook),
            Failure::Busy(seconds) => {
                self.not_before = now + i64::from(seconds) * 1000;
                self.fail(Link::NoNetwork, notebook);
                Effect::Rest(Link::NoNetwork, seconds * 1000)
            }
            Failure::NoNetwork => {
                if now - asked.at >= DIED_ON_THE_WAY || self.failures > 0 && asked.handed_in > CAREFUL {
                    self.most = (asked.handed_in / 2).max(1);
                }
                self.fail(Link::NoNetwork, notebook)
            }
        }
    }

    fn fail(&mut self, link: Link, notebook: &Notebook) -> Effect {
        (self.asked, self.ahead) = (None, None);
        (self.suspect, self.revoked) = (None, false);
        self.failures += 1;
        self.rest(link, notebook)
    }

    fn rest(&self, link: Link, notebook: &Notebook) -> Effect {
        let doubled = |most: u32| (RETRY << self.failures.min(5)).min(most);
        Effect::Rest(
            link,
            match (self.failures, notebook.unsent() > 0) {
                (0, false) => QUIET,
                (_, true) => doubled(PERSIST),
                (_, false) => doubled(QUIET),
            },
        )
    }
}

/// Whether fewer records, or others, could make the difference.
fn is_about_the_batch(code: Code) -> bool {
    matches!(code, Code::Malformed | Code::TooLarge | Code::Invalid)
}

/// The oldest of what waits, `most` at most and as many as `room`, in bytes, is left for.
fn batch<'a, T: Serialize + Clone + 'a>(waiting: impl Iterator<Item = &'a T>, most: usize, room: &mut usize) -> Vec<T> {
    let fits = |item: &&T| {
        let size = serde_json::to_vec(item).map_or(0, |json| json.len() + 1);
        room.checked_sub(size).map(|left| *room = left).is_some()
    };
    waiting.take(most).take_while(fits).cloned().collect()
}
