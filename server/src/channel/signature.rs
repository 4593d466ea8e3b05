//! Signatures by a secret that both sides know.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac::{HMAC_SHA256, Key, sign};

use crate::hex::hex;

/// HMAC-SHA256 in base64, as the vendors of robots want it.
pub fn in_base64(key: &str, message: &str) -> String {
    STANDARD.encode(hmac(key, message))
}

/// HMAC-SHA256 in hexadecimal digits.
pub fn in_hex(key: &str, message: &str) -> String {
    hex(hmac(key, message).as_ref())
}

fn hmac(key: &str, message: &str) -> ring::hmac::Tag {
    sign(&Key::new(HMAC_SHA256, key.as_bytes()), message.as_bytes())
}
