//! 名单: the lists of staff and children that a school keeps in Excel, read, judged row by row, and merged into the school.
//!
//! [`read`] makes sheets of a file, [`Rows::of`] makes rows of sheets, [`merge`] a school of both; none of them touches
//! a database or a clock.

mod headings;
mod merge;
mod read;
mod rows;
mod values;
mod workbook;

use chrono::NaiveDate;
use domain::{Message, roster::Refused};

pub(crate) use merge::fresh_id;
pub use merge::{Merged, merge};
pub use read::{MAX_FILE, read};
pub use rows::{Rows, school_name};
pub(crate) use values::{harmless, phone};
pub use workbook::{rows_to_correct, sheet, template};

/// One sheet of a workbook, or a whole CSV file.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
}

/// One row, under the number Excel shows.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Row {
    pub number: u32,
    pub cells: Vec<Option<Cell>>,
}

/// What stands in a cell; a formula is what it last came to.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Cell {
    Text(String),
    Date(NaiveDate),
}

/// A row that was not taken, as it was: for the file of rows to correct.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Rejected {
    pub line: Refused,
    pub headings: Vec<String>,
    pub cells: Vec<String>,
}

/// Why a row was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Reason {
    NameMissing,
    ClassMissing,
    UnknownClass,
    UnknownMentor,
    AmbiguousName,
    NotADate,
    NotAPhone,
    UnknownValue,
    TooLong,
    SamePersonTwice,
    SameChildTwice,
    SecondClassTeacher,
}

impl Reason {
    /// The reason, for programs.
    fn code(self) -> &'static str {
        match self {
            Self::NameMissing => "name missing",
            Self::ClassMissing => "class missing",
            Self::UnknownClass => "class has no teacher row: unknown class",
            Self::UnknownMentor => "mentor not on the staff sheet",
            Self::AmbiguousName => "two of the staff have this name",
            Self::NotADate => "not a date",
            Self::NotAPhone => "not a telephone number",
            Self::UnknownValue => "unknown value",
            Self::TooLong => "too long",
            Self::SamePersonTwice => "same person twice (name, telephone number)",
            Self::SameChildTwice => "same child twice (name, birth date, class)",
            Self::SecondClassTeacher => "the class has another class teacher already",
        }
    }

    /// What to do about `value` in the column `heading`.
    fn message(self, heading: &str, value: &str) -> Message {
        let (zh, en) = match self {
            Self::NameMissing => ("没有姓名，请补上。".into(), "There is no name. Fill it in.".into()),
            Self::ClassMissing => ("没有班级，请补上。".into(), "There is no class. Fill it in.".into()),
            Self::UnknownClass => (
                format!("没有“{value}”这个班：教职工表里没有它的班主任。请改班级，或先补上班主任。"),
                format!(
                    "No class \"{value}\": nobody on the staff sheet leads it. Correct it, or add its class teacher."
                ),
            ),
            Self::UnknownMentor => (
                format!("教职工表里没有“{value}”。请改代理家长的姓名，或先补上这位老师。"),
                format!("\"{value}\" is not on the staff sheet. Correct the mentor's name, or add the teacher."),
            ),
            Self::AmbiguousName => (
                format!("有两位老师都叫“{value}”，分不清是哪一位。请在教职工表里把姓名写得不同。"),
                format!("Two of the staff are called \"{value}\". Make their names differ on the staff sheet."),
            ),
            Self::NotADate => (
                format!("“{heading}”里的“{value}”不是日期。请写成 2016-05-17 或 2016.5。"),
                format!("\"{value}\" in \"{heading}\" is not a date. Write 2016-05-17 or 2016.5."),
            ),
            Self::NotAPhone => (
                format!("“{heading}”里的“{value}”不是电话号码。"),
                format!("\"{value}\" in \"{heading}\" is not a telephone number."),
            ),
            Self::UnknownValue => (
                format!("“{heading}”里的“{value}”看不懂。请照模板里的写法。"),
                format!("\"{value}\" in \"{heading}\" is unknown. Use the words of the template."),
            ),
            Self::TooLong => (format!("“{heading}”太长，请改短。"), format!("\"{heading}\" is too long. Shorten it.")),
            Self::SamePersonTwice => ("这位老师前面已有一行。".into(), "This person stands in an earlier row.".into()),
            Self::SameChildTwice => ("这个孩子前面已有一行。".into(), "This child stands in an earlier row.".into()),
            Self::SecondClassTeacher => (
                format!("“{value}”前面已有一位班主任。"),
                format!("\"{value}\" has a class teacher in an earlier row."),
            ),
        };
        Message { zh, en }
    }
}
