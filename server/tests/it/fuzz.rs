//! Requests that went wrong on their way or were made to do harm: a corpus, changed at random but the same each time.
//!
//! `PEIBAN_FUZZ_ROUNDS=100000 PEIBAN_FUZZ_SEED=7 cargo test -p server --test it fuzz` goes on for longer, elsewhere. A body
//! that found a fault is worth a file in `corpus/`: each of its files is sent unchanged as well.

use std::{collections::BTreeSet, env, fs, str::FromStr};

use domain::sync::{Outcome, Receipt};
use reqwest::{StatusCode, header::CONTENT_TYPE};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer,
};

#[rstest]
#[tokio::test]
async fn whatever_arrives_is_answered_and_nothing_is_half_done(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let corpus = corpus();
    let mut random = Random(number("PEIBAN_FUZZ_SEED", 2026));
    let mut stored = BTreeSet::new();
    let (mut refused, mut answered) = (0, 0);
    for round in 0..corpus.len() + number("PEIBAN_FUZZ_ROUNDS", 1000) {
        let body = corpus.get(round).cloned().unwrap_or_else(|| changed(&corpus, &mut random));
        match send(&phone, &body).await {
            Some(ids) => {
                stored.extend(ids);
                answered += 1;
            }
            None => refused += 1,
        }
    }
    assert!(
        answered > 200 && refused > 200 && stored.len() > 50,
        "{answered} answered, {refused} refused, {} stored",
        stored.len()
    );
    let rows = server.count("record").await + server.count("waiver").await;
    assert_eq!(usize::try_from(rows).expect("small"), stored.len(), "what is stored has a receipt, and the reverse");
    server.assert_verified().await;
}

/// The ids that were stored, or none if the request was refused as a whole.
async fn send(phone: &Phone, body: &[u8]) -> Option<Vec<String>> {
    let request = phone.http.post(format!("{}/api/v1/sync", phone.url)).header(CONTENT_TYPE, "application/json");
    let response = request.body(body.to_vec()).send().await.expect("the server answers");
    let (status, text) = (response.status(), response.text().await.expect("text"));
    let sent = String::from_utf8_lossy(body);
    assert!(!status.is_server_error(), "{status} {text} to {sent}");
    let reply: Value = serde_json::from_str(&text).expect("JSON");
    if status != StatusCode::OK {
        assert!(status.is_client_error() && reply["error"]["message"]["zh"].is_string(), "{status} {text} to {sent}");
        return None;
    }
    let request: Value = serde_json::from_slice(body).expect("what was answered is JSON");
    let mut stored = Vec::new();
    // Nothing is taken of what was meant for a database from before a backup was restored.
    let earlier = request["epoch"].is_string() && request["epoch"] != reply["epoch"];
    for (list, receipts) in [("records", "receipts"), ("waivers", "waivers")] {
        let sent = request[list].as_array().filter(|_| !earlier).map_or(0, Vec::len);
        let receipts: Vec<Receipt> = serde_json::from_value(reply[receipts].clone()).unwrap_or_default();
        assert_eq!(receipts.len(), sent, "a receipt for each of {list}: {text}");
        let taken = receipts.into_iter().filter(|receipt| matches!(receipt.outcome, Outcome::Seq(_)));
        stored.extend(taken.map(|receipt| format!("{list} {}", receipt.id)));
    }
    Some(stored)
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corpus");
    let files = fs::read_dir(folder).expect("the corpus").map(|file| file.expect("a file").path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a file")).collect()
}

fn number<T: FromStr>(name: &str, usual: T) -> T {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// One of the corpus, changed once or a few times: as bytes, or as JSON that stays JSON.
fn changed(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut body = random.choose(corpus).clone();
    for _ in 0..=random.below(3) {
        match serde_json::from_slice(&body) {
            Ok(mut json) if random.below(4) > 0 => {
                change_request(&mut json, random);
                body = json.to_string().into_bytes();
            }
            _ => change_bytes(&mut body, corpus, random),
        }
    }
    body
}

/// Mostly what is in its lists, under an id that few used yet.
fn change_request(request: &mut Value, random: &mut Random) {
    let list = *random.choose(&["records", "records", "records", "waivers"]);
    match request.get_mut(list).and_then(Value::as_array_mut).filter(|list| !list.is_empty() && random.below(8) > 0) {
        None => change_value(request, random),
        Some(list) => {
            let at = random.below(list.len());
            if list[at].is_object() {
                list[at]["id"] = json!(format!("f{}", random.below(1000)));
            }
            if random.below(2) > 0 {
                change_value(&mut list[at], random);
            }
        }
    }
}

fn change_value(value: &mut Value, random: &mut Random) {
    let mut inside = match value {
        Value::Array(list) if !list.is_empty() && random.below(4) > 0 => {
            let at = random.below(list.len());
            match random.below(8) {
                0 => drop(list.remove(at)),
                1 => list.push(list[at].clone()),
                _ => return change_value(&mut list[at], random),
            }
            return;
        }
        Value::Object(fields) if !fields.is_empty() && random.below(5) > 0 => fields.values_mut(),
        _ => {
            *value = random.choose(&odd_values()).clone();
            return;
        }
    };
    let count = inside.len();
    if let Some(value) = inside.nth(random.below(count)) {
        change_value(value, random);
    }
}

fn odd_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5e300),
        json!(""),
        json!("\u{0}"),
        json!("a1"),
        json!("m2"),
        json!("2026-02-30T25:61:00+99:99"),
        json!("\u{202e}\u{1F468}\u{200D}\u{1F469}"),
        json!("'; drop table record; --"),
        json!("长".repeat(5001)),
        json!([]),
        json!([null, 1, "c1", ["c1"]]),
        json!({}),
        json!({"id": "x"}),
    ]
}

fn change_bytes(body: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    const PIECES: [&[u8]; 12] = [
        b"null",
        b"1e999",
        b"-0",
        b"NaN",
        b"99999999999999999999",
        b"\"\\ud800\"",
        b"{",
        b"[[[[",
        b"]",
        b"\"",
        b"\xff\xfe",
        b"\"id\":\"a1\",",
    ];
    let (from, to) = (random.below(body.len() + 1), random.below(body.len() + 1));
    let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 40));
    match random.below(6) {
        0 => body.truncate(from),
        1 => drop(body.drain(from..to)),
        2 => body.extend_from_within(..),
        3 => {
            let other = random.choose(corpus);
            let length = other.len().min(from);
            body.splice(from..to, other[length / 2..length].iter().copied()).for_each(drop);
        }
        4 => body.splice(from..from, random.choose(&PIECES).iter().copied()).for_each(drop),
        _ => {
            if let Some(byte) = body.get_mut(from) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
}

/// `SplitMix64`: the same numbers everywhere from the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end as u64).expect("smaller than a length")
    }

    fn choose<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}
