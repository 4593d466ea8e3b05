//! What is owed, by whom, and what was done: the one definition, for phone and server alike.

mod cell;
mod holding;
mod person_sums;
mod responsible;
mod sheet;
mod status;
mod sum;

use chrono::NaiveDate;
use fnv::FnvHashMap;

use crate::{
    duty::{Duty, Per},
    id::SubjectId,
    month::Month,
    people::Class,
    period::{Every, Period, Timetable},
    record::{Record, latest},
    school::{ChildFile, Rules, School},
};

use self::sheet::{Kinds, Line, Sheet};

pub use cell::{Cell, CellView, Hit};
pub use person_sums::PersonSums;
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
    let new = |subject| Sheet::new(&school.rules, subject);
    let child = |file: &'a ChildFile| Some((file.child.id.as_str(), new(Subject::Child(file))?));
    let class = |class: &'a Class| Some((class.id.as_str(), new(Subject::Class(class))?));
    let mut children: FnvHashMap<&str, Sheet<'_>> = school.children.values().filter_map(child).collect();
    let mut classes: FnvHashMap<&str, Sheet<'_>> = school.rules.classes.iter().filter_map(class).collect();
    let mut whole = new(Subject::School);
    for record in latest(records) {
        let Some(line) = Line::of(&school.rules, record) else { continue };
        for child in &record.children {
            if let Some(sheet) = children.get_mut(child.as_str()) {
                sheet.put(line);
            }
        }
        if let Some(sheet) = record.class.as_ref().and_then(|class| classes.get_mut(class.as_str())) {
            sheet.put(line);
        }
        if let Some(sheet) = &mut whole {
            sheet.put(line);
        }
    }
    for sheet in children.into_values().chain(classes.into_values()).chain(whole) {
        cells_of(sheet, timetable, &wanted, &mut take);
    }
}

fn cells_of(
    mut sheet: Sheet<'_>,
    timetable: &Timetable,
    wanted: impl Fn(&Period, NaiveDate) -> bool,
    mut take: impl FnMut(&CellView<'_>),
) {
    sheet.sort();
    let Sheet { rules, subject, .. } = sheet;
    let id = subject.id(rules);
    for every in Every::ALL {
        let asked = |duty: &Duty| duty.per == subject.per() && duty.every == every;
        let duties = rules.duties.iter().enumerate().filter(|(_, duty)| asked(duty));
        let duties: Vec<_> = duties.map(|(at, duty)| (at, duty, Kinds::of([duty.kind]))).collect();
        if duties.is_empty() {
            continue;
        }
        for (period_at, period) in timetable.periods(every).iter().enumerate() {
            // Looked up once for all rules of this length.
            let within = sheet.within(period.extent);
            for &(duty_at, duty, kind) in &duties {
                let due = period.due(duty.due_day);
                if !duty.applies(due) || !wanted(period, due) {
                    continue;
                }
                let Some(share) = responsible::share(&sheet, duty, period) else { continue };
                let (responsible, waived, place) = (share.by, share.waived, (duty_at, period_at));
                take(&CellView { place, duty, subject: &id, responsible, waived, period, due, kind, within });
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
enum Subject<'a> {
    Child(&'a ChildFile),
    Class(&'a Class),
    School,
}

impl Subject<'_> {
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
}

impl Rules {
    /// The rules that ask something for each child, each class or the school.
    pub fn duties_per(&self, per: Per) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.per == per)
    }
}
