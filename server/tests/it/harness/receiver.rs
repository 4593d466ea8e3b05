//! Somebody else's program that takes webhooks: checks every signature, and tells repetitions by their key.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    http::StatusCode,
    routing::post,
};
use chrono::{DateTime, Utc};
use domain::channel::{Robot, Vendor};
use ring::hmac::{HMAC_SHA256, Key, sign};
use serde_json::{Value, json};
use server::{Reach, ReachConfig, store::Store};
use tokio::net::TcpListener;

const SECRET: &str = "between us";

/// A message that arrived.
#[derive(Debug, Clone)]
pub struct Got {
    /// By which a repetition is told.
    pub key: String,
    /// The sender's clock.
    pub at: DateTime<Utc>,
    pub body: Value,
}

/// The program, and what it got.
#[derive(Clone)]
pub struct Receiver {
    pub origin: String,
    got: Arc<Mutex<Vec<Got>>>,
    /// What it answers from now on.
    answer: Arc<Mutex<StatusCode>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let receiver = Self { origin, got: Arc::default(), answer: Arc::new(Mutex::new(StatusCode::OK)) };
        let app =
            Router::new().route("/hook", post(take)).route("/groups/{school}", post(say)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// A way out that leads here.
    pub async fn reach(&self, store: &Store) -> Reach {
        let config = ReachConfig {
            url: Some("https://peiban.example.cn".into()),
            allowed: vec![self.origin.clone()],
            ..ReachConfig::default()
        };
        Reach::open(store, config).await.expect("a sound way out")
    }

    /// It, as a school enters it.
    pub fn webhook(&self) -> Robot {
        Robot {
            id: "hook".parse().expect("an id"),
            vendor: Vendor::Webhook,
            name: "县里的平台".into(),
            url: format!("{}/hook", self.origin),
            secret: Some(SECRET.into()),
        }
    }

    /// A group of a school's, as a group robot reaches it.
    pub fn group(&self, school: &str) -> Robot {
        Robot {
            id: "group".parse().expect("an id"),
            vendor: Vendor::Wecom,
            name: "教师群".into(),
            url: format!("{}/groups/{school}", self.origin),
            secret: None,
        }
    }

    pub fn answer(&self, status: StatusCode) {
        *self.answer.lock().expect("nobody panics with it") = status;
    }

    /// All that came, repetitions among them.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().expect("nobody panics with it").clone()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header =
        |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).expect("the header is there").to_owned();
    let timestamp = header("x-peiban-timestamp");
    let signed = [timestamp.as_bytes(), b".", &body].concat();
    let tag = sign(&Key::new(HMAC_SHA256, SECRET.as_bytes()), &signed);
    let mut expected = "v1=".to_owned();
    tag.as_ref().iter().for_each(|byte| write!(expected, "{byte:02x}").expect("a text takes anything"));
    assert_eq!(header("x-peiban-signature"), expected);
    let answer = *receiver.answer.lock().expect("nobody panics with it");
    if answer.is_success() {
        let seconds: i64 = timestamp.parse().expect("seconds");
        let at = DateTime::from_timestamp(seconds, 0).expect("a moment");
        let got = Got { key: header("idempotency-key"), at, body: serde_json::from_slice(&body).expect("JSON") };
        receiver.got.lock().expect("nobody panics with it").push(got);
    }
    answer
}

/// What is said in a group, with the school whose group it is.
async fn say(State(receiver): State<Receiver>, Path(school): Path<String>, Json(body): Json<Value>) -> Json<Value> {
    let body = json!({"title": "", "text": body["text"]["content"], "data": {"school": school, "person": null}});
    let got = Got { key: String::new(), at: DateTime::default(), body };
    receiver.got.lock().expect("nobody panics with it").push(got);
    Json(json!({"errcode": 0}))
}
