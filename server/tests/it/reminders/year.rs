//! A year of three schools in virtual time: what is sent is what the rules alone say, on either engine, by two servers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    id::SubjectId,
    obligation::{Cell, cells, seen_on},
    package::Package,
    period::Timetable,
    remind::{Digest, Duties, Plan, Window, digests, keeper},
};
use rstest::rstest;
use server::{
    store::{Actor, Setting},
    turn,
};

use super::{Stage, another, visits};
use crate::harness::Engine::{self, Postgres, Sqlite};

/// Day, school, person.
type Told = (NaiveDate, String, String);

/// What the rules say without a database: who is told what on which day.
fn expected(package: &Package, days: impl Iterator<Item = NaiveDate>) -> BTreeMap<Told, Digest> {
    let school = package.school();
    let cells = cells(&school, &Timetable::new(&school.rules.calendar), &package.records);
    let (plan, mut last, mut told) = (Plan::default(), None, BTreeMap::new());
    let files: BTreeMap<SubjectId, _> = school.children.iter().map(|(id, file)| (id.into(), file)).collect();
    for today in days {
        let Some(window) = Window::of(&school.rules.calendar, last, today) else { continue };
        last = Some(today);
        let due = window.due_dates(&plan);
        let due: Vec<Cell> = cells.iter().filter(|cell| due.contains(cell.due)).cloned().collect();
        let rows = seen_on(today, &due);
        let duties = Duties {
            rules: &school.rules,
            rows: &rows,
            keeper: &|row| keeper(&school.rules, files.get(&row.subject).copied(), row, today),
            signed: &|_| false,
            unheard: &|_| false,
        };
        for digest in digests(&plan, window, duties) {
            told.insert((today, school.rules.info.id.to_string(), digest.to.to_string()), digest);
        }
    }
    told
}

fn school(name: &str) -> Package {
    let file = format!("{}/../app/domain/tests/data/school-{name}.json", env!("CARGO_MANIFEST_DIR"));
    Package::parse(&std::fs::read_to_string(file).expect("the file is there")).expect("a sound school")
}

#[rstest]
#[case::one_server(Sqlite, false)]
#[case::two_servers(Postgres, true)]
#[tokio::test]
async fn a_year_of_three_schools_is_told_as_the_rules_say(#[case] engine: Engine, #[case] two: bool) {
    let stage = Stage::set(engine, visits(), "2026-08-25T06:00:00+08:00").await;
    let store = &stage.server.store;
    let packages = ["a", "b", "c"].map(school);
    let robot = stage.receiver.webhook();
    for package in &packages {
        store.import(package, stage.server.now()).await.expect("the school is new");
        let set = Setting::Robot(&robot);
        store.set_reminders(&package.school.id, Actor::CONSOLE, &set, stage.server.now()).await.expect("it works");
    }
    let first: NaiveDate = "2026-08-28".parse().expect("a day");
    let days = || first.iter_days().take(325);
    let other = another(&stage.server).await;
    for day in days() {
        stage.server.set_now(&format!("{day}T07:00:00+08:00"));
        let outcomes = if two {
            tokio::join!(turn(&stage.server.app, 0), turn(&other, 0))
        } else {
            (turn(&stage.server.app, 0).await, Ok(<_>::default()))
        };
        outcomes.0.expect("it works");
        outcomes.1.expect("it works");
    }
    let mut told: BTreeMap<Told, Vec<String>> = BTreeMap::new();
    for got in stage.receiver.got().iter().filter(|got| got.body["data"]["school"] != "hd") {
        let text = |field: &str| got.body["data"][field].as_str().expect("text").to_owned();
        let words = super::words(&got.body);
        told.entry((local_day(got.at), text("school"), text("person"))).or_default().push(words);
    }
    let expected: BTreeMap<Told, Digest> = packages.iter().flat_map(|it| expected(it, days())).collect();
    assert!(expected.len() > 1_000, "{}", expected.len());
    let days_of = |it: &Told| it.clone();
    let (sent, meant): (BTreeSet<_>, BTreeSet<_>) =
        (told.keys().map(days_of).collect(), expected.keys().map(days_of).collect());
    assert_eq!(sent.symmetric_difference(&meant).collect::<Vec<_>>(), Vec::<&Told>::new());
    let children: BTreeSet<&str> = packages.iter().flat_map(|it| &it.children).map(|it| it.name.as_str()).collect();
    let staff = |package: &Package| package.staff.iter().map(|it| it.name.clone()).collect::<BTreeSet<_>>();
    let all: BTreeSet<String> = packages.iter().flat_map(staff).collect();
    for ((day, school, person), words) in &told {
        assert_eq!(words.len(), 1, "{person} of {school} on {day}");
        let own = staff(packages.iter().find(|it| it.school.id.as_str() == school).expect("it is one of them"));
        let named = children
            .iter()
            .filter(|it| it.chars().count() > 1 && !own.contains(**it))
            .find(|it| words[0].contains(**it));
        assert_eq!(named, None, "{}", words[0]);
        let strangers = all.difference(&own).find(|it| it.chars().count() > 1 && words[0].contains(it.as_str()));
        assert!(
            strangers.is_none_or(|it| own.iter().any(|known| known.contains(it.as_str()))),
            "{strangers:?}: {}",
            words[0]
        );
    }
    let ours = stage.server.number("select count(*) from delivery where state <> 'sent'").await;
    assert_eq!(ours, 0, "nothing is left over");
}

fn local_day(at: DateTime<Utc>) -> NaiveDate {
    (at + TimeDelta::hours(8)).date_naive()
}
