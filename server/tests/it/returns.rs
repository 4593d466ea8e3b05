//! 月报: signed figures stay, what comes later stands beside them, and only one signature stands.

use domain::returns::{ReturnPage, late_records};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record,
};

const OCTOBER: &str = "/api/v1/returns/2026-10";

async fn page(phone: &Phone) -> ReturnPage {
    let (status, body) = phone.get(OCTOBER).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_value(body).expect("a return")
}

async fn sign(phone: &Phone, id: &str, fingerprint: &str) -> (u16, Value) {
    let sign = json!({"id": id, "fingerprint": fingerprint});
    let (status, body) = phone.post(&format!("{OCTOBER}/signature"), &sign).await;
    (status.as_u16(), body)
}

async fn withdraw(phone: &Phone, id: &str, reason: &str) -> (u16, Value) {
    let withdraw = json!({"id": id, "reason": reason});
    let (status, body) = phone.post(&format!("{OCTOBER}/withdrawal"), &withdraw).await;
    (status.as_u16(), body)
}

/// October of the usual school with one talk, looked at in November.
async fn october(engine: Engine) -> (TestServer, Phone, Phone) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[record("r1", "m1", "2026-10-10", &["c1"], &["talk"])]).await;
    (server, mentor, principal)
}

#[rstest]
#[tokio::test]
async fn a_late_record_stands_beside_the_signed_figures(#[values(Sqlite, Postgres)] engine: Engine) {
    let (server, mut mentor, principal) = october(engine).await;
    let before = page(&principal).await;
    assert_eq!((before.board.total.met, before.signature.is_none(), before.board.signed), (1, true, None));
    assert_eq!(sign(&principal, "s1", &before.fingerprint).await.0, 200);
    let october = |store: &server::store::Store| {
        let (store, now) = (store.clone(), server.now());
        async move {
            let month = "2026-10".parse().expect("a month");
            store.return_files(&"hd".parse().expect("an id"), month, now).await.expect("files").expect("something due")
        }
    };
    let files = october(&server.store).await;
    let late = [
        record("r2", "m1", "2026-10-20", &["c1", "c2"], &["talk"]),
        record("r3", "m1", "2026-11-02", &["c1"], &["talk"]),
    ];
    mentor.sync(&late).await;
    let after = page(&principal).await;
    assert_eq!(after.board.columns, before.board.columns);
    assert_eq!((after.board.today, after.signature.map(|it| it.by.name)), (before.today, Some("张校长".into())));
    assert_eq!(after.fingerprint, before.fingerprint);
    assert_eq!(late_records(&after.supplements), 1, "only r2 is of October");
    let names: Vec<_> = after.supplements.iter().map(|it| (it.name.as_str(), it.was.map(|was| was.done))).collect();
    assert_eq!(names, [("王小雨", Some(1)), ("王小雷", Some(0))]);
    let (_, list) = principal.get("/api/v1/returns").await;
    assert_eq!(list[0]["month"], "2026-10");
    assert_eq!((list[0]["late"].clone(), list[0]["otherwise"].clone()), (json!(1), json!(2)));
    server.set_now("2026-12-20T12:00:00+08:00");
    let again = october(&server.store).await;
    assert_eq!((again.workbook, again.csv), (files.workbook, files.csv), "the same bytes for ever");
    // The board goes on.
    let (_, board) = principal.get("/api/v1/board/2026-10").await;
    assert_eq!((board["total"]["met"].clone(), board["signed"].is_i64()), (json!(2), true));
    server.assert_verified().await;
}

#[rstest]
#[tokio::test]
async fn only_what_was_looked_at_is_signed(#[values(Sqlite, Postgres)] engine: Engine) {
    let (_server, mut mentor, principal) = october(engine).await;
    let looked_at = page(&principal).await;
    mentor.sync(&[record("r2", "m1", "2026-10-20", &["c2"], &["talk"])]).await;
    let (status, body) = sign(&principal, "s1", &looked_at.fingerprint).await;
    assert_eq!((status, body["error"]["code"].clone()), (409, json!("outdated")));
    let now = page(&principal).await;
    assert!(now.signature.is_none());
    assert_eq!(sign(&principal, "s1", &now.fingerprint).await.0, 200);
    assert_eq!(sign(&principal, "s1", &now.fingerprint).await.0, 200, "asked twice, signed once");
    let (status, body) = sign(&principal, "s2", &now.fingerprint).await;
    assert_eq!((status, body["error"]["code"].clone()), (409, json!("outdated")));
    assert!(body["error"]["message"]["zh"].as_str().is_some_and(|it| it.contains("张校长")), "{body}");
}

#[rstest]
#[tokio::test]
async fn two_who_sign_at_once_sign_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (server, _mentor, principal) = october(engine).await;
    let other = server.second_phone("p1").await;
    let print = page(&principal).await.fingerprint;
    let (one, two) = tokio::join!(sign(&principal, "s1", &print), sign(&other, "s2", &print));
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(server.count("signature").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_signature_is_withdrawn_with_a_reason_and_given_anew(#[values(Sqlite, Postgres)] engine: Engine) {
    let (server, mut mentor, principal) = october(engine).await;
    let first = page(&principal).await;
    sign(&principal, "s1", &first.fingerprint).await;
    mentor.sync(&[record("r2", "m1", "2026-10-20", &["c2"], &["talk"])]).await;
    assert_eq!(withdraw(&principal, "s1", "  ").await.0, 422);
    assert_eq!(withdraw(&principal, "s9", "漏了一位老师").await.0, 404);
    for _twice in 0..2 {
        assert_eq!(withdraw(&principal, "s1", " 漏了一位老师 ").await.0, 200);
    }
    let open = page(&principal).await;
    let reasons: Vec<_> = open.withdrawn.iter().map(|it| (it.signature.id.as_str(), it.reason.as_str())).collect();
    assert_eq!((open.signature.is_none(), open.supplements.len(), reasons), (true, 0, vec![("s1", "漏了一位老师")]));
    assert_eq!(sign(&principal, "s2", &open.fingerprint).await.0, 200);
    let again = page(&principal).await;
    assert_eq!((again.board.total.met, again.withdrawn.len()), (2, 1));
    assert_eq!(server.number("select count(*) from audit where what in ('return.sign', 'return.withdraw')").await, 3);
}

#[rstest]
#[case::not_begun("2027-01", 422)]
#[case::nothing_due("2026-08", 422)]
#[case::no_such_month("2026-13", 400)]
#[tokio::test]
async fn there_is_nothing_to_sign(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] month: &str,
    #[case] refused: u16,
) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let (_, body) = principal.get(&format!("/api/v1/returns/{month}")).await;
    let print = body["fingerprint"].as_str().unwrap_or_default();
    let sign = json!({"id": "s1", "fingerprint": print});
    let (status, body) = principal.post(&format!("/api/v1/returns/{month}/signature"), &sign).await;
    assert_eq!(status.as_u16(), refused, "{body}");
    assert_eq!(server.count("signature").await, 0);
}
