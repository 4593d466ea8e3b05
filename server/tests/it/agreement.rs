//! Phone, server and rules agree: whatever was synced, all three come to the same obligations.

use std::collections::BTreeSet;

use domain::{obligation, package::Package, period::Timetable};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record,
};

/// The cells in the database are those that the one function makes of the exported school.
async fn assert_cells_agree(server: &TestServer) {
    let package: Package = server.export().await;
    let timetable = Timetable::new(&package.calendar);
    let expected: BTreeSet<String> = obligation::cells(&package.school(), &timetable, &package.records)
        .iter()
        .map(|cell| serde_json::to_string(cell).expect("JSON"))
        .collect();
    let stored: BTreeSet<String> =
        server.cells().await.iter().map(|cell| serde_json::to_string(cell).expect("JSON")).collect();
    assert_eq!(stored, expected);
}

fn superseding(mut record: Value, earlier: &str) -> Value {
    record["supersedes"] = json!(earlier);
    record
}

/// A term of notes: several children at once, other months, corrections that move to another child or month, withdrawals.
fn story() -> Vec<(&'static str, Vec<Value>)> {
    let with_class = |mut record: Value| {
        record["class"] = json!("k1");
        record
    };
    vec![
        ("m1", vec![record("a1", "m1", "2026-11-02", &["c1", "c2"], &["talk", "visit"])]),
        ("m2", vec![record("b1", "m2", "2026-11-03", &["c3", "c4"], &["dinner"])]),
        (
            "m1",
            vec![
                record("a2", "m1", "2026-10-15", &["c4"], &["talk"]),
                record("a3", "m1", "2026-09-15", &["c1"], &["talk"]),
            ],
        ),
        ("m1", vec![superseding(record("a4", "m1", "2026-11-04", &["c2"], &["talk"]), "a1")]),
        ("t1", vec![with_class(record("d1", "t1", "2026-11-05", &["c1", "c3"], &["survey", "talk"]))]),
        ("m2", vec![superseding(record("b2", "m2", "2026-11-03", &["c4"], &[]), "b1")]),
        ("p1", vec![record("e1", "p1", "2026-11-06", &[], &["report", "plan"])]),
        ("m1", vec![superseding(record("a5", "m1", "2026-10-30", &["c1", "c2"], &["homework"]), "a4")]),
        ("p1", vec![superseding(record("e2", "p1", "2026-11-06", &[], &["report"]), "e1")]),
        ("m1", vec![record("a6", "m1", "2026-11-20", &["c2"], &["parent_call", "teacher"])]),
    ]
}

#[rstest]
#[tokio::test]
async fn after_each_step_of_a_story(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.set_now("2026-11-20T20:00:00+08:00");
    let mut phones = Vec::new();
    for staff in ["m1", "m2", "t1", "p1"] {
        phones.push(server.phone(staff).await);
    }
    for (author, records) in story() {
        let author = phones.iter_mut().find(|phone| phone.staff.as_str() == author).expect("one of the four");
        let reply = author.sync(&records).await;
        assert!(crate::harness::outcomes(&reply.receipts).iter().all(|it| it == "stored"), "{:?}", reply.receipts);
        assert_cells_agree(&server).await;
        for phone in &mut phones {
            let reply = phone.sync(&[]).await;
            assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint, "{}", phone.staff);
        }
    }
    for staff in ["m1", "m2", "t1", "p1"] {
        let mut fresh = server.second_phone(staff).await;
        let reply = fresh.sync(&[]).await;
        assert_eq!(fresh.fingerprint(&reply), reply.check.fingerprint, "a fresh phone of {staff}");
    }
}

#[rstest]
#[tokio::test]
async fn on_the_three_schools(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("a", "b", "c")] school: &str,
    #[values("2026-09-20", "2026-11-20", "2027-01-25", "2027-03-10")] today: &str,
) {
    let path = format!("{}/../app/domain/tests/data/school-{school}.json", env!("CARGO_MANIFEST_DIR"));
    let package = Package::parse(&std::fs::read_to_string(path).expect("the file")).expect("a sound school");
    let staff: Vec<String> = package.staff.iter().map(|it| it.id.to_string()).collect();
    let server = TestServer::start_with(engine, package).await;
    server.set_now(&format!("{today}T20:00:00+08:00"));
    for staff in staff.iter().take(6) {
        let mut phone = server.phone(staff).await;
        let reply = phone.sync(&[]).await;
        assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint, "{staff}");
    }
}
