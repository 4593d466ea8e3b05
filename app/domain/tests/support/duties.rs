//! Random rules, in one or several versions.

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    KINDS,
    spot::{Spot, Spots, Turn, in_turn, spots, turns},
};

/// A rule as numbers.
#[derive(Debug, Clone)]
pub struct Draft {
    who: (&'static str, &'static str),
    every: &'static str,
    kind: usize,
    demands: Vec<Demand>,
    versions: Vec<Turn>,
    long_ago: bool,
    end: Option<Spot>,
}

/// How often a version asks for something, and by which day of a month.
type Demand = (u32, Option<u32>);

/// Who owes it and for whom; the last ones make sense to nobody, and nobody owes them.
const WHO: [((&str, &str), u32); 8] = [
    (("mentor", "child"), 10),
    (("class_teacher", "child"), 5),
    (("class_teacher", "class"), 3),
    (("principal", "school"), 3),
    (("principal", "child"), 1),
    (("principal", "class"), 1),
    (("mentor", "class"), 1),
    (("class_teacher", "school"), 1),
];

/// One to six rules of up to three versions.
pub fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let who = select(WHO.iter().flat_map(|(who, weight)| vec![*who; *weight as usize]).collect::<Vec<_>>());
    let every = select(vec!["month", "month", "week", "fortnight", "term", "year"]);
    let times = select(vec![1, 1, 1, 2, 3]);
    let due_day = option::weighted(0.3, select(vec![25u32, 31, 30, 29, 28, 15, 1]));
    let draft = (
        who,
        every,
        0..KINDS.len(),
        vec((times, due_day), 3),
        turns(2),
        prop::bool::weighted(0.9),
        option::weighted(0.1, spots()),
    );
    let draft = draft.prop_map(|(who, every, kind, demands, versions, long_ago, end)| Draft {
        who,
        every,
        kind,
        demands,
        versions,
        long_ago,
        end,
    });
    vec(draft, 1..=6)
}

/// The duties of a package.
pub fn build(drafts: &[Draft], spots: &Spots) -> Value {
    let duties = drafts.iter().enumerate().flat_map(|(rule, draft)| draft.build(rule, spots));
    duties.collect::<Vec<_>>().into()
}

impl Draft {
    fn build(&self, rule: usize, spots: &Spots) -> Vec<Value> {
        let first: Turn = (0, Spot::FIRST, 0);
        let turns = self.versions.iter().map(|&(who, from, _)| (who, from, 0));
        let turns: Vec<Turn> = [first].into_iter().chain(turns).collect();
        let versions = in_turn(&turns, self.long_ago, self.end, spots);
        let duty = |(version, (_, from, to)): (usize, _)| {
            let (times, due_day) = self.demands[version];
            json!({
                "id": format!("d{rule}v{version}"), "kind": KINDS[self.kind], "who": self.who.0, "per": self.who.1,
                "every": self.every, "times": times, "due_day": due_day.filter(|_| self.every == "month"),
                "from": from, "to": to,
            })
        };
        versions.into_iter().enumerate().map(duty).collect()
    }
}
