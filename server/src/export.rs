//! What leaves the server as a file: tables as workbooks and as CSV, with the figures of the screens.

mod board;
mod records;
mod register;
pub mod return_form;
mod table;
mod unknown;
mod wanted;

use std::{
    fs::File,
    io::{Seek, Write},
};

use anyhow::{Context, Result, bail};
use domain::{board::Only, calendar::Span, id::SchoolId, record::Record};
use tokio::{
    sync::mpsc::{Receiver, channel},
    task::spawn_blocking,
};

use crate::{roster::harmless, store::Store};
use return_form::Files;
use table::{Cell, Column, Table};

pub use wanted::{Form, Wanted, What};

/// What is wanted, as a file without a name on the disk; none of a month or term in which nothing is due.
///
/// # Errors
/// When the database or the disk fails.
pub async fn make(store: &Store, school: &SchoolId, wanted: Wanted) -> Result<Option<File>> {
    let (range, at, form) = (wanted.range(), wanted.at(), wanted.form());
    match (wanted.what(), range.month()) {
        (What::Board, _) => {
            let board = store.board(school, range, &Only::default(), at).await?;
            let rules = store.rules(school).await?;
            write(wanted, board::columns(&board, &rules), board::rows(&board, &rules)).await.map(Some)
        }
        (What::Register, _) => {
            let school = store.whole_school(school).await?;
            let today = school.rules.info.time_zone.date(at);
            write(wanted, register::columns(), register::rows(&school, range, today)).await.map(Some)
        }
        (What::Records, _) => records(store, school, wanted).await.map(Some),
        (What::Return, Some(month)) => kept(store.return_files(school, month, at).await?, form),
        (What::Return | What::Term, _) => kept(store.term_files(school, range, at).await?, form),
    }
}

/// A table that is not long. Writing takes a processor for a while, and phones must not wait for that.
async fn write(wanted: Wanted, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Result<File> {
    let written = spawn_blocking(move || {
        let mut table = Table::begin(wanted.form(), wanted.what().name(), &columns)?;
        rows.iter().try_for_each(|row| table.put(row))?;
        table.end()
    });
    written.await.context("writing a table")?
}

/// However many records there are: one page is read while the one before it is written. What lies ahead of the day on which
/// it is looked at is left out, as by all figures.
async fn records(store: &Store, school: &SchoolId, wanted: Wanted) -> Result<File> {
    let zone = store.rules(school).await?.info.time_zone;
    let Span { from, to } = wanted.range().span();
    let days = Span { from, to: to.min(zone.date(wanted.at())) };
    let (school, mut pages) = store.record_pages(school, days).await?;
    let (sender, receiver) = channel(1);
    let names = records::Names::of(school);
    let written = spawn_blocking(move || write_records(wanted, &names, receiver));
    loop {
        let page = pages.next().await?;
        let last = page.is_empty();
        // Whoever writes says why they stopped.
        if sender.send(page).await.is_err() || last {
            return written.await.context("writing records")?;
        }
    }
}

/// The last page is an empty one; if it never comes, nobody waits for the file any more.
fn write_records(wanted: Wanted, names: &records::Names, mut pages: Receiver<Vec<Record>>) -> Result<File> {
    let mut table = Table::begin(wanted.form(), wanted.what().name(), &records::columns())?;
    loop {
        match pages.blocking_recv() {
            Some(page) if page.is_empty() => return table.end(),
            Some(page) => page.into_iter().try_for_each(|record| table.put(&names.row(record)))?,
            None => bail!("whoever asked for the records is gone"),
        }
    }
}

/// One of two forms that were made together.
fn kept(files: Option<Files>, form: Form) -> Result<Option<File>> {
    let Some(Files { workbook, csv }) = files else { return Ok(None) };
    let bytes = if form == Form::Workbook { workbook } else { csv.into_bytes() };
    let mut file = tempfile::tempfile().context("a file to write to")?;
    file.write_all(&bytes)?;
    file.rewind()?;
    Ok(Some(file))
}

/// Rows as CSV that Excel opens in the right encoding.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|it| harmless(it)))?;
    }
    String::from_utf8(writer.into_inner().context("writing to memory")?).context("text in, text out")
}
