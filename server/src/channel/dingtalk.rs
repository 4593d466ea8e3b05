//! 钉钉: a group's robot that checks signatures. <https://open.dingtalk.com/document/robots/custom-robot-access>

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::Url;
use serde_json::json;

use super::{
    Failure, Letter,
    answer::broken,
    robot::{Asking, Judge},
    signature,
};

/// A message is at most 20,000 bytes; every line break takes one more in JSON.
const LONGEST: usize = 15_000;

/// A robot takes 20 messages a minute; after one more it is deaf for ten.
const REST: Duration = Duration::from_mins(10);

/// Signed in the address, with the time in milliseconds.
pub fn ask(mut url: Url, secret: Option<&str>, letter: &Letter, now: DateTime<Utc>) -> Asking {
    if let Some(secret) = secret {
        let timestamp = now.timestamp_millis().to_string();
        let sign = signature::in_base64(secret, &format!("{timestamp}\n{secret}"));
        url.query_pairs_mut().append_pair("timestamp", &timestamp).append_pair("sign", &sign);
    }
    let body = json!({"msgtype": "text", "text": {"content": letter.spoken(LONGEST)}});
    Asking::new(url, &body, Judge { field: "errcode", failure })
}

fn failure(code: i64) -> Option<Failure> {
    match code {
        -1 => Some(broken(code, None)),
        130_101 | 410_100 => Some(Failure::too_often(Some(REST), code)),
        _ => None,
    }
}
