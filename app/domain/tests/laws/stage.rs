//! A random school where somebody holds every day, set up to try the half rule on one period of it.

use chrono::NaiveDate;
use domain::obligation::Obligation;
use serde_json::{Value, json};

use crate::{
    facts::{days_of, find, item, list_mut},
    support::lookup::{list, text},
    world::{THE_END, World, rows},
};

/// Before every term.
pub const LONG_AGO: &str = "2000-01-01";

/// The school without waivers in which one person has been everybody's mentor and class teacher, and every child there.
pub fn fully_held(world: &World, by: &str) -> Value {
    world.with(|school| {
        school["waivers"] = json!([]);
        let pairing = |child: &Value| json!({"child": child["id"], "mentor": by, "from": LONG_AGO});
        school["pairings"] = list(school, "children").iter().map(pairing).collect();
        let teacher = |class: &Value| json!({"class": class["id"], "teacher": by, "from": LONG_AGO});
        school["class_teachers"] = list(school, "classes").iter().map(teacher).collect();
        let dated = list_mut(school, "staff").iter_mut().map(|it| &mut it["roles"][0]).filter(|role| role.is_object());
        for role in dated {
            *role = role["role"].take();
        }
        for child in list_mut(school, "children") {
            child["from"] = json!(LONG_AGO);
            child["to"] = Value::Null;
        }
    })
}

/// One row of a fully held school, with two people who may hold some of its days.
pub struct Stage {
    pub school: Value,
    pub row: Obligation,
    /// The days in session of the row's period.
    pub days: Vec<NaiveDate>,
    /// The one who holds all days, and another.
    pub people: [String; 2],
}

/// Some days of the row's period in session, by their number, first and last.
pub type Stretch = (NaiveDate, NaiveDate);

impl Stage {
    /// A row that a mentor or a class teacher owes.
    pub fn set(world: &World) -> Option<Self> {
        let staff = list(&world.school, "staff");
        let one = world.other.index(staff.len());
        let another = (one + 1 + world.pick.index(staff.len() - 1)) % staff.len();
        let people = [one, another].map(|at| text(&staff[at], "id").to_owned());
        let school = fully_held(world, &people[0]);
        let mut rows = rows(&school, THE_END);
        rows.retain(|row| text(item(&school, "duties", row.duty.as_str()), "who") != "principal");
        let row = world.choose(&rows)?.clone();
        Some(Self { days: days_of(&school, &row), school, row, people })
    }

    /// How many days are half of them.
    pub fn half(&self) -> usize {
        self.days.len().div_ceil(2)
    }

    /// `count` days in session from that one on, if they are at least one.
    pub fn stretch(&self, first: usize, count: usize) -> Option<Stretch> {
        let last = (first + count).checked_sub(1)?;
        (count > 0).then(|| (self.days[first], self.days[last]))
    }

    /// The row after a change of the school.
    pub fn after(&self, change: impl FnOnce(&mut Value)) -> Option<Obligation> {
        let mut school = self.school.clone();
        change(&mut school);
        find(&rows(&school, THE_END), &self.row).cloned()
    }

    /// The row when these people hold its subject in these stretches, and nobody otherwise.
    pub fn held(&self, stretches: &[(usize, Option<Stretch>)]) -> Option<Obligation> {
        self.after(|school| hold(school, self, stretches))
    }

    /// A confirmed waiver for a child or a person.
    pub fn waiver(&self, whose: (&str, &str), (from, to): Stretch) -> Value {
        let (field, id) = whose;
        json!({field: id, "kinds": [self.duty()["kind"]], "from": from, "to": to, "reason": "病了", "confirmed": true})
    }

    /// Whether the row is about a child.
    pub fn per_child(&self) -> bool {
        text(self.duty(), "per") == "child"
    }

    fn duty(&self) -> &Value {
        item(&self.school, "duties", self.row.duty.as_str())
    }
}

/// Changes who holds the stage's subject.
pub fn hold(school: &mut Value, stage: &Stage, stretches: &[(usize, Option<Stretch>)]) {
    let subject = stage.row.subject.as_str();
    let (list, key, person, id) = if text(stage.duty(), "who") == "mentor" {
        ("pairings", "child", "mentor", subject)
    } else if stage.per_child() {
        ("class_teachers", "class", "teacher", text(item(&stage.school, "children", subject), "class"))
    } else {
        ("class_teachers", "class", "teacher", subject)
    };
    list_mut(school, list).retain(|it| it[key] != id);
    let held = stretches.iter().filter_map(|(who, stretch)| Some((&stage.people[*who], (*stretch)?)));
    list_mut(school, list).extend(held.map(|(who, (from, to))| json!({key: id, person: who, "from": from, "to": to})));
}
