//! What is owed, by whom, and what was done: the one definition, for phone and server alike.

mod cell;
mod counting;
mod holding;
mod responsible;
mod status;
mod sum;

use chrono::NaiveDate;
use fnv::FnvHashMap;

use crate::{
    duty::{Duty, Per},
    id::{ClassId, SubjectId},
    month::Month,
    people::Class,
    period::{Every, Period, Timetable},
    record::{Record, latest},
    school::{ChildFile, Rules, School},
};

use self::{
    counting::{Dated, collect_hits},
    holding::Holders,
};

pub use cell::{Cell, CellView, Hit};
pub use status::{Obligation, Status, Tally, fingerprint};
pub use sum::{Counter, Sum, Sums};

/// Every obligation of `school` due in `month`, as it stands on `today`, by duty, subject and period.
pub fn obligations<'a>(
    school: &'a School,
    records: impl IntoIterator<Item = &'a Record> + Clone,
    month: Month,
    today: NaiveDate,
) -> Vec<Obligation> {
    obligations_of(school, records, today, &|_, due| Month::of(due) == month)
}

/// The same for those whose period and due date `wanted` picks; not generic, so that the phone carries it once.
pub fn obligations_of<'a>(
    school: &'a School,
    records: impl IntoIterator<Item = &'a Record> + Clone,
    today: NaiveDate,
    wanted: &dyn Fn(&Period, NaiveDate) -> bool,
) -> Vec<Obligation> {
    let timetable = Timetable::new(&school.rules.calendar);
    let mut rows = Vec::new();
    each_cell(school, &timetable, records, wanted, |cell| rows.push(cell.to_cell().seen_on(today)));
    in_order(rows)
}

/// How `cells` stand on `today`, by duty, subject and period.
pub fn seen_on(today: NaiveDate, cells: &[Cell]) -> Vec<Obligation> {
    in_order(cells.iter().map(|cell| cell.seen_on(today)).collect())
}

/// Every cell of `school`, whatever its month.
pub fn cells<'a>(
    school: &'a School,
    timetable: &Timetable,
    records: impl IntoIterator<Item = &'a Record> + Clone,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    each_cell(school, timetable, records, |_, _| true, |cell| cells.push(cell.to_cell()));
    cells
}

/// Shows `take` every cell of `school` whose period and due date `wanted` picks, without keeping any.
pub fn each_cell<'a>(
    school: &'a School,
    timetable: &Timetable,
    records: impl IntoIterator<Item = &'a Record> + Clone,
    wanted: impl Fn(&Period, NaiveDate) -> bool,
    mut take: impl FnMut(&CellView<'_>),
) {
    let (mut by_child, mut by_class) = (FnvHashMap::default(), FnvHashMap::default());
    let latest = latest(records);
    for record in &latest {
        for child in &record.children {
            by_child.entry(child).or_insert_with(Vec::new).push(*record);
        }
        if let Some(class) = &record.class {
            by_class.entry(class).or_insert_with(Vec::new).push(*record);
        }
    }
    let mut of = |subject, records: Option<&Vec<&Record>>| {
        let records = records.map_or(&[][..], Vec::as_slice);
        subject_cells(&school.rules, timetable, subject, records, &wanted, &mut take);
    };
    for file in school.children.values() {
        of(Subject::Child(file), by_child.get(&file.child.id));
    }
    for class in &school.rules.classes {
        of(Subject::Class(class), by_class.get(&class.id));
    }
    of(Subject::School, Some(&latest));
}

/// Shows `take` the cells of one subject whose period and due date `wanted` picks.
///
/// `records` are latest versions only, and at least all that name the subject; any others are passed over.
pub fn subject_cells(
    rules: &Rules,
    timetable: &Timetable,
    subject: Subject<'_>,
    records: &[&Record],
    wanted: impl Fn(&Period, NaiveDate) -> bool,
    mut take: impl FnMut(&CellView<'_>),
) {
    if rules.duties.iter().all(|duty| duty.per != subject.per()) {
        return;
    }
    let holders = Holders::of(rules, subject);
    let records = Dated::of(rules, subject, records);
    let id = subject.id(rules);
    let mut hits = Vec::new();
    for every in Every::ALL {
        let duties = || rules.duties.iter().enumerate().filter(|(_, it)| it.per == subject.per() && it.every == every);
        if duties().next().is_none() {
            continue;
        }
        for (period_at, period) in timetable.periods(every).iter().enumerate() {
            // Looked up once for all rules of this length.
            let within = records.within(period.extent);
            for (duty_at, duty) in duties() {
                let due = period.due(duty.due_day);
                if !duty.applies(due) || !wanted(period, due) {
                    continue;
                }
                let Some(share) = responsible::share(rules, subject, &holders, duty, period) else { continue };
                collect_hits(rules, subject, &holders, duty, within, &mut hits);
                let (responsible, waived, place) = (share.by, share.waived, (duty_at, period_at));
                take(&CellView { place, duty, subject: &id, responsible, waived, period, due, hits: &hits });
            }
        }
    }
}

/// By duty, subject and period.
fn in_order(mut rows: Vec<Obligation>) -> Vec<Obligation> {
    rows.sort_by(|a, b| a.place().cmp(&b.place()));
    rows
}

/// What an obligation is owed to.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Subject<'a> {
    Child(&'a ChildFile),
    Class(&'a Class),
    School,
}

impl<'a> Subject<'a> {
    /// Whether it is a child, a class or the school.
    pub fn per(self) -> Per {
        match self {
            Self::Child(_) => Per::Child,
            Self::Class(_) => Per::Class,
            Self::School => Per::School,
        }
    }

    /// Its id.
    pub fn id(self, rules: &Rules) -> SubjectId {
        match self {
            Self::Child(file) => (&file.child.id).into(),
            Self::Class(class) => (&class.id).into(),
            Self::School => (&rules.info.id).into(),
        }
    }

    fn class(self) -> Option<&'a ClassId> {
        match self {
            Self::Child(file) => Some(&file.child.class),
            Self::Class(class) => Some(&class.id),
            Self::School => None,
        }
    }
}

impl Rules {
    /// The rules that ask something for each child, each class or the school.
    pub fn duties_per(&self, per: Per) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.per == per)
    }
}
