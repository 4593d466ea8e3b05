//! 转学: a child goes to another school of the same centre, and its archive with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::enrolment::{Becomes, Enrolment, Whom};
use crate::{
    Fault,
    board::Person,
    id::{ChangeId, ChildId, ClassId, SchoolId},
    people::{Child, Class, Gender},
    school::Rules,
};

/// `POST /api/v1/moves`: a child leaves for another school of the centre, which is asked to take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Move {
    /// Made where it was asked for: asking twice moves once.
    pub id: ChangeId,
    /// Who goes.
    pub child: ChildId,
    /// Where to.
    pub to: SchoolId,
    /// Its last day at the school it leaves.
    pub on: NaiveDate,
    /// Why, in a word.
    pub why: String,
}

/// `GET /api/v1/moves`: children on their way, seen from one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moves {
    /// The other schools of the centre.
    pub schools: Vec<Person<SchoolId>>,
    /// The classes of this school, into which a child may be taken.
    pub classes: Vec<Class>,
    /// Those that left this school and are not taken yet, or were not; the latest first.
    pub sent: Vec<Sent>,
    /// Those who are to be taken, the earliest first.
    pub received: Vec<Received>,
}

/// A child that left for another school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Sent {
    pub id: ChangeId,
    pub child: Person<ChildId>,
    /// The name of the other school.
    pub to: String,
    pub on: NaiveDate,
    /// What became of it; none while nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<MoveOutcome>,
}

/// What became of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum MoveOutcome {
    Accepted,
    Declined,
    Withdrawn,
}

/// A child another school sends: enough to know who it is. The archive is read once it is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Received {
    pub id: ChangeId,
    /// The name of the school it comes from.
    pub from: String,
    pub name: String,
    pub gender: Option<Gender>,
    pub born: Option<NaiveDate>,
    /// Its last day there.
    pub on: NaiveDate,
    pub why: String,
}

/// `POST /api/v1/moves/{id}`: the word of one of the two schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MoveAnswer {
    /// The school that was asked takes the child into a class from a day on.
    Accept {
        /// Into which class.
        class: ClassId,
        /// Its first day.
        from: NaiveDate,
    },
    /// The school that was asked does not take it.
    Decline,
    /// The school that asked no longer does.
    Withdraw,
}

impl MoveAnswer {
    /// What becomes of the move.
    pub fn outcome(&self) -> MoveOutcome {
        match self {
            Self::Accept { .. } => MoveOutcome::Accepted,
            Self::Decline => MoveOutcome::Declined,
            Self::Withdraw => MoveOutcome::Withdrawn,
        }
    }
}

impl Move {
    /// That the child leaves, as the school it leaves has it.
    pub fn leaving(&self) -> Enrolment {
        let whom = Whom::Child(self.child.clone());
        Enrolment { id: self.id.clone(), whom, becomes: Becomes::Leaves, on: self.on, why: self.why.clone() }
    }
}

/// The child as the school has it that takes it: the archive, without its time elsewhere.
///
/// # Errors
/// The field that is wrong: `class`, or `from` unless it lies after `left`, and within a year of `today`.
pub fn arrival(
    archive: &Child,
    id: ChildId,
    (class, from): (&ClassId, NaiveDate),
    left: NaiveDate,
    rules: &Rules,
    today: NaiveDate,
) -> Result<Child, Fault> {
    if rules.classes.iter().all(|it| it.id != *class) {
        return Err(Fault::new("class", "学校没有这个班，请另选。", "There is no such class. Choose another."));
    }
    if from <= left || (from - today).num_days().abs() > 366 {
        let zh = "入学日期要在原学校最后一天之后。请另选一天。";
        return Err(Fault::new("from", zh, "The first day must come after the last one at the other school."));
    }
    Ok(Child { id, class: class.clone(), from, to: None, earlier: Vec::new(), ..archive.clone() })
}
