//! 待办: what the mentor sees first: each child with its boxes, worst first, and honest counts.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::NaiveDate;

use crate::{
    id::{ChildId, RecordId, StaffId},
    kind::Kind,
    month::Month,
    notebook::{Notebook, State},
    obligation::{Obligation, Status, Tally},
    record::Record,
    school::ChildFile,
};

/// One month of the owner of a phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// A card for each child they owe something this month, worst first.
    pub cards: Vec<Card>,
    /// All boxes, what waits on the phone included.
    pub tally: Tally,
    /// All boxes, only what the school has received.
    pub received: Tally,
    /// Records that wait on the phone.
    pub waiting: usize,
    /// Records the school did not take.
    pub refused: usize,
}

/// One child's boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Card {
    pub child: ChildId,
    pub name: String,
    pub class: String,
    pub hamlet: Option<String>,
    pub boxes: Vec<KindBox>,
}

/// One kind owed to one child: the period that matters now, and how many periods of the month are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindBox {
    /// What is to be done.
    pub kind: Kind,
    /// How the period that matters now stands.
    pub status: Status,
    /// Days from today to its due date; negative when it is past.
    pub days_left: i64,
    /// Over all periods due this month.
    pub tally: Tally,
    /// Whether a record that counts here still waits on the phone.
    pub waiting: bool,
}

impl Overview {
    /// The overview of `owner` on `today`.
    pub fn of(notebook: &Notebook, owner: &StaffId, today: NaiveDate) -> Self {
        let month = Month::of(today);
        let rows = notebook.obligations(owner, month, today);
        let received = notebook.received_obligations(owner, month, today);
        let mut cards = cards(notebook, &rows, today);
        cards.sort_by_key(Card::urgency);
        Self {
            cards,
            tally: Tally::of(&rows),
            received: Tally::of(&received),
            waiting: notebook.waiting().count(),
            refused: notebook.refused().count(),
        }
    }

    /// The card of one child.
    pub fn card(&self, child: &ChildId) -> Option<&Card> {
        self.cards.iter().find(|card| card.child == *child)
    }
}

impl Card {
    /// Its boxes summed.
    pub fn tally(&self) -> Tally {
        self.boxes.iter().fold(Tally::default(), |sum, it| sum + it.tally)
    }

    /// Sorts first whatever is overdue, then what is due soon, then what is open; hamlets stay together.
    fn urgency(&self) -> impl Ord + use<> {
        let tally = self.tally();
        let unmet = tally.owed - tally.met;
        (Reverse(tally.overdue > 0), Reverse(tally.due_soon > 0), unmet == 0, self.hamlet.clone(), self.name.clone())
    }
}

fn cards(notebook: &Notebook, rows: &[Obligation], today: NaiveDate) -> Vec<Card> {
    let Some(school) = &notebook.school else { return Vec::new() };
    let waiting: BTreeSet<&RecordId> = notebook.waiting().map(|record| &record.id).collect();
    let card = |file: &ChildFile| Card {
        child: file.child.id.clone(),
        name: file.child.name.clone(),
        class: school.rules.class_name(&file.child.class).into(),
        hamlet: file.child.hamlet.clone(),
        boxes: boxes(rows.iter().filter(|row| row.subject == file.child.id.as_str()), today, |id| waiting.contains(id)),
    };
    school.children.values().map(card).filter(|card| !card.boxes.is_empty()).collect()
}

/// One box for each kind of `rows`, in the order of [`Kind`].
pub fn boxes<'a>(
    rows: impl Iterator<Item = &'a Obligation>,
    today: NaiveDate,
    is_waiting: impl Fn(&RecordId) -> bool,
) -> Vec<KindBox> {
    let mut by_kind: BTreeMap<Kind, Vec<&Obligation>> = BTreeMap::new();
    for row in rows {
        by_kind.entry(row.kind).or_default().push(row);
    }
    let of_kind = |(kind, rows): (Kind, Vec<&Obligation>)| {
        let unmet = rows.iter().filter(|row| !matches!(row.status, Status::Met | Status::Waived));
        let last = || rows.iter().max_by_key(|row| row.period.from);
        let matters = unmet.min_by_key(|row| row.period.from).or_else(last)?;
        Some(KindBox {
            kind,
            status: matters.status,
            days_left: (matters.due - today).num_days(),
            tally: Tally::of(rows.iter().copied()),
            waiting: rows.iter().flat_map(|row| &row.records).any(&is_waiting),
        })
    };
    by_kind.into_iter().filter_map(of_kind).collect()
}

impl Notebook {
    /// The children on this phone, hamlet by hamlet.
    pub fn children(&self) -> Vec<&ChildFile> {
        let mut files: Vec<_> = self.school.iter().flat_map(|school| school.children.values()).collect();
        files.sort_by_key(|file| (&file.child.hamlet, &file.child.name));
        files
    }

    /// The history of a child, newest first: latest versions with what the school knows of them.
    pub fn history(&self, child: &ChildId) -> Vec<(Record, State)> {
        let superseded: BTreeSet<&RecordId> =
            self.records.values().filter_map(|entry| entry.record.supersedes.as_ref()).collect();
        let mut history: Vec<_> = self
            .records
            .values()
            .filter(|entry| entry.record.children.contains(child) && !entry.record.is_withdrawal())
            .filter(|entry| !superseded.contains(&entry.record.id))
            .map(|entry| (entry.record.clone(), entry.state.clone()))
            .collect();
        history.sort_by(|(a, _), (b, _)| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        history
    }
}
