//! What a phone holds and how it changes.

use domain::{
    Code, Refusal,
    id::StaffId,
    notebook::{Notebook, Page, State},
    record::Record,
    sync::{Changes, Check, Outcome, Receipt, Removed, Reply},
};
use serde_json::json;

use super::{parsed, record, school};

const NOW: i64 = 1_762_000_000_000;

fn owner() -> StaffId {
    "m1".parse().expect("an id")
}

fn talk(id: &str) -> Record {
    Record::parse(&record(id, "2026-11-05T18:30:00+08:00", json!(["talk"]))).expect("a sound record")
}

fn reply(epoch: &str) -> Reply {
    Reply {
        epoch: epoch.into(),
        now: NOW + 5_000,
        receipts: Vec::new(),
        waivers: Vec::new(),
        changes: Changes::default(),
        removed: Removed::default(),
        cursor: 7,
        more: false,
        check: Check { month: "2026-11".parse().expect("a month"), fingerprint: String::new() },
    }
}

fn receipt(id: &str, outcome: Outcome) -> Receipt {
    Receipt { id: id.parse().expect("an id"), outcome }
}

fn refusal() -> Refusal {
    Refusal::new(Code::NotPaired, "那一天不是", "not on that day")
}

/// A phone that knows the school and holds `ids` as waiting records.
fn phone(ids: &[&str]) -> Notebook {
    let school = parsed(&school()).school();
    let mut notebook = Notebook::default();
    let children = school.children.into_values().collect();
    notebook.absorb(Page { rules: Some(school.rules), children, ..Page::default() });
    for id in ids {
        notebook.absorb(Page::saved(talk(id), None));
    }
    notebook
}

fn hear(notebook: &mut Notebook, reply: Reply) {
    let page = notebook.page_of(reply, &owner(), NOW);
    notebook.absorb(page);
}

fn states(notebook: &Notebook) -> Vec<(&str, &State)> {
    notebook.records.iter().map(|(id, entry)| (id.as_str(), &entry.state)).collect()
}

#[test]
fn only_a_receipt_that_names_it_makes_a_record_received() {
    let mut phone = phone(&["r1", "r2", "r3"]);
    hear(
        &mut phone,
        Reply {
            receipts: vec![receipt("r1", Outcome::Seq(5)), receipt("r2", Outcome::Refused(refusal()))],
            ..reply("a")
        },
    );
    let refused = State::Refused(refusal());
    assert_eq!(states(&phone), [("r1", &State::Received), ("r2", &refused), ("r3", &State::Waiting)]);
    assert_eq!(phone.bookmark.cursor, 7);
    assert_eq!(phone.bookmark.skew, 5_000);
}

#[test]
fn a_refused_record_counts_nowhere_until_it_is_corrected_or_taken_back() {
    let mut notebook = phone(&["r1"]);
    hear(&mut notebook, Reply { receipts: vec![receipt("r1", Outcome::Refused(refusal()))], ..reply("a") });
    let month = "2026-11".parse().expect("a month");
    let done = |phone: &Notebook| phone.obligations(&owner(), month, super::date("2026-11-10"))[0].done;
    assert_eq!((done(&notebook), notebook.refused().count()), (0, 1));

    let mut corrected = notebook.clone();
    corrected.absorb(Page::saved(talk("r2"), Some(talk("r1").id)));
    assert_eq!((done(&corrected), corrected.refused().count(), corrected.waiting().count()), (1, 0, 1));

    notebook.absorb(Page::taken_back(talk("r1").id));
    assert!(notebook.records.is_empty());
}

#[test]
fn waiting_records_count_on_the_phone_but_not_as_received() {
    let phone = phone(&["r1"]);
    let (month, today) = ("2026-11".parse().expect("a month"), super::date("2026-11-10"));
    assert_eq!(phone.obligations(&owner(), month, today)[0].done, 1);
    assert_eq!(phone.received_obligations(&owner(), month, today)[0].done, 0);
}

#[test]
fn after_a_restored_backup_everything_of_ones_own_is_handed_in_again() {
    let mut phone = phone(&["r1"]);
    let mut other = talk("r9");
    other.by = "t1".parse().expect("an id");
    hear(
        &mut phone,
        Reply {
            receipts: vec![receipt("r1", Outcome::Seq(5))],
            changes: Changes { records: vec![other], ..Changes::default() },
            ..reply("a")
        },
    );
    hear(&mut phone, reply("b"));
    assert_eq!(states(&phone), [("r1", &State::Waiting), ("r9", &State::Received)]);
    hear(&mut phone, Reply { receipts: vec![receipt("r1", Outcome::Seq(2))], ..reply("b") });
    assert_eq!(phone.waiting().count(), 0);
}

#[test]
fn a_child_that_left_is_forgotten_but_not_what_the_school_does_not_have() {
    let mut phone = phone(&["r1", "r2"]);
    hear(
        &mut phone,
        Reply {
            receipts: vec![receipt("r1", Outcome::Seq(5))],
            removed: Removed { children: vec!["c1".parse().expect("an id")] },
            ..reply("a")
        },
    );
    assert_eq!(states(&phone), [("r1", &State::Received), ("r2", &State::Waiting)]);
    hear(&mut phone, Reply { removed: Removed { children: vec!["c1".parse().expect("an id")] }, ..reply("a") });
    assert_eq!(states(&phone), [("r2", &State::Waiting)]);
    assert!(phone.school.is_some_and(|school| school.children.is_empty()));
}

#[test]
fn the_same_reply_twice_changes_nothing_more() {
    let mut once = phone(&["r1"]);
    let answer = Reply { receipts: vec![receipt("r1", Outcome::Seq(5))], ..reply("a") };
    hear(&mut once, answer.clone());
    let mut twice = once.clone();
    hear(&mut twice, answer);
    assert_eq!(states(&once), states(&twice));
    assert_eq!(once.bookmark, twice.bookmark);
}
