//! Photos and voice notes: handed in part by part, resumed, kept once, and read by whoever reads the words.

use domain::attachment::Received;
use reqwest::{
    StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap},
};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record, school_with,
};

/// A photo of so many bytes with nothing beside the picture.
pub fn photo(bytes: usize) -> Vec<u8> {
    let mut photo = b"\xff\xd8\xff\xe0\x00\x08JFIF\0\x01\xff\xda\x00\x02".to_vec();
    photo.extend((photo.len()..bytes - 2).map(|at| u8::try_from(at * at % 251).expect("a byte")));
    photo.extend(b"\xff\xd9");
    photo
}

/// What a record says of it.
pub fn named(kind: &str, content: &[u8]) -> Value {
    json!({"hash": hash(content), "kind": kind, "bytes": content.len()})
}

fn hash(content: &[u8]) -> String {
    let digits = Sha256::digest(content).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn with_photo(id: &str, children: &[&str], photo: &[u8]) -> Value {
    let mut record = record(id, "m1", "2026-11-10", children, &["visit"]);
    record["attachments"] = json!([named("photo", photo)]);
    record
}

async fn part(phone: &Phone, hash: &str, from: usize, bytes: &[u8]) -> (StatusCode, HeaderMap, Value) {
    let url = format!("{}/api/v1/attachments/{hash}/parts?from={from}", phone.url);
    let answer = phone.http.post(url).body(bytes.to_vec()).send().await.expect("the server answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.json().await.expect("JSON"))
}

async fn received(phone: &Phone, hash: &str) -> (u32, bool) {
    let (status, answer) = phone.get(&format!("/api/v1/attachments/{hash}/parts")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let Received { bytes, complete } = serde_json::from_value(answer).expect("how much");
    (bytes, complete)
}

/// Hands in all of it; what the last part is answered.
pub async fn hand_in(phone: &Phone, content: &[u8]) -> (StatusCode, Value) {
    let (mut from, mut last) = (0, None);
    for bytes in content.chunks(40_000) {
        let (status, _, answer) = part(phone, &hash(content), from, bytes).await;
        from += bytes.len();
        last = Some((status, answer));
    }
    last.expect("there was something to hand in")
}

async fn read(phone: &Phone, content: &[u8]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let url = format!("{}/api/v1/attachments/{}", phone.url, hash(content));
    let answer = phone.http.get(url).send().await.expect("the server answers");
    (answer.status(), answer.headers().clone(), answer.bytes().await.expect("bytes").to_vec())
}

#[rstest]
#[tokio::test]
async fn a_photo_arrives_in_parts_and_is_read_as_it_was(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut author = server.phone("m1").await;
    let (photo, voice) = (photo(200 * 1024), b"\x1a\x45\xdf\xa3opus".to_vec());
    let mut record = with_photo("r1", &["c1"], &photo);
    record["attachments"].as_array_mut().expect("a list").push(named("voice", &voice));
    author.sync(&[record]).await;
    assert_eq!(received(&author, &hash(&photo)).await, (0, false), "the record is there before it");

    let (first, rest) = photo.split_at(64 * 1024);
    let taken = part(&author, &hash(&photo), 0, first).await.2;
    assert_eq!(taken, json!({"bytes": 65_536, "complete": false}));
    assert_eq!(read(&author, &photo).await.0, StatusCode::CONFLICT, "not all of it is here");
    for (at, bytes) in rest.chunks(64 * 1024).enumerate() {
        part(&author, &hash(&photo), (at + 1) * 64 * 1024, bytes).await;
    }
    assert_eq!(received(&author, &hash(&photo)).await, (204_800, true));
    let (status, headers, bytes) = read(&author, &photo).await;
    assert!(status == StatusCode::OK && bytes == photo, "{status}");
    assert_eq!(headers[CONTENT_TYPE], "image/jpeg");
    assert_eq!(headers[CONTENT_DISPOSITION], "attachment");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(hand_in(&author, &voice).await.0, StatusCode::OK);
    assert_eq!(read(&author, &voice).await.1[CONTENT_TYPE], "audio/webm");
    assert_eq!(server.count("audit where what = 'attachment.read' and subject = 'r1'").await, 2);
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn it_goes_on_where_the_school_stands_and_no_part_counts_twice(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut author = server.phone("m1").await;
    let photo = photo(100_000);
    author.sync(&[with_photo("r1", &["c1"], &photo)]).await;
    let hash = hash(&photo);
    part(&author, &hash, 0, &photo[..20_000]).await;
    for from in [0, 5_000] {
        let (status, _, answer) = part(&author, &hash, from, &photo[from..20_000]).await;
        assert_eq!((status, answer["bytes"].as_u64()), (StatusCode::OK, Some(20_000)), "it is there already");
    }
    for from in [10_000, 30_000] {
        let (status, headers, answer) = part(&author, &hash, from, &photo[from..from + 20_000]).await;
        assert_eq!(status, StatusCode::CONFLICT, "{answer}");
        assert_eq!(headers["upload-offset"], "20000");
    }
    // The server ends in the middle; what it has are rows.
    let again = TestServer::start_on(server.database, |_| {}).await;
    let author = again.phone("m1").await;
    assert_eq!(received(&author, &hash).await, (20_000, false));
    let parts = (0..8).map(|_| part(&author, &hash, 20_000, &photo[20_000..60_000]));
    for (status, _, answer) in futures::future::join_all(parts).await {
        assert!(matches!(status, StatusCode::OK | StatusCode::CONFLICT), "{answer}");
    }
    part(&author, &hash, 60_000, &photo[60_000..]).await;
    assert_eq!(read(&author, &photo).await.2, photo);
    assert_eq!((again.count("attachment").await, again.count("attachment_part").await), (1, 3));
}

#[rstest]
#[tokio::test]
async fn nobody_hands_in_what_no_record_of_theirs_names(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut author, photo) = (server.phone("m1").await, photo(1_000));
    let (status, _, answer) = part(&author, &hash(&photo), 0, &photo).await;
    assert_eq!((status, answer["error"]["code"].as_str()), (StatusCode::NOT_FOUND, Some("not_found")));
    author.sync(&[with_photo("r1", &["c1"], &photo)]).await;
    for who in ["m2", "t1", "p1"] {
        assert_eq!(hand_in(&server.phone(who).await, &photo).await.0, StatusCode::NOT_FOUND, "{who}");
    }
    for nothing in ["0f", "%00", "..", &"0F".repeat(32)] {
        assert_eq!(part(&author, nothing, 0, &photo).await.0, StatusCode::NOT_FOUND, "{nothing}");
    }
    assert_eq!(server.count("attachment").await, 0);
    assert_eq!(hand_in(&author, &photo).await.0, StatusCode::OK);
}

#[rstest]
#[case::of_another_content(photo(999).into_iter().chain([0]).collect(), 1_000, "从头再传")]
#[case::with_its_place(b"\xff\xd8\xff\xe1\x00\x0aExif\0\0GP\xff\xda\x00\x02\xff\xd9".to_vec(), 20, "拍摄地点")]
#[case::of_no_form(b"<svg onload=alert(1)>".to_vec(), 21, "JPEG")]
#[tokio::test]
async fn what_is_not_as_it_should_be_is_dropped_and_may_start_over(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] wrong: Vec<u8>,
    #[case] bytes: usize,
    #[case] said: &str,
) {
    let server = TestServer::start(engine).await;
    let mut author = server.phone("m1").await;
    let mut record = with_photo("r1", &["c1"], &wrong);
    let meant = if said == "从头再传" { photo(bytes) } else { wrong.clone() };
    record["attachments"] = json!([named("photo", &meant)]);
    author.sync(&[record]).await;
    let (status, _, answer) = part(&author, &hash(&meant), 0, &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["error"]["message"]["zh"].as_str().expect("a sentence").contains(said), "{answer}");
    assert_eq!((server.count("attachment").await, received(&author, &hash(&meant)).await), (0, (0, false)));
    let sound = wrong != meant;
    assert_eq!(hand_in(&author, &meant).await.0 == StatusCode::OK, sound);
}

#[rstest]
#[tokio::test]
async fn a_part_is_short_and_all_of_them_no_more_than_the_record_says(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut author = server.phone("m1").await;
    let photo = photo(100_000);
    author.sync(&[with_photo("r1", &["c1"], &photo)]).await;
    let hash = hash(&photo);
    assert_eq!(part(&author, &hash, 0, &photo[..65_537]).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    part(&author, &hash, 0, &photo[..65_536]).await;
    let longer = [&photo[65_536..], b"more"].concat();
    assert_eq!(part(&author, &hash, 65_536, &longer).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(received(&author, &hash).await, (65_536, false));
    assert_eq!(part(&author, &hash, 65_536, &photo[65_536..]).await.0, StatusCode::OK);
}

/// A former reader, or whoever sees a log, may know a hash; naming it in a record of one's own gives nothing.
#[rstest]
#[tokio::test]
async fn who_only_knows_the_hash_gets_nothing_by_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut author, mut other, photo) = (server.phone("m1").await, server.phone("m2").await, photo(1_000));
    author.sync(&[with_photo("r1", &["c1"], &photo)]).await;
    hand_in(&author, &photo).await;
    let mut guess = with_photo("r2", &["c3"], &photo);
    guess["by"] = json!("m2");
    other.sync(&[guess]).await;
    assert_eq!(
        (received(&other, &hash(&photo)).await, read(&other, &photo).await.0),
        ((0, false), StatusCode::CONFLICT)
    );
    part(&other, &hash(&photo), 0, &[0; 1_000]).await;
    assert_eq!(read(&author, &photo).await.2, photo);
    assert_eq!(hand_in(&other, &photo).await.0, StatusCode::OK, "who has it may");
}

/// The usual school with a counsellor.
async fn with_counsellor(engine: Engine) -> TestServer {
    let mut staff = serde_json::to_value(school_with(json!({}))).expect("JSON")["staff"].clone();
    staff.as_array_mut().expect("a list").push(json!({"id": "s1", "name": "何老师", "roles": ["counsellor"]}));
    TestServer::start_with(engine, school_with(json!({"staff": staff}))).await
}

#[rstest]
#[case::for_the_school(false, [200, 404, 200, 200, 200, 404])]
#[case::private(true, [200, 404, 404, 404, 404, 404])]
#[tokio::test]
async fn it_is_read_by_whoever_reads_the_words(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] private: bool,
    #[case] expected: [u16; 6],
) {
    let server = with_counsellor(engine).await;
    let (mut author, photo) = (server.phone("m1").await, photo(1_000));
    let mut record = with_photo("r1", &["c1"], &photo);
    record["private"] = json!(private);
    author.sync(&[record]).await;
    hand_in(&author, &photo).await;
    for (who, expected) in ["m1", "m2", "t1", "p1", "k1", "s1"].into_iter().zip(expected) {
        assert_eq!(read(&server.second_phone(who).await, &photo).await.0, expected, "{who}");
    }
    let share = async |readers: Value| {
        let (status, answer) = author.post("/api/v1/notes/r1/readers", &json!({"readers": readers})).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    };
    if private {
        for reader in ["p1", "s1"] {
            share(json!([reader])).await;
            assert_eq!(read(&server.second_phone(reader).await, &photo).await.0, StatusCode::OK, "{reader}");
            share(json!([])).await;
            assert_eq!(read(&server.second_phone(reader).await, &photo).await.0, StatusCode::NOT_FOUND, "{reader}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_class_is_seen_by_its_teacher_and_the_office(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut teacher, photo) = (server.phone("t1").await, photo(1_000));
    let mut record = with_photo("r1", &[], &photo);
    (record["by"], record["class"], record["kinds"]) = (json!("t1"), json!("k1"), json!(["activity"]));
    teacher.sync(&[record]).await;
    assert_eq!(hand_in(&teacher, &photo).await.0, StatusCode::OK);
    for (who, expected) in [("t1", 200), ("m1", 404), ("p1", 200)] {
        assert_eq!(read(&server.second_phone(who).await, &photo).await.0, expected, "{who}");
    }
}

/// Erasing a child takes its photos with its words; what shows other children too stays.
#[rstest]
#[tokio::test]
async fn a_childs_photos_go_with_its_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut school = serde_json::to_value(school_with(json!({}))).expect("JSON");
    school["children"][1]["to"] = json!("2026-11-15");
    let server = TestServer::start_with(engine, school_with(json!({"children": school["children"]}))).await;
    let mut author = server.phone("m1").await;
    let (alone, both, twice) = (photo(1_000), photo(2_000), photo(3_000));
    let records = [
        with_photo("r1", &["c2"], &alone),
        with_photo("r2", &["c1", "c2"], &both),
        with_photo("r3", &["c2"], &twice),
        with_photo("r4", &["c1"], &twice),
    ];
    author.sync(&records).await;
    for photo in [&alone, &both, &twice] {
        assert_eq!(hand_in(&author, photo).await.0, StatusCode::OK);
    }
    assert_eq!(server.count("attachment").await, 3, "the same photo of two records is kept once");
    let (id, by) = ("hd".parse().expect("an id"), server.phone("p1").await);
    let device = by.device.parse().expect("an id");
    let actor = server::store::Actor::on("p1", &device);
    let child = "c2".parse().expect("an id");
    let erased = server.store.erase(&id, actor, &child, "监护人要求", server.now()).await;
    erased.expect("the database answers").expect("it has left");
    assert_eq!((server.count("attachment").await, server.count("record_attachment").await), (2, 2));
    assert_eq!(read(&by, &alone).await.0, StatusCode::NOT_FOUND);
    assert_eq!((read(&by, &both).await.2, read(&by, &twice).await.2), (both, twice));
    server.assert_verified().await;
}
