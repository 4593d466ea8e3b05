//! `peiban verify` finds whatever is not what the records and the rules give.

use rstest::rstest;

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record,
};

#[rstest]
#[tokio::test]
async fn what_was_altered_by_hand_is_named(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(
        ("update cell set body = replace(body, '\"need\":1', '\"need\":2') where duty = 'talk' and subject = 'c1'", "talk · c1 · 2026-09-01"),
        ("delete from cell where duty = 'visit' and subject = 'c3' and period_from = '2026-11-01'", "visit · c3 · 2026-11-01"),
        ("update cell set subject = 'c9' where duty = 'visit' and subject = 'c3'", "visit · c9 · 2026-09-01"),
        ("update month_sum set body = replace(body, '\"owed\":4', '\"owed\":3') where month = '2026-11'", "sums of 2026-11"),
        ("delete from month_sum where month = '2026-11'", "sums of 2026-11")
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
