//! A webhook of somebody's own: JSON with a signature over the moment and the body, so that nobody else can write or repeat it.

use chrono::{DateTime, Utc};
use reqwest::Url;
use serde_json::json;

use super::{Letter, robot::Asking, signature};

/// `X-Peiban-Signature: v1=hex(HMAC-SHA256(secret, "{timestamp}.{body}"))`, with the time in seconds.
pub fn ask(url: Url, secret: Option<&str>, letter: &Letter, now: DateTime<Utc>) -> Asking {
    let Letter { key, title, text, link, data } = letter;
    let body = json!({"key": key, "title": title, "text": text, "link": link, "data": data}).to_string();
    let timestamp = now.timestamp().to_string();
    let sign = signature::in_hex(secret.unwrap_or_default(), &format!("{timestamp}.{body}"));
    let headers = vec![
        ("idempotency-key", key.clone()),
        ("x-peiban-timestamp", timestamp),
        ("x-peiban-signature", format!("v1={sign}")),
    ];
    Asking { url, body, headers, judge: None }
}
