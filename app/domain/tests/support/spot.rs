//! Days that matter: the rules turn on the first, the middle and the last days of periods.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::{prelude::*, sample::select};
use serde_json::Value;

use super::lookup::{date, days_in_session, list};

/// One day, as numbers: which length of period, which of them, and where in it.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    length: usize,
    nth: usize,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    First,
    BeforeHalf,
    Half,
    AfterHalf,
    Last,
    After,
    Any(u64),
}

/// Any day, those where something turns above all.
pub fn spots() -> impl Strategy<Value = Spot> {
    let middle = [Place::Half, Place::AfterHalf, Place::BeforeHalf];
    let turning = select([&[Place::First][..], &middle, &[Place::Last, Place::After]].concat());
    let place = prop_oneof![2 => turning, 1 => (0..31u64).prop_map(Place::Any)];
    (select(vec![0usize, 0, 1, 2, 3]), 0..40usize, place).prop_map(|(length, nth, place)| Spot { length, nth, place })
}

impl Spot {
    /// The first day in session.
    pub const FIRST: Self = Self { length: 0, nth: 0, place: Place::First };
}

/// The days of one calendar's months, weeks, fortnights and terms.
pub struct Spots {
    groups: [Vec<Vec<NaiveDate>>; 4],
    start: NaiveDate,
}

impl Spots {
    /// Of a built calendar.
    pub fn of(calendar: &Value) -> Self {
        let days = days_in_session(calendar);
        let terms = list(calendar, "terms");
        let start = |day: NaiveDate| {
            let from = terms.iter().filter_map(|term| date(term, "from")).filter(|from| *from <= day).max();
            from.expect("a day in session lies in a term")
        };
        let monday = |day: NaiveDate| day.week(Weekday::Mon).first_day();
        let month = |day: NaiveDate| (day.with_day(1).expect("every month has a first"), 0);
        let fortnight = |day| (start(day), (day - monday(start(day))).num_days() / 14);
        Self {
            groups: [
                grouped(&days, month),
                grouped(&days, |day| (monday(day), 0)),
                grouped(&days, fortnight),
                grouped(&days, |day| (start(day), 0)),
            ],
            start: terms.iter().filter_map(|term| date(term, "from")).min().expect("a school has a term"),
        }
    }

    /// The day of `spot`, whether in session or not.
    pub fn day(&self, spot: Spot) -> NaiveDate {
        let groups = &self.groups[spot.length];
        if groups.is_empty() {
            return self.start + Days::new(spot.nth as u64);
        }
        let days = &groups[spot.nth % groups.len()];
        match spot.place {
            Place::First => days[0],
            Place::BeforeHalf => days[(days.len() / 2).saturating_sub(1)],
            Place::Half => days[days.len() / 2],
            Place::AfterHalf => days[days.len().div_ceil(2).min(days.len() - 1)],
            Place::Last => days[days.len() - 1],
            Place::After => days[days.len() - 1] + Days::new(1),
            Place::Any(at) => days[0] + Days::new(at),
        }
    }
}

fn grouped<K: Ord>(days: &[NaiveDate], key: impl Fn(NaiveDate) -> K) -> Vec<Vec<NaiveDate>> {
    let mut groups: BTreeMap<K, Vec<NaiveDate>> = BTreeMap::new();
    for &day in days {
        groups.entry(key(day)).or_default().push(day);
    }
    groups.into_values().collect()
}

/// Who holds something from when, and for how many days nobody does before the next one.
pub type Turn = (usize, Spot, u64);

/// Up to `most` turns, mostly without gaps.
pub fn turns(most: usize) -> impl Strategy<Value = Vec<Turn>> {
    let gap = prop_oneof![3 => Just(0), 1 => Just(1), 1 => 2..20u64];
    prop::collection::vec((0..8usize, spots(), gap), 0..=most)
}

/// `turns` one after the other: who, from when and to when. The first may have begun long ago, the last may be open.
pub fn in_turn(
    turns: &[Turn],
    long_ago: bool,
    end: Option<Spot>,
    spots: &Spots,
) -> Vec<(usize, NaiveDate, Option<NaiveDate>)> {
    let mut turns: Vec<_> = turns.iter().map(|&(who, spot, gap)| (spots.day(spot), who, gap)).collect();
    turns.sort_unstable();
    turns.dedup_by_key(|(from, ..)| *from);
    let next: Vec<_> = turns.iter().skip(1).map(|(from, ..)| Some(*from)).chain([None]).collect();
    let held = turns.into_iter().zip(next).enumerate().map(|(at, ((from, who, gap), next))| {
        let from = if at == 0 && long_ago { LONG_AGO } else { from };
        (who, from, next.map(|next| next - Days::new(1 + gap)).or(end.map(|spot| spots.day(spot))))
    });
    held.filter(|(_, from, to)| to.is_none_or(|to| *from <= to)).collect()
}

/// Before every term.
pub const LONG_AGO: NaiveDate = NaiveDate::from_ymd_opt(2020, 9, 1).expect("a date");
