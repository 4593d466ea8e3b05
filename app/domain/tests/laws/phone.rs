//! The phone's numbers are the school's.

use std::collections::BTreeSet;

use chrono::Days;
use domain::{
    Code, Refusal,
    duty::Per,
    month::Month,
    notebook::{Entry, Notebook, Page, State},
    obligation::Obligation,
    overview::{Overview, WorkingSet},
    record::Record,
    school::School,
};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::json;

use crate::{
    facts::{at, same},
    run::Verdict,
    support::lookup::{covers, list, mentor_on, teacher_on, text},
    world::{World, parsed, rows},
};

laws! {
    a_phone_that_holds_a_persons_children_counts_what_the_school_counts,
    what_waits_on_a_phone_counts_there_only_as_waiting,
    a_working_set_shows_what_the_whole_notebook_shows,
}

/// The phones of all staff: whose, which children it holds today, and what came to it in two pages.
fn phones(world: &World) -> Vec<(String, Vec<String>, Notebook)> {
    let package = parsed(&world.school);
    list(&world.school, "staff")
        .iter()
        .map(|owner| {
            let owner = text(owner, "id");
            let held = held_by(world, owner);
            let School { rules, mut children } = package.school();
            children.retain(|id, _| held.iter().any(|it| it == id.as_str()));
            let mut records: Vec<Record> = package.records.clone();
            records.retain(|it| concerns(it, &package.records, &held));
            let later = records.split_off(world.other.index(records.len() + 1));
            let mut phone = Notebook::default();
            let children = children.into_values().collect();
            phone.absorb(Page { rules: Some(rules.clone()), children, entries: received(later), ..Page::default() });
            phone.absorb(Page { rules: Some(rules), entries: received(records), ..Page::default() });
            (owner.to_owned(), held, phone)
        })
        .collect()
}

fn received(records: Vec<Record>) -> Vec<Entry> {
    records.into_iter().map(|record| Entry::new(record, State::Received)).collect()
}

/// The children in care of `owner` today.
fn held_by(world: &World, owner: &str) -> Vec<String> {
    let (school, today) = (&world.school, world.today);
    let in_care = list(school, "children").iter().filter(|it| {
        let of_mentor = mentor_on(school, text(it, "id"), today) == Some(owner);
        covers(it, today) && (of_mentor || teacher_on(school, text(it, "class"), today) == Some(owner))
    });
    in_care.map(|it| text(it, "id").to_owned()).collect()
}

/// Whether a record, or one that it supersedes at once, is about one of `children`.
fn concerns(record: &Record, all: &[Record], children: &[String]) -> bool {
    let names = |record: &Record| record.children.iter().any(|child| children.iter().any(|it| it == child.as_str()));
    names(record) || all.iter().any(|it| record.supersedes.as_ref() == Some(&it.id) && names(it))
}

/// The rows towards the children of one person's phone.
fn towards_children(mut rows: Vec<Obligation>, owner: &str, children: &[String]) -> Vec<Obligation> {
    rows.retain(|row| {
        row.per == Per::Child
            && row.responsible.as_str() == owner
            && children.iter().any(|it| it == row.subject.as_str())
    });
    rows
}

fn a_phone_that_holds_a_persons_children_counts_what_the_school_counts(world: &World) -> Verdict {
    let all = rows(&world.school, world.today);
    for (owner, children, phone) in phones(world) {
        let id = owner.parse().expect("an id");
        let expected = towards_children(all.clone(), &owner, &children);
        let months: BTreeSet<Month> = expected.iter().map(|row| Month::of(row.due)).collect();
        let of_phone = months.iter().flat_map(|month| phone.received_obligations(&id, *month, world.today));
        let mut found = towards_children(of_phone.collect(), &owner, &children);
        found.sort_by(|a, b| a.place().cmp(&b.place()));
        same(&expected, &found)?;
    }
    Ok(())
}

fn what_waits_on_a_phone_counts_there_only_as_waiting(world: &World) -> Verdict {
    let month = Month::of(world.today);
    for (owner, children, mut phone) in phones(world) {
        let id = owner.parse().expect("an id");
        let of = |rows| towards_children(rows, &owner, &children);
        let before = of(phone.obligations(&id, month, world.today));
        same(&before, &of(phone.received_obligations(&id, month, world.today)))?;
        let Some(child) = children.first() else { continue };
        let record = json!({
            "id": "new", "by": owner, "at": at(&world.school, world.today, 0).to_rfc3339(),
            "children": [child], "kinds": ["talk", "visit", "dinner", "survey"], "reached": true,
        });
        let record = Record::parse(&record).expect("a sound record");
        phone.absorb(Page::saved(record, None));
        same(&before, &of(phone.received_obligations(&id, month, world.today)))?;
        for (before, after) in before.iter().zip(of(phone.obligations(&id, month, world.today))) {
            prop_assert!(before.place() == after.place() && before.done <= after.done, "{before:?} {after:?}");
        }
    }
    Ok(())
}

/// With some records waiting and some refused, on that day, on a later one, and after a page that merely adds.
fn a_working_set_shows_what_the_whole_notebook_shows(world: &World) -> Verdict {
    for (owner, children, mut whole) in phones(world) {
        let id = owner.parse().expect("an id");
        let states = [
            State::Received,
            State::Waiting,
            State::Received,
            State::Refused(Refusal::new(Code::Malformed, "", "")),
            State::Received,
        ];
        for (at, entry) in whole.records.values_mut().enumerate() {
            entry.state = states[(at + world.pick.index(states.len())) % states.len()].clone();
            entry.record.promise = (at % 3 == 0).then(|| format!("promise {at}"));
        }
        let mut set = WorkingSet::of(&whole, &id, world.today);
        let later = world.today + Days::new(u64::try_from(world.other.index(60)).expect("small"));
        let shown = |whole: &Notebook, set: &WorkingSet| -> Verdict {
            for day in [world.today, later] {
                prop_assert!(set.serves(day));
                prop_assert_eq!(Overview::of(whole, &id, day), Overview::of(&set.notebook, &id, day));
            }
            for child in children.iter().filter_map(|it| it.parse().ok()) {
                prop_assert_eq!(whole.parents_do_not_answer(&child), set.notebook.parents_do_not_answer(&child));
            }
            prop_assert_eq!(whole.last_record(&id), set.notebook.last_record(&id));
            Ok(())
        };
        shown(&whole, &set)?;
        // What waits is answered: taken, or refused, whatever it would have taken the place of.
        let mut answered: Vec<Entry> =
            whole.records.values().filter(|it| it.state == State::Waiting).cloned().collect();
        answered.retain(|it| it.record.supersedes.is_none());
        for (at, entry) in answered.iter_mut().enumerate() {
            entry.state = states[(at + world.other.index(states.len())) % states.len()].clone();
        }
        let page = Page { entries: answered, ..Page::default() };
        prop_assert!(page.merely_adds());
        whole.absorb(page.clone());
        set.notebook.absorb(page);
        shown(&whole, &set)?;
    }
    Ok(())
}
