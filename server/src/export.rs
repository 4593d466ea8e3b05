//! What leaves the server as a file: tables as workbooks and as CSV, with the figures of the screens.

pub mod return_form;

use anyhow::{Context, Result};
use domain::{
    kind::{Kind, OwnKind},
    obligation::Tally,
};

use crate::roster::harmless;

/// What was done of what was owed, in the words of the board.
pub fn figure(tally: Tally) -> String {
    match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => "免办".into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    }
}

/// The rate as the board shows it; empty when nothing is owed.
pub fn rate(tally: Tally) -> String {
    tally.percent().map(|percent| format!("{percent}%")).unwrap_or_default()
}

/// The Chinese word of a kind.
pub fn word(kind: Kind, own: &[OwnKind]) -> String {
    match own.iter().find(|it| it.id == kind) {
        Some(own) => own.name.clone(),
        None => kind.zh().map_or_else(|| kind.code().into_owned(), str::to_owned),
    }
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
