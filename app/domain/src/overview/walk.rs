//! What one walk to a hamlet would complete.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{About, Card, KindBox};
use crate::{id::ChildId, kind::Kind, obligation::Status};

/// Fewer boxes are no reason for a walk.
const WORTH_IT: usize = 2;

/// The children of a hamlet for whom something is open that is done at their home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Where to.
    pub hamlet: String,
    /// How many boxes could be filled there.
    pub boxes: usize,
    /// Whose.
    pub children: Vec<ChildId>,
}

/// The walks worth a way, that with most to do first.
pub(super) fn walks(cards: &[Card]) -> Vec<Walk> {
    let mut by_hamlet: BTreeMap<&str, Walk> = BTreeMap::new();
    for card in cards {
        let (About::Child(child), Some(hamlet)) = (&card.about, &card.hamlet) else { continue };
        let boxes = card.boxes.iter().filter(|it| is_done_there(it)).count();
        if boxes > 0 {
            let nothing = || Walk { hamlet: hamlet.clone(), boxes: 0, children: Vec::new() };
            let walk = by_hamlet.entry(hamlet).or_insert_with(nothing);
            walk.boxes += boxes;
            walk.children.push(child.clone());
        }
    }
    let mut walks: Vec<Walk> = by_hamlet.into_values().filter(|it| it.boxes >= WORTH_IT).collect();
    walks.sort_by_key(|it| Reverse(it.boxes));
    walks
}

/// Whether it is open, and done where the child lives; calls and the class teacher need no walk, and of a school's own kinds
/// nobody knows.
fn is_done_there(it: &KindBox) -> bool {
    let at_home = matches!(it.kind, Kind::Talk | Kind::Visit | Kind::Homework | Kind::Dinner | Kind::Guardian);
    at_home && !it.asked && matches!(it.status, Status::Open | Status::DueSoon | Status::Overdue)
}
