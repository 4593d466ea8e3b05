//! Files: the only code that saves one for the person or reads one they chose.

use js_sys::{Array, Uint8Array};
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Gives the person a file, as any download of their browser.
pub fn save(name: &str, text: &str) -> Result<(), JsValue> {
    hand_out(name, &Blob::new_with_str_sequence(&Array::of1(&text.into()))?)
}

/// The same, of bytes.
pub fn save_bytes(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    hand_out(name, &Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?)
}

fn hand_out(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    // The url is not taken back: some browsers read it only after this call, and it ends with the screen.
    link.click();
    Ok(())
}

/// An address under which this page alone finds bytes, as long as it is held.
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// The address of these bytes.
    pub fn of(bytes: &[u8], content_type: &str) -> Result<Self, JsValue> {
        let kind = BlobPropertyBag::new();
        kind.set_type(content_type);
        let bytes = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &kind)?;
        Url::create_object_url_with_blob(&blob).map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        drop(Url::revoke_object_url(&self.0));
    }
}

/// The bytes of a file.
pub async fn bytes(file: &Blob) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(file.array_buffer()).await?).to_vec())
}

/// All files chosen just now; the same may be chosen again.
pub fn all_picked(event: &Event) -> Vec<File> {
    let input: HtmlInputElement = event_target(event);
    let list = input.files();
    let files = list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect();
    input.set_value("");
    files
}

/// The file chosen just now, if one was; the same file may be chosen again.
pub fn picked(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event_target(event);
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Its text.
pub async fn chosen(event: Event) -> Option<String> {
    JsFuture::from(picked(&event)?.text()).await.ok()?.as_string()
}
