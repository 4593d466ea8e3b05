//! A list from Excel of two thousand children and a hundred mentors, taken in at the console by an empty database.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};
use rust_xlsxwriter::Workbook;
use tokio::process::Command;

use crate::{
    database::{Database, Engine},
    names::{hamlet, name},
    server::on_the_servers_core,
    table::{AtMost, ours, title},
};

const CHILDREN: usize = 2_000;
const MENTORS: usize = 100;
const CLASSES: usize = 48;
const ROUNDS: usize = 3;

pub async fn run(engine: Engine) -> Result<()> {
    title(&format!("{engine:?}: peiban roster import of {CHILDREN} children and {MENTORS} mentors, .xlsx"));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("list.xlsx");
    write_list(&file)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let database = Database::create(engine).await;
        let mut words = on_the_servers_core();
        words.push(env!("CARGO_BIN_EXE_peiban").into());
        words.extend(["--log", "off", "--database-url", &database.url, "roster", "import"].map(Into::into));
        words.push(file.clone().into());
        let start = Instant::now();
        let done = Command::new(&words[0]).args(&words[1..]).output().await?;
        times.push(start.elapsed().as_secs_f64());
        let said = String::from_utf8(done.stdout)?;
        let expected = format!("staff {MENTORS}, children {CHILDREN}, pairings {CHILDREN};");
        ensure!(said.starts_with(&expected) && said.ends_with("refused 0\n"), "{said}");
    }
    ours("from start to end", "s", &times, Some(AtMost(5.0)));
    Ok(())
}

/// With the columns of a usual list, and one mentor for every twenty children.
fn write_list(file: &Path) -> Result<()> {
    let mut book = Workbook::new();
    let staff = book.add_worksheet().set_name("教师")?;
    staff.write_row(0, 0, ["姓名", "手机号", "职务", "任班主任的班级"])?;
    for (number, row) in (0..MENTORS).zip(1..) {
        staff.write_row(row, 0, [mentor(number), phone(number), "教师".into(), class(number)])?;
    }
    let children = book.add_worksheet().set_name("留守儿童")?;
    let headings =
        ["姓名", "性别", "出生年月", "班级", "村组", "父亲姓名", "父亲电话", "监护人", "与孩子关系", "代理家长"];
    children.write_row(0, 0, headings)?;
    for (number, row) in (0..CHILDREN).zip(1..) {
        let cells = [
            name(number).0,
            ["男", "女"][number % 2].into(),
            format!("{}-{:02}-17", 2014 + number % 6, number % 12 + 1),
            class(number % CLASSES),
            hamlet(number),
            name(number + CHILDREN).0,
            phone(number),
            name(number + 2 * CHILDREN).0,
            "祖母".into(),
            mentor(number % MENTORS),
        ];
        children.write_row(row, 0, cells)?;
    }
    Ok(book.save(file)?)
}

/// Nobody else's name.
fn mentor(number: usize) -> String {
    name(number + 3 * CHILDREN).0
}

fn phone(number: usize) -> String {
    format!("{}", 13_800_000_000_usize + number)
}

/// One of eight in six grades; the mentors beyond these lead none.
fn class(number: usize) -> String {
    let grades = ["一", "二", "三", "四", "五", "六"];
    grades.get(number / 8).map(|grade| format!("{grade}({})班", number % 8 + 1)).unwrap_or_default()
}
