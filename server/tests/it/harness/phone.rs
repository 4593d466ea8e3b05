//! A phone: a session, a device and a notebook that absorbs what the server says.

use std::time::Duration;

use domain::{
    id::StaffId,
    month::Month,
    notebook::{Notebook, Page},
    obligation::fingerprint,
    record::Record,
    sync::{Effect, Event, Failure, Link, Machine, Outcome, Receipt, Reply, heard},
};
use reqwest::{Client, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{PASSWORD, TestServer};

pub struct Phone {
    pub notebook: Notebook,
    pub device: String,
    pub staff: StaffId,
    /// Its clock against the school's.
    pub seconds_ahead: i64,
    machine: Machine,
    /// What it was given at its sign-in to seal parcels with.
    pub key: String,
    /// Where the server is.
    pub url: String,
    pub http: Client,
}

impl Phone {
    /// Signs in; the account's telephone number is the staff id.
    pub async fn sign_in(url: &str, staff: &str, device: &str) -> Self {
        let staff_id: StaffId = staff.parse().expect("an id");
        let mut phone = Self {
            notebook: Notebook::default(),
            device: device.into(),
            seconds_ahead: 0,
            machine: Machine::new(staff_id.clone(), device.parse().expect("an id")),
            staff: staff_id,
            key: String::new(),
            url: url.into(),
            http: client(),
        };
        let me = phone.sign_in_again().await;
        me["parcel_key"].as_str().expect("a key").clone_into(&mut phone.key);
        phone
    }

    /// Signs in on the same device; who that is.
    pub async fn sign_in_again(&self) -> Value {
        let request = sign_in_request(self.staff.as_str(), PASSWORD, &self.device);
        let (status, me) = self.post_until_there_is_room("/api/v1/sign-in", &request).await;
        assert_eq!(status, StatusCode::OK, "signing in");
        me
    }

    /// Saves a record on the phone.
    pub fn save(&mut self, record: &Value) {
        let record = Record::parse(record).expect("a sound record");
        self.notebook.absorb(Page::saved(record, None));
    }

    /// Lets the machine exchange until it rests.
    pub async fn run(&mut self, server: &TestServer) -> Link {
        let mut event = Event::Turn;
        loop {
            event = match self.step(server, event) {
                Effect::Rest(link, _) => return link,
                Effect::Send(request) => Event::Answer(self.send("/api/v1/sync", &request).await.map(Box::new)),
                Effect::HandOver(contents) => Event::Taken(self.send("/api/v1/leftovers", &contents).await),
                Effect::Write(page) => {
                    self.notebook.absorb(*page);
                    Event::Written(true)
                }
            };
        }
    }

    /// One request of the machine, its answer written; what the school said, if it did.
    pub async fn machine_exchange(&mut self, server: &TestServer) -> Option<Reply> {
        let Effect::Send(request) = self.step(server, Event::Turn) else { return None };
        let reply: Reply = self.send("/api/v1/sync", &request).await.ok()?;
        if let Effect::Write(page) = self.step(server, Event::Answer(Ok(Box::new(reply.clone())))) {
            self.notebook.absorb(*page);
        }
        Some(reply)
    }

    fn step(&mut self, server: &TestServer, event: Event) -> Effect {
        let now = server.now().timestamp_millis() + self.seconds_ahead * 1000;
        self.machine.step(now, rand::random(), &self.notebook, event)
    }

    async fn send<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, Failure> {
        let request = self.http.post(format!("{}{path}", self.url)).json(request);
        let response = request.send().await.map_err(|_| Failure::NoNetwork)?;
        let wait = response.headers().get("retry-after").and_then(|it| it.to_str().ok()?.parse().ok());
        let status = response.status();
        let text = response.text().await.map_err(|_| Failure::NoNetwork)?;
        if status.is_success() { heard(&text) } else { Err(Failure::of(status.as_u16(), wait, &text)) }
    }

    /// One round trip: hands in `records` and absorbs the answer.
    pub async fn sync(&mut self, records: &[Value]) -> Reply {
        self.exchange(&self.request(records)).await
    }

    /// One round trip with this request; absorbs the answer.
    pub async fn exchange(&mut self, request: &Value) -> Reply {
        let (status, body) = self.post_until_there_is_room("/api/v1/sync", request).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let reply: Reply = serde_json::from_value(body).expect("a reply");
        self.absorb(request["records"].as_array().expect("a list"), reply.clone());
        reply
    }

    /// The same on a network or with a server that may fail: absorbs the answer, if one came whole.
    pub async fn try_exchange(&mut self, request: &Value) -> Option<Reply> {
        let (status, body) = self.try_post("/api/v1/sync", request).await.ok()?;
        let reply: Reply = serde_json::from_value(body).ok().filter(|_| status == StatusCode::OK)?;
        self.absorb(request["records"].as_array().expect("a list"), reply.clone());
        Some(reply)
    }

    /// What this phone would ask now.
    pub fn request(&self, records: &[Value]) -> Value {
        let bookmark = &self.notebook.bookmark;
        json!({
            "protocol": 2, "epoch": bookmark.epoch, "cursor": bookmark.cursor, "device": self.device,
            "now": 0, "waiting": records.len(), "records": records
        })
    }

    /// The hash of what this phone thinks its owner owes in the month of the server's check.
    pub fn fingerprint(&self, reply: &Reply) -> String {
        let zone = self.notebook.school.as_ref().expect("a sync came before").rules.info.time_zone;
        let today = zone.date_of_ms(reply.now);
        let month: Month = reply.check.month;
        fingerprint(&self.notebook.received_obligations(&self.staff, month, today))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.http.get(format!("{}{path}", self.url))).await
    }

    /// Hundreds at the same moment, many with one account: some find no place, or are not let in yet, and come again.
    async fn post_until_there_is_room(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        loop {
            let (status, answer) = self.post(path, body).await;
            if !matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
                return (status, answer);
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.http.post(format!("{}{path}", self.url)).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.http.put(format!("{}{path}", self.url)).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> (StatusCode, Value) {
        answer(self.http.delete(format!("{}{path}", self.url))).await
    }

    /// The same, with the headers of the answer.
    pub async fn respond(&self, path: &str, body: &Value) -> reqwest::Response {
        self.http.post(format!("{}{path}", self.url)).json(body).send().await.expect("the server answers")
    }

    /// The same, on a network that may fail: an error is what the phone would call no connection.
    pub async fn try_post(&self, path: &str, body: &Value) -> reqwest::Result<(StatusCode, Value)> {
        let response = self.http.post(format!("{}{path}", self.url)).json(body).send().await?;
        Ok((response.status(), response.json().await?))
    }

    fn absorb(&mut self, records: &[Value], reply: Reply) {
        for record in records {
            if let Ok(record) = serde_json::from_value(record.clone()) {
                self.notebook.absorb(domain::notebook::Page::saved(record, None));
            }
        }
        let page = self.notebook.page_of(reply, &self.staff, 0);
        self.notebook.absorb(page);
    }
}

pub fn sign_in_request(phone: &str, password: &str, device: &str) -> Value {
    json!({"phone": phone, "password": password, "device": device, "device_name": "a phone"})
}

/// What became of each record or request: `stored`, or the code of the refusal.
pub fn outcomes<Id>(receipts: &[Receipt<Id>]) -> Vec<String> {
    let word = |receipt: &Receipt<Id>| match &receipt.outcome {
        Outcome::Seq(_) => "stored".to_owned(),
        Outcome::Refused(refusal) => {
            serde_json::to_value(refusal.code).expect("a word").as_str().unwrap_or("").to_owned()
        }
    };
    receipts.iter().map(word).collect()
}

/// Keeps no connections: each request meets the network as it is now, and none is repeated behind a test's back.
fn client() -> Client {
    Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().expect("a client")
}

async fn answer(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.expect("the server answers");
    let status = response.status();
    (status, response.json().await.unwrap_or(Value::Null))
}
