//! 代交: what waits on a phone, sealed into a file that somebody else may deliver without being able to read it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    id::{DeviceId, SchoolId},
    notebook::Notebook,
    record::Record,
    sync::{MAX_BODY, MAX_RECORDS},
    waiver::Waiver,
};

/// The version of the file written here.
pub const FORMAT: &str = "peiban.parcel/1";

/// One parcel: the body of `POST /api/v1/parcels`. A file is a list of them, because each is at most what one sync takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Parcel {
    /// [`FORMAT`].
    pub format: String,
    /// The school that can open it.
    pub school: SchoolId,
    /// The device that sealed it; whose it was is found out by opening it.
    pub device: DeviceId,
    /// Of AES-256-GCM, in base64; another one each time.
    pub iv: String,
    /// The JSON of [`Contents`], sealed, in base64.
    pub sealed: String,
}

/// What is inside: exactly what the phone would hand in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contents<R = Value, W = Value> {
    /// Records, oldest first. Read one by one, so that a bad one harms no other.
    pub records: Vec<R>,
    /// Requests to be freed of something.
    pub waivers: Vec<W>,
}

/// The answer to a delivery: whoever delivers learns nothing but numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivered {
    /// What the school has now.
    pub received: u32,
    /// What it did not take; the phone that wrote it is told why.
    pub refused: u32,
    /// What waits for the principal's word, because the phone that wrote it was revoked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub held: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What a device seals with, in hexadecimal digits on its way. Known to the school and to this device only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key([u8; 32]);

impl Key {
    /// A key of these bytes, which nobody can guess.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Its bytes, for the cipher.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Never in a log.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        let digits = key.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
    }
}

impl TryFrom<String> for Key {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Self, BadKey> {
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() {
            return Err(BadKey);
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| BadKey)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| BadKey)?;
        }
        Ok(Self(bytes))
    }
}

/// A key that is not 64 hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("a key is 64 hexadecimal digits")]
pub struct BadKey;

/// A sealed text of this many bytes tells only roughly how much it holds.
const PADDED_TO: usize = 4096;
/// What is left of a request's body for the text: base64 makes four bytes of three, and the rest of a parcel needs some.
const ROOM: usize = (MAX_BODY - 1024) / 4 * 3 - PADDED_TO;

/// What waits, oldest first, as the texts to seal.
pub fn texts(notebook: &Notebook) -> Vec<String> {
    packed(notebook).iter().filter_map(|contents| serde_json::to_string(contents).ok()).map(padded).collect()
}

/// In as many contents as the limits of one delivery ask for.
fn packed(notebook: &Notebook) -> Vec<Contents<&Record, &Waiver>> {
    let mut parcels: Vec<Contents<&Record, &Waiver>> = Vec::new();
    let mut room = 0;
    let mut open = |parcels: &mut Vec<_>, size: usize, full: bool| {
        if parcels.is_empty() || full || size > room {
            parcels.push(Contents { records: Vec::new(), waivers: Vec::new() });
            room = ROOM;
        }
        room = room.saturating_sub(size);
    };
    for record in notebook.waiting() {
        let full = parcels.last().is_some_and(|it| it.records.len() == MAX_RECORDS);
        open(&mut parcels, size(record), full);
        parcels.last_mut().into_iter().for_each(|it| it.records.push(record));
    }
    for waiver in notebook.asks_waiting() {
        let full = parcels.last().is_some_and(|it| it.waivers.len() == MAX_RECORDS);
        open(&mut parcels, size(waiver), full);
        parcels.last_mut().into_iter().for_each(|it| it.waivers.push(waiver));
    }
    parcels
}

/// With its comma.
fn size(item: &impl Serialize) -> usize {
    serde_json::to_string(item).map_or(0, |json| json.len() + 1)
}

/// JSON does not mind spaces at its end.
fn padded(text: String) -> String {
    let spaces = text.len().next_multiple_of(PADDED_TO) - text.len();
    text + &" ".repeat(spaces)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::notebook::Page;

    fn with_records(count: usize, note: &str) -> Notebook {
        let mut notebook = Notebook::default();
        for at in 0..count {
            let record = json!({"id": format!("r{at:04}"), "by": "m1", "at": "2026-11-05T18:30:00+08:00",
                                "children": ["c1"], "kinds": ["talk"], "reached": true, "note": note});
            notebook.absorb(Page::saved(Record::parse(&record).expect("a sound record"), None));
        }
        notebook
    }

    #[track_caller]
    fn check(count: usize, note: &str, parcels: usize) {
        let texts = texts(&with_records(count, note));
        let contents: Vec<Contents> = texts.iter().map(|it| serde_json::from_str(it).expect("contents")).collect();
        let ids = contents.iter().flat_map(|it| &it.records).map(|it| it["id"].as_str().expect("an id").to_owned());
        assert_eq!(ids.collect::<Vec<_>>(), (0..count).map(|at| format!("r{at:04}")).collect::<Vec<_>>());
        assert_eq!(texts.len(), parcels);
        for (text, contents) in texts.iter().zip(contents) {
            assert!(contents.records.len() <= MAX_RECORDS && text.len().div_ceil(3) * 4 + 512 <= MAX_BODY);
            assert_eq!(text.len() % PADDED_TO, 0);
        }
    }

    #[test]
    fn a_parcel_is_at_most_what_a_sync_takes() {
        check(0, "", 0);
        check(1, "一起包了饺子", 1);
        check(200, "", 1);
        check(201, "", 2);
        check(100, &"长".repeat(5_000), 4);
    }

    #[test]
    fn a_key_survives_its_way_and_stays_out_of_logs() {
        let key = Key::new(std::array::from_fn(|at| u8::try_from(at * 8).unwrap_or_default()));
        let json = serde_json::to_string(&key).expect("JSON");
        assert_eq!(json.len(), 66);
        assert_eq!(serde_json::from_str::<Key>(&json).ok(), Some(key.clone()));
        assert_eq!(format!("{key:?}"), "Key");
        for bad in ["", "00", &"zz".repeat(32), &"é".repeat(32)] {
            assert!(Key::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
