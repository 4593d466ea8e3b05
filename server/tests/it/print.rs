//! Forms for paper: they agree with the board cell by cell, hold nothing that is private, and are never a fault of ours.

use domain::{package::Package, role::Role};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record, school_with,
};

async fn open(phone: &Phone, path: &str) -> (StatusCode, String) {
    let response = phone.http.get(format!("{}{path}", phone.url)).send().await.expect("the server answers");
    (response.status(), response.text().await.expect("text"))
}

/// The texts between tags, and no others.
fn texts(html: &str) -> String {
    html.split('<').filter_map(|it| it.split_once('>')).map(|(_, text)| text.trim()).collect()
}

/// The cells of the first table of a class, row by row.
fn table(html: &str, class: &str) -> Vec<Vec<String>> {
    let (_, table) = html.split_once(&format!("<table class=\"{class}\"")).expect("the table is there");
    let (table, _) = table.split_once("</table>").expect("it ends");
    let cells = |row: &str| -> Vec<String> {
        let ends = row.replace("</th>", "</td>");
        ends.split("</td>").map(|it| texts(&format!("<{}", it.split_once('<').unwrap_or_default().1))).collect()
    };
    let row = |row: &str| cells(row).into_iter().rev().skip(1).rev().collect();
    table.split("</tr>").map(row).filter(|it: &Vec<String>| !it.is_empty()).collect()
}

/// What the board says in the words of paper.
fn figure(tally: &Value) -> String {
    match (tally["owed"].as_u64(), tally["waived"].as_u64()) {
        (Some(0), Some(0)) => "–".into(),
        (Some(0), _) => "免办".into(),
        _ => format!("{}/{}", tally["met"], tally["owed"]),
    }
}

fn as_printed(board: &Value) -> Vec<Vec<String>> {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let percent = |tally: &Value| match tally["owed"].as_u64().expect("a number") {
        0 => String::new(),
        owed => format!("{}%", tally["met"].as_u64().expect("a number") * 100 / owed),
    };
    let figures = |cells: &Value, total: &Value| -> Vec<String> {
        list(cells).iter().map(figure).chain([figure(total), percent(total)]).collect()
    };
    let row = |it: &Value| {
        let name = it["person"]["name"].as_str().expect("a name").to_owned();
        [name].into_iter().chain(figures(&it["cells"], &it["total"])).collect()
    };
    let sums = ["合计".to_owned()].into_iter().chain(figures(&board["columns"], &board["total"])).collect();
    list(&board["rows"]).iter().map(row).chain([sums]).collect()
}

#[rstest]
#[tokio::test]
async fn months_and_terms_are_the_board_on_paper(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("a", "b", "c")] school: &str,
) {
    let path = format!("{}/../app/domain/tests/data/school-{school}.json", env!("CARGO_MANIFEST_DIR"));
    let package = Package::parse(&std::fs::read_to_string(path).expect("the file")).expect("a sound school");
    let office = package.staff.iter().find(|it| it.roles.iter().any(|held| held.role() == Role::Principal));
    let office = office.expect("somebody sees the board").id.to_string();
    let terms = package.calendar.terms.clone();
    let server = TestServer::start_with(engine, package).await;
    let phone = server.phone(&office).await;
    let mut cells = 0;
    for month in ["2026-09", "2026-10", "2026-11", "2027-01"] {
        let (_, board) = phone.get(&format!("/api/v1/board/{month}")).await;
        let (status, form) = open(&phone, &format!("/print/return/{month}")).await;
        assert!(status == StatusCode::OK && form.contains("未签"), "{form}");
        cells += assert_same(&form, &board);
    }
    for term in &terms {
        let (_, board) = phone.get(&format!("/api/v1/board/{}..{}", term.from, term.to)).await;
        let (_, form) = open(&phone, &format!("/print/term/{}", term.id)).await;
        assert!(form.contains(&term.name), "{form}");
        cells += assert_same(&form, &board);
        let (_, same) = open(&phone, &format!("/print/term/{}..{}", term.from, term.to)).await;
        assert_eq!(table(&same, "tallies"), table(&form, "tallies"));
    }
    assert!(cells > 40, "or little was compared: {cells}");
}

/// How many cells were compared.
fn assert_same(form: &str, board: &Value) -> usize {
    if board["rows"] == json!([]) {
        assert!(form.contains("没有应办事项"));
        return 0;
    }
    let printed = table(form, "tallies");
    let bare = |row: &[String]| row.iter().map(|it| it.replace('＊', "")).collect::<Vec<_>>();
    let printed: Vec<Vec<String>> = printed[1..].iter().map(|row| bare(row)).collect();
    assert_eq!(printed, as_printed(board));
    printed.iter().map(Vec::len).sum()
}

#[rstest]
#[tokio::test]
async fn a_signed_month_is_printed_as_it_was_signed(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let (mut mentor, principal) = (server.phone("m1").await, server.phone("p1").await);
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1"], &["talk"])]).await;
    let (_, page) = principal.get("/api/v1/returns/2026-11").await;
    let sign = json!({"id": "s1", "fingerprint": page["fingerprint"]});
    let (status, signed) = principal.post("/api/v1/returns/2026-11/signature", &sign).await;
    assert_eq!(status, StatusCode::OK, "{signed}");
    mentor.sync(&[record("r2", "m1", "2026-11-11", &["c1"], &["visit"])]).await;
    let (_, form) = open(&principal, "/print/return/2026-11").await;
    assert_same(&form, &signed["board"]);
    assert!(texts(&form).contains("已签：张校长 2026-11-20 12:00"), "{form}");
    assert_eq!(table(&form, "late")[1], ["李老师", "家访", "0/1", "1/1", "1"]);
    assert!(!form.contains("王小雨"), "no child's name goes with the month: {form}");
}

#[rstest]
#[tokio::test]
async fn a_diary_holds_what_stands_and_no_private_word(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut records = vec![
        record("r1", "m1", "2026-11-02", &["c1", "c2"], &["talk", "visit"]),
        record("r2", "m1", "2026-11-03", &["c1"], &["dinner"]),
        record("r3", "m1", "2026-12-03", &["c1"], &["dinner"]),
        record("r4", "m1", "2026-11-04", &["c1"], &[]),
        record("r5", "m1", "2026-11-05", &["c1"], &["talk"]),
        record("r6", "m1", "2026-11-05", &["c2"], &["homework"]),
    ];
    (records[0]["place"], records[0]["minutes"], records[0]["note"]) =
        (json!("home"), json!(45), json!("<b>奶奶</b>好"));
    records[2]["supersedes"] = json!("r2");
    records[3]["supersedes"] = json!("r6");
    (records[4]["private"], records[4]["note"], records[4]["promise"]) =
        (json!(true), json!("悄悄话"), json!("悄悄话"));
    let server = TestServer::start_with(engine, school_with(json!({"records": records}))).await;
    let clerk = server.phone("k1").await;
    let (status, form) = open(&clerk, "/print/diary/m1/2026-11").await;
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains("&lt;b>奶奶") || form.contains("&lt;b&gt;奶奶"), "{form}");
    let rows = table(&form, "entries");
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows[1][..3], ["2026-11-02", "王小雨、王小雷", "谈心、家访 · 在家里 · 45 分钟"]);
    assert_eq!(rows[2], ["2026-11-05", "王小雨", "谈心", "（私密）"]);
    assert!(!form.contains("悄悄话") && !form.contains("<script"));
    let (_, form) = open(&clerk, "/print/diary/m1/2026-12-01..2026-12-31").await;
    assert_eq!(table(&form, "entries")[1][0], "2026-12-03");
    assert!(open(&clerk, "/print/diary/m2/2026-11").await.1.contains("没有记录"));
    assert_eq!(server.count("audit where what = 'diary.read' and who = 'k1'").await, 3);
}

#[rstest]
#[tokio::test]
async fn a_class_is_a_page_for_each_child_and_each_is_noted(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = TestServer::start(engine).await;
    let principal = server.phone("p1").await;
    let (status, form) = open(&principal, "/print/class/k1").await;
    assert_eq!((status, form.matches("class=\"ledger\"").count()), (StatusCode::OK, 2));
    assert!(form.contains("王小雨") && form.contains("陈思源") && !form.contains("王小雷"));
    assert_eq!(server.count("audit where what = 'child.read' and who = 'p1'").await, 2);
    let (_, one) = open(&principal, "/print/child/c1").await;
    assert_eq!(table(&one, "tallies"), table(&form, "tallies"));
    assert_eq!(table(&one, "tallies")[0], ["项目", "9月", "10月", "11月", "12月", "1月"]);
    assert_eq!(table(&one, "tallies")[1], ["谈心", "0/1", "0/1", "0/1", "未开始", "未开始"]);
    server.assert_verified().await;
}

/// Names are text on every form, whatever is in them.
#[rstest]
#[tokio::test]
async fn hostile_names_are_printed_as_they_are(#[values(Sqlite, Postgres)] engine: Engine) {
    const NAME: &str = "<img src=x onerror=alert(1)>\"'&\u{202e}雨";
    let mut school = serde_json::to_value(school_with(json!({}))).expect("JSON");
    school["school"]["name"] = json!(NAME);
    for list in ["staff", "classes", "children"] {
        for it in school[list].as_array_mut().expect("a list") {
            it["name"] = json!(NAME);
        }
    }
    for child in school["children"].as_array_mut().expect("children") {
        (child["hamlet"], child["guardian"]["name"]) = (json!(NAME), json!(NAME));
    }
    let school = Package::parse(&school.to_string()).expect("a school");
    let server = TestServer::start_with(engine, school).await;
    let mut mentor = server.phone("m1").await;
    let mut told = record("r1", "m1", "2026-11-02", &["c1"], &["talk"]);
    told["note"] = json!(NAME);
    mentor.sync(&[told]).await;
    let principal = server.phone("p1").await;
    let term = "2026-09-01..2027-01-22";
    for form in ["diary/m1/2026-11", "child/c1", "class/k1", "return/2026-11", &format!("term/{term}")] {
        let (status, page) = open(&principal, &format!("/print/{form}")).await;
        assert_eq!(status, StatusCode::OK, "{form}: {page}");
        assert!(!page.contains("<img") && page.contains("&lt;img"), "{form}: {page}");
    }
}

/// Whoever may not see them is refused, and whatever is no month, no days or nobody's id is told so; on a page.
#[rstest]
#[case::no_month("/print/return/2026-13", 400)]
#[case::no_number("/print/return/%00", 400)]
#[case::not_text("/print/return/%ff", 400)]
#[case::no_days("/print/term/never", 400)]
#[case::reversed("/print/term/2026-11-20..2026-11-01", 422)]
#[case::endless("/print/term/1900-01-01..2999-12-31", 422)]
#[case::beyond("/print/diary/m1/9999-12-01..9999-12-31", 400)]
#[case::nobody("/print/diary/m9/2026-11", 404)]
#[case::no_id("/print/diary/%20/2026-11", 404)]
#[case::no_child("/print/child/c9", 404)]
#[case::no_child_id("/print/child/%3Cscript%3E", 404)]
#[case::no_class("/print/class/k9", 404)]
#[tokio::test]
async fn what_cannot_be_printed_says_so_on_a_page(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] path: &str,
    #[case] expected: u16,
) {
    let server = TestServer::start(engine).await;
    for (who, expected) in [("m1", 403), ("k1", expected)] {
        let (status, page) = open(&server.phone(who).await, path).await;
        assert_eq!(status, expected, "{who}: {page}");
        assert!(page.contains("role=\"alert\"") && page.contains("lang=\"en\"") && !page.contains("<script"), "{page}");
    }
}
