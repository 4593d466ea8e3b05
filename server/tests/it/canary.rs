//! F33: a note that is private, followed through everything the school says and writes down. Looked for are words so rare
//! that wherever they are found, they came from that note; in the log also a child's name and a password.

use domain::id::DeviceId;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use server::store::Actor;
use tokio::io::AsyncReadExt;

use crate::{
    attachments::{hand_in, named},
    command::{peiban, serve},
    export::words_of,
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        PASSWORD, Phone, open_school, record, school,
    },
};

const CANARY: &str = "金丝雀7f3a";

/// Whether anything of it is in a text.
fn tells(text: &str) -> bool {
    text.contains(CANARY) || text.contains(PICTURE)
}

/// Everything that is asked by GET; none of it is the author's own.
const PATHS: [&str; 40] = [
    "/api/v1/board/2026-11",
    "/api/v1/board/2026-11/mentors/m1",
    "/api/v1/children/c1",
    "/api/v1/children/c2",
    "/api/v1/children/c9",
    "/api/v1/people",
    "/api/v1/changes",
    "/api/v1/checks/2026-11",
    "/api/v1/coverage/30",
    "/api/v1/nudges",
    "/api/v1/pictures",
    "/api/v1/reminders",
    "/api/v1/reminders/mine",
    "/metrics",
    "/api/v1/places",
    "/api/v1/returns/2026-11",
    "/api/v1/coverage/0",
    "/api/v1/parcel-key",
    "/api/v1/nothing",
    "/audit",
    "/audit.csv",
    "/audit?who=m1",
    "/exports/board/2026-11.csv",
    "/exports/board/2026-11.xlsx",
    "/exports/records/2026-11.csv",
    "/exports/records/2026-09-01..2027-01-22.xlsx",
    "/exports/register/2026-11.csv",
    "/exports/return/2026-11.csv",
    "/exports/term/2026-09-01..2027-01-22.xlsx",
    "/account",
    "/print/diary/m1/2026-11",
    "/print/child/c1",
    "/print/child/c2",
    "/print/class/k1",
    "/print/return/2026-11",
    "/print/term/autumn",
    "/join",
    "/join?code=AAAA-BBBB-CCCC",
    "/help",
    "/healthz",
];

/// An attachment's name is as telling as what it holds: who knows it can ask for that.
const PICTURE: &str = "7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a7f3a";

fn secret(id: &str, children: &[&str]) -> Value {
    let mut record = record(id, "m1", "2026-11-10", children, &["talk"]);
    (record["note"], record["private"], record["help"]) =
        (json!(format!("{CANARY}：他哭了")), json!(true), json!(true));
    record["promise"] = json!(format!("{CANARY}：带一本书"));
    record["attachments"] = json!([{"hash": PICTURE, "kind": "photo", "bytes": 1024}]);
    record
}

/// A photo that shows it.
fn picture() -> Vec<u8> {
    [b"\xff\xd8\xff\xda\x00\x02", CANARY.as_bytes(), b"\xff\xd9"].concat()
}

fn path_of_picture() -> String {
    format!("/api/v1/attachments/{}", named("photo", &picture())["hash"].as_str().expect("a hash"))
}

/// What everybody but the author is told, whatever they ask.
async fn told(phone: &Phone) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for path in PATHS.into_iter().chain([path_of_picture().as_str()]) {
        let response = phone.http.get(format!("{}{path}", phone.url)).send().await.expect("an answer");
        let head = format!("{:?}", response.headers());
        answers.push((path.to_owned(), head + &words_of(&response.bytes().await.expect("a body"))));
    }
    for protocol in 2..=4 {
        let mut request = phone.request(&[]);
        request["protocol"] = json!(protocol);
        let posts = [
            ("/api/v1/sync", request),
            ("/api/v1/notes/r1/open", json!({"id": "o1", "reason": ""})),
            ("/api/v1/notes/r1/readers", json!({"readers": [phone.staff]})),
            ("/api/v1/changes/preview", json!({"what": "talk_notes", "talk_notes": "handed_in"})),
        ];
        for (path, body) in posts {
            let text = phone.respond(path, &body).await.text().await.expect("text");
            answers.push((format!("{path} {protocol}"), text));
        }
    }
    answers
}

/// What the author does with it, right and wrong.
async fn write(author: &mut Phone) {
    let mut corrected = secret("r2", &["c1", "c2"]);
    corrected["supersedes"] = json!("r1");
    let mut endless = secret("r4", &["c1"]);
    endless["note"] = json!(CANARY.repeat(1000));
    let mut misspelt = secret("r5", &["c1"]);
    misspelt["kinds"] = json!([CANARY]);
    let mut shown = secret("r7", &["c1"]);
    shown["attachments"] = json!([named("photo", &picture())]);
    let mut request = author.request(&[
        shown,
        secret("r0", &["c1"]),
        secret("r1", &["c1"]),
        corrected,
        secret("r3", &["c3"]),
        endless,
        misspelt,
    ]);
    request["protocol"] = json!(4);
    author.post("/api/v1/sync", &request).await;
    // The same id for another content; a body that is no JSON; one of another shape.
    author.post("/api/v1/sync", &author.request(&[secret("r1", &["c2"])])).await;
    let broken = author.http.post(format!("{}/api/v1/sync", author.url)).header("content-type", "application/json");
    broken.body(format!("{{\"records\": [\"{CANARY}")).send().await.expect("an answer");
    author.post("/api/v1/sync", &json!({"note": CANARY})).await;
    author.post("/api/v1/parcels", &json!({"format": CANARY})).await;
    assert_eq!(hand_in(author, &picture()).await.0, StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn f33_a_private_note_is_in_nothing_but_what_its_author_is_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let store = database.open().await;
    open_school(&store, &school()).await;
    let (mut server, url, _) = serve(&database, &["--log", "debug"]).await;
    let mut errors = server.stderr.take().expect("a log");
    let log = tokio::spawn(async move {
        let mut text = String::new();
        errors.read_to_string(&mut text).await.expect("UTF-8");
        text
    });
    let mut author = Phone::sign_in(&url, "m1", "phone").await;
    write(&mut author).await;
    // Another phone of the author's is shut out, and hands over what it wrote.
    let lost = Phone::sign_in(&url, "m1", "lost-phone").await;
    let account = store.account("m1").await.expect("the database answers").expect("an account");
    let device: DeviceId = "lost-phone".parse().expect("an id");
    store.revoke(&account, &device, true, Actor::CONSOLE, chrono::Utc::now()).await.expect("the device is known");
    lost.post("/api/v1/leftovers", &json!({"records": [secret("r6", &["c1"])], "waivers": []})).await;

    let author_reads = author.get("/api/v1/children/c1").await.1.to_string();
    assert!(author_reads.contains(CANARY), "or nothing would be found anywhere");
    for who in ["m2", "t1", "p1", "k1"] {
        let mut phone = Phone::sign_in(&url, who, "phone").await;
        for (path, answer) in told(&phone).await {
            assert!(!tells(&answer), "{who} {path}: {answer}");
        }
        if who == "k1" {
            let file = phone.http.get(format!("{url}/exports/records/2026-11.csv")).send().await.expect("an answer");
            let text = file.text().await.expect("text");
            assert!(text.contains("谈心") && text.contains("私密"), "or no record was in the files: {text}");
        }
        if who == "p1" {
            assert!(
                phone.get("/api/v1/changes").await.1["held"][0].is_object(),
                "what was held is among what was asked"
            );
            let key = json!({"staff": "m1", "device": "lost-phone", "id": "r6"});
            let taken = phone.post("/api/v1/leftovers/review", &json!({"keys": [key], "take": true})).await.1;
            assert!(!tells(&taken.to_string()));
            let reply = phone.sync(&[]).await;
            assert!(!tells(&serde_json::to_string(&reply).expect("JSON")));
        }
    }
    for arguments in [
        &["obligations", "--school", "hd", "--month", "2026-11", "--today", "2026-11-20"][..],
        &["school", "export", "hd"],
        &["export", "records", "--school", "hd", "--month", "2026-11", "--today", "2026-11-20", "--out", "-"],
        &["verify"],
    ] {
        let output = peiban(&database, arguments, "").await;
        assert!(!tells(&(output.stdout + &output.stderr)), "{arguments:?}");
    }
    server.kill().await.expect("it was running");
    let log = log.await.expect("the log was read");
    assert!(log.contains("/api/v1/sync"), "or nothing was logged: {log}");
    for words in [CANARY, PICTURE, "他哭了", "王小雨", PASSWORD] {
        assert!(!log.contains(words), "{words} is in the log");
    }
}
