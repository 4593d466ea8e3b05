//! Why a file cannot be had.

use domain::range::BadRange;

/// Why there is no such file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    #[error("there are board, records, register, return and term")]
    What,
    #[error("a file's name ends in .xlsx or .csv")]
    Form,
    #[error(transparent)]
    Range(#[from] BadRange),
    #[error("a return is of one month, such as 2026-11")]
    Month,
}

impl Unknown {
    /// Where in the address it is wrong.
    pub fn place(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Form => "file",
            Self::Range(_) | Self::Month => "range",
        }
    }
}
