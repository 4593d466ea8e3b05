//! One run: phones, a network and a school in virtual time. Chaos for thirty days, then all is well and everything must
//! come out right. The same seed gives the same run.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use domain::{
    notebook::State,
    school::School,
    sync::{Effect, Event, Failure, Outcome, Reply, heard},
};
use server::store::Receipts;

use crate::{
    bugs::{self, Bug},
    chance::Chance,
    facts::{DAY, MINUTE, PEOPLE, START, staff},
    oracle::{self, Oracle},
    phone::Phone,
    plan::Plan,
    saving,
    school::End,
    trace::Trace,
};

pub struct World {
    pub now: i64,
    pub chance: Chance,
    pub plan: Plan,
    pub bug: Option<Bug>,
    pub end: Box<dyn End>,
    /// The school as it is, looked up again whenever that changes.
    pub truth: School,
    pub phones: Vec<Phone>,
    pub oracle: Oracle,
    pub trace: Trace,
    pub requests: usize,
    agenda: BinaryHeap<Reverse<(i64, u64)>>,
    happenings: BTreeMap<u64, Happening>,
    pub count: u64,
    /// Until when the school cannot be reached.
    pub down_until: i64,
    /// Until when somebody looks at each phone.
    looked_at: Vec<i64>,
    /// The last answer each phone was sent, which somebody on the way may have kept.
    pub kept: Vec<Option<String>>,
}

/// One thing that happens at its time.
pub enum Happening {
    Save(usize),
    Turn(usize),
    Rested(usize, u64),
    Fault,
    GiveUp { phone: usize, token: u64 },
    Arrive(Sent),
    Say { sent: Sent, receipts: Receipts },
    Answer { phone: usize, token: u64, status: u16, retry_after: Option<u32>, text: String, whole: Option<String> },
}

/// A request on its way.
#[derive(Clone)]
pub struct Sent {
    pub phone: usize,
    pub user: usize,
    pub token: u64,
    pub body: String,
}

impl World {
    pub fn new(seed: u64, plan: Plan, bug: Option<Bug>, mut end: Box<dyn End>, chance: Chance) -> Self {
        let people = |at: usize| {
            let own = staff(PEOPLE[at % PEOPLE.len()]);
            if at == 0 && plan.shared { vec![own, staff(PEOPLE[1])] } else { vec![own] }
        };
        let phones: Vec<Phone> = (0..plan.phones).map(|at| Phone::new(at, people(at))).collect();
        let mut world = Self {
            now: START,
            truth: end.school(),
            chance,
            bug,
            end,
            oracle: Oracle::default(),
            trace: Trace::of(seed),
            requests: 0,
            agenda: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            count: 0,
            down_until: 0,
            looked_at: vec![0; phones.len()],
            kept: vec![None; phones.len()],
            phones,
            plan,
        };
        for phone in 0..world.phones.len() {
            world.at(START, Happening::Turn(phone));
        }
        for _ in 0..world.plan.events {
            let (time, phone) = (world.chance.between(START, START + 30 * DAY), world.chance.below(world.phones.len()));
            let what = match world.chance.below(10) {
                0..5 => Happening::Save(phone),
                5..7 => Happening::Turn(phone),
                _ => Happening::Fault,
            };
            world.at(time, what);
        }
        world
    }

    /// Thirty days in which everything may happen.
    pub fn chaos(&mut self) -> Result<(), String> {
        self.run_to_the_end()
    }

    /// From now on all is well: everyone signs in and opens the app, three times.
    pub fn heal(&mut self) -> Result<(), String> {
        self.plan = self.plan.healed();
        self.now = self.now.max(START + 31 * DAY) + 2 * DAY;
        self.trace.say(self.now, || "heal".into());
        for _ in 0..3 {
            for phone in 0..self.phones.len() {
                self.phones[phone].room = true;
                self.phones[phone].skew = 0;
                for user in 0..self.phones[phone].people.len() {
                    self.phones[phone].disks[user].signed_in = true;
                    self.phones[phone].open(user);
                    self.now += MINUTE;
                    self.looked_at[phone] = self.now + 10 * MINUTE;
                    let before = self.requests;
                    self.at(self.now, Happening::Turn(phone));
                    self.run_to_the_end()?;
                    if self.requests - before > 400 {
                        return Err(format!("phone {phone} does not come to rest"));
                    }
                }
            }
        }
        Ok(())
    }

    fn run_to_the_end(&mut self) -> Result<(), String> {
        while let Some(Reverse((time, number))) = self.agenda.pop() {
            self.now = self.now.max(time);
            let happening = self.happenings.remove(&number).expect("each happens once");
            self.happens(happening)?;
        }
        Ok(())
    }

    pub fn at(&mut self, time: i64, happening: Happening) {
        self.count += 1;
        self.agenda.push(Reverse((time, self.count)));
        self.happenings.insert(self.count, happening);
    }

    fn happens(&mut self, happening: Happening) -> Result<(), String> {
        match happening {
            Happening::Save(phone) => {
                self.picks_a_tab(phone);
                self.looked_at[phone] = self.now + 5 * MINUTE;
                saving::somebody_saves(self, phone);
                self.turn(phone)
            }
            Happening::Turn(phone) => {
                self.looked_at[phone] = self.looked_at[phone].max(self.now + MINUTE);
                // Every tab hears that the network is back.
                for tab in 0..self.phones[phone].tabs.len() {
                    self.phones[phone].front = tab;
                    self.turn(phone)?;
                }
                Ok(())
            }
            Happening::Rested(phone, rest) if self.phones[phone].bring(|it| it.rest == rest) => self.turn(phone),
            Happening::Rested(..) => Ok(()),
            Happening::Fault => self.fault(),
            Happening::GiveUp { phone, token } => self.hears(phone, token, Err(Failure::NoNetwork)),
            Happening::Arrive(sent) => self.arrives(&sent),
            Happening::Say { sent, receipts } => self.says(&sent, receipts),
            Happening::Answer { phone, token, status, retry_after, text, whole } => {
                let heard = match status {
                    200 => heard::<Reply>(&text),
                    _ => Err(Failure::of(status, retry_after, &text)),
                };
                let partial = whole.filter(|_| self.bug == Some(Bug::PartialPage) && heard.is_err());
                let heard = partial.map_or(heard, |whole| bugs::heard_in_part(&whole));
                self.hears(phone, token, heard)
            }
        }
    }

    /// The person looks at one of the tabs.
    fn picks_a_tab(&mut self, at: usize) {
        if self.phones[at].tabs.len() > 1 {
            self.phones[at].front = self.chance.below(self.phones[at].tabs.len());
        }
    }

    /// The tab in front asks, unless it does already; if another one does, once that is done.
    fn turn(&mut self, at: usize) -> Result<(), String> {
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
    fn next_tab(&mut self, at: usize) -> Result<(), String> {
        let free = self.phones[at].tabs.iter().all(|it| it.asked.is_none());
        if free && self.phones[at].bring(|it| it.queued) { self.turn(at) } else { Ok(()) }
    }

    /// The tab in front dies, whatever it was at.
    pub fn tab_dies(&mut self, at: usize) -> Result<(), String> {
        self.phones[at].close_tab();
        self.next_tab(at)
    }

    /// Gives the machine an event, and does what it asks for until it sends or rests.
    fn goes_on(&mut self, at: usize, mut event: Event, reply: Option<&Reply>) -> Result<(), String> {
        loop {
            let (now, chance) = (self.now, self.chance.draw());
            let skew = self.phones[at].skew;
            let tab = self.phones[at].tab();
            let effect = tab.machine.step(now + skew, chance, &tab.notebook, event);
            event = match effect {
                Effect::Send(request) => {
                    self.sends(at, *request);
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
    fn hears(&mut self, at: usize, token: u64, heard: Result<Reply, Failure>) -> Result<(), String> {
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
