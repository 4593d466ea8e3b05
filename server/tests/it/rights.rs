//! Children's data before the law: consent, a copy for the guardian, names taken out, the file for inspectors.

use std::io::Cursor;

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use reqwest::{StatusCode, header::CONTENT_TYPE};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record, school_with,
};

const WORDS: &str = "爷爷住院了";
const NAME: &str = "王小雷";

async fn submit(phone: &Phone, path: &str, form: &str) -> (StatusCode, String) {
    let request =
        phone.http.post(format!("{}{path}", phone.url)).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let response = request.body(form.to_owned()).send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

async fn open(phone: &Phone, path: &str) -> (StatusCode, String) {
    let response = phone.http.get(format!("{}{path}", phone.url)).send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

/// `c2` was away for ten days in October and left ten days ago; of it and of `c1` there are records, one of them private, and it was excused once.
async fn start(engine: Engine) -> TestServer {
    let mut school = serde_json::to_value(school_with(json!({}))).expect("JSON");
    (school["children"][1]["from"], school["children"][1]["to"]) = (json!("2026-10-20"), json!("2026-11-10"));
    school["children"][1]["earlier"] = json!([{"class": "k1", "from": "2026-09-01", "to": "2026-10-09"}]);
    school["waivers"] = json!([{"child": "c2", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-10", "reason": WORDS, "confirmed": true}]);
    let noted = |id: &str, children: &[&str], private: bool| {
        let mut record = record(id, "m1", "2026-11-05", children, &["talk"]);
        (record["note"], record["private"]) = (json!(format!("{NAME}说{WORDS}")), json!(private));
        record["promise"] = json!(WORDS);
        record
    };
    school["records"] =
        json!([noted("r1", &["c2"], false), noted("r2", &["c2"], true), noted("r3", &["c1", "c2"], false)]);
    let lists = json!({"children": school["children"], "waivers": school["waivers"], "records": school["records"]});
    TestServer::start_with(engine, school_with(lists)).await
}

#[rstest]
#[tokio::test]
async fn what_a_guardian_says_is_noted_and_the_last_word_holds(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let clerk = server.phone("k1").await;
    let consent = async |form: &str| submit(&clerk, "/rights/consent", &format!("child=c1&{form}")).await;
    assert!(open(&clerk, "/rights").await.1.contains("监护人同意 0/3"));
    for wrong in [
        "given=yes&on=2026-12-01&guardian=奶奶&how=纸",
        "given=yes&on=x&guardian=奶奶&how=纸",
        "given=yes&on=2026-11-01&guardian=%20&how=纸",
    ] {
        consent(wrong).await;
    }
    assert_eq!(server.count("consent").await, 0);
    let (status, page) = consent("given=yes&on=2026-09-02&guardian=奶奶&how=纸质同意书").await;
    assert!(status == StatusCode::OK && page.contains("同意 奶奶 2026-09-02"), "{page}");
    assert!(open(&clerk, "/rights").await.1.contains("监护人同意 1/3"));
    server.set_now("2026-11-21T12:00:00+08:00");
    consent("given=no&on=2026-11-20&guardian=奶奶&how=电话").await;
    assert!(open(&clerk, "/rights").await.1.contains("监护人同意 0/3"));
    assert_eq!(server.count("audit where what = 'consent.write' and subject = 'c1'").await, 2);
}

/// Who may open what; erasing and taking away are the principal's.
#[rstest]
#[case::of_the_school("/rights", [403, 403, 200, 200])]
#[case::of_a_child("/rights?child=c1", [403, 403, 200, 200])]
#[case::of_no_child("/rights?child=c9", [403, 403, 404, 404])]
#[case::of_no_id("/rights?child=%00", [403, 403, 404, 404])]
#[case::copy("/rights/child.json?child=c1", [403, 403, 403, 200])]
#[case::copy_of_nobody("/rights/child.json", [403, 403, 403, 404])]
#[case::evidence("/rights/evidence.xlsx?year=2026", [403, 403, 403, 200])]
#[case::evidence_of_no_year("/rights/evidence.xlsx?year=99999", [403, 403, 403, 200])]
#[tokio::test]
async fn only_the_office_looks_and_only_the_principal_takes_away(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] path: &str,
    #[case] expected: [u16; 4],
) {
    let server = start(engine).await;
    for (who, expected) in ["m1", "t1", "k1", "p1"].into_iter().zip(expected) {
        assert_eq!(open(&server.phone(who).await, path).await.0, expected, "{who}");
    }
}

#[rstest]
#[tokio::test]
async fn a_guardian_gets_all_but_what_is_private_or_another_childs(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (status, text) = open(&server.phone("p1").await, "/rights/child.json?child=c2").await;
    let copy: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((status, copy["file"]["child"]["name"].as_str()), (StatusCode::OK, Some(NAME)));
    let notes: Vec<_> = copy["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|it| (it["id"].clone(), it["note"].is_null()))
        .collect();
    assert_eq!(notes, [(json!("r3"), false), (json!("r2"), true), (json!("r1"), false)]);
    assert!(!text.contains("c1"), "{text}");
    assert_eq!(server.count("audit where what = 'child.export' and subject = 'c2' and who = 'p1'").await, 1);
}

#[rstest]
#[case::still_here("child=c1&name=王小雨&reason=监护人", "孩子还在校")]
#[case::another_name("child=c2&name=王小雨&reason=监护人", "姓名不一样")]
#[tokio::test]
async fn nobody_is_erased_by_a_slip(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] form: &str,
    #[case] said: &str,
) {
    let server = start(engine).await;
    let (_, page) = submit(&server.phone("p1").await, "/rights/erase", form).await;
    assert!(page.contains(said), "{page}");
    assert_eq!(server.count("erasure").await, 0);
    assert_eq!(submit(&server.phone("k1").await, "/rights/erase", form).await.0, StatusCode::FORBIDDEN);
}

/// Every text that could speak of a child.
const TEXTS: [&str; 11] = [
    "select coalesce(string_agg(body, ' '), '') from child",
    "select coalesce(string_agg(words, ' '), '') from child_search",
    "select coalesce(string_agg(coalesce(before, '') || coalesce(after, '') || coalesce(why, ''), ' '), '') from child_change",
    "select coalesce(string_agg(body, ' '), '') from record where id <> 'r3'",
    "select coalesce(string_agg(body, ' '), '') from waiver",
    "select coalesce(string_agg(edit || before || after, ' '), '') from change",
    "select coalesce(string_agg(body, ' '), '') from refused",
    "select coalesce(string_agg(body, ' '), '') from held",
    "select coalesce(string_agg(words, ' '), '') from handover",
    "select coalesce(string_agg(guardian || how, ' '), '') from consent",
    "select coalesce(string_agg(what || subject, ' '), '') from audit",
];

#[rstest]
#[tokio::test]
async fn a_child_is_erased_and_every_number_stays(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let mut principal = server.phone("p1").await;
    // Words in every place that has some: a handover, a refused record, a guardian's consent, the history of the archive.
    let known = json!({"id": "x0", "changes": [{"field": "know", "old": null, "new": format!("{NAME}：{WORDS}")}]});
    assert_eq!(principal.post("/api/v1/children/c2", &known).await.0, StatusCode::OK);
    let pair = json!({"id": "x1", "edit": {"what": "transfer", "child": "c1", "mentor": "m2", "from": "2026-11-20", "words": "好"}});
    principal.post("/api/v1/changes", &pair).await;
    server.set_now("2026-11-08T12:00:00+08:00");
    let transfer = json!({"id": "x2", "edit": {"what": "transfer", "child": "c2", "mentor": "m2", "from": "2026-11-09", "words": format!("{NAME}：{WORDS}")}});
    assert_eq!(principal.post("/api/v1/changes", &transfer).await.0, StatusCode::OK);
    server.set_now("2026-11-20T12:00:00+08:00");
    let mut refused = record("r9", "m1", "2026-11-15", &["c2"], &["visit"]);
    refused["note"] = json!(format!("{NAME}{WORDS}"));
    server.phone("m1").await.sync(&[refused]).await;
    submit(&principal, "/rights/consent", &format!("child=c2&given=yes&on=2026-09-01&guardian={WORDS}&how=纸")).await;
    let author = server.second_phone("m1").await;
    assert_eq!(author.post("/api/v1/notes/r2/readers", &json!({"readers": ["p1"]})).await.0, StatusCode::OK);
    principal.sync(&[]).await;
    assert_eq!(principal.notebook.notes.read().shared.len(), 1);
    let before = (server.cells().await, principal.get("/api/v1/board/2026-11").await.1["total"].clone());

    let (status, page) = submit(&principal, "/rights/erase", &format!("child=c2&name={NAME}&reason=监护人要求")).await;
    assert!(status == StatusCode::OK && page.contains("已删除。数字都还在"), "{page}");
    let after = (server.cells().await, principal.get("/api/v1/board/2026-11").await.1["total"].clone());
    assert_eq!(before, after);
    let school = "hd".parse().expect("an id");
    assert!(server.store.verify(&school).await.expect("the database answers").is_empty());
    for sql in TEXTS {
        let text: String = sqlx::query_scalar(sql).fetch_one(&server.pool().await).await.expect("a table");
        assert!(!text.contains(NAME) && !text.contains(WORDS), "{sql}: {text}");
    }
    let shared: String = sqlx::query_scalar("select body from record where id = 'r3'")
        .fetch_one(&server.pool().await)
        .await
        .expect("r3");
    assert!(shared.contains(WORDS), "words that are about another child too stay");
    assert_eq!(server.count("record").await, 3);
    principal.sync(&[]).await;
    assert_eq!(principal.notebook.notes.read().shared, [], "nor does a phone keep what was shared about it");
    assert!(!open(&principal, "/rights").await.1.contains("c2"));
    submit(&principal, "/rights/erase", "child=c2&name=（已删除）&reason=再来").await;
    assert_eq!(server.count("erasure where reason = '监护人要求'").await, 1);
}

#[rstest]
#[tokio::test]
async fn the_file_for_inspectors_answers_each_question_on_a_sheet(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let principal = server.phone("p1").await;
    principal.get("/api/v1/children/c1").await;
    principal.get("/api/v1/children/c1").await;
    open(&principal, "/rights/child.json?child=c1").await;
    submit(&principal, "/rights/consent", "child=c1&given=yes&on=2026-09-02&guardian=奶奶&how=纸质同意书").await;
    let rows = async |year: i32, sheet: &str| -> Vec<Vec<String>> {
        let response = principal.http.get(format!("{}/rights/evidence.xlsx?year={year}", principal.url)).send().await;
        let bytes = response.expect("an answer").bytes().await.expect("a file");
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        let range = book.worksheet_range(sheet).expect("the sheet");
        range.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    assert_eq!(rows(2026, "谁有账号").await.len(), 5);
    assert_eq!(rows(2026, "手机和电脑").await[0][..3], ["张校长", "a phone", "登录中"]);
    let counts = rows(2026, "查看和操作次数").await;
    assert!(counts.contains(&vec!["张校长".into(), "查看孩子的档案".into(), "2".into()]), "{counts:?}");
    assert_eq!(rows(2026, "导出").await[0][1..], ["张校长", "导出孩子的全部资料", "王小雨"]);
    let consents = rows(2026, "监护人同意").await;
    assert_eq!((consents.len(), &consents[0][3], &consents[1][3]), (4, &"同意".to_owned(), &"没有记录".to_owned()));
    assert_eq!(rows(2025, "导出").await.len(), 0);
}
