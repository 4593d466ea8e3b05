//! `peiban verify` finds whatever is not what the records and the rules give.

use rstest::rstest;

use crate::{
    command::peiban,
    harness::{
        Engine::{self, Postgres, Sqlite},
        TestServer, record,
    },
};

#[rstest]
#[tokio::test]
async fn what_was_altered_by_hand_is_named(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(
        ("update cell set body = replace(body, ',1,[', ',2,[') where duty = 'talk' and subject = 'c1'", "talk · c1 · 2026-09-01"),
        ("delete from cell where duty = 'visit' and subject = 'c3' and period_from = '2026-11-01'", "visit · c3 · 2026-11-01"),
        ("update cell set subject = 'c9' where duty = 'visit' and subject = 'c3'", "visit · c9 · 2026-09-01"),
        ("update month_sum set body = replace(body, ',4,0,', ',3,0,') where month = '2026-11'", "sums of 2026-11"),
        ("delete from month_sum where month = '2026-11'", "sums of 2026-11"),
        ("update person_sum set body = replace(body, ',2,0,', ',1,0,') where staff = 'm1'", "sums of 2026-11 · m1"),
        ("update person_sum set staff = 'm9' where staff = 'm1' and month = '2026-11'", "sums of 2026-11 · m1")
    )]
    (sql, place): (&'static str, &str),
) {
    let server = TestServer::start(engine).await;
    let mut mentor = server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "dinner"])]).await;
    server.assert_verified().await;
    server.execute(sql).await;
    let school = "hd".parse().expect("an id");
    let places: Vec<_> = server.store.verify(&school).await.expect("it works").into_iter().map(|it| it.place).collect();
    assert!(places.iter().any(|it| it == place), "{places:?}");
}

#[rstest]
#[tokio::test]
async fn the_command_fails_when_something_was_altered(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let sound = peiban(&server.database, &["verify"], "").await;
    assert_eq!((sound.code, sound.stdout.as_str()), (Some(0), "schools checked: 1, no difference\n"));
    server.execute("delete from cell where duty = 'visit' and subject = 'c3' and period_from = '2026-11-01'").await;
    let altered = peiban(&server.database, &["verify", "--school", "hd"], "").await;
    assert_eq!(altered.code, Some(1));
    assert!(altered.stdout.starts_with("hd: visit · c3 · 2026-11-01\n  kept:      nothing\n"), "{}", altered.stdout);
    assert!(altered.stderr.contains("1 things kept"), "{}", altered.stderr);
}

/// As a database of a version before the sums of people.
#[rstest]
#[tokio::test]
async fn sums_of_people_that_are_missing_are_counted_at_the_next_start(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut mentor = server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "dinner"])]).await;
    server.execute("delete from person_sum").await;
    let store = server.database.open().await;
    let school = "hd".parse().expect("an id");
    assert_eq!(store.verify(&school).await.expect("it works"), []);
}

#[rstest]
#[tokio::test]
async fn a_county_is_a_line_for_each_school(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut mentor = server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "dinner"])]).await;
    let lines = peiban(&server.database, &["county", "--month", "2026-11"], "").await.stdout;
    let line: serde_json::Value = serde_json::from_str(lines.trim()).expect("one line of JSON");
    assert_eq!((&line["school"], &line["total"]["owed"], &line["total"]["met"]), (&"hd".into(), &24.into(), &4.into()));
    assert_eq!((&line["kinds"]["talk"]["met"], &line["kinds"]["visit"]["met"]), (&2.into(), &0.into()));
}
