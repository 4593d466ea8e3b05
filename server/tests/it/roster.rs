//! A school starts from the Excel file it already has: every row is taken or refused with a reason, never half a file.

use std::io::{Cursor, Write};

use domain::{
    role::{HeldRole, Role},
    roster::What,
};
use reqwest::StatusCode;
use rstest::rstest;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use server::roster::{Merged, read, rows_to_correct, template};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, school_with,
};

const ROSTER: &[u8] = include_bytes!("data/roster.xlsx");

/// Merges a file into the school of the server.
async fn take(server: &TestServer, file: &[u8]) -> Merged {
    let sheets = read(file).expect("a list");
    let school = "hd".parse().expect("an id");
    let import = server::store::Import {
        school: &school,
        by: server::store::Actor::CONSOLE,
        sheets: &sheets,
        now: server.now(),
    };
    server.store.take_roster(&import).await.expect("the database answers")
}

fn refused(merged: &Merged) -> Value {
    merged.summary.refused.iter().map(|it| json!([it.row, it.reason])).collect()
}

/// The file with the columns of every sheet in another order.
fn shuffled(file: &[u8]) -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for sheet in read(file).expect("a list") {
        let page = book.add_worksheet().set_name(&sheet.name).expect("a name");
        let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
        for row in &sheet.rows {
            for (at, cell) in row.cells.iter().enumerate() {
                // 7 shares no factor with the width of either list.
                let column = u16::try_from((at * 7 + 3) % width).expect("few columns");
                let line = row.number - 1;
                match cell {
                    Some(server::roster::Cell::Text(text)) => drop(page.write_string(line, column, text)),
                    Some(server::roster::Cell::Date(day)) => {
                        let day = ExcelDateTime::parse_from_str(&day.to_string()).expect("a date");
                        drop(page.write_datetime_with_format(line, column, &day, &date));
                    }
                    None => {}
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A workbook of one sheet of children and one of staff.
fn workbook(staff: &[&[&str]], children: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in [("教师", staff), ("孩子", children)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (line, row) in (0..).zip(rows) {
            (0..).zip(*row).for_each(|(column, text)| drop(sheet.write_string(line, column, *text)));
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn empty() -> domain::package::Package {
    let none = json!([]);
    school_with(json!({"staff": [{"id": "p1", "name": "张校长", "roles": ["principal"]}], "classes": none,
        "class_teachers": none, "children": none, "pairings": none}))
}

#[rstest]
#[case::as_it_came(ROSTER.to_vec())]
#[case::its_columns_in_another_order(shuffled(ROSTER))]
#[tokio::test]
async fn the_list_of_a_school_is_taken_and_its_bad_rows_are_named(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] file: Vec<u8>,
) {
    let expected: Value = serde_json::from_str(include_str!("data/roster.expected.json")).expect("JSON");
    let server = TestServer::start_with(engine, empty()).await;
    let merged = take(&server, &file).await;
    assert_eq!(json!(merged.summary.staff), expected["staff"]);
    assert_eq!(json!(merged.summary.children), expected["children_ok"]);
    assert_eq!(refused(&merged), expected["bad_rows"]);
    assert_eq!((merged.summary.pairings, merged.summary.count(What::Created)), (54, 74));
    server.assert_verified().await;

    let before = server.export().await;
    let again = take(&server, &file).await;
    assert_eq!(
        (again.summary.count(What::Same), again.summary.count(What::Changed), refused(&again)),
        (74, 0, refused(&merged))
    );
    assert_eq!(server.export().await, before);

    let child = before.children.iter().find(|it| it.name == "张明").expect("a child born in 2016.5");
    assert_eq!(child.born, "2016-05-01".parse().ok());
    let principal = before.staff.iter().find(|it| it.name == "李畅").expect("blanks in names are only for looks");
    assert_eq!(principal.phone.as_deref(), Some("18024493909"));
    assert_eq!(principal.roles, [Role::Mentor, Role::ClassTeacher, Role::Principal].map(HeldRole::Always));
    assert!(before.children.iter().any(|it| it.name == "𠮷䶮·买买提"));
    assert!(before.children.iter().all(|it| it.address.as_ref().is_none_or(|it| !it.starts_with('='))));
}

const STAFF: &[&[&str]] = &[
    &["姓名", "手机号", "职务", "班主任"],
    &["甲老师", "13900000001", "教师", "一(1)班"],
    &["乙老师", "13900000002", "教师", ""],
];

#[rstest]
#[tokio::test]
async fn a_second_list_changes_what_is_different_and_nothing_else(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start_with(engine, empty()).await;
    let heads: &[&str] = &["姓名", "出生年月", "班级", "村组", "监护人", "监护人电话", "代理家长", "结对日期"];
    let one: &[&str] = &["王一", "2016.5", "一(1)班", "上湾", "奶奶", "13700000001", "甲老师", "2026-09-01"];
    let two: &[&str] = &["王二", "2017.5", "一(1)班", "上湾", "奶奶", "13700000001", "甲老师", "2026-09-01"];
    take(&server, &workbook(STAFF, &[heads, one, two])).await;
    let moved: &[&str] = &["王二", "2017.5", "一(1)班", "下湾", "", "", "乙老师", "2026-10-01"];
    let merged = take(&server, &workbook(STAFF, &[heads, one, moved])).await;
    let changed: Vec<_> = merged.summary.steps.iter().filter(|step| step.what == What::Changed).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].row, &changed[0].changed[..]), (3, ["hamlet".to_owned(), "mentor".to_owned()].as_slice()));
    let school = server.export().await;
    let child = school.children.iter().find(|it| it.name == "王二").expect("still there");
    assert!(child.guardian.is_some(), "an empty cell forgets nothing");
    let paired: Vec<_> = school.pairings.iter().filter(|it| it.child == child.id).map(|it| (it.from, it.to)).collect();
    let day = |text: &str| text.parse().expect("a date");
    let today = "2026-11-20";
    assert_eq!(paired, [(day("2026-09-01"), Some(day("2026-11-19"))), (day(today), None)], "the past stays");
    server.assert_verified().await;
}

#[rstest]
#[case::two_of_one_name(&["丙老师", "13900000003"], &["丙老师", "13900000004"], "丙老师", "two of the staff have this name")]
#[case::somebody_else(&["丙老师", "13900000003"], &["丁老师", "13900000004"], "戊老师", "mentor not on the staff sheet")]
#[tokio::test]
async fn a_mentor_must_be_one_of_the_staff(
    #[case] a: &[&str],
    #[case] b: &[&str],
    #[case] mentor: &str,
    #[case] reason: &str,
) {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let staff: &[&[&str]] = &[&["姓名", "手机号", "班主任"], &["甲老师", "13900000001", "一(1)班"], a, b];
    let children: &[&[&str]] = &[&["姓名", "班级", "代理家长"], &["王一", "一(1)班", mentor]];
    let merged = take(&server, &workbook(staff, children)).await;
    assert_eq!((merged.summary.staff, refused(&merged)), (3, json!([[2, reason]])));
}

#[tokio::test]
async fn a_class_merged_over_its_children_stands_in_each_row() {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let mut book = Workbook::new();
    let staff = book.add_worksheet().set_name("教师").expect("a name");
    staff.write_row_matrix(0, 0, STAFF.iter().map(|row| row.iter().copied())).expect("rows");
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["班级", "姓名"]).expect("headings");
    sheet.merge_range(1, 0, 2, 0, "一(1)班", &Format::new()).expect("a merged cell");
    sheet.write_column(1, 1, ["王一", "王二"]).expect("names");
    sheet.write_formula(3, 1, Formula::new("=1+1").set_result("王三")).expect("a formula");
    sheet.write_string(3, 0, "一(1)班").expect("a class");
    let merged = take(&server, &book.save_to_buffer().expect("a workbook")).await;
    assert_eq!((merged.summary.children, merged.summary.refused.len()), (3, 0), "a formula is what it last came to");
}

#[rstest]
#[case::utf_8("姓名,班级,手机号,班主任\n".as_bytes().to_vec())]
#[case::what_excel_writes(encoding_rs::GB18030.encode("姓名,职务,手机号\n张三,教师,13911111111\n").0.to_vec())]
#[case::with_tabs("姓名\t职务\n张三\t教师\n".as_bytes().to_vec())]
fn a_csv_file_is_a_list(#[case] file: Vec<u8>) {
    let sheets = read(&file).expect("a list");
    assert_eq!(sheets[0].rows[0].cells[0], Some(server::roster::Cell::Text("姓名".into())));
}

/// A zip file of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("room");
    }
    zip.finish().expect("a file").into_inner()
}

/// The list with one more part.
fn with_part(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(ROSTER.to_vec())).expect("a zip file");
    zip.start_file(name, SimpleFileOptions::default()).expect("a part");
    zip.write_all(bytes).expect("room");
    zip.finish().expect("a file").into_inner()
}

#[rstest]
#[case::nothing(Vec::new(), "读不了")]
#[case::a_picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "读不了")]
#[case::half_a_workbook(ROSTER[..ROSTER.len() / 2].to_vec(), "读不了")]
#[case::an_old_workbook(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "旧的 .xls")]
#[case::some_other_zip(zipped(&[("hello.txt", b"hello")]), "读不了")]
#[case::a_bomb(with_part("xl/bomb.xml", &vec![0; 101 << 20]), "太大")]
#[case::a_huge_file(vec![b'a'; (10 << 20) + 1], "太大")]
#[case::macros(with_part("xl/vbaProject.bin", b"\xD0\xCF\x11\xE0"), "宏")]
#[case::too_many_rows("姓名,班级\n".repeat(20_001).into_bytes(), "太大")]
#[case::not_any_encoding(b"\xff\xff\xff\xff".to_vec(), "读不了")]
fn a_file_that_is_no_list_is_refused_whole(#[case] file: Vec<u8>, #[case] word: &str) {
    let refusal = read(&file).expect_err("no list");
    assert!(refusal.message.zh.contains(word), "{refusal:?}");
}

#[test]
fn a_cell_in_the_far_corner_takes_no_memory() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 16_383, "x").expect("a cell");
    assert_eq!(read(&book.save_to_buffer().expect("a workbook")).expect("a list")[0].rows, []);
    let mut book = Workbook::new();
    book.add_worksheet().write_string(1_048_575, 0, "x").expect("a cell");
    assert!(read(&book.save_to_buffer().expect("a workbook")).is_err());
}

#[tokio::test]
async fn the_template_is_a_list_that_holds_nobody() {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let merged = take(&server, &template().expect("a workbook")).await;
    assert_eq!((merged.summary.staff, merged.summary.children, merged.summary.refused.len()), (0, 0, 0));
}

#[tokio::test]
async fn refused_rows_come_back_as_a_file_and_corrected_they_are_taken() {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let heads: &[&str] = &["姓名", "班级", "家庭住址"];
    let staff: &[&[&str]] = STAFF;
    let merged = take(&server, &workbook(staff, &[heads, &["王一", "九(9)班", "=cmd|' /C calc'!A0"]])).await;
    let file = rows_to_correct(&merged.rejected).expect("a workbook");
    let sheets = read(&file).expect("a list");
    let texts = format!("{:?}", sheets[0].rows);
    assert!(texts.contains("九(9)班") && texts.contains("退回原因") && texts.contains("'=cmd|"), "{texts}");
    take(&server, &workbook(&[&["姓名", "班主任"], &["乙老师", "九(9)班"]], &[])).await;
    let corrected = take(&server, &file).await;
    assert_eq!((corrected.summary.children, corrected.summary.refused.len()), (1, 0));
    let address = &server.export().await.children[0].address;
    assert_eq!(address.as_deref(), Some("=cmd|' /C calc'!A0"), "what was typed is kept as it was typed");
}

#[tokio::test]
async fn two_thousand_children_are_taken_in_seconds() {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let rows: Vec<[String; 4]> = (0..2_000)
        .map(|at| {
            [
                format!("孩子{at}"),
                format!("2016-{:02}-{:02}", at % 12 + 1, at % 28 + 1),
                "一(1)班".into(),
                "甲老师".into(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let heads: &[&str] = &["姓名", "出生年月", "班级", "代理家长"];
    let children: Vec<&[&str]> = [heads].into_iter().chain(rows.iter().map(Vec::as_slice)).collect();
    let start = std::time::Instant::now();
    let merged = take(&server, &workbook(STAFF, &children)).await;
    println!("2,000 children in {:?}", start.elapsed());
    assert_eq!(merged.summary.children, 2_000);
}

/// Sends a file as the browser does.
async fn upload(phone: &Phone, path: &str, file: &[u8]) -> reqwest::Response {
    let request = phone.http.post(format!("{}/api/v1/roster{path}", phone.url)).body(file.to_vec());
    request.send().await.expect("the server answers")
}

#[rstest]
#[tokio::test]
async fn the_principal_looks_at_a_list_then_takes_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start_with(engine, empty()).await;
    let principal = server.phone("p1").await;
    let looked: Value = upload(&principal, "/preview", ROSTER).await.json().await.expect("a summary");
    assert_eq!((&looked["children"], looked["refused"].as_array().map(Vec::len)), (&json!(54), Some(6)));
    assert_eq!(server.count("child").await, 0, "looking changes nothing");
    let taken: Value = upload(&principal, "", ROSTER).await.json().await.expect("a summary");
    assert_eq!((taken, server.count("child").await), (looked, 54));
    assert_eq!(server.count("audit where what = 'roster.import' and who = 'p1'").await, 1);
    let to_correct = upload(&principal, "/refused", ROSTER).await;
    assert!(to_correct.headers()["content-disposition"].to_str().expect("text").contains("rows-to-correct.xlsx"));
    let sheets = read(&to_correct.bytes().await.expect("a file")).expect("a list");
    assert_eq!(sheets[0].rows.len(), 7, "headings and six rows");
    let template = principal.http.get(format!("{}/api/v1/roster/template", principal.url)).send().await;
    assert!(read(&template.expect("an answer").bytes().await.expect("a file")).is_ok());
}

#[rstest]
#[case::a_picture(b"\x89PNG\r\n\x1a\n\0\0".to_vec(), StatusCode::UNPROCESSABLE_ENTITY)]
#[case::too_large(vec![b'a'; (10 << 20) + 1], StatusCode::UNPROCESSABLE_ENTITY)]
#[tokio::test]
async fn what_is_no_list_changes_nothing(#[case] file: Vec<u8>, #[case] expected: StatusCode) {
    let server = TestServer::start_with(Sqlite, empty()).await;
    let answer = upload(&server.phone("p1").await, "", &file).await;
    assert_eq!((answer.status(), server.count("child").await), (expected, 0));
}

#[tokio::test]
async fn a_mentor_takes_in_no_list() {
    let server = TestServer::start(Sqlite).await;
    let mentor = server.phone("m1").await;
    for path in ["", "/preview", "/refused"] {
        assert_eq!(upload(&mentor, path, ROSTER).await.status(), StatusCode::FORBIDDEN);
    }
}
