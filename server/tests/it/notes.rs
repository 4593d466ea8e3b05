//! Private words: shared and taken back by their author, opened in an emergency, and help that is asked for without them.

use domain::{notes::Notes, sync::Reply};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, outcomes, record, school_with,
};

/// So rare a text that wherever it is found, it came from the note.
const CANARY: &str = "金丝雀7f3a：他说不想回家";

/// The usual school with a counsellor `s1`.
async fn start(engine: Engine) -> TestServer {
    let person = |id: &str, name: &str, role: &str, phone: &str| json!({"id": id, "name": name, "roles": [role], "phone": phone});
    let staff = json!([
        person("m1", "李老师", "mentor", "13800000001"),
        person("m2", "周老师", "mentor", "13800000002"),
        person("t1", "王老师", "class_teacher", "13800000003"),
        person("p1", "张校长", "principal", "13800000004"),
        person("k1", "陈老师", "clerk", "13800000005"),
        person("s1", "何老师", "counsellor", "13800000006"),
    ]);
    TestServer::start_with(engine, school_with(json!({"staff": staff}))).await
}

fn private(id: &str) -> Value {
    let mut record = record(id, "m1", "2026-11-10", &["c1"], &["talk"]);
    record["note"] = json!(CANARY);
    record["private"] = json!(true);
    record
}

/// A sync as phones of today do it.
async fn sync(phone: &mut Phone, records: &[Value]) -> Reply {
    let mut request = phone.request(records);
    request["protocol"] = json!(3);
    phone.exchange(&request).await
}

async fn share(author: &Phone, record: &str, readers: &[&str]) -> StatusCode {
    author.post(&format!("/api/v1/notes/{record}/readers"), &json!({"readers": readers})).await.0
}

fn shared(notes: &Notes) -> Vec<(&str, Option<&str>)> {
    notes.shared.iter().map(|it| (it.by.as_str(), it.record.note.as_deref())).collect()
}

#[rstest]
#[case::counsellor("s1")]
#[case::principal("p1")]
#[tokio::test]
async fn a_note_is_shared_and_taken_back_at_the_next_sync(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] reader: &str,
) {
    let server = start(engine).await;
    let (mut author, mut reader_phone) = (server.phone("m1").await, server.phone(reader).await);
    author.sync(&[private("r1")]).await;
    reader_phone.sync(&[]).await;
    assert_eq!(share(&author, "r1", &[reader]).await, StatusCode::OK);

    let told = serde_json::to_string(&reader_phone.sync(&[]).await).expect("JSON");
    assert!(told.contains(CANARY));
    assert_eq!(shared(&reader_phone.notebook.notes.read()), [("李老师", Some(CANARY))]);
    assert_eq!(reader_phone.notebook.notes.read().shared[0].children[0].name, "王小雨");
    assert!(reader_phone.sync(&[]).await.changes.notes.is_none(), "told once");
    let page = reader_phone.get("/api/v1/children/c1").await;
    assert_eq!((page.0, &page.1["records"][0]["note"]), (StatusCode::OK, &json!(CANARY)));
    author.sync(&[]).await;
    let own = author.notebook.notes.read().own;
    assert_eq!((own.len(), own[0].readers[0].id.as_str()), (1, reader));

    assert_eq!(share(&author, "r1", &[]).await, StatusCode::OK);
    reader_phone.sync(&[]).await;
    assert_eq!(shared(&reader_phone.notebook.notes.read()), []);
    assert!(!reader_phone.get("/api/v1/children/c1").await.1.to_string().contains(CANARY));
    author.sync(&[]).await;
    assert!(author.notebook.notes.read().own.is_empty());
    assert_eq!(share(&author, "r1", &[reader]).await, StatusCode::OK, "and shared again");
    reader_phone.sync(&[]).await;
    assert_eq!(shared(&reader_phone.notebook.notes.read()).len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_counsellor_reads_the_archive_of_a_case_as_long_as_it_is_shared(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let mut author = server.phone("m1").await;
    author.sync(&[private("r1"), record("r2", "m1", "2026-11-11", &["c1"], &["visit"])]).await;
    let counsellor = server.phone("s1").await;
    let page = async || counsellor.get("/api/v1/children/c1").await;
    assert_eq!(page().await.0, StatusCode::NOT_FOUND);
    share(&author, "r1", &["s1"]).await;
    let (status, body) = page().await;
    let ids: Vec<_> = body["records"].as_array().expect("records").iter().map(|it| it["id"].clone()).collect();
    assert_eq!((status, ids), (StatusCode::OK, vec![json!("r1")]), "the file, and only what was shared");
    assert_eq!(counsellor.get("/api/v1/children/c2").await.0, StatusCode::NOT_FOUND);
    share(&author, "r1", &[]).await;
    assert_eq!(page().await.0, StatusCode::NOT_FOUND);
}

/// Who tries to share which record with whom.
#[rstest]
#[case::no_such_record("m1", "r9", &["p1"], 404)]
#[case::not_private("m1", "open", &["p1"], 404)]
#[case::not_theirs("m2", "r1", &["m2"], 404)]
#[case::principal_with_themselves("p1", "r1", &["p1"], 404)]
#[case::with_another_mentor("m1", "r1", &["m2"], 422)]
#[case::with_a_clerk("m1", "r1", &["p1", "k1"], 422)]
#[case::with_nobody_known("m1", "r1", &["x1"], 422)]
#[case::not_an_id("m1", "a%20b", &[], 404)]
#[tokio::test]
async fn only_the_author_shares_and_only_with_those_who_may_be_told(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] who: &str,
    #[case] record_id: &str,
    #[case] readers: &[&str],
    #[case] expected: u16,
) {
    let server = start(engine).await;
    let open = record("open", "m1", "2026-11-10", &["c1"], &["talk"]);
    server.phone("m1").await.sync(&[private("r1"), open]).await;
    assert_eq!(share(&server.phone(who).await, record_id, readers).await, expected);
    assert_eq!(server.count("sharing").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_corrected_note_is_no_longer_shared(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (mut author, mut reader) = (server.phone("m1").await, server.phone("s1").await);
    author.sync(&[private("r1")]).await;
    share(&author, "r1", &["s1"]).await;
    reader.sync(&[]).await;
    let mut corrected = private("r2");
    corrected["supersedes"] = json!("r1");
    author.sync(&[corrected]).await;
    let told = serde_json::to_string(&reader.sync(&[]).await).expect("JSON");
    assert!(!told.contains(CANARY) && reader.notebook.notes.read().shared.is_empty());
    assert!(reader.sync(&[]).await.changes.notes.is_none());
}

#[rstest]
#[tokio::test]
async fn a_note_opened_in_an_emergency_shows_on_its_authors_phone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (mut author, mut principal) = (server.phone("m1").await, server.phone("p1").await);
    author.sync(&[private("r1")]).await;
    let open = |id: &str, reason: &str| json!({"id": id, "reason": reason});
    let path = "/api/v1/notes/r1/open";
    for (who, expected) in [("m2", 403), ("t1", 403), ("k1", 403), ("s1", 403), ("m1", 403)] {
        let (status, body) = server.second_phone(who).await.post(path, &open("o9", "想看看写了什么")).await;
        assert_eq!(status, expected, "{who}");
        assert!(!body.to_string().contains(CANARY));
    }
    assert_eq!(principal.post(path, &open("o9", " 看 ")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(principal.post("/api/v1/notes/r9/open", &open("o9", "法院要求")).await.0, StatusCode::NOT_FOUND);
    let told = "audit where what = 'note.open'";
    assert_eq!(server.count("opening").await + server.count(told).await, 0);

    for _ in 0..2 {
        let (status, body) = principal.post(path, &open("o1", "派出所调查，孩子走失")).await;
        assert_eq!((status, body), (StatusCode::OK, json!({"note": CANARY})));
    }
    assert_eq!((server.count("opening").await, server.count(told).await), (1, 2), "told once, noted each time");
    let synced = serde_json::to_string(&principal.sync(&[]).await).expect("JSON");
    let page = principal.get("/api/v1/children/c1").await.1.to_string();
    assert!(!(synced + &page).contains(CANARY), "it was shown once and is not shared");
    author.sync(&[]).await;
    let opening = author.notebook.notes.read().own.remove(0).openings.remove(0);
    assert_eq!((opening.by.as_str(), opening.reason.as_str()), ("张校长", "派出所调查，孩子走失"));
}

#[rstest]
#[tokio::test]
async fn help_is_asked_for_without_the_words(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (mut author, principal) = (server.phone("m1").await, server.phone("p1").await);
    let mut asking = private("r1");
    asking["help"] = json!(true);
    let reply = sync(&mut author, &[asking]).await;
    assert_eq!(outcomes(&reply.receipts), ["stored"]);
    let (_, page) = principal.get("/api/v1/changes").await;
    let call = &page["help"][0];
    assert_eq!((&call["by"], &call["children"][0]["name"]), (&json!("李老师"), &json!("王小雨")));
    assert!(call["record"]["note"].is_null() && !page.to_string().contains(CANARY));

    let answer = json!({"words": "明天我和你一起去"});
    assert_eq!(author.post("/api/v1/help/r1", &answer).await.0, StatusCode::FORBIDDEN);
    let (status, page) = principal.post("/api/v1/help/r1", &answer).await;
    assert_eq!((status, page.get("help")), (StatusCode::OK, None));
    assert_eq!(principal.post("/api/v1/help/r1", &answer).await.0, StatusCode::CONFLICT);
    author.sync(&[]).await;
    let said = author.notebook.notes.read().own[0].answer.clone().expect("an answer");
    assert_eq!((said.by.as_str(), said.words.as_str()), ("张校长", "明天我和你一起去"));
}

#[rstest]
#[tokio::test]
async fn help_that_was_withdrawn_waits_for_nobody(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let mut author = server.phone("m1").await;
    let mut asking = private("r1");
    asking["help"] = json!(true);
    let mut withdrawal = record("r2", "m1", "2026-11-10", &["c1"], &[]);
    withdrawal["supersedes"] = json!("r1");
    sync(&mut author, &[asking, withdrawal]).await;
    let (_, page) = server.phone("p1").await.get("/api/v1/changes").await;
    assert_eq!(page.get("help"), None);
}

/// An app from before records could ask for help, or had a place, would not read such a record, nor the answer it is in.
#[rstest]
#[case(2, (false, false))]
#[case(3, (true, false))]
#[case(4, (true, true))]
#[tokio::test]
async fn an_older_phone_is_not_told_of_what_it_cannot_read(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] protocol: u32,
    #[case] told: (bool, bool),
) {
    let server = start(engine).await;
    let mut asking = private("r1");
    (asking["help"], asking["place"]) = (json!(true), json!("home"));
    sync(&mut server.phone("m1").await, &[asking]).await;
    for who in ["m1", "t1"] {
        let mut phone = server.second_phone(who).await;
        let mut request = phone.request(&[]);
        request["protocol"] = json!(protocol);
        let reply = phone.exchange(&request).await;
        let record = &reply.changes.records[0];
        assert_eq!((record.help, record.place.is_some()), told, "{who}");
    }
}

#[rstest]
#[tokio::test]
async fn a_school_that_collects_talks_says_so_to_every_phone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[]).await;
    let wanted = json!({"id": "x1", "edit": {"what": "talk_notes", "talk_notes": "handed_in"}});
    assert_eq!(mentor.post("/api/v1/changes", &wanted).await.0, StatusCode::FORBIDDEN);
    assert_eq!(principal.post("/api/v1/changes", &wanted).await.0, StatusCode::OK);
    let handed_in = |reply: &Reply| reply.changes.rules.as_ref().map(|rules| !rules.talk_notes.is_private());
    assert_eq!(handed_in(&mentor.sync(&[]).await), Some(true));
    let package = server.store.export(&"hd".parse().expect("an id"), false).await.expect("the database answers");
    assert!(!package.expect("the school exists").talk_notes.is_private(), "it travels with the school");
    assert_eq!(principal.post("/api/v1/changes/x1/undo", &json!({})).await.0, StatusCode::OK);
    assert_eq!(handed_in(&mentor.sync(&[]).await), Some(false));
}
