//! Web Push: sealed for one browser (RFC 8291), so that the push service between cannot read it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::channel::Subscription;
use reqwest::{StatusCode, header::AUTHORIZATION};
use serde_json::json;
use web_push_native::{Auth, encrypt, p256::PublicKey};

use super::{
    Channel, Failure, Letter, Outside,
    answer::{ask, succeeded},
    clip,
};

/// A browser that was off for longer learns of it when it opens the app.
const SECONDS_TO_LIVE: &str = "86400";

/// Most bytes of a title and of a text: sealed, all is to stay under 4,096, and a notification shows less.
const LONGEST: (usize, usize) = (200, 1_500);

impl Channel for Subscription {
    async fn send(&self, outside: &Outside, letter: &Letter, now: DateTime<Utc>) -> Result<(), Failure> {
        let url = outside.push(self)?;
        let Some(key) = &outside.0.vapid else {
            return Err(Failure::never("服务器没有开通推送。", "This server pushes nothing."));
        };
        let authorization = key.authorization(&url, outside.0.contact.as_deref(), now);
        let authorization = authorization.map_err(|_| Failure::later("签名没有成功。", "It could not be signed."))?;
        let broken = || Failure::never("这个浏览器的推送信息不对。", "What this browser said of itself is not right.");
        let sealed = seal(letter, self).ok_or_else(broken)?;
        let request = outside.0.client.post(url).header(AUTHORIZATION, authorization);
        let request = request
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", SECONDS_TO_LIVE)
            .header("urgency", "normal")
            // Sent twice while the browser is off, it is shown once.
            .header("topic", letter.token())
            .body(sealed);
        let response = ask(request).await?;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Err(Failure::Gone);
        }
        succeeded(response, now).map(drop)
    }
}

/// The letter as its browser's service worker reads it; none if what the browser gave is no key.
fn seal(letter: &Letter, to: &Subscription) -> Option<Vec<u8>> {
    let key = PublicKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(&to.p256dh).ok()?).ok()?;
    let auth = Auth::from_exact_iter(URL_SAFE_NO_PAD.decode(&to.auth).ok()?)?;
    let (title, text) = (clip(&letter.title, LONGEST.0), clip(&letter.text, LONGEST.1));
    let payload = json!({"title": title, "text": text, "link": letter.link}).to_string();
    encrypt(payload.into_bytes(), &key, &auth).ok()
}
