//! A file as sheets: .xlsx or .csv, whatever its name says, within limits that no honest list meets.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, Xlsx};
use chrono::NaiveDate;
use domain::{Code, Refusal};
use encoding_rs::GB18030;
use zip::ZipArchive;

use super::{Cell, Row, Sheet};

/// Largest file, in bytes.
pub const MAX_FILE: usize = 10 << 20;
/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 100 << 20;
/// Most parts of a workbook, sheets and all.
const MAX_PARTS: usize = 1_000;
/// Most rows of a sheet.
const MAX_ROWS: u32 = 20_000;
/// Cells further right than this belong to no list.
const MAX_COLUMNS: u32 = 100;

/// The sheets of a file.
///
/// # Errors
/// If it is no list that could be read, with what to do.
pub fn read(file: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    if file.len() > MAX_FILE {
        return Err(too_large());
    }
    match file {
        [] => Err(not_a_list()),
        [b'P', b'K', ..] => workbook(file),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(old_or_locked()),
        _ => Ok(vec![Sheet { name: "CSV".into(), rows: csv_rows(&text(file)?)? }]),
    }
}

fn workbook(file: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    unpacks_within_limits(file)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| not_a_list())?;
    let names = book.sheet_names();
    if names.iter().enumerate().any(|(at, name)| names[..at].contains(name)) {
        return Err(not_a_list());
    }
    names.into_iter().map(|name| sheet(&mut book, name)).collect()
}

/// Unpacks everything once and keeps nothing: what the file says of its sizes may be a lie.
fn unpacks_within_limits(file: &[u8]) -> Result<(), Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| not_a_list())?;
    if archive.len() > MAX_PARTS {
        return Err(too_large());
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| not_a_list())?;
        if part.name().is_ok_and(|name| name.ends_with("vbaProject.bin")) {
            return Err(with_macros());
        }
        let size = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| not_a_list())?;
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Cell by cell: a sheet with one cell in its far corner must not take memory for all those before it.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: String) -> Result<Sheet, Refusal> {
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| not_a_list())?;
    while let Some(cell) = cells.next_cell().map_err(|_| not_a_list())? {
        let ((row, column), Some(value)) = (cell.get_position(), value(cell.get_value())) else { continue };
        if row >= MAX_ROWS {
            return Err(too_large());
        }
        if column >= MAX_COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|last| last.number != row + 1) {
            rows.push(Row { number: row + 1, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            put(row, column as usize, value);
        }
    }
    drop(cells);
    rows.sort_by_key(|row| row.number);
    for region in &merged {
        fill_down(&mut rows, region);
    }
    Ok(Sheet { name, rows })
}

fn put(row: &mut Row, column: usize, value: Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, None);
    }
    row.cells[column] = Some(value);
}

/// A cell merged over several rows, such as one class beside its children, stands in each of them.
fn fill_down(rows: &mut [Row], region: &Dimensions) {
    let ((top, left), (bottom, _)) = (region.start, region.end);
    let column = left as usize;
    let of_top = rows.iter().find(|row| row.number == top + 1).and_then(|row| row.cells.get(column).cloned().flatten());
    let Some(value) = of_top else { return };
    let beneath = rows.iter_mut().filter(|row| (top + 2..=bottom + 1).contains(&row.number));
    beneath.for_each(|row| put(row, column, value.clone()));
}

fn value(cell: &DataRef) -> Option<Cell> {
    match cell {
        DataRef::Int(number) => Some(Cell::Text(number.to_string())),
        DataRef::Float(number) => Some(Cell::Text(number.to_string())),
        DataRef::String(text) => filled(text),
        DataRef::SharedString(text) => filled(text),
        DataRef::Bool(it) => Some(Cell::Text(it.to_string())),
        DataRef::DateTime(moment) => Some(date(moment).map_or_else(|| Cell::Text(moment.to_string()), Cell::Date)),
        DataRef::DateTimeIso(text) => {
            let date = text.get(..10).and_then(|day| day.parse().ok());
            Some(date.map_or_else(|| Cell::Text(text.clone()), Cell::Date))
        }
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => None,
    }
}

fn filled(text: &str) -> Option<Cell> {
    (!text.trim().is_empty()).then(|| Cell::Text(text.into()))
}

fn date(moment: &ExcelDateTime) -> Option<NaiveDate> {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    moment.is_datetime().then(|| NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())).flatten()
}

/// UTF-8, or what Excel in Chinese writes.
fn text(file: &[u8]) -> Result<String, Refusal> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let text = match std::str::from_utf8(file) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(file).ok_or_else(not_a_list)?.into(),
    };
    if text.contains('\0') { Err(not_a_list()) } else { Ok(text) }
}

fn csv_rows(text: &str) -> Result<Vec<Row>, Refusal> {
    let separator = if text.lines().next().is_some_and(|line| line.contains('\t')) { b'\t' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (at, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|_| not_a_list())?;
        if at > MAX_ROWS {
            return Err(too_large());
        }
        // What a line break inside quotes makes one row, Excel shows as one row.
        rows.push(Row { number: at, cells: record.iter().take(MAX_COLUMNS as usize).map(filled).collect() });
    }
    Ok(rows)
}

fn not_a_list() -> Refusal {
    Refusal::new(
        Code::Malformed,
        "这个文件读不了。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
        "This file cannot be read. Open it in Excel or WPS, save it as .xlsx and upload that.",
    )
}

fn old_or_locked() -> Refusal {
    Refusal::new(
        Code::Malformed,
        "这是旧的 .xls 或加了密码的文件。请去掉密码，另存为 .xlsx 再上传。",
        "This is an old .xls or has a password. Remove the password, save it as .xlsx and upload that.",
    )
}

fn with_macros() -> Refusal {
    Refusal::new(
        Code::Malformed,
        "这个文件带宏，不能上传。请另存为普通的 .xlsx。",
        "This file holds macros. Save it as a plain .xlsx.",
    )
}

fn too_large() -> Refusal {
    Refusal::new(
        Code::TooLarge,
        "这个文件太大。名单不超过 20000 行、10 MB，请只留名单再上传。",
        "This file is too large. A list has up to 20,000 rows and 10 MB; keep only the list and upload that.",
    )
}
