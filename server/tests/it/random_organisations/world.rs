//! A centre made up from a number: areas, schools, people and their days. Everything in it that somebody could read is
//! marked with the school it belongs to, and ids are the same in all schools, so that a mix-up shows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{organisation::Organisations, package::Package};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

/// When everybody asks.
pub const NOW: &str = "2026-11-20T12:00:00+08:00";

/// First and last day; open where there is none.
#[derive(Debug, Clone, Copy)]
pub struct Days(Option<&'static str>, Option<&'static str>);

/// Always, until yesterday, until today, from today, from tomorrow, long ago.
const POSTS: [Days; 6] = [
    Days(None, None),
    Days(Some("2026-09-01"), Some("2026-11-19")),
    Days(Some("2026-09-01"), Some("2026-11-20")),
    Days(Some("2026-11-20"), None),
    Days(Some("2026-11-21"), None),
    Days(Some("2020-09-01"), Some("2021-07-01")),
];

/// One after the other: until yesterday, from today on for ten days, later.
const TURNS: [Days; 3] = [
    Days(Some("2026-09-01"), Some("2026-11-19")),
    Days(Some("2026-11-20"), Some("2026-11-29")),
    Days(Some("2026-11-30"), None),
];

impl Days {
    pub fn hold(self, day: NaiveDate) -> bool {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        self.0.is_none_or(|from| date(from) <= day) && self.1.is_none_or(|to| day <= date(to))
    }

    pub fn hold_today(self) -> bool {
        self.hold("2026-11-20".parse().expect("a date"))
    }

    /// Whether they reach into the terms that a phone keeps.
    pub fn reach_this_term(self) -> bool {
        self.1.is_none_or(|to| to >= "2026-09-01")
    }

    fn json(self) -> Value {
        json!({"from": self.0.unwrap_or("2020-09-01"), "to": self.1})
    }
}

pub struct Centre {
    pub nth: u32,
    pub schools: Vec<School>,
    areas: usize,
    /// Which area each school lies in; right beneath the centre if there is none.
    area_of: Vec<Option<usize>>,
    /// What is supervised, by whom, when.
    supervisors: Vec<(Option<usize>, (usize, usize), Days)>,
}

pub struct School {
    pub id: String,
    pub staff: Vec<Person>,
    /// Class, member of staff, days.
    pub teachers: Vec<(String, String, Days)>,
    pub children: Vec<Child>,
    /// Child, member of staff, days.
    pub pairings: Vec<(String, String, Days)>,
    pub records: Vec<Record>,
    /// Whose: a child's or of one of the staff.
    pub waivers: Vec<(&'static str, String)>,
}

pub struct Person {
    pub id: String,
    pub roles: Vec<(&'static str, Days)>,
}

pub struct Child {
    pub id: String,
    pub class: String,
    pub days: Days,
}

pub struct Record {
    pub id: String,
    pub by: String,
    pub children: Vec<String>,
    pub class: Option<String>,
    pub kind: &'static str,
    pub private: bool,
}

/// The mark on something: `⟦school:kind:id⟧`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    pub school: String,
    pub kind: String,
    pub id: String,
}

impl Token {
    pub fn all_in(text: &str) -> BTreeSet<Self> {
        let marks = text.split('⟦').skip(1).filter_map(|it| it.split_once('⟧'));
        marks
            .map(|(mark, _)| {
                let parts: Vec<String> = mark.split(':').map(str::to_owned).collect();
                let [school, kind, id] = parts.try_into().expect("a mark has three parts");
                Self { school, kind, id }
            })
            .collect()
    }
}

impl Centre {
    pub fn made_up(nth: u32) -> Self {
        let mut rng = StdRng::seed_from_u64(nth.into());
        let schools: Vec<School> =
            (0..rng.random_range(1..=2)).map(|at| School::made_up(format!("s{nth}x{at}"), &mut rng)).collect();
        let areas = rng.random_range(0..=2);
        let some_area = |rng: &mut StdRng| (0..areas).collect::<Vec<_>>().choose(rng).copied();
        let area_of = schools.iter().map(|_| some_area(&mut rng).filter(|_| rng.random_bool(0.7))).collect();
        let mut supervisors = Vec::new();
        for _ in 0..rng.random_range(0..=2) {
            let school = rng.random_range(0..schools.len());
            let who = (school, rng.random_range(0..schools[school].staff.len()));
            let what = some_area(&mut rng).filter(|_| rng.random_bool(0.6));
            let days = *POSTS.choose(&mut rng).expect("some");
            if supervisors.iter().all(|(known, by, _)| (known, by) != (&what, &who)) {
                supervisors.push((what, who, days));
            }
        }
        Self { nth, schools, areas, area_of, supervisors }
    }

    /// The centre's id, or that of one of its areas.
    pub fn organisation(&self, area: Option<usize>) -> String {
        area.map_or(format!("z{}", self.nth), |area| format!("z{}a{area}", self.nth))
    }

    pub fn organisations(&self) -> impl Iterator<Item = Option<usize>> {
        (0..self.areas).map(Some).chain([None])
    }

    /// Whether the school lies beneath the area, or beneath the centre in any way.
    pub fn beneath(&self, area: Option<usize>, school: usize) -> bool {
        area.is_none() || self.area_of[school] == area
    }

    /// Who supervises it, or the centre above it, today.
    pub fn supervises(&self, who: (usize, usize), area: Option<usize>) -> bool {
        let here = |what: &Option<usize>| *what == area || what.is_none();
        self.supervisors.iter().any(|(what, by, days)| *by == who && here(what) && days.hold_today())
    }

    pub fn everybody(&self) -> impl Iterator<Item = (usize, usize)> {
        let staff = |(at, school): (usize, &School)| (0..school.staff.len()).map(move |person| (at, person));
        self.schools.iter().enumerate().flat_map(staff)
    }

    pub fn add_to(&self, file: &mut Organisations) {
        let of = |value: Value| serde_json::from_value(value).expect("sound");
        let name = |area| format!("⟦{}:organisation:{}⟧", self.organisation(None), self.organisation(area));
        for area in self.organisations() {
            let (kind, parent) = area.map_or(("centre", None), |_| ("area", Some(self.organisation(None))));
            let organisation =
                json!({"id": self.organisation(area), "kind": kind, "name": name(area), "parent": parent});
            file.organisations.push(serde_json::from_value(organisation).expect("sound"));
        }
        for (school, area) in self.schools.iter().zip(&self.area_of) {
            file.schools.push(of(json!({"school": school.id, "organisation": self.organisation(*area)})));
        }
        for (area, (school, person), days) in &self.supervisors {
            let school = &self.schools[*school];
            let mut supervisor = days.json();
            supervisor["organisation"] = json!(self.organisation(*area));
            (supervisor["school"], supervisor["staff"]) = (json!(school.id), json!(school.staff[*person].id));
            file.supervisors.push(serde_json::from_value(supervisor).expect("sound"));
        }
    }
}

impl School {
    fn made_up(id: String, rng: &mut StdRng) -> Self {
        let roles = ["mentor", "class_teacher", "counsellor", "clerk", "principal", "administrator"];
        let staff: Vec<Person> = (0..rng.random_range(2..=3))
            .map(|at| {
                let count = rng.random_range(0..=2);
                let roles = roles.sample(rng, count).copied().collect::<Vec<_>>();
                let roles = roles.into_iter().map(|role| (role, *POSTS.choose(rng).expect("some"))).collect();
                Person { id: format!("p{at}"), roles }
            })
            .collect();
        let somebody = |rng: &mut StdRng| staff.choose(rng).expect("somebody").id.clone();
        let classes = ["k1", "k2"].map(str::to_owned);
        let turns = |of: &str, rng: &mut StdRng| {
            let turns = TURNS.into_iter().filter(|_| rng.random_bool(0.6)).collect::<Vec<_>>();
            turns.into_iter().map(|days| (of.to_owned(), somebody(rng), days)).collect::<Vec<_>>()
        };
        let teachers = classes.iter().flat_map(|class| turns(class, rng)).collect();
        let children: Vec<Child> = (0..rng.random_range(1..=3))
            .map(|at| Child {
                id: format!("c{at}"),
                class: classes.choose(rng).expect("a class").clone(),
                days: *[POSTS[0], POSTS[0], POSTS[1], POSTS[4]].choose(rng).expect("some"),
            })
            .collect();
        let pairings = children.iter().flat_map(|child| turns(&child.id, rng)).collect();
        let records =
            (0..rng.random_range(1..=4)).map(|at| Record::made_up(at, somebody(rng), &children, rng)).collect();
        let mut waivers = Vec::new();
        if rng.random_bool(0.5) {
            waivers.push(("child", children.choose(rng).expect("a child").id.clone()));
            waivers.push(("mentor", somebody(rng)));
        }
        Self { id, staff, teachers, children, pairings, records, waivers }
    }

    /// With what one of its people is signed in.
    pub fn token_of(&self, person: &str) -> String {
        format!("{}.{person}", self.id)
    }

    /// Marks something as this school's.
    fn mark(&self, kind: &str, id: &str) -> String {
        format!("⟦{}:{kind}:{id}⟧", self.id)
    }

    pub fn package(&self) -> Package {
        let duty = |id: &str, who: &str, per: &str| json!({"id": id, "kind": id, "who": who, "per": per, "every": "month", "times": 1, "from": "2026-09-01"});
        let role = |(role, days): &(&str, Days)| match days {
            Days(None, None) => json!(role),
            days => with(days.json(), [("role", json!(role))]),
        };
        let staff = self.staff.iter().map(|it| {
            let roles: Vec<Value> = it.roles.iter().map(role).collect();
            json!({"id": it.id, "name": self.mark("staff", &it.id), "roles": roles, "phone": self.mark("phone", &it.id)})
        });
        let teachers = self
            .teachers
            .iter()
            .map(|(class, teacher, days)| with(days.json(), [("class", json!(class)), ("teacher", json!(teacher))]));
        let children = self.children.iter().map(|it| {
            let guardian = json!({"name": self.mark("child", &it.id)});
            let more = [
                ("id", json!(it.id)),
                ("class", json!(it.class)),
                ("name", json!(self.mark("child", &it.id))),
                ("address", json!(self.mark("child", &it.id))),
                ("guardian", guardian),
            ];
            with(it.days.json(), more)
        });
        let pairings = self
            .pairings
            .iter()
            .map(|(child, mentor, days)| with(days.json(), [("child", json!(child)), ("mentor", json!(mentor))]));
        let waivers = self.waivers.iter().map(|(of, id)| {
            let reason = self.mark(if *of == "child" { "excuse" } else { "leave" }, id);
            json!({*of: id, "from": "2026-11-01", "to": "2026-11-05", "reason": reason, "confirmed": true})
        });
        let records = self.records.iter().map(|it| {
            let note = self.mark(if it.private { "private" } else { "note" }, &it.id);
            json!({
                "id": it.id, "by": it.by, "at": "2026-11-10T18:00:00+08:00", "children": it.children, "class": it.class,
                "kinds": [it.kind], "reached": true, "note": note, "private": it.private
            })
        });
        let classes = ["k1", "k2"].map(|id| json!({"id": id, "name": self.mark("class", id)}));
        let school = json!({
            "format": "peiban.school/1",
            "school": {"id": self.id, "name": self.mark("school", "name")},
            "calendar": {"terms": [{"id": "t", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"}]},
            "duties": [duty("talk", "mentor", "child"), duty("survey", "class_teacher", "class"), duty("report", "principal", "school")],
            "staff": staff.collect::<Vec<_>>(),
            "classes": classes,
            "class_teachers": teachers.collect::<Vec<_>>(),
            "children": children.collect::<Vec<_>>(),
            "pairings": pairings.collect::<Vec<_>>(),
            "waivers": waivers.collect::<Vec<_>>(),
            "records": records.collect::<Vec<_>>(),
        });
        Package::parse(&school.to_string()).expect("a sound school")
    }
}

impl Record {
    fn made_up(at: usize, by: String, children: &[Child], rng: &mut StdRng) -> Self {
        let (id, private) = (format!("r{at}"), rng.random_bool(0.4));
        let of_school = Self { id, by, children: Vec::new(), class: None, kind: "report", private };
        match rng.random_range(0..6) {
            0 => of_school,
            1 => Self { class: ["k1", "k2"].choose(rng).map(ToString::to_string), kind: "survey", ..of_school },
            _ => {
                let count = rng.random_range(1..=2);
                let children = children.sample(rng, count).map(|it| it.id.clone()).collect();
                Self { children, kind: *["talk", "talk", "report"].choose(rng).expect("a kind"), ..of_school }
            }
        }
    }
}

fn with<const N: usize>(mut object: Value, more: [(&str, Value); N]) -> Value {
    for (field, value) in more {
        object[field] = value;
    }
    object
}
