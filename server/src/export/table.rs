//! A table as it is written, row after row: to a file without a name, of which no more than a row is kept in memory, and
//! which is gone with whoever holds it.

use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
};

use anyhow::{Context, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::wanted::Form;
use crate::roster::harmless;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Number(u32),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or_else(|| Self::Text(String::new()), Into::into)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

/// A column's heading, and how many letters wide a workbook shows it.
pub type Column = (String, u16);

/// A table that is being written.
pub enum Table {
    Workbook(Box<Book>),
    Csv(Box<csv::Writer<File>>),
}

/// A workbook of one sheet, of which the last row is not on the disk yet.
pub struct Book {
    workbook: Workbook,
    sheet: Worksheet,
    row: u32,
}

impl Table {
    /// Writes the headings; `name` is the sheet's.
    ///
    /// # Errors
    /// If it cannot be written to the disk.
    pub fn begin(form: Form, name: &str, columns: &[Column]) -> Result<Self> {
        if form == Form::Csv {
            let mut file = tempfile::tempfile().context("a file to write to")?;
            file.write_all("\u{feff}".as_bytes())?;
            let mut writer = csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(file);
            writer.write_record(columns.iter().map(|(heading, _)| harmless(heading)))?;
            return Ok(Self::Csv(Box::new(writer)));
        }
        let mut workbook = Workbook::new();
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (at, (heading, width)) in (0..).zip(columns) {
            sheet.set_column_width(at, *width)?.write_string_with_format(0, at, harmless(heading), &bold)?;
        }
        Ok(Self::Workbook(Box::new(Book { workbook, sheet, row: 0 })))
    }

    /// Writes the next row. Nothing in it is worked out by a spreadsheet.
    ///
    /// # Errors
    /// If it cannot be written to the disk, or a sheet holds no more.
    pub fn put(&mut self, row: &[Cell]) -> Result<()> {
        match self {
            Self::Csv(writer) => writer.write_record(row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(number) => number.to_string(),
            }))?,
            Self::Workbook(book) => {
                book.row += 1;
                for (at, cell) in (0..).zip(row) {
                    match cell {
                        Cell::Text(text) if text.is_empty() => continue,
                        Cell::Text(text) => book.sheet.write_string(book.row, at, harmless(text))?,
                        Cell::Number(number) => book.sheet.write_number(book.row, at, *number)?,
                    };
                }
            }
        }
        Ok(())
    }

    /// The file, to be read from its beginning.
    ///
    /// # Errors
    /// If it cannot be written to the disk.
    pub fn end(self) -> Result<File> {
        let mut file = match self {
            Self::Csv(writer) => writer.into_inner().context("a table as CSV")?,
            Self::Workbook(it) => {
                let Book { mut workbook, sheet, .. } = *it;
                workbook.push_worksheet(sheet);
                let mut file = BufWriter::with_capacity(BUFFER, tempfile::tempfile().context("a file to write to")?);
                workbook.save_to_writer(&mut file).context("a table as a workbook")?;
                file.into_inner().context("a table as a workbook")?
            }
        };
        file.rewind()?;
        Ok(file)
    }
}

const BUFFER: usize = 64 * 1024;
