//! What this browser remembers outside any person's store: who used it last, the language, its own id.

use domain::{id::DeviceId, session::Me};

use crate::{clock, text::Lang};

/// Who signed in last, known before anything else is opened.
pub fn last_person() -> Option<Me> {
    serde_json::from_str(&setting("me")?).ok()
}

/// Opens this person's store at the next start.
pub fn remember_person(me: &Me) {
    set("me", &serde_json::to_string(me).unwrap_or_default());
}

/// Asks for a name and password at the next start.
pub fn forget_person() {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(&key("me"));
    }
}

/// The language chosen before; Chinese at first.
pub fn language() -> Lang {
    if setting("lang").as_deref() == Some(Lang::En.tag()) { Lang::En } else { Lang::Zh }
}

/// Keeps the chosen language.
pub fn remember_language(lang: Lang) {
    set("lang", lang.tag());
}

/// This browser's own id, made at its first start.
pub fn device() -> Option<DeviceId> {
    if let Some(known) = setting("device").and_then(|id| id.parse().ok()) {
        return Some(known);
    }
    let made = format!("{:032x}", u128::from_be_bytes(clock::random()));
    set("device", &made);
    made.parse().ok()
}

fn setting(name: &str) -> Option<String> {
    local_storage()?.get_item(&key(name)).ok()?
}

fn set(name: &str, value: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(&key(name), value);
    }
}

fn key(name: &str) -> String {
    format!("peiban.{name}")
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_device_keeps_its_id() {
        assert!(device().is_some());
        assert_eq!(device(), device());
    }
}
