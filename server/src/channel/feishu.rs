//! 飞书: a group's robot, which may check signatures. <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::Url;
use serde_json::json;

use super::{
    Failure, Letter,
    robot::{Asking, Judge},
    signature,
};

/// A request is at most 20 KB; every line break takes one more byte in JSON.
const LONGEST: usize = 15_000;

/// A robot takes 100 messages a minute, and fewer when all schools write on the hour.
const REST: Duration = Duration::from_mins(1);

/// Signed in the body, with the time in seconds. What is signed is the key here, and the message is empty.
pub fn ask(url: Url, secret: Option<&str>, letter: &Letter, now: DateTime<Utc>) -> Asking {
    let mut body = json!({"msg_type": "text", "content": {"text": letter.spoken(LONGEST)}});
    if let Some(secret) = secret {
        let timestamp = now.timestamp().to_string();
        body["sign"] = signature::in_base64(&format!("{timestamp}\n{secret}"), "").into();
        body["timestamp"] = timestamp.into();
    }
    Asking::new(url, &body, Judge { field: "code", failure })
}

/// 9499 is said of a bad request too, but ours are all made alike.
fn failure(code: i64) -> Option<Failure> {
    matches!(code, 9499 | 11232 | 99_991_400).then(|| Failure::too_often(Some(REST), code))
}
