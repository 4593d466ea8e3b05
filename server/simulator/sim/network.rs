//! The way of a request to the school and of the answer back, and all that can happen to them.

use domain::{
    Code, Refusal,
    record::Record,
    session::ErrorBody,
    sync::{Reply, Request},
    waiver::Waiver,
};
use serde_json::Value;
use server::store::{Batch, Offered, Reader, Receipts};

use crate::{
    bugs::Bug,
    facts::{DAY, moment, school},
    oracle, saving,
    trace::words,
    world::{Happening, Sent, World},
};

/// How long a phone waits for an answer.
const PATIENCE: i64 = 30_000;

impl World {
    /// A request leaves its phone.
    pub fn sends(&mut self, at: usize, mut request: Request<Record, Waiver>) {
        self.requests += 1;
        self.count += 1;
        let (token, user) = (self.count, self.phones[at].user);
        let tab = self.phones[at].tab();
        (tab.asked, tab.nonce) = (Some(token), request.nonce.clone());
        if self.bug == Some(Bug::OthersOutbox) {
            let others = self.phones[at].disks.iter().enumerate().filter(|(other, _)| *other != user);
            let waiting = others.flat_map(|(_, disk)| disk.notebook.to_hand_in().into_iter().cloned());
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
    pub fn arrives(&mut self, sent: &Sent) -> Result<(), String> {
        let signed_in = self.phones[sent.phone].disks[sent.user].signed_in;
        let request: Request<Value> = serde_json::from_str(&sent.body).expect("a request");
        let request = request.for_lineage(&self.end.epoch());
        if self.now < self.down_until {
            self.at(self.now + 50, Happening::GiveUp { phone: sent.phone, token: sent.token });
        } else if self.chance.permille(self.plan.busy) {
            let seconds = u32::try_from(1 + self.chance.below(60)).expect("a minute");
            // The school itself, or a proxy before it.
            let status = *self.chance.choose(&[503, 429]);
            self.answer(sent, status, Some(seconds), "busy".into(), None);
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
            if phone.tabs.iter().any(|tab| tab.asked == Some(sent.token)) {
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
            waiting: None,
            records: request.records.iter().map(offered).collect(),
            waivers: Vec::new(),
        }
    }

    /// The school answers what it took in a moment ago.
    pub fn says(&mut self, sent: &Sent, receipts: Receipts) -> Result<(), String> {
        let request: Request<Value> = serde_json::from_str(&sent.body).expect("a request");
        let owner = self.phones[sent.phone].people[sent.user].clone();
        let (school, school_now) = (school(), moment(self.now));
        let reader = Reader {
            school: &school,
            staff: &owner,
            epoch: request.epoch.as_deref(),
            cursor: request.cursor,
            page: request.page,
            protocol: request.protocol,
            page_size: self.plan.page_size,
            waiting: request.waiting.saturating_sub(u32::try_from(receipts.records.len()).expect("few")),
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
}
