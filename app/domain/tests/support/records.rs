//! Random records, most of them by whoever should make them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    KINDS, kinds,
    lookup::{list, mentor_on, teacher_on, text},
    spot::{Spot, Spots, spots},
};

/// A record as numbers.
#[derive(Debug, Clone)]
pub struct Draft {
    about: About,
    child: usize,
    /// Bits of further children.
    others: usize,
    author: Author,
    on: Spot,
    clock: &'static str,
    /// Of the phone's clock, in minutes ahead of UTC; the school's when absent.
    offset: Option<i32>,
    /// Bits, one at least; none for a withdrawal.
    kinds: usize,
    reached: bool,
    supersedes: Option<usize>,
    withdraws: bool,
}

#[derive(Debug, Clone, Copy)]
enum About {
    Children,
    Class,
    Both,
    School,
}

#[derive(Debug, Clone, Copy)]
enum Author {
    Mentor,
    Teacher,
    Anyone(usize),
}

/// Up to forty records; some correct or withdraw an earlier one.
pub fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let about = select([vec![About::Children; 14], vec![About::Class; 3], vec![About::Both, About::School]].concat());
    let author = prop_oneof![6 => Just(Author::Mentor), 3 => Just(Author::Teacher),
                             1 => (0..8usize).prop_map(Author::Anyone)];
    let clock = select(vec!["18:30:00", "23:59:59", "00:00:00", "12:00:00"]);
    let offset = option::weighted(0.4, select(vec![0, 14 * 60, -8 * 60, 330]));
    let who = (about, 0..4usize, prop_oneof![2 => Just(0), 1 => 0..16usize], author);
    let what = (1..1usize << KINDS.len(), prop::bool::weighted(0.9));
    let fix = (option::weighted(0.15, 0..40usize), prop::bool::weighted(0.3));
    let draft = (who, spots(), clock, offset, what, fix).prop_map(
        |((about, child, others, author), on, clock, offset, (kinds, reached), (supersedes, withdraws))| Draft {
            about,
            child,
            others,
            author,
            on,
            clock,
            offset,
            kinds,
            reached,
            supersedes,
            withdraws,
        },
    );
    vec(draft, 0..=40)
}

/// The records of a package that has all but these.
pub fn build(drafts: &[Draft], school: &Value, spots: &Spots, hours: i32) -> Value {
    let mut records: Vec<Value> = Vec::new();
    for draft in drafts {
        let superseded = draft.supersedes.and_then(|it| records.get(it % records.len().max(1)));
        let record = draft.build(&format!("r{}", records.len()), superseded, school, spots, hours);
        records.push(record);
    }
    records.into()
}

impl Draft {
    fn build(&self, id: &str, superseded: Option<&Value>, school: &Value, spots: &Spots, hours: i32) -> Value {
        let (day, all) = (spots.day(self.on), list(school, "children"));
        let first = self.child % all.len();
        let named = |at: &usize| *at == first || self.others & (1 << at) != 0;
        let children: Vec<&str> = (0..all.len()).filter(named).map(|at| text(&all[at], "id")).collect();
        let class = text(&all[first], "class");
        let (children, class) = match self.about {
            About::Children => (children, None),
            About::Class => (Vec::new(), Some(class)),
            About::Both => (children, Some(class)),
            About::School => (Vec::new(), None),
        };
        let kinds = if superseded.is_some() && self.withdraws { Vec::new() } else { kinds(self.kinds) };
        let author = self.author(&all[first], day, school);
        json!({
            "id": id, "by": superseded.map_or(author, |it| text(it, "by")), "at": self.at(day, hours).to_rfc3339(),
            "children": children, "class": class, "kinds": kinds, "reached": self.reached,
            "supersedes": superseded.map(|it| &it["id"]),
        })
    }

    /// The mentor or the class teacher of `child` on `day`, where there is one.
    fn author<'a>(&self, child: &Value, day: NaiveDate, school: &'a Value) -> &'a str {
        let staff = list(school, "staff");
        let anyone = |at: usize| text(&staff[at % staff.len()], "id");
        match self.author {
            Author::Mentor => mentor_on(school, text(child, "id"), day).unwrap_or_else(|| anyone(0)),
            Author::Teacher => teacher_on(school, text(child, "class"), day).unwrap_or_else(|| anyone(0)),
            Author::Anyone(at) => anyone(at),
        }
    }

    /// The moment at the school, as the phone's clock wrote it.
    fn at(&self, day: NaiveDate, hours: i32) -> DateTime<FixedOffset> {
        let clock: NaiveTime = self.clock.parse().expect("a time");
        let school = day.and_time(clock) - TimeDelta::hours(hours.into());
        let phone = self.offset.unwrap_or(hours * 60);
        school.and_utc().with_timezone(&FixedOffset::east_opt(phone * 60).expect("an offset within a day"))
    }
}
