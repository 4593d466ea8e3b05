//! The adults of a child, as an archive names them.

use crate::people::{Child, Relative};

/// An adult of the child's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Adult {
    Guardian,
    Father,
    Mother,
}

/// What is known of an adult.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Fact {
    Name,
    Relation,
    Phone,
    WorksAt,
    Reachable,
}

impl Adult {
    /// This adult in an archive.
    pub(super) fn of(self, child: &Child) -> Option<&Relative> {
        match self.relation() {
            None => child.guardian.as_ref(),
            relation => child.parents.iter().find(|it| it.relation.as_deref() == relation),
        }
    }

    /// Writes a fact; somebody of whom nothing is known any more is taken out.
    pub(super) fn put(self, child: &mut Child, fact: Fact, value: Option<String>) {
        let unknown = Relative { relation: self.relation().map(str::to_owned), ..Relative::default() };
        let mut adult = self.of(child).cloned().unwrap_or_else(|| unknown.clone());
        *fact.place(&mut adult) = value;
        let adult = Some(adult).filter(|it| *it != unknown);
        if self == Self::Guardian {
            child.guardian = adult;
            return;
        }
        let at = child.parents.iter().position(|it| it.relation == unknown.relation);
        let at = at.map_or(child.parents.len()..child.parents.len(), |at| at..at + 1);
        child.parents.splice(at, adult);
    }

    /// How the list of parents names them; the guardian stands apart.
    fn relation(self) -> Option<&'static str> {
        match self {
            Self::Guardian => None,
            Self::Father => Some("father"),
            Self::Mother => Some("mother"),
        }
    }
}

impl Fact {
    pub(super) fn get(self, adult: &Relative) -> Option<String> {
        self.place(&mut adult.clone()).take()
    }

    fn place(self, adult: &mut Relative) -> &mut Option<String> {
        match self {
            Self::Name => &mut adult.name,
            Self::Relation => &mut adult.relation,
            Self::Phone => &mut adult.phone,
            Self::WorksAt => &mut adult.works_at,
            Self::Reachable => &mut adult.reachable,
        }
    }
}
