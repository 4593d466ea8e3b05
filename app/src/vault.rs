//! Sealing, with the browser's own ciphers: the only cryptography on the phone.

use domain::{attachment::AttachmentHash, parcel::Key};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto};

use crate::clock;

const CIPHER: &str = "AES-GCM";
/// What each sealing begins with, in bytes; never the same twice.
const IV: usize = 12;
/// How often a PIN is hashed: what OWASP asks of PBKDF2 with SHA-256, a quarter of a second and more on a slow phone.
const ROUNDS: u32 = 600_000;

/// AES-256-GCM with one key, which cannot be taken out of it.
#[derive(Debug, Clone)]
pub struct Cipher(CryptoKey);

/// A text sealed for the school and what it was sealed with beside the key, both in base64.
pub struct Sealed {
    pub iv: String,
    pub text: String,
}

impl Cipher {
    /// The cipher of a key. Without https a browser has none.
    pub async fn of(key: &Key) -> Result<Self, JsValue> {
        let bytes = Uint8Array::from(&key.bytes()[..]);
        let key = subtle()?.import_key_with_str("raw", &bytes, CIPHER, false, &both())?;
        Ok(Self(JsFuture::from(key).await?.unchecked_into()))
    }

    /// A cipher of this browser's own, which only it can use.
    pub async fn of_this_browser() -> Result<Self, JsValue> {
        let how = object(&[("name", CIPHER.into()), ("length", 256.into())])?;
        let key = subtle()?.generate_key_with_object(&how, false, &both())?;
        Ok(Self(JsFuture::from(key).await?.unchecked_into()))
    }

    /// The cipher of whoever knows `pin`. That takes a while, lest one try them all.
    pub async fn of_pin(pin: &str, salt: &[u8]) -> Result<Self, JsValue> {
        let pin = Uint8Array::from(pin.as_bytes());
        let known = subtle()?.import_key_with_str("raw", &pin, "PBKDF2", false, &Array::of1(&"deriveKey".into()))?;
        let known: CryptoKey = JsFuture::from(known).await?.unchecked_into();
        let how = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("salt", Uint8Array::from(salt).into()),
            ("iterations", ROUNDS.into()),
        ])?;
        let wanted = object(&[("name", CIPHER.into()), ("length", 256.into())])?;
        let key = subtle()?.derive_key_with_object_and_object(&how, &known, &wanted, false, &both())?;
        Ok(Self(JsFuture::from(key).await?.unchecked_into()))
    }

    /// A cipher that was kept by the browser.
    pub fn kept(value: JsValue) -> Option<Self> {
        value.dyn_into().ok().map(Self)
    }

    /// What the browser can keep of it.
    pub fn to_keep(&self) -> JsValue {
        self.0.clone().into()
    }

    /// Seals bytes; what they are sealed with beside the key stands before them.
    pub async fn seal(&self, bytes: &[u8]) -> Result<Uint8Array, JsValue> {
        let (iv, sealed) = self.sealed(bytes).await?;
        let all = Uint8Array::new_with_length(u32::try_from(IV).unwrap_or_default() + sealed.length());
        all.set(&Uint8Array::from(&iv[..]), 0);
        all.set(&sealed, u32::try_from(IV).unwrap_or_default());
        Ok(all)
    }

    /// Opens what [`Cipher::seal`] sealed; anything else is refused.
    pub async fn open(&self, sealed: &Uint8Array) -> Result<Vec<u8>, JsValue> {
        let cut = u32::try_from(IV).unwrap_or_default();
        let (iv, sealed) = (sealed.subarray(0, cut), sealed.subarray(cut, sealed.length()));
        let opened =
            subtle()?.decrypt_with_object_and_js_u8_array(&AesGcmParams::new(CIPHER, &iv), &self.0, &sealed)?;
        Ok(Uint8Array::new(&JsFuture::from(opened).await?).to_vec())
    }

    /// Seals a text for the school, which has the key as well.
    pub async fn seal_for_school(&self, text: &str) -> Result<Sealed, JsValue> {
        let (iv, sealed) = self.sealed(text.as_bytes()).await?;
        Ok(Sealed { iv: base64(&iv)?, text: base64(&sealed.to_vec())? })
    }

    async fn sealed(&self, bytes: &[u8]) -> Result<([u8; IV], Uint8Array), JsValue> {
        let iv: [u8; IV] = clock::random();
        let how = AesGcmParams::new(CIPHER, &Uint8Array::from(&iv[..]));
        let sealed = subtle()?.encrypt_with_object_and_js_u8_array(&how, &self.0, &Uint8Array::from(bytes))?;
        Ok((iv, Uint8Array::new(&JsFuture::from(sealed).await?)))
    }
}

/// The SHA-256 of bytes, by which a photo or a voice note is known.
pub async fn hash(bytes: &[u8]) -> Result<AttachmentHash, JsValue> {
    let digest = subtle()?.digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(bytes))?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await?).to_vec();
    let digits = digest.into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits: String = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
    digits.parse().map_err(|_| JsValue::UNDEFINED)
}

/// Absent without https.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = window().crypto()?.subtle();
    if subtle.is_undefined() { Err(JsValue::UNDEFINED) } else { Ok(subtle) }
}

fn both() -> Array {
    Array::of2(&"encrypt".into(), &"decrypt".into())
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
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
        let cipher = Cipher::of(&Key::new([7; 32])).await.expect("a cipher");
        let one = cipher.seal_for_school("王小雨").await.expect("a cipher");
        let other = cipher.seal_for_school("王小雨").await.expect("a cipher");
        assert_ne!((&one.iv, &one.text), (&other.iv, &other.text));
        // Nine bytes and the seal of sixteen, in base64.
        assert_eq!((one.iv.len(), one.text.len()), (16, 36));
    }

    #[wasm_bindgen_test]
    async fn only_the_right_pin_opens_what_is_sealed() {
        let salt = [3; 16];
        let sealed = Cipher::of_pin("135790", &salt).await.expect("a cipher").seal(b"words").await.expect("sealed");
        let again = Cipher::of_pin("135790", &salt).await.expect("a cipher");
        assert_eq!(again.open(&sealed).await.expect("the right one"), b"words");
        for (pin, salt) in [("135791", salt), ("135790", [4; 16])] {
            assert!(Cipher::of_pin(pin, &salt).await.expect("a cipher").open(&sealed).await.is_err(), "{pin}");
        }
        let first = sealed.get_index(0);
        sealed.set_index(0, first ^ 1);
        assert!(again.open(&sealed).await.is_err(), "one bit");
    }

    #[wasm_bindgen_test]
    async fn a_hash_is_what_the_school_works_out() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(b"abc").await.expect("a hash").as_str(), known);
    }
}
