//! Workbooks going out: the empty lists to fill in, and the rows to correct.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{
    Rejected,
    headings::{Columns, OF_CHILDREN, OF_STAFF},
    values::harmless,
};

/// The two lists with their headings and one row that shows how to fill them in.
///
/// # Errors
/// If the workbook cannot be made.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    list(&mut book, "教师", OF_STAFF, &STAFF_EXAMPLE)?;
    list(&mut book, "留守儿童", OF_CHILDREN, &CHILD_EXAMPLE)?;
    book.save_to_buffer()
}

const STAFF_EXAMPLE: [&str; 4] = ["(例)李老师", "13800000000", "教师", "三(1)班"];
const CHILD_EXAMPLE: [&str; 19] = [
    "(例)王小雨",
    "女",
    "2016-05-17",
    "三(1)班",
    "王家村 12 号",
    "王家村",
    "父母均外出",
    "王大山",
    "13800000001",
    "东莞",
    "刘芳",
    "13800000002",
    "东莞",
    "陈桂花",
    "祖母",
    "13800000003",
    "李老师",
    "2026-09-01",
    "2026-09-01",
];

fn list(book: &mut Workbook, name: &str, columns: Columns, example: &[&str]) -> Result<(), XlsxError> {
    let headings: Vec<&str> = columns.iter().filter_map(|(_, headings)| headings.first().copied()).collect();
    sheet(book, name, &headings, [example.iter().map(ToString::to_string).collect()])
}

/// The rows that were not taken, each sheet under its own name, with the reason in front.
///
/// # Errors
/// If the workbook cannot be made.
pub fn rows_to_correct(rejected: &[Rejected]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for of_sheet in rejected.chunk_by(|a, b| a.line.sheet == b.line.sheet) {
        let headings: Vec<&str> = of_sheet[0].headings.iter().map(String::as_str).collect();
        let headings = [&["退回原因"], headings.as_slice()].concat();
        let row = |it: &Rejected| [vec![it.line.message.zh.clone()], it.cells.clone()].concat();
        sheet(&mut book, &of_sheet[0].line.sheet, &headings, of_sheet.iter().map(row))?;
    }
    if rejected.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

/// A sheet with these headings and rows, in which nothing is worked out.
///
/// # Errors
/// If the workbook cannot be made.
pub fn sheet(
    book: &mut Workbook,
    name: &str,
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(name)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, harmless(heading), &bold)?;
    }
    for (at, row) in (1..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write_string(at, column, harmless(&text))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}
