//! 名单: what a list from Excel does, or would do, to a school; row by row.

use serde::{Deserialize, Serialize};

use crate::Message;

/// `POST /api/v1/roster`, and `…/preview` to look at it first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Rows of staff that were taken.
    pub staff: usize,
    /// Rows of children that were taken.
    pub children: usize,
    /// Pairings those rows name.
    pub pairings: usize,
    /// What each row taken does, in the order of the file.
    pub steps: Vec<Step>,
    /// The rows that were not.
    pub refused: Vec<Refused>,
}

/// What one row does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Step {
    pub sheet: String,
    /// Its number in the sheet.
    pub row: u32,
    pub name: String,
    pub what: What,
    /// What changes, by the names of the school package.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
}

/// What becomes of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum What {
    Created,
    Changed,
    Same,
}

/// A row that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refused {
    /// The sheet's name.
    pub sheet: String,
    /// Its number in the sheet.
    pub row: u32,
    /// The reason, for programs.
    pub reason: String,
    /// The heading of the cell it is about, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The reason and what to do, for people.
    pub message: Message,
}

impl Summary {
    /// How many rows do this.
    pub fn count(&self, what: What) -> usize {
        self.steps.iter().filter(|step| step.what == what).count()
    }
}
