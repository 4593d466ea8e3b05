//! Files: the only code that saves one for the person or reads one they chose.

use js_sys::{Array, Uint8Array};
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, HtmlInputElement, Url};

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
