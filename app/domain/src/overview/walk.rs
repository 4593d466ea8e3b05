//! What one walk to a hamlet would complete.

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

/// The walks worth a way, in the order of the cards: where it is most urgent first.
pub(super) fn walks(cards: &[Card]) -> Vec<Walk> {
    let mut walks: Vec<Walk> = Vec::new();
    for card in cards {
        let (About::Child(child), Some(hamlet)) = (&card.about, &card.hamlet) else { continue };
        let boxes = card.boxes.iter().filter(|it| is_done_there(it)).count();
        if boxes == 0 {
            continue;
        }
        match walks.iter_mut().find(|it| it.hamlet == *hamlet) {
            Some(walk) => {
                walk.boxes += boxes;
                walk.children.push(child.clone());
            }
            None => walks.push(Walk { hamlet: hamlet.clone(), boxes, children: vec![child.clone()] }),
        }
    }
    walks.retain(|it| it.boxes >= WORTH_IT);
    walks
}

/// Whether it is open, and done where the child lives; calls and the class teacher need no walk, and of a school's own kinds
/// nobody knows.
fn is_done_there(it: &KindBox) -> bool {
    let at_home = matches!(it.kind, Kind::Talk | Kind::Visit | Kind::Homework | Kind::Dinner | Kind::Guardian);
    at_home && !it.asked && matches!(it.status, Status::Open | Status::DueSoon | Status::Overdue)
}
