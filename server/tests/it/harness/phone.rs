//! A phone: a session, a device and a notebook that absorbs what the server says.

use domain::{
    id::StaffId,
    month::Month,
    notebook::Notebook,
    obligation::fingerprint,
    sync::{Outcome, Receipt, Reply},
};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::PASSWORD;

pub struct Phone {
    pub notebook: Notebook,
    pub device: String,
    pub staff: StaffId,
    url: String,
    http: Client,
}

impl Phone {
    /// Signs in; the account's telephone number is the staff id.
    pub async fn sign_in(url: &str, staff: &str, device: &str) -> Self {
        let phone = Self {
            notebook: Notebook::default(),
            device: device.into(),
            staff: staff.parse().expect("an id"),
            url: url.into(),
            http: client(),
        };
        let (status, _) = phone.post("/api/v1/sign-in", &sign_in_request(staff, PASSWORD, device)).await;
        assert_eq!(status, StatusCode::OK, "signing in");
        phone
    }

    /// One round trip: hands in `records` and absorbs the answer.
    pub async fn sync(&mut self, records: &[Value]) -> Reply {
        self.exchange(&self.request(records)).await
    }

    /// One round trip with this request; absorbs the answer.
    pub async fn exchange(&mut self, request: &Value) -> Reply {
        let (status, body) = self.post("/api/v1/sync", request).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let reply: Reply = serde_json::from_value(body).expect("a reply");
        self.absorb(request["records"].as_array().expect("a list"), reply.clone());
        reply
    }

    /// What this phone would ask now.
    pub fn request(&self, records: &[Value]) -> Value {
        let bookmark = &self.notebook.bookmark;
        json!({
            "protocol": 1, "epoch": bookmark.epoch, "cursor": bookmark.cursor, "device": self.device,
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

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.http.post(format!("{}{path}", self.url)).json(body)).await
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
