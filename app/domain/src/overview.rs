//! 待办: what the mentor sees first: each child with its boxes, worst first, and honest counts.

mod card;
mod months;
mod walk;
mod working_set;

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::NaiveDate;
use fnv::FnvHashSet;
use serde::{Deserialize, Serialize};

pub use card::{Birthday, Facts};
pub use months::{ChildMonths, Stood};
pub use walk::Walk;
pub use working_set::WorkingSet;

use crate::{
    calendar::Span,
    duty::Per,
    id::{ChildId, ClassId, RecordId, StaffId, SubjectId},
    kind::Kind,
    month::Month,
    notebook::{Notebook, State},
    obligation::{Obligation, Status, Tally},
    people::Class,
    record::Record,
    school::ChildFile,
    waiver::Waiver,
};

/// One month of the owner of a phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// A card for each child they owe something this month, worst first.
    pub cards: Vec<Card>,
    /// Hamlets where one walk would fill several boxes.
    pub walks: Vec<Walk>,
    /// All boxes, what waits on the phone included.
    pub tally: Tally,
    /// All boxes, only what the school has received.
    pub received: Tally,
    /// Records and requests that wait on the phone.
    pub waiting: usize,
    /// Records and requests the school did not take.
    pub refused: usize,
}

/// The boxes of one child, of a class, or of the school.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Card {
    pub about: About,
    pub name: String,
    /// The class of a child.
    pub class: Option<String>,
    pub hamlet: Option<String>,
    pub boxes: Vec<KindBox>,
    /// Of a child.
    pub facts: Facts,
}

/// Whom a card, or a record, is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum About {
    Child(ChildId),
    Class(ClassId),
    School,
}

/// One kind owed to one of them: the period that matters now, and how many periods of the month are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindBox {
    /// What is to be done.
    pub kind: Kind,
    /// How the period that matters now stands.
    pub status: Status,
    /// Days from today to its due date; negative when it is past.
    pub days_left: i64,
    /// Over all periods due this month; nothing if it is due later.
    pub tally: Tally,
    /// Whether a record that counts here, or a request about it, still waits on the phone.
    pub waiting: bool,
    /// Whether somebody asked to be freed of it and waits for the answer.
    pub asked: bool,
    /// The period that matters now.
    pub period: Span,
}

impl Overview {
    /// The overview of `owner` on `today`.
    pub fn of(notebook: &Notebook, owner: &StaffId, today: NaiveDate) -> Self {
        let month = Month::of(today);
        let rows = notebook.obligations(owner, month, today);
        // With nothing on its way they are the same.
        let received = match notebook.waiting().next() {
            Some(_) => notebook.received_obligations(owner, month, today),
            None => rows.clone(),
        };
        let mut cards = cards(notebook, owner, &rows, today);
        cards.sort_by_key(Card::urgency);
        Self {
            walks: walk::walks(&cards),
            cards,
            tally: Tally::of(&rows),
            received: Tally::of(&received),
            waiting: notebook.unsent(),
            refused: notebook.refused().count() + notebook.asks_refused().count(),
        }
    }

    /// How many boxes are overdue or due soon: the number on the app's icon.
    pub fn urgent(&self) -> u32 {
        let boxes = self.cards.iter().flat_map(|card| &card.boxes);
        let urgent = boxes.filter(|it| matches!(it.status, Status::Overdue | Status::DueSoon));
        u32::try_from(urgent.count()).unwrap_or(u32::MAX)
    }

    /// The card on which `kind` is due first and not done: where a reminder of it leads.
    pub fn first_unmet(&self, kind: Kind) -> Option<&Card> {
        let unmet =
            |it: &&KindBox| it.kind == kind && matches!(it.status, Status::Overdue | Status::DueSoon | Status::Open);
        let due = |card: &Card| card.boxes.iter().find(unmet).map(|it| it.days_left);
        let cards = self.cards.iter().filter_map(|card| Some((due(card)?, card)));
        cards.min_by_key(|(days_left, _)| *days_left).map(|(_, card)| card)
    }

    /// The card of one child.
    pub fn card(&self, child: &ChildId) -> Option<&Card> {
        self.cards.iter().find(|card| matches!(&card.about, About::Child(id) if id == child))
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

impl KindBox {
    /// Whether a request is about this kind on some day of the period that matters now.
    pub fn is_meant_by(&self, waiver: &Waiver) -> bool {
        waiver.is_about(self.kind) && waiver.span().and(self.period).is_some()
    }
}

fn cards(notebook: &Notebook, owner: &StaffId, rows: &[Obligation], today: NaiveDate) -> Vec<Card> {
    let Some(school) = &notebook.school else { return Vec::new() };
    let (rules, later) = (&school.rules, notebook.due_later(owner, today));
    let standing: Vec<&Record> = notebook.standing().collect();
    let waiting: FnvHashSet<&RecordId> = notebook.waiting().map(|record| &record.id).collect();
    let boxes_of = |per: Per, subject: SubjectId| {
        let is_own = |row: &&Obligation| row.per == per && row.subject == subject;
        let is_waiting = |id: &RecordId| waiting.contains(id);
        let mut boxes_now = boxes(rows.iter().filter(is_own), today, is_waiting);
        let kinds: Vec<Kind> = boxes_now.iter().map(|it| it.kind).collect();
        let of_other_kinds = boxes(later.iter().filter(is_own), today, is_waiting);
        // What is due after this month is not of this month's sums.
        let uncounted = |it| KindBox { tally: Tally::default(), ..it };
        boxes_now.extend(of_other_kinds.into_iter().filter(|it| !kinds.contains(&it.kind)).map(uncounted));
        boxes_now
    };
    let of_child = |file: &ChildFile| {
        let child = &file.child;
        let mut boxes = boxes_of(Per::Child, (&child.id).into());
        for it in &mut boxes {
            it.asked = notebook.pending(file).any(|waiver| it.is_meant_by(waiver));
            it.waiting |= notebook.asks_waiting_for(&child.id).any(|waiver| it.is_meant_by(waiver));
        }
        let class = Some(rules.class_name(&child.class).to_owned());
        Card {
            about: About::Child(child.id.clone()),
            name: child.name.clone(),
            class,
            hamlet: child.hamlet.clone(),
            boxes,
            facts: Facts::of(&standing, child, owner, rules.info.time_zone, today),
        }
    };
    let of_class = |class: &Class| {
        let boxes = boxes_of(Per::Class, (&class.id).into());
        group(About::Class(class.id.clone()), &class.name, boxes)
    };
    let of_school = group(About::School, &rules.info.name, boxes_of(Per::School, (&rules.info.id).into()));
    let classes = rules.classes.iter().map(of_class);
    let cards = school.children.values().map(of_child).chain(classes).chain([of_school]);
    cards.filter(|card| !card.boxes.is_empty()).collect()
}

/// The card of a class or the school.
fn group(about: About, name: &str, boxes: Vec<KindBox>) -> Card {
    Card { about, name: name.to_owned(), class: None, hamlet: None, boxes, facts: Facts::default() }
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
            asked: false,
            period: matters.period,
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
        let about = self.newest_first(|it| it.children.contains(child)).into_iter();
        about.map(|entry| (entry.record.clone(), entry.state.clone())).collect()
    }
}
