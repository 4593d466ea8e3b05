//! School packages: out is the inverse of in, and what is broken leaves nothing behind.

use domain::package::Package;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, moment, school,
};

fn data(file: &str) -> String {
    let path = format!("{}/../app/domain/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the file")
}

#[rstest]
#[tokio::test]
async fn an_export_is_what_was_imported(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("a", "b", "c")] school: &str,
) {
    let package = Package::parse(&data(&format!("school-{school}.json"))).expect("a sound school");
    let server = TestServer::start_empty(engine, |_| {}).await;
    server.store.import(&package, moment("2026-09-01T00:00:00Z")).await.expect("the school is imported");
    let exported = server.store.export(&package.school.id, true).await.expect("the database answers");
    let exported = exported.expect("the school exists");
    assert_eq!(exported, package);
    let text = serde_json::to_string(&exported).expect("JSON");
    assert_eq!(Package::parse(&text).expect("an export can be imported"), package);
}

#[rstest]
#[tokio::test]
async fn a_school_is_imported_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let before = server.export().await;
    let error = server.store.import(&school(), moment("2026-09-01T00:00:00Z")).await.expect_err("the id is taken");
    assert_eq!(error.to_string(), "school.id: \"hd\" already exists on this server");
    assert_eq!(server.export().await, before);
}

/// Changes one thing of the usual school.
fn broken(change: impl FnOnce(&mut Value)) -> String {
    let mut package = serde_json::to_value(school()).expect("JSON");
    change(&mut package);
    package.to_string()
}

#[rstest]
#[case::unknown_field(|it: &mut Value| it["school"]["color"] = json!("red"), "school.color")]
#[case::other_format(|it: &mut Value| it["format"] = json!("peiban.school/2"), "format")]
#[case::overlapping_pairings(|it: &mut Value| it["pairings"][4]["from"] = json!("2026-10-31"), "pairings[4]")]
#[case::unknown_mentor(|it: &mut Value| it["pairings"][0]["mentor"] = json!("m99"), "pairings[0].mentor")]
#[case::unknown_class(|it: &mut Value| it["children"][2]["class"] = json!("k9"), "children[2].class")]
#[case::id_twice(|it: &mut Value| it["children"][1]["id"] = json!("c1"), "children[1].id")]
#[case::never(|it: &mut Value| it["duties"][0]["times"] = json!(0), "duties[0].times")]
#[case::backwards(|it: &mut Value| it["children"][0]["to"] = json!("2026-08-01"), "children[0].to")]
#[case::no_such_day(|it: &mut Value| it["children"][0]["from"] = json!("2026-02-30"), "children[0].from")]
#[case::nameless(|it: &mut Value| it["staff"][0]["name"] = json!(""), "staff[0].name")]
#[case::odd_id(|it: &mut Value| it["staff"][0]["id"] = json!("m 1"), "staff[0].id")]
#[tokio::test]
async fn a_broken_package_leaves_nothing_behind(#[case] change: fn(&mut Value), #[case] place: &str) {
    let database = crate::harness::Database::create(Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("broken.json");
    std::fs::write(&file, broken(change)).expect("the file is written");
    let out = crate::command::peiban(&database, &["school", "import", file.to_str().expect("UTF-8")], "").await;
    assert_eq!(out.code, Some(1));
    assert!(out.stderr.contains("broken.json") && out.stderr.contains(place), "{}", out.stderr);
    assert_eq!(out.stderr.lines().count(), 1, "{}", out.stderr);
    let out = crate::command::peiban(&database, &["school", "export", "hd"], "").await;
    assert_eq!((out.code, out.stdout.as_str()), (Some(1), ""));
}

/// The results worked out independently of this project, through the command.
#[rstest]
#[tokio::test]
async fn the_command_prints_the_expected_obligations(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("a", "b", "c")] school: &str,
) {
    let database = crate::harness::Database::create(engine).await;
    let package = data(&format!("school-{school}.json"));
    let id = Package::parse(&package).expect("a sound school").school.id;
    let out = crate::command::peiban(&database, &["school", "import", "-"], &package).await;
    assert_eq!((out.code, out.stderr.as_str()), (Some(0), ""));
    for (month, today) in
        [("2026-09", "2026-09-30"), ("2026-10", "2026-11-02"), ("2026-11", "2026-11-20"), ("2027-01", "2027-01-25")]
    {
        let arguments = ["obligations", "--school", id.as_str(), "--month", month, "--today", today];
        let printed = crate::command::peiban(&database, &arguments, "").await.stdout;
        let rows = |text: &str| text.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect::<Vec<Value>>();
        assert_eq!(rows(&printed), rows(&data(&format!("expected-{school}.{month}.at.{today}.jsonl"))), "{month}");
    }
}
