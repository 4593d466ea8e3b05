//! 完成情况, sifted: the worst first, and of these the ones somebody asked for.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{Board, Row};
use crate::{kind::Kind, obligation::Tally, zone::TimeZone};

/// How a figure stands, worst first; what colour it has and where its row comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Something is overdue.
    Overdue,
    /// Something is not done as far as the school knows, but a phone may hold more.
    Unsynced,
    /// Something is due soon.
    DueSoon,
    /// Something is to be done, with time left.
    Open,
    /// All is done.
    Met,
    /// All that was owed is lifted.
    Waived,
    /// Nothing is owed.
    NotOwed,
}

impl Standing {
    /// Of a figure; `silent` if a phone may hold what the school does not know of, which is never called failing.
    pub fn of(tally: Tally, silent: bool) -> Self {
        match tally {
            Tally { owed: 0, waived: 0, .. } => Self::NotOwed,
            Tally { owed: 0, .. } => Self::Waived,
            Tally { met, owed, .. } if met == owed => Self::Met,
            _ if silent => Self::Unsynced,
            Tally { overdue: 1.., .. } => Self::Overdue,
            Tally { due_soon: 1.., .. } => Self::DueSoon,
            _ => Self::Open,
        }
    }
}

impl Row {
    /// How the figure stands that a person is looked at for: that of one kind of the board's, or all.
    pub fn standing(&self, column: Option<usize>, today: NaiveDate, zone: TimeZone) -> Standing {
        let tally = column.map_or(self.total, |at| self.cells.get(at).copied().unwrap_or_default());
        Standing::of(tally, self.contact.silent_days(today, zone).is_some())
    }
}

/// What somebody looks for on a board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sift {
    /// Part of a name.
    pub name: String,
    /// One kind instead of all.
    pub kind: Option<Kind>,
    /// Those who stand so.
    pub standing: Option<Standing>,
}

impl Sift {
    /// Whether a row is looked for.
    pub fn wants(&self, row: &Row, board: &Board, zone: TimeZone) -> bool {
        let column = self.kind.and_then(|kind| board.kinds.iter().position(|it| *it == kind));
        let named = row.person.name.to_lowercase().contains(self.name.trim().to_lowercase().as_str());
        named && self.standing.is_none_or(|wanted| row.standing(column, board.today, zone) == wanted)
    }
}

impl Board {
    /// With the rows that need somebody first: what is overdue, then silent phones, then what is due soon, the least done first.
    #[must_use]
    pub fn worst_first(mut self, zone: TimeZone) -> Self {
        let today = self.today;
        self.rows.sort_by_cached_key(|row| {
            let Tally { overdue, due_soon, .. } = row.total;
            let standing = row.standing(None, today, zone);
            (standing, Reverse((overdue, due_soon)), row.total.percent(), row.person.name.clone())
        });
        self
    }
}
