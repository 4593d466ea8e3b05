//! The rows of all sheets as people, each row judged by itself.

use chrono::NaiveDate;
use domain::{
    people::{Away, Gender, Relative},
    role::Role,
    roster::Refused,
};

use super::{
    Cell, Reason, Rejected, Row, Sheet,
    headings::{Column, Headings, List},
    values,
};

/// All that could be read.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Rows {
    pub staff: Vec<(Place, StaffRow)>,
    pub children: Vec<(Place, ChildRow)>,
    pub rejected: Vec<Rejected>,
}

/// Where a row stands, to name it when it is refused later.
#[derive(Debug, Clone)]
pub struct Place {
    pub sheet: String,
    pub row: u32,
    /// Which cell each column is, and its heading.
    columns: Vec<(Column, usize, String)>,
    /// All headings, known or not.
    headings: Vec<String>,
    cells: Vec<String>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffRow {
    pub name: String,
    pub phone: Option<String>,
    pub roles: Vec<Role>,
    /// The class they lead.
    pub leads: Option<String>,
}

/// A child. What is empty in the file is not known, and changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildRow {
    pub name: String,
    pub class: String,
    pub gender: Option<Gender>,
    pub born: Option<NaiveDate>,
    pub address: Option<String>,
    pub hamlet: Option<String>,
    pub away: Option<Away>,
    pub father: Option<Relative>,
    pub mother: Option<Relative>,
    pub guardian: Option<Relative>,
    pub mentor: Option<String>,
    pub paired_since: Option<NaiveDate>,
    pub enrolled_since: Option<NaiveDate>,
}

/// What a row of the template begins with that only shows how.
pub const EXAMPLE: &str = "(例)";
/// Most characters of a name.
const MAX_NAME: usize = 64;
/// The same of anything else.
const MAX_TEXT: usize = 200;

impl Rows {
    /// The rows of those sheets that are lists.
    pub fn of(sheets: &[Sheet]) -> Self {
        let mut rows = Self::default();
        for sheet in sheets {
            if let Some(headings) = Headings::of(&sheet.rows) {
                let beneath = sheet.rows.iter().filter(|row| row.number > headings.row);
                beneath.filter(|row| row.cells.iter().any(Option::is_some)).for_each(|row| {
                    rows.take(sheet, &headings, row);
                });
            }
        }
        rows
    }

    fn take(&mut self, sheet: &Sheet, headings: &Headings, row: &Row) {
        let place = Place::of(sheet, headings, row);
        if place.cells.iter().any(|text| text.starts_with(EXAMPLE)) {
            return;
        }
        let fields = Fields { headings, row };
        let outcome = match headings.list {
            List::Staff => fields.staff().map(|it| self.staff.push((place.clone(), it))),
            List::Children => fields.child().map(|it| self.children.push((place.clone(), it))),
        };
        if let Err((column, reason)) = outcome {
            self.rejected.push(place.refuse(column, reason));
        }
    }
}

impl Place {
    fn of(sheet: &Sheet, headings: &Headings, row: &Row) -> Self {
        Self {
            sheet: sheet.name.clone(),
            row: row.number,
            columns: headings.columns.clone(),
            headings: headings.texts.clone(),
            cells: texts(row),
        }
    }

    /// The row, refused for what stands in one of its columns.
    pub fn refuse(&self, column: Column, reason: Reason) -> Rejected {
        let place = self.columns.iter().find(|(it, ..)| *it == column);
        let (value, heading) = place
            .map_or(("", ""), |(_, at, heading)| (self.cells.get(*at).map_or("", String::as_str), heading.as_str()));
        let line = Refused {
            sheet: self.sheet.clone(),
            row: self.row,
            reason: reason.code().into(),
            column: place.map(|(.., heading)| heading.clone()),
            message: reason.message(heading, value),
        };
        Rejected { line, headings: self.headings.clone(), cells: self.cells.clone() }
    }
}

/// What was made of a cell, or which column is wrong and why.
pub type Field<T> = Result<T, (Column, Reason)>;

/// The school's name, if a title above the headings begins with it.
pub fn school_name(sheets: &[Sheet]) -> Option<String> {
    let titles = sheets.iter().filter_map(|sheet| sheet.rows.first()).flat_map(texts);
    let before = |title: String| {
        let end = ["教职工", "教师", "留守", "学生", "儿童"].iter().filter_map(|word| title.find(word)).min()?;
        Some(values::name(&title[..end])).filter(|name| !name.is_empty() && name.chars().count() <= MAX_NAME)
    };
    titles.into_iter().find_map(before)
}

/// The cells of a row as texts.
pub fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.as_ref().map(values::plain).unwrap_or_default()).collect()
}

/// One row under its headings.
struct Fields<'a> {
    headings: &'a Headings,
    row: &'a Row,
}

impl Fields<'_> {
    fn staff(&self) -> Field<StaffRow> {
        Ok(StaffRow {
            name: self.name(Column::Name)?.ok_or((Column::Name, Reason::NameMissing))?,
            phone: self.phone(Column::Phone)?,
            roles: values::roles(&self.text(Column::Post)?.unwrap_or_default()),
            leads: self.class(Column::Leads)?,
        })
    }

    fn child(&self) -> Field<ChildRow> {
        let parent = |relation: &str, name, phone, works_at| {
            let (name, phone, works_at) = (self.name(name)?, self.phone(phone)?, self.text(works_at)?);
            let known = name.is_some() || phone.is_some() || works_at.is_some();
            Ok(known.then(|| Relative { relation: Some(relation.into()), name, phone, works_at, reachable: None }))
        };
        let guardian = Relative {
            relation: self.text(Column::GuardianRelation)?,
            name: self.name(Column::GuardianName)?,
            phone: self.phone(Column::GuardianPhone)?,
            works_at: None,
            reachable: None,
        };
        Ok(ChildRow {
            name: self.name(Column::Name)?.ok_or((Column::Name, Reason::NameMissing))?,
            class: self.class(Column::Class)?.ok_or((Column::Class, Reason::ClassMissing))?,
            gender: self.parsed(Column::Gender, values::gender)?,
            born: self.date(Column::Born)?,
            address: self.text(Column::Address)?,
            hamlet: self.text(Column::Hamlet)?,
            away: self.parsed(Column::Away, values::away)?,
            father: parent("father", Column::FatherName, Column::FatherPhone, Column::FatherWorksAt)?,
            mother: parent("mother", Column::MotherName, Column::MotherPhone, Column::MotherWorksAt)?,
            guardian: Some(guardian).filter(|it| it.name.is_some() || it.phone.is_some()),
            mentor: self.name(Column::Mentor)?,
            paired_since: self.date(Column::PairedSince)?,
            enrolled_since: self.date(Column::EnrolledSince)?,
        })
    }

    fn cell(&self, column: Column) -> Option<&Cell> {
        let (_, at, _) = self.headings.columns.iter().find(|(it, ..)| *it == column)?;
        self.row.cells.get(*at)?.as_ref()
    }

    fn text(&self, column: Column) -> Field<Option<String>> {
        let text = self.cell(column).map(values::plain).filter(|text| !text.is_empty());
        within(text, column, MAX_TEXT)
    }

    fn name(&self, column: Column) -> Field<Option<String>> {
        let name = self.text(column)?.map(|text| values::name(&text)).filter(|name| !name.is_empty());
        within(name, column, MAX_NAME)
    }

    /// Classes are told apart by their names, so blanks in them must not matter.
    fn class(&self, column: Column) -> Field<Option<String>> {
        let class = self.text(column)?.map(|text| text.split_whitespace().collect());
        within(class, column, MAX_NAME)
    }

    fn phone(&self, column: Column) -> Field<Option<String>> {
        self.parsed(column, values::phone)
    }

    fn date(&self, column: Column) -> Field<Option<NaiveDate>> {
        self.cell(column).map(|cell| values::date(cell).map_err(|reason| (column, reason))).transpose()
    }

    fn parsed<T>(&self, column: Column, parse: impl Fn(&str) -> Result<T, Reason>) -> Field<Option<T>> {
        self.text(column)?.map(|text| parse(&text).map_err(|reason| (column, reason))).transpose()
    }
}

fn within(text: Option<String>, column: Column, most: usize) -> Field<Option<String>> {
    let fits = text.as_ref().is_none_or(|text| text.chars().count() <= most);
    if fits { Ok(text) } else { Err((column, Reason::TooLong)) }
}
