//! Which file: what it tells, of which days, in which form.

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use domain::range::Range;

use super::unknown::Unknown;

/// What a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Who has done what: a row for each mentor, a column for each kind.
    Board,
    /// What was recorded, without private words.
    Records,
    /// The children with their families and mentors.
    Register,
    /// The month's return: as it was signed, or as it stands.
    Return,
    /// The figures of a term in the form of the return.
    Term,
}

impl What {
    /// Its word in addresses, its code in the audit, and its name.
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Board => ("board", "export.board", "完成情况"),
            Self::Records => ("records", "export.records", "记录"),
            Self::Register => ("register", "export.register", "花名册"),
            Self::Return => ("return", "export.return", "月报"),
            Self::Term => ("term", "export.term", "学期统计表"),
        }
    }

    /// What the audit calls taking it away.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.row().2
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `.xlsx`.
    Workbook,
    /// `.csv`, with the mark by which Excel knows UTF-8.
    Csv,
}

impl Form {
    /// By the ending of a file's name.
    ///
    /// # Errors
    /// If it is another.
    pub fn of_ending(ending: &str) -> Result<Self, Unknown> {
        match ending {
            "xlsx" => Ok(Self::Workbook),
            "csv" => Ok(Self::Csv),
            _ => Err(Unknown::Form),
        }
    }

    /// How names of such files end, and what HTTP calls them.
    pub fn ending_and_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Workbook => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Self::Csv => ("csv", "text/csv; charset=utf-8"),
        }
    }
}

/// A file that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    what: What,
    range: Range,
    form: Form,
    at: DateTime<Utc>,
}

impl Wanted {
    /// What falls into `range`, as it stands `at` a moment.
    ///
    /// # Errors
    /// If a return is wanted of days that are no month.
    pub fn new(what: What, range: Range, form: Form, at: DateTime<Utc>) -> Result<Self, Unknown> {
        if what == What::Return && range.month().is_none() {
            Err(Unknown::Month)
        } else {
            Ok(Self { what, range, form, at })
        }
    }

    /// As an address names it: `board` and `2026-11.xlsx`.
    ///
    /// # Errors
    /// If there is no such file.
    pub fn parse(what: &str, file: &str, at: DateTime<Utc>) -> Result<Self, Unknown> {
        let what = What::from_str(what, false).map_err(|_| Unknown::What)?;
        let (range, ending) = file.rsplit_once('.').ok_or(Unknown::Form)?;
        Self::new(what, range.parse()?, Form::of_ending(ending)?, at)
    }

    /// What it tells.
    pub fn what(&self) -> What {
        self.what
    }

    /// Of which days.
    pub fn range(&self) -> Range {
        self.range
    }

    /// How it is written.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The moment from which it is looked at.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Names for it: one in plain letters, and one in Chinese with the school's name.
    pub fn names(&self, school: &str) -> [String; 2] {
        let (word, _, name) = self.what.row();
        let (ending, _) = self.form.ending_and_type();
        [format!("{word}-{}.{ending}", self.range), format!("{school}-{name}-{}.{ending}", self.range)]
    }
}
