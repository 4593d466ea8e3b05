//! 上传: what the owner of a phone entered, and whether the school has it.

use std::cmp::Reverse;

use super::{Entry, Notebook, State};
use crate::{
    id::{StaffId, WaiverId},
    record::Record,
    waiver::Waiver,
};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was entered.
    pub item: Item,
    /// What the school knows of it.
    pub state: State,
    /// When it was saved, on the clock of the phone that saved it; unknown if it came with a file.
    pub saved: Option<i64>,
    /// When the school said that it has it, if it was said to this phone.
    pub received: Option<i64>,
}

/// A record or a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Item {
    Record(Record),
    Request(Waiver),
}

impl Notebook {
    /// What `owner` entered, newest first: all that was refused, all that waits, and the latest `most` the school has.
    pub fn outbox(&self, owner: &StaffId, most: usize) -> Vec<Line> {
        let mut lines: Vec<Line> = self.own_records(owner).chain(self.own_asks(owner)).collect();
        lines.sort_by_key(|line| (rank(&line.state), Reverse((line.received.max(line.saved), line.saved))));
        let outside = lines.iter().filter(|line| line.state != State::Received).count();
        lines.truncate(outside + most);
        lines
    }

    fn own_records<'a>(&'a self, owner: &'a StaffId) -> impl Iterator<Item = Line> + 'a {
        let of_interest = |it: &Entry| !matches!(it.state, State::Refused(_)) || !self.is_corrected(&it.record.id);
        let own = self.records.values().filter(move |it| it.record.by == *owner && of_interest(it));
        own.map(|entry| Line {
            saved: entry.record.id.made_at(),
            item: Item::Record(entry.record.clone()),
            state: entry.state.clone(),
            received: entry.received,
        })
    }

    fn own_asks<'a>(&'a self, owner: &'a StaffId) -> impl Iterator<Item = Line> + 'a {
        let of_children = self.school.iter().flat_map(|it| it.children.values()).flat_map(|file| &file.waivers);
        let at_school = of_children.chain(self.school.iter().flat_map(|it| &it.rules.waivers));
        let own = move |it: &&Waiver| {
            it.asked_by.as_ref() == Some(owner) && !it.id.as_ref().is_some_and(|id| self.asks.contains_key(id))
        };
        let at_school = at_school.filter(own).map(|waiver| (waiver, &State::Received));
        at_school.chain(self.asks.values().map(|ask| (&ask.waiver, &ask.state))).map(|(waiver, state)| Line {
            saved: waiver.id.as_ref().and_then(WaiverId::made_at),
            item: Item::Request(waiver.clone()),
            state: state.clone(),
            received: None,
        })
    }
}

/// What needs attention comes first.
fn rank(state: &State) -> u8 {
    match state {
        State::Refused(_) => 0,
        State::Waiting => 1,
        State::Received => 2,
    }
}
