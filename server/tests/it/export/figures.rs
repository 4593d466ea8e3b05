//! Every figure of a file is the board's, and what was worked out independently of this project.

use std::path::{Path, PathBuf};

use domain::{board::Board, obligation::Tally, package::Package};
use rstest::rstest;
use serde_json::json;
use tokio::process::Command;

use super::{TERM, rows, take};
use crate::{
    command::peiban,
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        TestServer, moment, record, school_with,
    },
};

const MONTHS: [(&str, &str); 4] =
    [("2026-09", "2026-09-30"), ("2026-10", "2026-11-02"), ("2026-11", "2026-11-20"), ("2027-01", "2027-01-25")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[rstest]
#[tokio::test]
async fn openpyxl_finds_what_was_worked_out_elsewhere(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("a", "b", "c")] school: &str,
) {
    let (database, folder) = (Database::create(engine).await, tempfile::tempdir().expect("a folder"));
    let data = root().join("app/domain/tests/data");
    let file = data.join(format!("school-{school}.json"));
    let package = Package::parse(&std::fs::read_to_string(&file).expect("the file")).expect("a sound school");
    let store = database.open().await;
    store.import(&package, moment("2026-09-01T00:00:00Z")).await.expect("the school is imported");
    for (month, today) in MONTHS {
        let out = ["board", "return"].map(|table| folder.path().join(format!("{table}.xlsx")).display().to_string());
        for (table, out) in ["board", "return"].into_iter().zip(&out) {
            let words = ["--school", package.school.id.as_str(), "--month", month, "--today", today, "--out", out];
            let done = peiban(&database, &[&["export", table][..], &words].concat(), "").await;
            assert_eq!(done.code, Some(0), "{}", done.stderr);
        }
        let python = root().join(".tools/openpyxl/bin/python");
        let mut check = Command::new(&python);
        check.arg(root().join("server/tests/openpyxl_agrees.py")).args(&out).arg(&file);
        check.arg(data.join(format!("expected-{school}.{month}.at.{today}.jsonl")));
        let output = check.output().await.expect(".ci/prepare-tests installs openpyxl");
        assert!(output.status.success(), "{month}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).ends_with("obligations agree\n"));
    }
}

/// A tally as it is written, and the numbers beside the sum.
fn written(tally: Tally) -> (String, [String; 5]) {
    let figure = match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => "免办".into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    };
    let rate = tally.percent().map(|it| format!("{it}%")).unwrap_or_default();
    let Tally { met, owed, waived, overdue, .. } = tally;
    (figure, [rate, met.to_string(), owed.to_string(), waived.to_string(), overdue.to_string()])
}

#[rstest]
#[tokio::test]
async fn a_file_says_what_the_board_says(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("2026-10", "2026-11", TERM)] range: &str,
) {
    let waivers = json!([
        {"child": "c1", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30", "reason": "住校", "confirmed": true},
        {"mentor": "m2", "kinds": [], "from": "2026-10-01", "to": "2026-11-30", "reason": "病假", "confirmed": true}
    ]);
    let server = TestServer::start_with(engine, school_with(json!({"waivers": waivers}))).await;
    let records = [
        record("r1", "m1", "2026-11-10", &["c1"], &["talk", "visit"]),
        record("r2", "m1", "2026-10-11", &["c2"], &["talk"]),
    ];
    server.phone("m1").await.sync(&records).await;
    let principal = server.phone("p1").await;
    let (_, body) = principal.get(&format!("/api/v1/board/{range}")).await;
    let board: Board = serde_json::from_value(body).expect("a board");
    let people = board.rows.iter().map(|it| (it.person.name.as_str(), &it.cells, it.total));
    let lines = people.chain([("合计", &board.columns, board.total)]);
    let expected: Vec<Vec<String>> = lines
        .map(|(name, cells, total)| {
            let cells = cells.iter().map(|it| written(*it).0);
            let (figure, numbers) = written(total);
            [name.to_owned()].into_iter().chain(cells).chain([figure]).chain(numbers).collect()
        })
        .collect();
    for form in ["csv", "xlsx"] {
        let found = rows(&take(&principal, &format!("board/{range}.{form}")).await);
        let width = found[0].len() - 2;
        assert_eq!(found[0][width..], ["上次联系", "待上传"]);
        let figures: Vec<Vec<String>> = found[1..].iter().map(|row| row[..width].to_vec()).collect();
        assert_eq!(figures, expected, "{form}");
        assert_eq!(found[1][width..], ["2026-11-20 12:00", "0"], "m1 synced at noon");
        let form_of_return = if range == TERM { "term" } else { "return" };
        let found = rows(&take(&principal, &format!("{form_of_return}/{range}.{form}")).await);
        let found: Vec<_> =
            found.into_iter().skip_while(|row| row[0] != "代理家长").skip(1).take(expected.len()).collect();
        let without_numbers: Vec<_> = expected.iter().map(|row| row[..row.len() - 4].to_vec()).collect();
        assert_eq!(found, without_numbers, "{form_of_return}, {form}");
    }
}
