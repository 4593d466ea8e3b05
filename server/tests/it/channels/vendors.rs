//! Vendors of robots as they document themselves, with their limits; signatures are worked out here once more.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::listen;
use crate::harness::moment;

pub const KEY: &str = "hush-key";
pub const SECRET: &str = "SEChush+/=";

/// All vendors on one port, and every text that they put into a group.
#[derive(Clone, Default)]
pub struct Vendors {
    pub said: Arc<Mutex<Vec<Value>>>,
    pub origin: String,
}

/// What the clocks of the vendors show.
pub fn now() -> DateTime<Utc> {
    moment("2026-11-27T08:00:00Z")
}

impl Vendors {
    pub async fn start() -> Self {
        let (listener, origin) = listen().await;
        let vendors = Self { origin, ..Self::default() };
        let router = Router::new()
            .route("/cgi-bin/webhook/send", post(wecom))
            .route("/robot/send", post(dingtalk))
            .route("/open-apis/bot/v2/hook/{key}", post(feishu))
            .route("/in", post(webhook))
            .with_state(vendors.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        vendors
    }

    /// The text in the group, unless there have been too many this minute.
    fn say(&self, text: &Value, most: usize) -> bool {
        let mut said = self.said.lock().expect("nobody panicked");
        let room = said.len() < most;
        if room {
            said.push(text.clone());
        }
        room
    }
}

type Asked = HashMap<String, String>;

async fn wecom(State(it): State<Vendors>, Query(query): Query<Asked>, Json(body): Json<Value>) -> Json<Value> {
    let content = &body["text"]["content"];
    let code = match content.as_str() {
        _ if query.get("key").is_none_or(|it| it != KEY) => 93000,
        Some(text) if body["msgtype"] == "text" && text.len() <= 2048 => 0,
        _ => 40058,
    };
    let code = if code == 0 && !it.say(content, 20) { 45009 } else { code };
    Json(json!({"errcode": code, "errmsg": "secret words of the vendor, hush-key"}))
}

async fn dingtalk(State(it): State<Vendors>, Query(query): Query<Asked>, Json(body): Json<Value>) -> Json<Value> {
    let timestamp = query.get("timestamp").cloned().unwrap_or_default();
    let sign = STANDARD.encode(hmac(SECRET, &format!("{timestamp}\n{SECRET}")));
    let known = query.get("access_token").is_some_and(|it| it == KEY);
    let signed = query.get("sign") == Some(&sign) && is_near(timestamp.parse().ok(), 1000);
    let code = match (known && body["msgtype"] == "text", signed) {
        (false, _) => 300_001,
        (true, false) => 310_000,
        (true, true) if it.say(&body["text"]["content"], 20) => 0,
        (true, true) => 130_101,
    };
    Json(json!({"errcode": code, "errmsg": "secret words of the vendor"}))
}

async fn feishu(State(it): State<Vendors>, Path(key): Path<String>, Json(body): Json<Value>) -> Json<Value> {
    let timestamp = body["timestamp"].as_str().unwrap_or_default();
    let sign = STANDARD.encode(hmac(&format!("{timestamp}\n{SECRET}"), ""));
    let signed = body["sign"] == sign.as_str() && is_near(timestamp.parse().ok(), 1);
    let code = match (key == KEY && body["msg_type"] == "text", signed) {
        (false, _) => 19001,
        (true, false) => 19021,
        (true, true) if it.say(&body["content"]["text"], 100) => 0,
        (true, true) => 11232,
    };
    Json(json!({"code": code, "msg": "secret words of the vendor"}))
}

async fn webhook(State(it): State<Vendors>, headers: HeaderMap, body: String) -> StatusCode {
    let header = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let timestamp = header("x-peiban-timestamp");
    let sign = hmac(SECRET, &format!("{timestamp}.{body}")).map(|byte| format!("{byte:02x}")).concat();
    let Ok(letter) = serde_json::from_str::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let signed = header("x-peiban-signature") == format!("v1={sign}") && is_near(timestamp.parse().ok(), 1);
    if !signed || header("idempotency-key") != letter["key"] || header("content-type") != JSON {
        return StatusCode::UNAUTHORIZED;
    }
    it.say(&letter, usize::MAX);
    StatusCode::NO_CONTENT
}

const JSON: &str = "application/json; charset=utf-8";

/// Whether a time, of which so many make a second, is less than an hour away.
fn is_near(timestamp: Option<i64>, second: i64) -> bool {
    timestamp.is_some_and(|it| (it / second - now().timestamp()).abs() <= 3600)
}

/// HMAC-SHA256 as RFC 2104 writes it, for keys of at most a block.
fn hmac(key: &str, message: &str) -> [u8; 32] {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key.as_bytes());
    let inner = Sha256::new().chain_update(block.map(|it| it ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|it| it ^ 0x5c)).chain_update(inner).finalize().into()
}
