//! What is typed into the school calendar, row by row, and the calendar it makes.

use chrono::NaiveDate;
use domain::{
    Fault, Refusal,
    calendar::{Calendar, Holiday, Term},
    change::Edit,
    id::TermId,
};
use leptos::prelude::*;

use super::{proposal::Draft, rule_form::day};
use crate::clock;

/// The calendar being edited: what is over, and rows for the rest.
#[derive(Clone, Copy)]
pub struct CalendarForm {
    past: StoredValue<Calendar>,
    pub terms: RwSignal<Vec<Row>>,
    pub holidays: RwSignal<Vec<Row>>,
    next_key: StoredValue<u32>,
}

/// A term or a holiday being edited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Unlike that of any other row, also of one removed.
    pub key: u32,
    id: StoredValue<Option<TermId>>,
    pub name: RwSignal<String>,
    pub from: RwSignal<String>,
    pub to: RwSignal<String>,
}

impl CalendarForm {
    /// Starts with `calendar`; what ended before `today` can only be looked at.
    pub fn of(calendar: Calendar, today: NaiveDate) -> Self {
        let (past_terms, terms) = calendar.terms.into_iter().partition(|term| term.to < today);
        let (past_holidays, holidays) = calendar.holidays.into_iter().partition(|it| it.to < today);
        let form = Self {
            past: StoredValue::new(Calendar { terms: past_terms, holidays: past_holidays }),
            terms: RwSignal::new(Vec::new()),
            holidays: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
        };
        form.fill(terms, holidays);
        form
    }

    /// What is over.
    pub fn past(self) -> Calendar {
        self.past.get_value()
    }

    /// A row with nothing in it yet, with an id if it is a term.
    pub fn blank(self, id: Option<TermId>) -> Row {
        self.row(id, String::new(), String::new(), String::new())
    }

    /// Adds what [`Calendar::with_next_year`] adds.
    ///
    /// # Errors
    /// The field that has to be filled in first.
    pub fn copy_last_year(self) -> Result<(), Refusal> {
        let calendar = self.calendar()?.with_next_year();
        let Calendar { terms: past_terms, holidays: past_holidays } = self.past();
        let terms = calendar.terms.into_iter().skip(past_terms.len()).collect();
        self.fill(terms, calendar.holidays.into_iter().skip(past_holidays.len()).collect());
        Ok(())
    }

    /// The change the rows ask for.
    pub fn draft(self) -> Draft {
        Ok(Edit::Calendar { calendar: self.calendar()? })
    }

    /// Where the field of a refusal, such as `terms[1].to`, is on the screen.
    pub fn place(self, field: &str) -> Option<String> {
        let (list, rest) = field.split_once('[')?;
        let (at, rest) = rest.split_once(']')?;
        let field = rest.strip_prefix('.').filter(|it| matches!(*it, "name" | "to")).unwrap_or("from");
        let at: usize = at.parse().ok()?;
        let past = self.past.read_value();
        let (rows, past) = match list {
            "terms" => (self.terms, past.terms.len()),
            _ => (self.holidays, past.holidays.len()),
        };
        let key = rows.read().get(at.checked_sub(past)?)?.key;
        Some(format!("{list}-{key}-{field}"))
    }

    /// As the server numbers them: what is over comes first.
    fn calendar(self) -> Result<Calendar, Refusal> {
        let mut calendar = self.past();
        for row in self.terms.read().iter() {
            let place = format!("terms[{}]", calendar.terms.len());
            let (from, to) = row.days(&place)?;
            let id = row
                .id
                .get_value()
                .ok_or_else(|| Fault::new(place, "请重新添加这个学期。", "Add this term once more."))?;
            calendar.terms.push(Term { id, name: row.typed_name(), from, to });
        }
        for row in self.holidays.read().iter() {
            let (from, to) = row.days(&format!("holidays[{}]", calendar.holidays.len()))?;
            calendar.holidays.push(Holiday { name: row.typed_name(), from, to });
        }
        Ok(calendar)
    }

    fn fill(self, terms: Vec<Term>, holidays: Vec<Holiday>) {
        let terms = terms.into_iter().map(|it| self.row(Some(it.id), it.name, it.from.to_string(), it.to.to_string()));
        self.terms.set(terms.collect());
        let holidays = holidays.into_iter().map(|it| self.row(None, it.name, it.from.to_string(), it.to.to_string()));
        self.holidays.set(holidays.collect());
    }

    fn row(self, id: Option<TermId>, name: String, from: String, to: String) -> Row {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        Row {
            key,
            id: StoredValue::new(id),
            name: RwSignal::new(name),
            from: RwSignal::new(from),
            to: RwSignal::new(to),
        }
    }
}

/// An id for a new term, unlike all others.
pub fn new_term() -> Option<TermId> {
    format!("term-{}", clock::now_ms()).parse().ok()
}

impl Row {
    fn typed_name(self) -> String {
        self.name.read().trim().to_owned()
    }

    fn days(self, place: &str) -> Result<(NaiveDate, NaiveDate), Fault> {
        Ok((day(&format!("{place}.from"), &self.from.read())?, day(&format!("{place}.to"), &self.to.read())?))
    }
}
