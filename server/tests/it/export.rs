//! What is taken away as files: the figures of the board, no private word, the same bytes for a signed month.

mod figures;
mod streaming;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::{
    command::peiban,
    harness::{
        Engine::{self, Postgres, Sqlite},
        Phone, TestServer, record, school_with,
    },
};

const TERM: &str = "2026-09-01..2027-01-22";

/// A file of this name, taken away by somebody.
pub async fn take(phone: &Phone, path: &str) -> Vec<u8> {
    let response = phone.http.get(format!("{}/exports/{path}", phone.url)).send().await.expect("an answer");
    let status = response.status();
    let bytes = response.bytes().await.expect("a body").to_vec();
    assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&bytes));
    bytes
}

/// All words of a file: those of a workbook are packed.
pub fn words_of(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut words = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).expect("an entry").read_to_string(&mut words).expect("XML");
    }
    words
}

/// The rows of a file, whichever form it has.
pub fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    if let Some(text) = bytes.strip_prefix("\u{feff}".as_bytes()) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        return reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect();
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    assert_eq!(book.worksheet_formula(&name).expect("a sheet").used_cells().count(), 0, "nothing is worked out");
    let range = book.worksheet_range(&name).expect("a sheet");
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[rstest]
#[tokio::test]
async fn a_file_has_a_chinese_name_and_leaves_a_row(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let clerk = server.phone("k1").await;
    let response = clerk.http.get(format!("{}/exports/board/2026-11.xlsx", server.url)).send().await.expect("a file");
    let header = |name| response.headers()[name].to_str().expect("plain text").to_owned();
    // 河东小学-完成情况-2026-11.xlsx
    let name = "%E6%B2%B3%E4%B8%9C%E5%B0%8F%E5%AD%A6-%E5%AE%8C%E6%88%90%E6%83%85%E5%86%B5-2026-11.xlsx";
    assert_eq!(
        header("content-disposition"),
        format!("attachment; filename=\"board-2026-11.xlsx\"; filename*=UTF-8''{name}")
    );
    assert!(header("content-type").contains("spreadsheetml") && header("cache-control") == "no-store");
    take(&clerk, "records/2026-09-01..2027-01-22.csv").await;
    let audit = server.phone("p1").await.http.get(format!("{}/audit.csv", server.url)).send().await.expect("a file");
    let audit = audit.text().await.expect("text");
    assert!(audit.contains("陈老师,k1,a phone,导出完成情况,2026-11,2026-11"), "{audit}");
    assert!(audit.contains(&format!("导出记录,{TERM},{TERM}")), "{audit}");
    server.assert_verified().await;
}

#[rstest]
#[case::unknown_table("everything/2026-11.xlsx", 400)]
#[case::unknown_form("board/2026-11.pdf", 400)]
#[case::no_form("board/2026-11", 400)]
#[case::no_such_month("board/2026-13.xlsx", 400)]
#[case::no_such_day("records/2026-09-31..2026-10-01.csv", 400)]
#[case::backwards("records/2026-10-02..2026-10-01.csv", 400)]
#[case::too_long("records/2020-01-01..2026-01-01.csv", 400)]
#[case::no_text("records/%ff.csv", 400)]
#[case::a_return_of_a_term("return/2026-09-01..2027-01-22.xlsx", 400)]
#[case::nothing_due("return/2026-08.xlsx", 422)]
#[tokio::test]
async fn what_there_is_not_is_said_in_both_languages(#[case] path: &str, #[case] status: u16) {
    let server = TestServer::start(Sqlite).await;
    let (answered, body) = server.phone("p1").await.get(&format!("/exports/{path}")).await;
    assert_eq!(answered.as_u16(), status, "{body}");
    let message = &body["error"]["message"];
    assert!(message["zh"].is_string() && message["en"].is_string(), "{body}");
    assert_eq!(server.number("select count(*) from audit where what like 'export.%'").await, 0);
}

#[rstest]
#[tokio::test]
async fn records_that_stand_without_private_words(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let mut told = record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "visit"]);
    (told["note"], told["minutes"], told["place"]) = (json!("他很高兴"), json!(40), json!("home"));
    let mut secret = record("r2", "m1", "2026-11-09", &["c1"], &["talk"]);
    (secret["note"], secret["private"], secret["promise"]) = (json!("悄悄话"), json!(true), json!("带一本书"));
    let mut wrong = record("r3", "m1", "2026-11-08", &["c1"], &["dinner"]);
    wrong["reached"] = json!(false);
    let mut right = record("r4", "m1", "2026-11-07", &["c2"], &["dinner"]);
    right["supersedes"] = json!("r3");
    let gone = record("r5", "m1", "2026-11-06", &["c1"], &["talk"]);
    let mut withdrawn = record("r6", "m1", "2026-11-06", &["c1"], &[]);
    withdrawn["supersedes"] = json!("r5");
    let mut phone = server.phone("m1").await;
    let mut request = phone.request(&[told, secret, wrong, right, gone, withdrawn]);
    request["protocol"] = json!(4);
    let (_, reply) = phone.post("/api/v1/sync", &request).await;
    assert_eq!(reply["receipts"].as_array().map(Vec::len), Some(6), "{reply}");
    phone.sync(&[record("r7", "m1", "2026-10-31", &["c1"], &["talk"])]).await;
    let principal = server.phone("p1").await;
    let expected = [
        "日期,时间,记录人,孩子,班级,项目,分钟,地点,联系上,求助,记录,答应的事,私密",
        "2026-11-07,18:30,李老师,王小雷,,晚餐,,,是,,,,",
        "2026-11-09,18:30,李老师,王小雨,,谈心,,,是,,,,是",
        "2026-11-10,18:30,李老师,王小雨、王小雷,,谈心、家访,40,在家里,是,,他很高兴,,",
    ];
    for path in ["records/2026-11.csv", "records/2026-11.xlsx"] {
        let found: Vec<String> = rows(&take(&principal, path).await).iter().map(|row| row.join(",")).collect();
        assert_eq!(found, expected, "{path}");
    }
}

#[rstest]
#[tokio::test]
async fn a_signed_month_is_the_same_bytes_for_ever(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[record("r1", "m1", "2026-10-10", &["c1"], &["talk"])]).await;
    let both = async || (take(&principal, "return/2026-10.xlsx").await, take(&principal, "return/2026-10.csv").await);
    let (_, page) = principal.get("/api/v1/returns/2026-10").await;
    let sign = json!({"id": "s1", "fingerprint": page["fingerprint"]});
    assert_eq!(principal.post("/api/v1/returns/2026-10/signature", &sign).await.0, StatusCode::OK);
    let signed = both().await;
    let term = take(&principal, &format!("term/{TERM}.csv")).await;
    server.set_now("2026-11-21T09:00:00+08:00");
    mentor.sync(&[record("r2", "m1", "2026-10-11", &["c2"], &["talk"])]).await;
    assert_eq!(both().await, signed);
    assert_eq!(both().await, signed, "asked for once more");
    // What nobody signed follows.
    let talks = |bytes: &[u8]| rows(bytes).into_iter().find(|row| row[0] == "合计").expect("sums")[1].clone();
    assert_eq!((talks(&signed.0), talks(&take(&principal, "board/2026-10.xlsx").await)), ("1/4".into(), "2/4".into()));
    let later = take(&principal, &format!("term/{TERM}.csv")).await;
    assert_ne!((talks(&later), later.len()), (talks(&term), term.len()));
}

#[rstest]
#[tokio::test]
async fn what_looks_like_a_formula_is_none(#[values(Sqlite, Postgres)] engine: Engine) {
    let staff = json!([
        {"id": "m1", "name": "=1+1", "roles": ["mentor"]}, {"id": "m2", "name": "-2", "roles": ["mentor"]},
        {"id": "t1", "name": "王老师"}, {"id": "p1", "name": "张校长", "roles": ["principal"]}
    ]);
    let children = json!([
        {"id": "c1", "name": "@SUM(A1)", "class": "k1", "from": "2026-09-01", "hamlet": "+村", "address": "\t家"},
        {"id": "c2", "name": "=HYPERLINK(\"http://x\")", "class": "k2", "from": "2026-09-01"},
        {"id": "c3", "name": "陈\"思,源", "class": "k1", "from": "2026-09-01"},
        {"id": "c4", "name": "刘佳怡", "class": "k2", "from": "2026-09-01"}
    ]);
    let server = TestServer::start_with(engine, school_with(json!({"staff": staff, "children": children}))).await;
    let mut told = record("r1", "m1", "2026-11-10", &["c1"], &["talk"]);
    told["note"] = json!("=cmd|' /C calc'!A0\u{1}\n第二行");
    server.phone("m1").await.sync(&[told]).await;
    let principal = server.phone("p1").await;
    for table in ["board", "records", "register", "return", "term"] {
        let (book, text) = (format!("{table}/2026-11.xlsx"), format!("{table}/2026-11.csv"));
        let (book, text) = (rows(&take(&principal, &book).await), rows(&take(&principal, &text).await));
        for cell in book.iter().chain(&text).flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{table}: {cell}");
        }
        assert!(text.iter().flatten().any(|cell| cell.starts_with("'=")), "{table}: {text:?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_register_can_be_taken_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let children = json!([
        {"id": "c1", "name": "王小雨", "class": "k1", "from": "2026-09-01", "gender": "f", "born": "2017-05-02",
         "hamlet": "王家村", "address": "王家村 12 号", "away": "both",
         "parents": [{"relation": "father", "name": "王大山", "phone": "13800000001", "works_at": "东莞"}],
         "guardian": {"relation": "祖母", "name": "陈桂花", "phone": "13800000003"}},
        {"id": "c2", "name": "王小雷", "class": "k2", "from": "2026-09-01"},
        {"id": "c3", "name": "陈思源", "class": "k1", "from": "2026-09-01", "to": "2026-10-05"},
        {"id": "c4", "name": "刘佳怡", "class": "k2", "from": "2026-09-01"}
    ]);
    let server = TestServer::start_with(engine, school_with(json!({"children": children}))).await;
    let clerk = server.phone("k1").await;
    let book = take(&clerk, "register/2026-11.xlsx").await;
    let found = rows(&book);
    let expected = "三(1)班,王小雨,女,2017-05-02,王家村 12 号,王家村,父母均外出,王大山,13800000001,东莞,,,,陈桂花,祖母,\
                    13800000003,李老师,2026-09-01,2026-09-01,,母亲姓名、母亲务工地点";
    assert_eq!(found[1].join(","), expected);
    let names = |rows: &[Vec<String>]| rows[1..].iter().map(|row| row[1].clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(names(&found), "王小雨 王小雷 刘佳怡");
    assert_eq!(names(&rows(&take(&clerk, "register/2026-10.csv").await)), "王小雨 陈思源 王小雷 刘佳怡");
    let look = clerk.http.post(format!("{}/api/v1/roster/preview", server.url)).body(book);
    let summary: serde_json::Value = look.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&summary["children"], &summary["refused"]), (&json!(3), &json!([])), "{summary}");
    assert!(!summary["lines"].to_string().contains("created"), "{summary}");
}

#[rstest]
#[tokio::test]
async fn the_console_writes_what_the_screen_does(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    server.phone("m1").await.sync(&[record("r1", "m1", "2026-11-10", &["c1"], &["talk"])]).await;
    let (principal, folder) = (server.phone("p1").await, tempfile::tempdir().expect("a folder"));
    let file = |ending: &str| folder.path().join(format!("out.{ending}")).display().to_string();
    for (table, range) in
        [("board", "2026-11"), ("records", "2026-11"), ("register", "2026-11"), ("return", "2026-11"), ("term", TERM)]
    {
        let days = if range == TERM { "--range" } else { "--month" };
        let words = ["export", table, "--school", "hd", days, range, "--today", "2026-11-20", "--out"];
        let printed = peiban(&server.database, &[&words[..], &["-"]].concat(), "").await;
        let text = take(&principal, &format!("{table}/{range}.csv")).await;
        assert_eq!(printed.stdout.as_bytes(), text, "{table}: {}", printed.stderr);
        let (book, other) = (file("XLSX"), file("pdf"));
        assert_eq!(peiban(&server.database, &[&words[..], &[&book]].concat(), "").await.code, Some(0));
        let book = std::fs::read(book).expect("a file");
        assert_eq!(rows(&book), rows(&take(&principal, &format!("{table}/{range}.xlsx")).await), "{table}");
        let refused = peiban(&server.database, &[&words[..], &[&other]].concat(), "").await;
        assert!(refused.code == Some(1) && refused.stderr.contains(".xlsx or .csv"), "{}", refused.stderr);
    }
    assert_eq!(server.number("select count(*) from audit where what like 'export.%' and who = 'console'").await, 10);
}
