//! The signs themselves, each found by comparing records of one person in one month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};

use super::{Made, Sign};
use crate::{
    id::{RecordId, StaffId},
    kind::Kind,
    zone::TimeZone,
};

/// Shorter words are the same by chance: 很好, 在家吃饭.
const LONG_NOTE: usize = 12;
/// On so many days the same words are unusual.
const SAME_DAYS: usize = 3;
/// So many homes within [`WITHIN`] cannot be walked to.
const MANY_HOMES: usize = 5;
const WITHIN: TimeDelta = TimeDelta::minutes(10);
/// A month of fewer records is entered in one evening by anybody.
const WHOLE_MONTH: usize = 6;
/// Entered so many days later is late for most of them.
const LATE_DAYS: i64 = 3;
/// Clocks and thumbs are not more exact than this.
const AHEAD: TimeDelta = TimeDelta::minutes(30);

/// Every sign in `records` of one month, which are the latest versions of what anybody made, by person.
pub fn signs(records: &[Made<'_>], zone: TimeZone) -> Vec<(StaffId, Sign, Vec<RecordId>)> {
    let mut by_person: BTreeMap<&StaffId, Vec<Made<'_>>> = BTreeMap::new();
    for made in records.iter().filter(|it| it.record.reached && !it.record.is_withdrawal()) {
        by_person.entry(&made.record.by).or_default().push(*made);
    }
    let mut found = Vec::new();
    for (person, own) in &mut by_person {
        own.sort_by(|a, b| (a.record.at, &a.record.id).cmp(&(b.record.at, &b.record.id)));
        let all = [
            (Sign::SameWords, same_words(own, zone)),
            (Sign::ManyVisits, many_visits(own)),
            (Sign::AllAtOnce, all_at_once(own, zone)),
            (Sign::AheadOfTime, ahead_of_time(own, zone)),
        ];
        let some = all.into_iter().filter(|(_, ids)| !ids.is_empty());
        found.extend(some.map(|(sign, ids)| ((*person).clone(), sign, ids)));
    }
    found
}

fn same_words(own: &[Made<'_>], zone: TimeZone) -> Vec<RecordId> {
    let mut groups: BTreeMap<String, Vec<&Made<'_>>> = BTreeMap::new();
    for made in own {
        let words: String =
            made.record.note.iter().flat_map(|note| note.chars()).filter(|it| it.is_alphanumeric()).collect();
        if words.chars().count() >= LONG_NOTE {
            groups.entry(words).or_default().push(made);
        }
    }
    groups.retain(|_, group| {
        let days: BTreeSet<NaiveDate> = group.iter().map(|it| zone.date(it.record.at)).collect();
        days.len() >= SAME_DAYS
    });
    groups.into_values().flatten().map(|it| it.record.id.clone()).collect()
}

/// Records are by time.
fn many_visits(own: &[Made<'_>]) -> Vec<RecordId> {
    let visits: Vec<_> = own.iter().map(|it| it.record).filter(|it| it.kinds.contains(&Kind::Visit)).collect();
    let mut found = BTreeSet::new();
    for (at, first) in visits.iter().enumerate() {
        let soon: Vec<_> = visits[at..].iter().take_while(|it| it.at - first.at <= WITHIN).collect();
        // One record is one visit, to siblings of one home.
        if soon.len() >= MANY_HOMES {
            found.extend(soon.into_iter().map(|it| it.id.clone()));
        }
    }
    found.into_iter().collect()
}

fn all_at_once(own: &[Made<'_>], zone: TimeZone) -> Vec<RecordId> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&Made<'_>>> = BTreeMap::new();
    for made in own {
        if let Some(entered) = made.entered(zone) {
            by_day.entry(entered.date_naive()).or_default().push(made);
        }
    }
    let known: usize = by_day.values().map(Vec::len).sum();
    let Some((day, most)) = by_day.into_iter().max_by_key(|(_, made)| made.len()) else { return Vec::new() };
    let late = most.iter().filter(|it| (day - zone.date(it.record.at)).num_days() >= LATE_DAYS);
    let late: Vec<RecordId> = late.map(|it| it.record.id.clone()).collect();
    if known >= WHOLE_MONTH && late.len() * 5 >= known * 4 { late } else { Vec::new() }
}

fn ahead_of_time(own: &[Made<'_>], zone: TimeZone) -> Vec<RecordId> {
    let ahead = own.iter().filter(|it| it.entered(zone).is_some_and(|entered| it.record.at - entered > AHEAD));
    ahead.map(|it| it.record.id.clone()).collect()
}
