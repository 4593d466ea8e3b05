//! By what a push service knows this server again (RFC 8292): a key made once, and a signed note with every message.

use std::str::FromStr;

use anyhow::{Context, Error, Result, anyhow};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::json;

/// The server's key for push services. Browsers subscribe to its public half: another key, and nobody is reached.
pub struct VapidKey {
    pair: EcdsaKeyPair,
    stored: String,
}

/// A note is good for half a day; a push service takes none that is good for more than a whole one.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);

impl VapidKey {
    /// A new one.
    ///
    /// # Errors
    /// When the machine has no chance to give.
    pub fn generate() -> Result<Self> {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let key = key.map_err(|_| anyhow!("making a key for push services"))?;
        URL_SAFE_NO_PAD.encode(key).parse()
    }

    /// The whole key as text, to be kept secret; `parse` reads it.
    pub fn stored(&self) -> &str {
        &self.stored
    }

    /// The public half in base64url, for `applicationServerKey` in a browser.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// The header `Authorization` for a message to `endpoint`.
    pub(super) fn authorization(&self, endpoint: &Url, contact: Option<&str>, now: DateTime<Utc>) -> Result<String> {
        let mut claims = json!({"aud": endpoint.origin().ascii_serialization(), "exp": (now + GOOD_FOR).timestamp()});
        if let Some(contact) = contact {
            claims["sub"] = contact.into();
        }
        let parts = [json!({"typ": "JWT", "alg": "ES256"}), claims];
        let note = parts.map(|it| URL_SAFE_NO_PAD.encode(it.to_string())).join(".");
        let signature = self.pair.sign(&SystemRandom::new(), note.as_bytes());
        let signature = signature.map_err(|_| anyhow!("signing for a push service"))?;
        Ok(format!("vapid t={note}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public()))
    }
}

impl FromStr for VapidKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let key = URL_SAFE_NO_PAD.decode(text).context("the key for push services is not base64url")?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key, &SystemRandom::new());
        let pair = pair.map_err(|_| anyhow!("the key for push services is broken"))?;
        Ok(Self { pair, stored: text.to_owned() })
    }
}
