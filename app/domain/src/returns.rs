//! 月报: a month as the school hands it in: the figures, who signed them, and what came after (河东 五.2(4)).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Fault,
    board::{Board, Contact, Person, shares},
    duty::Per,
    id::{DutyId, RecordId, SignatureId, StaffId, SubjectId},
    kind::{Kind, OwnKind},
    month::Month,
    notes::{MOST_WORDS, SHORTEST_REASON},
    obligation::{Obligation, Status, fingerprint},
    range::Range,
    school::Rules,
};

/// The figures of a month, or of a term, as they stood on one day: what a signature freezes. Names of children are not
/// among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The school's name.
    pub school: String,
    /// The days; only those of a month are signed.
    pub range: Range,
    /// The day they stood so, at the school.
    pub on: NaiveDate,
    /// Everybody who owes something.
    pub staff: Vec<Person>,
    /// The kinds the school added, by the names they had.
    pub kinds: Vec<OwnKind>,
    /// The classes and the school itself, by the names they had.
    pub subjects: Vec<Person<SubjectId>>,
    /// All that is due in these days, by duty, subject and period.
    pub obligations: Vec<Obligation>,
}

impl Figures {
    /// What `rules` and the `obligations` of these days come to on the day `on`.
    pub fn new(rules: &Rules, range: Range, on: NaiveDate, obligations: Vec<Obligation>) -> Self {
        let responsible: BTreeSet<&StaffId> = obligations.iter().map(|it| &it.responsible).collect();
        let staff = responsible
            .into_iter()
            .map(|id| Person { id: id.clone(), name: rules.staff_name(id).unwrap_or(id.as_str()).to_owned() });
        let classes = rules.classes.iter().map(|it| Person { id: SubjectId::from(&it.id), name: it.name.clone() });
        let school = Person { id: SubjectId::from(&rules.info.id), name: rules.info.name.clone() };
        Self {
            school: rules.info.name.clone(),
            range,
            on,
            staff: staff.collect(),
            kinds: rules.kinds.clone(),
            subjects: classes.chain([school]).collect(),
            obligations,
        }
    }

    /// Mentors × kinds. How fresh the numbers are is not among the figures.
    pub fn board(&self) -> Board {
        let name = |id: &StaffId| self.staff.iter().find(|it| it.id == *id).cloned();
        let person = |id: &StaffId| name(id).unwrap_or_else(|| Person { id: id.clone(), name: id.to_string() });
        Board::new(self.range, self.on, shares(&self.obligations), person, |_| Contact::default())
    }

    /// What is owed to classes and by the school itself.
    pub fn beyond_children(&self) -> Vec<SchoolDuty> {
        let beyond = self.obligations.iter().filter(|it| it.per != Per::Child);
        beyond
            .map(|it| SchoolDuty {
                kind: it.kind,
                subject: self.subjects.iter().find(|known| known.id == it.subject).map(|it| it.name.clone()),
                due: it.due,
                need: it.need,
                done: it.done,
                status: it.status,
            })
            .collect()
    }

    /// Tells these figures from others.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.obligations)
    }
}

/// What is owed to a class or by the school itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other fields are those of an obligation")]
pub struct SchoolDuty {
    pub kind: Kind,
    /// The name of the class or school.
    pub subject: Option<String>,
    pub due: NaiveDate,
    pub need: u32,
    pub done: u32,
    pub status: Status,
}

/// `GET /api/v1/returns/{month}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturnPage {
    /// The month.
    pub month: Month,
    /// The day it was looked at, at the school.
    pub today: NaiveDate,
    /// The signature that stands.
    pub signature: Option<Signature>,
    /// The figures: those signed, or as they stand today.
    pub board: Board,
    /// What is owed to classes and by the school itself, of the same day.
    pub beyond_children: Vec<SchoolDuty>,
    /// Tells the figures shown from others; goes with the signature.
    pub fingerprint: String,
    /// By when the school hands the month in, if it has such a rule.
    pub due: Option<NaiveDate>,
    /// How many requests wait for a decision.
    pub undecided: u32,
    /// 补录: what stands otherwise than when the month was signed.
    pub supplements: Vec<Supplement>,
    /// The signatures that were withdrawn, the latest first.
    pub withdrawn: Vec<Withdrawn>,
}

/// `GET /api/v1/returns`: a signed month, and how much came after its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedMonth {
    /// The month.
    pub month: Month,
    /// Who signed it and when.
    pub signature: Signature,
    /// How many records came late.
    pub late: u32,
    /// How many obligations stand otherwise.
    pub otherwise: u32,
}

/// A month's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signature {
    /// Made where the month was signed.
    pub id: SignatureId,
    /// Who signed.
    pub by: Person,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// A signature that stands no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawn {
    /// The signature.
    pub signature: Signature,
    /// Who withdrew it.
    pub by: Person,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Why, in their words.
    pub reason: String,
}

/// 补录: an obligation that stands otherwise than when the month was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Supplement {
    /// The rule.
    pub duty: DutyId,
    /// What is to be done.
    pub kind: Kind,
    /// The child, class or school.
    pub subject: SubjectId,
    /// Its name.
    pub name: String,
    /// Who owes it.
    pub responsible: Person,
    /// How it was signed; none if it was not owed then.
    pub was: Option<Standing>,
    /// How it stands now; none if it is owed no longer.
    pub now: Option<Standing>,
    /// The records that count now and did not then.
    pub records: Vec<RecordId>,
}

/// How far an obligation is done, whatever the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// On how many dates it was done.
    pub done: u32,
    /// On how many it is to be.
    pub need: u32,
    /// Whether a waiver lifts it.
    pub waived: bool,
}

impl Standing {
    fn of(row: &Obligation) -> Self {
        Self { done: row.done, need: row.need, waived: row.status == Status::Waived }
    }
}

/// What stands otherwise `now` than when it was `signed`; `name` and `person` look names up. That days went by is no
/// difference.
pub fn supplements(
    signed: &[Obligation],
    now: &[Obligation],
    name: impl Fn(&Obligation) -> String,
    person: impl Fn(&StaffId) -> Person,
) -> Vec<Supplement> {
    let mut before: BTreeMap<_, _> = signed.iter().map(|row| (row.place(), row)).collect();
    let mut both: Vec<_> = now.iter().map(|row| (before.remove(&row.place()), Some(row))).collect();
    both.extend(before.into_values().map(|row| (Some(row), None)));
    let different = both.into_iter().filter_map(|(was, now)| {
        let (old, new) = (was.map(Standing::of), now.map(Standing::of));
        let row = now.or(was)?;
        let known = was.map(|it| it.records.as_slice()).unwrap_or_default();
        let counting = now.map(|it| it.records.as_slice()).unwrap_or_default();
        let records: Vec<RecordId> = counting.iter().filter(|it| !known.contains(it)).cloned().collect();
        (old != new || !records.is_empty()).then(|| Supplement {
            duty: row.duty.clone(),
            kind: row.kind,
            subject: row.subject.clone(),
            name: name(row),
            responsible: person(&row.responsible),
            was: old,
            now: new,
            records,
        })
    });
    different.collect()
}

/// How many records came after the signature.
pub fn late_records(supplements: &[Supplement]) -> usize {
    supplements.iter().flat_map(|it| &it.records).collect::<BTreeSet<_>>().len()
}

/// `POST /api/v1/returns/{month}/signature`: the month is right as it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sign {
    /// Made where it is signed: signing twice signs once.
    pub id: SignatureId,
    /// [`ReturnPage::fingerprint`] of the figures that were looked at.
    pub fingerprint: String,
}

/// `POST /api/v1/returns/{month}/withdrawal`: the month is to be prepared and signed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdraw {
    /// Which signature.
    pub id: SignatureId,
    /// Why; whoever reads the month sees it.
    pub reason: String,
}

impl Withdraw {
    /// Whether a reason is given, and a short one.
    ///
    /// # Errors
    /// The field `reason`, if it is not.
    pub fn check(&self) -> Result<(), Fault> {
        let length = self.reason.trim().chars().count();
        if (SHORTEST_REASON..=MOST_WORDS).contains(&length) {
            return Ok(());
        }
        let zh = format!("请写明撤回的原因，{SHORTEST_REASON} 到 {MOST_WORDS} 字。");
        let en = format!("Give the reason for withdrawing, {SHORTEST_REASON} to {MOST_WORDS} characters.");
        Err(Fault::new("reason", zh, en))
    }
}
