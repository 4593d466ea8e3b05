//! One run: phones, a network and a school in virtual time. Chaos for thirty days, then all is well and everything must
//! come out right. The same seed gives the same run.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use chrono::Days;
use domain::{
    Code, Refusal,
    change::{Edit, Wanted},
    id::ChangeId,
    record::Record,
    school::School,
    session::ErrorBody,
    sync::{Effect, Event, Failure, Reply, Request, heard},
};
use serde_json::Value;
use server::store::{Batch, Offered, Reader, Receipts};

use crate::{
    bugs::Bug,
    chance::Chance,
    facts::{CHILDREN, DAY, MENTORS, MINUTE, PEOPLE, START, child, moment, school, staff},
    oracle::{self, Oracle},
    phone::Phone,
    plan::Plan,
    saving,
    school::End,
    trace::{Trace, words},
};

/// How long a phone waits for an answer.
const PATIENCE: i64 = 30_000;

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
    count: u64,
    down_until: i64,
    /// Until when somebody looks at each phone.
    looked_at: Vec<i64>,
    /// The last answer each phone was sent, which somebody on the way may have kept.
    kept: Vec<Option<String>>,
}

enum Happening {
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
struct Sent {
    phone: usize,
    user: usize,
    token: u64,
    body: String,
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

    fn at(&mut self, time: i64, happening: Happening) {
        self.count += 1;
        self.agenda.push(Reverse((time, self.count)));
        self.happenings.insert(self.count, happening);
    }

    fn happens(&mut self, happening: Happening) -> Result<(), String> {
        match happening {
            Happening::Save(phone) => {
                self.looked_at[phone] = self.now + 5 * MINUTE;
                saving::somebody_saves(self, phone);
                self.turn(phone)
            }
            Happening::Turn(phone) => {
                self.looked_at[phone] = self.looked_at[phone].max(self.now + MINUTE);
                self.turn(phone)
            }
            Happening::Rested(phone, rest) if self.phones[phone].rest == rest => self.turn(phone),
            Happening::Rested(..) => Ok(()),
            Happening::Fault => {
                self.fault();
                Ok(())
            }
            Happening::GiveUp { phone, token } => self.hears(phone, token, Err(Failure::NoNetwork)),
            Happening::Arrive(sent) => self.arrives(&sent),
            Happening::Say { sent, receipts } => self.says(&sent, receipts),
            Happening::Answer { phone, token, status, retry_after, text, whole } => {
                let heard = match status {
                    200 => heard::<Reply>(&text),
                    _ => Err(Failure::of(status, retry_after, &text)),
                };
                let partial = whole.filter(|_| self.bug == Some(Bug::PartialPage) && heard.is_err());
                let heard = partial.map_or(heard, |whole| heard_in_part(&whole));
                self.hears(phone, token, heard)
            }
        }
    }

    fn turn(&mut self, phone: usize) -> Result<(), String> {
        if self.phones[phone].asked.is_some() { Ok(()) } else { self.goes_on(phone, Event::Turn, None) }
    }

    /// Gives the machine an event, and does what it asks for until it sends or rests.
    fn goes_on(&mut self, at: usize, mut event: Event, reply: Option<&Reply>) -> Result<(), String> {
        loop {
            let (now, chance) = (self.now, self.chance.draw());
            let phone = &mut self.phones[at];
            let effect = phone.machine.step(now + phone.skew, chance, &phone.notebook, event);
            event = match effect {
                Effect::Send(request) => {
                    self.sends(at, *request);
                    return Ok(());
                }
                Effect::Write(mut page) => {
                    if self.bug == Some(Bug::DropsRefused) {
                        page.entries.retain(|it| !matches!(it.state, domain::notebook::State::Refused(_)));
                        let refused = reply.iter().flat_map(|it| &it.receipts);
                        let refused = refused.filter(|it| matches!(it.outcome, domain::sync::Outcome::Refused(_)));
                        page.forgotten_records.extend(refused.map(|it| it.id.clone()));
                    }
                    self.oracle.page_is_honest(&self.phones[at], &page, reply)?;
                    let phone = &mut self.phones[at];
                    let written = phone.write(&page);
                    if written && self.chance.permille(self.plan.phone_crash) {
                        // It was on the disk, and nobody saw it.
                        let user = self.phones[at].user;
                        self.phones[at].open(user);
                        return Ok(());
                    }
                    let phone = &mut self.phones[at];
                    if written {
                        phone.notebook.absorb(*page);
                        oracle::cursor_goes_on(phone)?;
                    }
                    Event::Written(written)
                }
                Effect::Rest(link, ms) => {
                    self.trace.say(self.now, || format!("phone {at} rests: {link:?}"));
                    if let Some(differs) = self.phones[at].machine.differs() {
                        return Err(format!(
                            "I4: phone {at} computes other numbers than the school in {}",
                            differs.month
                        ));
                    }
                    self.phones[at].rest += 1;
                    let (rest, end) = (self.phones[at].rest, self.now + i64::from(ms));
                    let waits = !Phone::waiting(&self.phones[at].notebook).is_empty();
                    if waits && end < self.looked_at[at] {
                        self.at(end, Happening::Rested(at, rest));
                    }
                    return Ok(());
                }
            };
        }
    }

    fn sends(&mut self, at: usize, mut request: Request<Record, domain::waiver::Waiver>) {
        self.requests += 1;
        self.count += 1;
        let (token, user) = (self.count, self.phones[at].user);
        self.phones[at].asked = Some(token);
        self.phones[at].nonce.clone_from(&request.nonce);
        if self.bug == Some(Bug::OthersOutbox) {
            let others = self.phones[at].disks.iter().enumerate().filter(|(other, _)| *other != user);
            let waiting = others.flat_map(|(_, disk)| disk.notebook.to_hand_in().cloned());
            request.records.extend(waiting.collect::<Vec<_>>());
        }
        if self.bug == Some(Bug::NewIdOnRetry) {
            for record in &mut request.records {
                if !self.phones[at].sent.insert(record.id.clone()) {
                    record.id = saving::record_id(&mut self.chance, self.now);
                }
            }
        }
        let ids: Vec<&str> = request.records.iter().map(|it| it.id.as_str()).collect();
        self.trace.say(self.now, || format!("phone {at} sends {ids:?} from {}", request.cursor));
        let body = serde_json::to_string(&request).expect("JSON");
        self.at(self.now + PATIENCE, Happening::GiveUp { phone: at, token });
        let sent = Sent { phone: at, user, token, body };
        if self.chance.permille(self.plan.cut) || self.chance.permille(self.plan.lost_up) {
            if self.chance.permille(500) {
                let soon = self.now + self.chance.between(50, 5_000);
                self.at(soon, Happening::GiveUp { phone: at, token });
            }
            return;
        }
        let arrival = self.now + self.delay();
        if self.chance.permille(self.plan.doubled) {
            let later = arrival + self.chance.between(1, DAY);
            self.at(later, Happening::Arrive(sent.clone()));
        }
        self.at(arrival, Happening::Arrive(sent));
    }

    fn delay(&mut self) -> i64 {
        if self.chance.permille(self.plan.slow) {
            self.chance.between(1_000, 60_000)
        } else {
            self.chance.between(20, 400)
        }
    }

    /// A request reaches the school.
    fn arrives(&mut self, sent: &Sent) -> Result<(), String> {
        let signed_in = self.phones[sent.phone].disks[sent.user].signed_in;
        let request: Request<Value> = serde_json::from_str(&sent.body).expect("a request");
        if self.now < self.down_until {
            self.at(self.now + 50, Happening::GiveUp { phone: sent.phone, token: sent.token });
        } else if self.chance.permille(self.plan.busy) {
            let seconds = u32::try_from(1 + self.chance.below(60)).expect("a minute");
            self.answer(sent, 503, Some(seconds), "busy".into(), None);
        } else if request.records.len() > 1 && self.chance.permille(self.plan.too_large) {
            self.answer(sent, 413, None, "<html>Request Entity Too Large</html>".into(), None);
        } else if !signed_in {
            let error = Refusal::new(Code::SignedOut, "请重新登录。", "Please sign in again.");
            self.answer(sent, 401, None, serde_json::to_string(&ErrorBody { error }).expect("JSON"), None);
        } else {
            let commits = !self.chance.permille(self.plan.crash_before);
            let batch = self.batch(sent, &request);
            let receipts = self.end.receive(&batch, commits);
            self.trace
                .say(self.now, || format!("the school judges {:?}", receipts.as_ref().map(|it| words(&it.records))));
            let Some(receipts) = receipts else {
                self.at(self.now + 50, Happening::GiveUp { phone: sent.phone, token: sent.token });
                return Ok(());
            };
            let phone = &self.phones[sent.phone];
            // What is said to a copy that comes late changes nothing any more.
            if phone.asked == Some(sent.token) {
                let disk = &phone.disks[sent.user].notebook;
                self.oracle.refusals_are_right(&batch, &receipts, &self.truth, self.end.as_mut(), disk)?;
            }
            self.oracle.refused(&receipts);
            if self.chance.permille(self.plan.crash_after) {
                self.at(self.now + 50, Happening::GiveUp { phone: sent.phone, token: sent.token });
            } else {
                let time = self.now + self.chance.between(0, 200);
                self.at(time, Happening::Say { sent: sent.clone(), receipts });
            }
        }
        Ok(())
    }

    fn batch(&self, sent: &Sent, request: &Request<Value>) -> Batch {
        let offered = |value: &Value| Offered {
            id: value["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"),
            item: Record::parse(value),
        };
        Batch {
            school: school(),
            author: self.phones[sent.phone].people[sent.user].clone(),
            device: request.device.clone(),
            now: moment(self.now),
            skew_ms: self.now - request.now,
            records: request.records.iter().map(offered).collect(),
            waivers: Vec::new(),
        }
    }

    /// The school answers what it took in a moment ago.
    fn says(&mut self, sent: &Sent, receipts: Receipts) -> Result<(), String> {
        let request: Request<Value> = serde_json::from_str(&sent.body).expect("a request");
        let owner = self.phones[sent.phone].people[sent.user].clone();
        let (school, school_now) = (school(), moment(self.now));
        let reader = Reader {
            school: &school,
            staff: &owner,
            epoch: request.epoch.as_deref(),
            cursor: request.cursor,
            page: request.page,
            page_size: self.plan.page_size,
            now: school_now,
        };
        let reply = Reply { nonce: request.nonce, ..self.end.reply(&reader, receipts) };
        self.trace.tell(self.now, sent.phone, &reply);
        oracle::nothing_leaks(&owner, &reply, &self.truth, school_now)?;
        let text = serde_json::to_string(&reply).expect("JSON");
        let older = self.kept[sent.phone].replace(text.clone());
        if self.chance.permille(self.plan.lost_down) {
            return Ok(());
        }
        if self.chance.permille(self.plan.portal) {
            self.answer(sent, 200, None, "<html><body>欢迎使用宽带</body></html>".into(), None);
        } else if let Some(older) = older.filter(|_| self.chance.permille(self.plan.stale)) {
            self.answer(sent, 200, None, older, None);
        } else if self.chance.permille(self.plan.cut) {
            let end = (0..=self.chance.below(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            self.answer(sent, 200, None, text[..end].to_owned(), Some(text));
        } else {
            self.answer(sent, 200, None, text, None);
        }
        Ok(())
    }

    fn answer(&mut self, sent: &Sent, status: u16, retry_after: Option<u32>, text: String, whole: Option<String>) {
        let time = self.now + self.delay();
        let (phone, token) = (sent.phone, sent.token);
        self.at(time, Happening::Answer { phone, token, status, retry_after, text, whole });
    }

    /// What came of a request reaches its phone, if that still waits for it.
    fn hears(&mut self, at: usize, token: u64, heard: Result<Reply, Failure>) -> Result<(), String> {
        if self.phones[at].asked != Some(token) {
            return Ok(());
        }
        let phone = &mut self.phones[at];
        phone.asked = None;
        if self.bug == Some(Bug::ClearOn401) && heard == Err(Failure::SignedOut) {
            let waiting = Phone::waiting(&phone.notebook);
            phone.notebook.records.retain(|id, _| !waiting.contains(id));
            phone.disk().notebook.records.retain(|id, _| !waiting.contains(id));
        }
        let heard = heard.map(|reply| self.mistaken(at, reply));
        let reply = heard.as_ref().ok().cloned();
        self.goes_on(at, Event::Answer(heard.map(Box::new)), reply.as_ref())?;
        // The person sees that the password is asked for, and types it, sooner or later.
        if !self.phones[at].disk().signed_in && self.chance.permille(500) {
            self.phones[at].disk().signed_in = true;
        }
        Ok(())
    }

    /// The answer as a phone with the planted mistake understands it.
    fn mistaken(&mut self, at: usize, mut reply: Reply) -> Reply {
        let phone = &self.phones[at];
        match self.bug {
            Some(Bug::NoEpochCheck) => {
                reply.epoch = phone.notebook.bookmark.epoch.clone().unwrap_or(reply.epoch);
            }
            Some(Bug::NoPurge) => reply.removed.children.clear(),
            Some(Bug::StaleAnswer) => reply.nonce.clone_from(&phone.nonce),
            Some(Bug::SuccessIsReceipt) => {
                let named = |id| reply.receipts.iter().any(|it| it.id == id);
                let unnamed: Vec<_> =
                    Phone::waiting(&phone.notebook).into_iter().filter(|id| !named(id.clone())).collect();
                let received = |id| domain::sync::Receipt { id, outcome: domain::sync::Outcome::Seq(0) };
                reply.receipts.extend(unnamed.into_iter().map(received));
            }
            _ => {}
        }
        reply
    }

    /// Something happens to a phone or to the school.
    fn fault(&mut self) {
        let plan = &self.plan;
        let rates = [
            plan.phone_crash,
            plan.power,
            plan.wipe,
            plan.full,
            plan.switch,
            plan.clock,
            plan.expire,
            plan.transfer,
            plan.backup,
            plan.restore,
            plan.down,
        ];
        let enabled: Vec<usize> = (0..rates.len()).filter(|fault| rates[*fault] > 0).collect();
        if enabled.is_empty() {
            return;
        }
        let which = *self.chance.choose(&enabled);
        if !self.chance.permille(rates[which] * 5) {
            return;
        }
        // Only the first phone may have two people.
        let at = if which == 4 { 0 } else { self.chance.below(self.phones.len()) };
        self.trace.say(self.now, || format!("fault {which} at phone {at}"));
        let user = self.phones[at].user;
        match which {
            0 => self.phones[at].open(user),
            1 => self.phones[at].lose_power(self.bug),
            2 => {
                self.oracle.wiped(&self.phones[at]);
                self.phones[at].wipe();
            }
            3 => self.phones[at].room = !self.phones[at].room,
            4 => {
                let next = (user + 1) % self.phones[at].people.len();
                self.phones[at].open(next);
            }
            5 => {
                let skews = [0, 9 * MINUTE, -10 * MINUTE, DAY, -DAY, 365 * DAY, -365 * DAY];
                self.phones[at].skew = *self.chance.choose(&skews);
            }
            6 => self.phones[at].disk().signed_in = false,
            7 => self.transfer(),
            8 => self.end.back_up(),
            9 => {
                self.end.restore();
                self.truth = self.end.school();
                self.oracle.restored(&self.end.records(), &self.phones);
            }
            _ => self.down_until = self.now + self.chance.between(MINUTE, DAY),
        }
    }

    fn transfer(&mut self) {
        let (to, whom) = (*self.chance.choose(&MENTORS), *self.chance.choose(&CHILDREN));
        let today = self.truth.rules.info.time_zone.date_of_ms(self.now);
        let from = today + Days::new(self.chance.draw() % 3);
        let id = ChangeId::new(
            self.now.unsigned_abs(),
            self.chance.draw().to_be_bytes().repeat(2)[..10].try_into().expect("ten"),
        );
        let wanted = Wanted { id, edit: Edit::Transfer { child: child(whom), mentor: staff(to), from } };
        let done = self.end.transfer(&wanted, moment(self.now));
        self.truth = self.end.school();
        self.trace.say(self.now, || format!("{whom} goes to {to} from {from}: {done}"));
    }
}

/// Half of the records of an answer, taken for all.
fn heard_in_part(whole: &str) -> Result<Reply, Failure> {
    let mut reply = heard::<Reply>(whole)?;
    reply.changes.records.truncate(reply.changes.records.len() / 2);
    Ok(reply)
}
