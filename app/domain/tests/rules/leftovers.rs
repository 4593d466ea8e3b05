//! A revoked phone: it forgets the school at once, hands over all that its owner wrote, and is empty.

use domain::{
    Code, Refusal,
    id::StaffId,
    notebook::{Entry, Notebook, Page, State},
    parcel::Contents,
    record::Record,
    sync::{Effect, Event, Failure, Link, Machine, Taken},
    waiver::Waiver,
};
use rstest::rstest;
use serde_json::json;

use super::{parsed, record, school};

struct Phone {
    machine: Machine,
    notebook: Notebook,
}

fn entry(id: &str, by: &str, state: State) -> Entry {
    let mut json = record(id, "2026-11-05T18:30:00+08:00", json!(["talk"]));
    json["by"] = json!(by);
    Entry::new(Record::parse(&json).expect("a sound record"), state)
}

impl Phone {
    /// m1's: one child, four records of all states, a request; and three hundred more records if so wanted.
    fn new(more: usize) -> Self {
        let school = parsed(&school()).school();
        let refused = State::Refused(Refusal::new(Code::NotPaired, "不行", "No"));
        let mut entries = vec![
            entry("waiting", "m1", State::Waiting),
            entry("refused", "m1", refused),
            entry("received", "m1", State::Received),
            entry("of-another", "m2", State::Received),
        ];
        entries.extend((0..more).map(|at| entry(&format!("r{at:04}"), "m1", State::Waiting)));
        let asked = json!({"id": "w1", "child": "c1", "kinds": ["talk"], "from": "2026-11-01", "to": "2026-11-30",
            "reason": "病", "confirmed": false, "asked_by": "m1"});
        let waiver: Waiver = serde_json::from_value(asked).expect("a waiver");
        let mut notebook = Notebook::default();
        let children = school.children.into_values().collect();
        notebook.absorb(Page { rules: Some(school.rules), children, entries, ..Page::default() });
        notebook.absorb(Page::asked(waiver.id.clone().expect("an id"), waiver));
        let owner: StaffId = "m1".parse().expect("an id");
        Self { machine: Machine::new(owner, "d1".parse().expect("an id")), notebook }
    }

    fn step(&mut self, event: Event) -> Effect {
        self.machine.step(1_762_000_000_000, 1, &self.notebook, event)
    }

    /// Writes whatever pages come, until the machine wants something else.
    fn writes(&mut self, mut effect: Effect) -> Effect {
        while let Effect::Write(page) = effect {
            self.notebook.absorb(*page);
            effect = self.step(Event::Written(true));
        }
        effect
    }

    /// Asks, and hears that it was revoked.
    fn is_revoked(&mut self) -> Effect {
        self.step(Event::Turn);
        let effect = self.step(Event::Answer(Err(Failure::Revoked)));
        self.writes(effect)
    }
}

fn all_of(contents: &Contents<Record, Waiver>) -> Taken {
    Taken {
        records: contents.records.iter().map(|it| it.id.clone()).collect(),
        waivers: contents.waivers.iter().filter_map(|it| it.id.clone()).collect(),
    }
}

#[rstest]
#[case::a_few(0, 1)]
#[case::more_than_one_request_may_carry(300, 2)]
fn all_its_owner_wrote_is_handed_over_and_nothing_stays(#[case] more: usize, #[case] requests: usize) {
    let mut phone = Phone::new(more);
    let mut effect = phone.is_revoked();
    assert!(phone.notebook.school.is_none(), "what is others' goes before anything is handed over");
    let (mut handed_over, mut count) = (Vec::new(), 0);
    while let Effect::HandOver(contents) = effect {
        count += 1;
        let taken = all_of(&contents);
        handed_over.extend(taken.records.iter().map(ToString::to_string));
        handed_over.extend(taken.waivers.iter().map(ToString::to_string));
        effect = phone.step(Event::Taken(Ok(taken)));
        effect = phone.writes(effect);
    }
    assert!(matches!(effect, Effect::Rest(Link::Revoked, _)), "{effect:?}");
    assert!(phone.notebook.is_blank(), "{:?}", phone.notebook);
    assert_eq!((count, handed_over.len()), (requests, more + 4));
    for id in ["waiting", "refused", "received", "w1"] {
        assert!(handed_over.iter().any(|it| it == id), "{id}");
    }
}

#[rstest]
#[case::no_network(Err(Failure::NoNetwork))]
#[case::a_busy_school(Err(Failure::Busy(5)))]
#[case::too_much_at_once(Err(Failure::Refused(Refusal::new(Code::TooLarge, "太大", "Too large"))))]
#[case::a_school_that_takes_nothing(Ok(Taken::default()))]
fn what_was_not_taken_stays_and_is_handed_over_later(#[case] answer: Result<Taken, Failure>) {
    let mut phone = Phone::new(0);
    assert!(matches!(phone.is_revoked(), Effect::HandOver(_)));
    let effect = phone.step(Event::Taken(answer));
    let effect = phone.writes(effect);
    assert!(matches!(effect, Effect::Rest(..)), "{effect:?}");
    assert_eq!(phone.notebook.leftovers(), 4);
    assert!(matches!(phone.machine.step(1_762_000_060_000, 2, &phone.notebook, Event::Turn), Effect::Send(_)));
    let effect = phone.step(Event::Answer(Err(Failure::Revoked)));
    assert!(matches!(phone.writes(effect), Effect::HandOver(_)));
}

#[test]
fn a_phone_that_was_let_in_again_goes_on_with_what_it_still_has() {
    let mut phone = Phone::new(0);
    assert!(matches!(phone.is_revoked(), Effect::HandOver(_)));
    phone.step(Event::Taken(Err(Failure::NoNetwork)));
    let Effect::Send(request) = phone.step(Event::Turn) else { panic!("it asks") };
    assert_eq!((request.cursor, &request.epoch), (0, &None), "it knows nothing of the school any more");
    assert_eq!(request.records.len(), 1, "what waited still waits");
}
