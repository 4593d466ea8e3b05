//! Random terms and holidays.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

/// A calendar as numbers.
#[derive(Debug, Clone)]
pub struct Draft {
    start: &'static str,
    later: u64,
    /// The days before each term and after its first day.
    terms: Vec<(u64, u64)>,
    holidays: Vec<Holiday>,
}

#[derive(Debug, Clone)]
struct Holiday {
    /// Where it begins, in thousandths of the terms.
    place: u64,
    shape: Shape,
    size: u64,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Days,
    Weeks,
    Month,
}

/// A plain autumn first; then terms with a leap day, over the start of a school year and over New Year.
const STARTS: [&str; 5] = ["2026-09-01", "2024-02-01", "2027-08-15", "2028-02-10", "2025-12-10"];

/// One or two terms and up to three holidays.
pub fn drafts() -> impl Strategy<Value = Draft> {
    let length = prop_oneof![4 => 20..75u64, 1 => 0..20u64, 2 => 75..150u64];
    let gap = prop_oneof![1 => Just(0), 3 => 1..40u64];
    let shape = select(vec![Shape::Days, Shape::Days, Shape::Weeks, Shape::Month]);
    let holiday = (0..=1000u64, shape, 0..9u64).prop_map(|(place, shape, size)| Holiday { place, shape, size });
    (select(STARTS.to_vec()), 0..21u64, vec((gap, length), 1..=2), vec(holiday, 0..=3))
        .prop_map(|(start, later, terms, holidays)| Draft { start, later, terms, holidays })
}

impl Draft {
    /// The calendar of a package.
    pub fn build(&self) -> Value {
        let start: NaiveDate = self.start.parse().expect("a date");
        let first = start + Days::new(self.later);
        let mut terms: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for &(gap, length) in &self.terms {
            let from = terms.last().map_or(first, |(_, to)| *to + Days::new(1 + gap));
            terms.push((from, from + Days::new(length)));
        }
        let last = terms.last().map_or(first, |(_, to)| *to);
        let holidays = self.holidays.iter().map(|it| it.build(first - Days::new(3), last + Days::new(3)));
        let term = |(at, (from, to)): (usize, &(NaiveDate, NaiveDate))| json!({"id": format!("term{at}"), "name": "学期", "from": from, "to": to});
        json!({
            "terms": terms.iter().enumerate().map(term).collect::<Vec<_>>(),
            "holidays": holidays.collect::<Vec<_>>(),
        })
    }
}

impl Holiday {
    fn build(&self, first: NaiveDate, last: NaiveDate) -> Value {
        let day = first.iter_days().take_while(|day| *day <= last).count() as u64 * self.place / 1001;
        let day = first + Days::new(day);
        let (from, to) = match self.shape {
            Shape::Days => (day, day + Days::new(self.size)),
            Shape::Weeks => {
                let monday = day.week(Weekday::Mon).first_day();
                (monday, monday + Days::new(7 * (1 + self.size / 3) - 1))
            }
            Shape::Month => {
                let first = day.with_day(1).expect("every month has a first");
                (first, first + Months::new(1) - Days::new(1))
            }
        };
        json!({"name": "假", "from": from, "to": to})
    }
}
