//! One run: phones, a network and a school in virtual time. Chaos for thirty days, then all is well and everything must
//! come out right. The same seed gives the same run.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use domain::{
    school::School,
    sync::{Failure, Reply, heard},
};
use server::store::Receipts;

use crate::{
    bugs::{self, Bug},
    chance::Chance,
    facts::{DAY, MINUTE, PEOPLE, START, staff},
    oracle::Oracle,
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
    pub looked_at: Vec<i64>,
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
        let phones: Vec<Phone> =
            (0..plan.phones).map(|at| Phone::new(at, people(at), bug == Some(Bug::Relaxed))).collect();
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
}
