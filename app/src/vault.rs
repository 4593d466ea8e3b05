//! Sealing, with the browser's own cipher: the only cryptography on the phone.

use domain::parcel::Key;
use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey};

use crate::clock;

/// A sealed text and what it was sealed with beside the key, both in base64.
pub struct Sealed {
    pub iv: String,
    pub text: String,
}

/// Seals a text with AES-256-GCM; without https a browser has no cipher.
pub async fn seal(key: &Key, text: &str) -> Result<Sealed, JsValue> {
    const CIPHER: &str = "AES-GCM";
    let cipher = window().crypto()?.subtle();
    let bytes = Uint8Array::from(&key.bytes()[..]);
    let usages = Array::of1(&"encrypt".into());
    let key: CryptoKey =
        JsFuture::from(cipher.import_key_with_str("raw", &bytes, CIPHER, false, &usages)?).await?.unchecked_into();
    let iv: [u8; 12] = clock::random();
    let how = AesGcmParams::new(CIPHER, &Uint8Array::from(&iv[..]));
    let sealed = cipher.encrypt_with_object_and_js_u8_array(&how, &key, &Uint8Array::from(text.as_bytes()))?;
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await?).to_vec();
    Ok(Sealed { iv: base64(&iv)?, text: base64(&sealed)? })
}

/// The browser wants a text whose characters are the bytes.
fn base64(bytes: &[u8]) -> Result<String, JsValue> {
    window().btoa(&bytes.iter().copied().map(char::from).collect::<String>())
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn the_same_text_is_sealed_differently_each_time_and_can_be_read_by_nobody() {
        let key = Key::new([7; 32]);
        let (one, other) =
            (seal(&key, "王小雨").await.expect("a cipher"), seal(&key, "王小雨").await.expect("a cipher"));
        assert_ne!((&one.iv, &one.text), (&other.iv, &other.text));
        // Nine bytes and the seal of sixteen, in base64.
        assert_eq!((one.iv.len(), one.text.len()), (16, 36));
    }
}
