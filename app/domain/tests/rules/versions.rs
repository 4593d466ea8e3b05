//! Corrections and withdrawals on a phone, in the order in which the school can take them.

use domain::{
    Code, Refusal,
    notebook::{Draft, Entry, Notebook, Page, Replaces, State},
    record::Record,
};
use serde_json::json;

use super::record;

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

fn talk(id: &str, supersedes: Option<&str>) -> Record {
    let mut json = record(id, "2026-11-05T18:30:00+08:00", json!(["talk"]));
    (json["supersedes"], json["note"], json["promise"]) = (json!(supersedes), json!(id), json!("带一本书"));
    Record::parse(&json).expect("a sound record")
}

fn refused() -> State {
    State::Refused(Refusal::new(Code::NotPaired, "那一天不是", "not on that day"))
}

/// A phone with these records, each correcting another or none.
fn phone(records: &[(&str, Option<&str>, State)]) -> Notebook {
    let mut notebook = Notebook::default();
    let entries =
        records.iter().map(|(id, supersedes, state)| Entry::new(talk(id, *supersedes), state.clone())).collect();
    notebook.absorb(Page { entries, ..Page::default() });
    notebook
}

#[test]
fn a_correction_names_what_is_at_school_and_puts_away_what_never_was() {
    let (received, waiting) = (State::Received, State::Waiting);
    for (records, corrected, supersedes, put_away) in [
        (vec![("r1", None, received.clone())], "r1", Some("r1"), vec![]),
        (vec![("r1", None, waiting)], "r1", Some("r1"), vec![]),
        (vec![("r1", None, refused())], "r1", None, vec!["r1"]),
        (vec![("r1", None, received), ("r2", Some("r1"), refused())], "r2", Some("r1"), vec!["r2"]),
        (vec![("r1", None, refused()), ("r2", Some("r1"), refused())], "r2", None, vec!["r2", "r1"]),
        (vec![("r2", Some("gone"), refused())], "r2", Some("gone"), vec!["r2"]),
        (vec![("r1", Some("r2"), refused()), ("r2", Some("r1"), refused())], "r2", Some("r2"), vec!["r2", "r1"]),
    ] {
        let replaces = phone(&records).replaced_with(&id(corrected));
        let expected = Replaces { supersedes: supersedes.map(id), refused: put_away.into_iter().map(id).collect() };
        assert_eq!(replaces, expected, "{records:?}");
    }
}

#[test]
fn a_waiting_record_is_handed_in_before_its_correction_and_its_withdrawal() {
    // The phone's clock was set back in between, so the later ones have the smaller ids.
    let mut phone = phone(&[("r9", None, State::Waiting)]);
    let correction = talk("r5", None);
    phone.absorb(Page::correcting(correction, phone.replaced_with(&id("r9"))));
    phone.absorb(phone.withdrawn(&id("r5"), id("r1")).expect("it is there"));
    let order: Vec<_> = phone.to_hand_in().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(order, ["r9", "r5", "r1"]);
    assert_eq!(phone.standing().count(), 0);
}

#[test]
fn a_withdrawal_says_only_what_it_withdraws() {
    let mut phone = phone(&[("r1", None, State::Received), ("r2", None, refused())]);
    phone.absorb(phone.withdrawn(&id("r1"), id("r3")).expect("it is there"));
    let withdrawal = phone.records[&id("r3")].record.clone();
    assert!(withdrawal.is_withdrawal() && !withdrawal.has_words() && withdrawal.supersedes == Some(id("r1")));
    assert_eq!(withdrawal.children, talk("r1", None).children, "or the school would not know whose it was");
    phone.absorb(phone.withdrawn(&id("r2"), id("r4")).expect("it is there"));
    assert!(phone.diary(&id("m1")).is_empty());
    assert_eq!(phone.records.len(), 2, "what the school never had leaves nothing");
    assert!(phone.withdrawn(&id("r9"), id("r5")).is_none());
}

#[test]
fn earlier_versions_are_kept_to_be_read_the_last_first() {
    let phone = phone(&[
        ("r1", None, State::Received),
        ("r2", Some("r1"), State::Received),
        ("r3", Some("r2"), State::Waiting),
        ("r4", Some("r3"), refused()),
    ]);
    let versions = |of: &str| {
        let record = &phone.records[&id(of)].record;
        phone.earlier_versions(record).into_iter().map(|it| it.id.as_str().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([versions("r1"), versions("r3"), versions("r4")], ["", "r2 r1", "r3 r2 r1"]);
    // What the school refused takes nothing's place.
    let shown: Vec<_> = phone.diary(&id("m1")).iter().map(|it| it.record.id.as_str()).collect();
    assert_eq!(shown, ["r4", "r3"]);
    assert!(phone.diary(&id("m2")).is_empty());
}

#[test]
fn what_is_being_typed_stays_until_it_is_saved_or_the_phone_is_revoked() {
    let draft = Draft("{\"note\":\"…\"}".into());
    let mut phone = phone(&[]);
    phone.absorb(Page::drafted(Some(draft.clone())));
    phone.absorb(Page::saved(talk("r1", None), None));
    assert_eq!(phone.draft, Some(draft), "another page says nothing of it");
    let mut copy = Notebook::default();
    phone.to_pages(usize::MAX).into_iter().for_each(|page| copy.absorb(page));
    assert!(copy == phone && !copy.is_blank());
    let mut saved = phone.clone();
    saved.absorb(Page { draft: Some(None), ..Page::saved(talk("r2", None), None) });
    assert_eq!(saved.draft, None);
    phone.absorb(phone.all_but_own(&id("m1")));
    assert_eq!(phone.draft, None);
}
