//! What this browser remembers outside any person's store: who used it last, the language, its own id.

use domain::{
    id::{DeviceId, SchoolId, StaffId},
    session::Me,
};
use serde::{Deserialize, Serialize};

use crate::{clock, text::Lang};

/// Whose store is opened at the start. No name: these settings are not sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub school: SchoolId,
    pub id: StaffId,
}

impl Owner {
    /// The owner of what somebody signed in for.
    pub fn of(me: &Me) -> Self {
        Self { school: me.school.clone(), id: me.id.clone() }
    }
}

/// Who signed in last, known before anything else is opened.
pub fn last_owner() -> Option<Owner> {
    serde_json::from_str(&setting("me")?).ok()
}

/// The same, as versions before the store was sealed kept it: with all that is known of them.
pub fn last_person_of_old() -> Option<Me> {
    serde_json::from_str(&setting("me")?).ok()
}

/// Opens this person's store at the next start.
pub fn remember_owner(owner: &Owner) {
    set("me", &serde_json::to_string(owner).unwrap_or_default());
}

/// Asks for a name and password at the next start.
pub fn forget_owner() {
    remove("me");
}

/// How many records of somebody waited when that was last noted.
pub fn waiting(owner: &StaffId) -> u32 {
    setting(&format!("waiting.{owner}")).and_then(|count| count.parse().ok()).unwrap_or_default()
}

/// Notes it beside the store, where it is still known if the store is emptied.
pub fn remember_waiting(owner: &StaffId, count: usize) {
    set(&format!("waiting.{owner}"), &count.to_string());
}

/// Shows text in the size that was chosen.
pub fn show_size() {
    if let Some(root) = web_sys::window().and_then(|it| it.document()?.document_element()) {
        let _ = if is_large() { root.set_attribute("data-large", "") } else { root.remove_attribute("data-large") };
    }
}

/// Whether large text was chosen.
pub fn is_large() -> bool {
    setting("large").is_some()
}

/// Keeps that choice.
pub fn remember_large(large: bool) {
    if large {
        set("large", "1");
    } else {
        remove("large");
    }
}

/// Whether this browser reminds somebody by itself.
pub fn reminds(owner: &StaffId) -> bool {
    setting(&format!("reminds.{owner}")).is_some()
}

/// Keeps that choice. It says nothing of what they are reminded of.
pub fn remember_reminds(owner: &StaffId, reminds: bool) {
    let name = format!("reminds.{owner}");
    if reminds {
        set(&name, "1");
    } else {
        remove(&name);
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

fn remove(name: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(&key(name));
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
