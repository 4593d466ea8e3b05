//! What the screen 上传 lists: what is not at school first, with the moment of each state.

use domain::{
    Code, Refusal,
    id::{RecordId, StaffId},
    notebook::{Item, Line, Notebook, Page, State},
    record::Record,
    sync::{Changes, Check, Outcome, Receipt, Removed, Reply},
};
use serde_json::json;

use super::{parsed, record, school};

const SAVED: u64 = 1_762_000_000_000;
const HEARD: i64 = 1_762_000_009_000;

fn owner() -> StaffId {
    "m1".parse().expect("an id")
}

/// A record saved `after` milliseconds.
fn saved(after: u64) -> Record {
    let id = RecordId::new(SAVED + after, [7; 10]);
    Record::parse(&record(id.as_str(), "2026-11-05T18:30:00+08:00", json!(["talk"]))).expect("a sound record")
}

/// A phone on which records were saved after these milliseconds.
fn phone(saved_after: &[u64]) -> Notebook {
    let mut notebook = Notebook::default();
    let school = parsed(&school()).school();
    let children = school.children.into_values().collect();
    notebook.absorb(Page { rules: Some(school.rules), children, ..Page::default() });
    for after in saved_after {
        notebook.absorb(Page::saved(saved(*after), None));
    }
    notebook
}

fn hear(phone: &mut Notebook, receipts: &[(u64, Outcome)], records: Vec<Record>, now: i64) {
    let receipts = receipts.iter().map(|(after, outcome)| Receipt { id: saved(*after).id, outcome: outcome.clone() });
    let reply = Reply {
        epoch: "a".into(),
        nonce: None,
        now,
        receipts: receipts.collect(),
        waivers: Vec::new(),
        changes: Changes { records, ..Changes::default() },
        removed: Removed::default(),
        cursor: 7,
        page: None,
        more: false,
        check: Check { month: "2026-11".parse().expect("a month"), fingerprint: String::new() },
    };
    let page = phone.page_of(reply, &owner(), now);
    phone.absorb(page);
}

/// When each line was saved, after so many milliseconds, its state and when it was received.
fn lines(phone: &Notebook, most: usize) -> Vec<(i64, &'static str, Option<i64>)> {
    let word = |state: &State| match state {
        State::Waiting => "waiting",
        State::Received => "received",
        State::Refused(_) => "refused",
    };
    let lines = phone.outbox(&owner(), most).into_iter();
    lines
        .map(|Line { saved, state, received, .. }| {
            (saved.expect("made here") - i64::try_from(SAVED).expect("in range"), word(&state), received)
        })
        .collect()
}

#[test]
fn what_needs_attention_comes_first_then_what_waits_then_the_latest_received() {
    let mut phone = phone(&[1, 2, 3, 4, 5]);
    let refusal = Refusal::new(Code::NotPaired, "那一天不是", "not on that day");
    let answers = [(1, Outcome::Seq(1)), (2, Outcome::Refused(refusal)), (4, Outcome::Seq(2))];
    hear(&mut phone, &answers, Vec::new(), HEARD);
    let outside = [(2, "refused", None), (5, "waiting", None), (3, "waiting", None)];
    let received = [(4, "received", Some(HEARD)), (1, "received", Some(HEARD))];
    assert_eq!(lines(&phone, 20), [&outside[..], &received].concat());
    assert_eq!(lines(&phone, 1), [&outside[..], &received[..1]].concat());
}

#[test]
fn a_record_keeps_the_moment_at_which_the_school_first_had_it() {
    let mut phone = phone(&[1]);
    hear(&mut phone, &[(1, Outcome::Seq(1))], vec![saved(1)], HEARD);
    hear(&mut phone, &[(1, Outcome::Seq(1))], vec![saved(1)], HEARD + 1);
    assert_eq!(lines(&phone, 20), [(1, "received", Some(HEARD))]);
}

#[test]
fn a_record_that_another_brought_to_school_is_received_when_this_phone_hears_of_it() {
    let mut phone = phone(&[1]);
    hear(&mut phone, &[], vec![saved(1), saved(2)], HEARD);
    assert_eq!(lines(&phone, 20), [(1, "received", Some(HEARD)), (2, "received", None)]);
}

#[test]
fn a_notebook_written_once_more_is_the_same_notebook() {
    let mut held = phone(&[1, 2]);
    assert!(!held.is_blank() && Notebook::default().is_blank());
    hear(&mut held, &[(1, Outcome::Seq(1))], Vec::new(), HEARD);
    let mut again = Notebook::default();
    held.to_pages(1).into_iter().for_each(|page| again.absorb(page));
    assert_eq!((&again.records, &again.bookmark, &again.school), (&held.records, &held.bookmark, &held.school));
}

#[test]
fn what_others_entered_is_not_in_it() {
    let mut phone = phone(&[1]);
    phone.absorb(Page::saved(Record { by: "m2".parse().expect("an id"), ..saved(2) }, None));
    assert_eq!(lines(&phone, 20), [(1, "waiting", None)]);
    assert!(matches!(&phone.outbox(&owner(), 20)[0].item, Item::Record(record) if *record == saved(1)));
}
