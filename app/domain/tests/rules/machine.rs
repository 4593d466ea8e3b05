//! The machine of an exchange: one event, one thing to do next.

use domain::{
    Code, Refusal,
    notebook::{Notebook, Page, State},
    record::Record,
    session::ErrorBody,
    sync::{
        Changes, Check, Effect, Event, Failure, Link, Machine, Outcome, PageMark, Receipt, Removed, Reply, Request,
        heard,
    },
    waiver::Waiver,
};
use rstest::rstest;
use serde_json::json;

use super::record;

const NOW: i64 = 1_762_000_000_000;

/// A phone and its machine, and a clock that the test moves.
struct Bench {
    machine: Machine,
    notebook: Notebook,
    now: i64,
    chance: u64,
}

impl Bench {
    fn with(records: usize) -> Self {
        let mut notebook = Notebook::default();
        for at in 0..records {
            let json = record(&format!("r{at:04}"), "2026-11-05T18:30:00+08:00", json!(["talk"]));
            notebook.absorb(Page::saved(Record::parse(&json).expect("a sound record"), None));
        }
        let machine = Machine::new("m1".parse().expect("an id"), "d1".parse().expect("an id"));
        Self { machine, notebook, now: NOW, chance: 0 }
    }

    fn step(&mut self, event: Event) -> Effect {
        self.chance += 1;
        self.machine.step(self.now, self.chance, &self.notebook, event)
    }

    #[track_caller]
    fn sent(effect: Effect) -> Request<Record, Waiver> {
        match effect {
            Effect::Send(request) => *request,
            other => panic!("a request was expected, not {other:?}"),
        }
    }

    #[track_caller]
    fn ask(&mut self) -> Request<Record, Waiver> {
        Self::sent(self.step(Event::Turn))
    }

    #[track_caller]
    fn failed(&mut self, failure: Failure) -> (Link, u32) {
        match self.step(Event::Answer(Err(failure))) {
            Effect::Rest(link, ms) => (link, ms),
            other => panic!("a rest was expected, not {other:?}"),
        }
    }

    /// Writes what the answer changes; what the machine does then.
    #[track_caller]
    fn hears(&mut self, reply: Reply) -> Effect {
        match self.step(Event::Answer(Ok(Box::new(reply)))) {
            Effect::Write(page) => self.notebook.absorb(*page),
            other => return other,
        }
        self.step(Event::Written(true))
    }

    fn states(&self) -> (usize, usize) {
        let count = |wanted: fn(&State) -> bool| self.notebook.records.values().filter(|it| wanted(&it.state)).count();
        (count(|it| *it == State::Waiting), count(|it| matches!(it, State::Refused(_))))
    }
}

/// Every record of the request received.
fn answer(request: &Request<Record, Waiver>) -> Reply {
    let receipt = |record: &Record| Receipt { id: record.id.clone(), outcome: Outcome::Seq(1) };
    Reply {
        epoch: "a".into(),
        nonce: request.nonce.clone(),
        now: NOW,
        receipts: request.records.iter().map(receipt).collect(),
        waivers: Vec::new(),
        changes: Changes::default(),
        removed: Removed::default(),
        cursor: 7,
        page: None,
        more: false,
        check: Check { month: "2026-11".parse().expect("a month"), fingerprint: String::new() },
    }
}

fn refusal(code: Code) -> Failure {
    Failure::Refused(Refusal::new(code, "不行", "No"))
}

#[rstest]
#[case::nothing_waits(0, 1)]
#[case::one_record(1, 1)]
#[case::a_full_batch(200, 1)]
#[case::one_more_than_that(201, 2)]
#[case::a_thousand(1_000, 5)]
fn i10_without_faults_what_waits_needs_as_many_requests_as_batches(#[case] records: usize, #[case] requests: usize) {
    let mut bench = Bench::with(records);
    let (mut count, mut effect) = (0, bench.step(Event::Turn));
    while let Effect::Send(request) = effect {
        count += 1;
        effect = bench.hears(answer(&request));
    }
    assert!(matches!(effect, Effect::Rest(Link::Fine, 60_000)), "{effect:?}");
    assert_eq!((count, bench.states()), (requests, (0, 0)));
}

#[test]
fn f7_a_restored_school_takes_nothing_of_the_first_request_and_is_asked_again_at_once() {
    let mut bench = Bench::with(2);
    let request = bench.ask();
    bench.hears(Reply { receipts: Vec::new(), ..answer(&request) });
    let request = bench.ask();
    let restored = Reply { epoch: "b".into(), receipts: Vec::new(), ..answer(&request) };
    let Effect::Send(request) = bench.hears(restored) else { panic!("it must not wait") };
    assert_eq!((request.epoch.as_deref(), request.records.len()), (Some("b"), 2));
    let effect = bench.hears(Reply { epoch: "b".into(), ..answer(&request) });
    assert!(matches!(effect, Effect::Rest(Link::Fine, _)), "{effect:?}");
    assert_eq!(bench.states(), (0, 0));
}

#[test]
fn an_answer_that_somebody_kept_is_none() {
    let mut bench = Bench::with(1);
    let earlier = answer(&bench.ask());
    bench.failed(Failure::NoNetwork);
    bench.ask();
    let effect = bench.hears(earlier);
    assert!(matches!(effect, Effect::Rest(Link::NoNetwork, _)), "{effect:?}");
    assert_eq!(bench.states(), (1, 0));
}

#[rstest]
#[case::the_page_of_a_hotel(200, "<html>欢迎使用宽带</html>")]
#[case::half_an_answer(200, r#"{"epoch":"a","now":1"#)]
#[case::json_of_somebody_else(200, r#"{"ok":true}"#)]
#[case::nothing(200, "")]
#[case::a_proxy_without_a_server(502, "<html>Bad Gateway</html>")]
#[case::a_stranger_who_wants_a_name(401, "<html>Who are you?</html>")]
#[case::a_stranger_who_forbids(403, "<html>No</html>")]
#[case::a_proxy_that_does_not_say_how_long(429, "<html>Too Many Requests</html>")]
fn what_is_not_the_schools_answer_changes_nothing(#[case] status: u16, #[case] text: &str) {
    let mut bench = Bench::with(3);
    bench.ask();
    let failure = match status {
        200 => heard::<Reply>(text).expect_err("not an answer"),
        _ => Failure::of(status, None, text),
    };
    assert_eq!(bench.failed(failure).0, Link::NoNetwork);
    assert_eq!(bench.states(), (3, 0));
}

#[test]
fn signed_out_keeps_everything_and_says_so() {
    let mut bench = Bench::with(3);
    bench.ask();
    let error = Refusal::new(Code::SignedOut, "请重新登录。", "Please sign in again.");
    let failure = Failure::of(401, None, &serde_json::to_string(&ErrorBody { error }).expect("JSON"));
    assert_eq!(bench.failed(failure).0, Link::SignedOut);
    assert_eq!(bench.states(), (3, 0));
    assert_eq!(bench.ask().records.len(), 3);
}

#[rstest]
#[case::the_school_itself(503, "busy", 20, 20_000)]
#[case::a_proxy_that_met_too_many(429, "<html>Too Many Requests</html>", 20, 20_000)]
#[case::nobody_asks_for_a_century(503, "busy", 4_000_000_000, 600_000)]
#[case::nor_does_a_proxy(429, "", 4_000_000_000, 600_000)]
fn whoever_is_busy_is_left_alone_as_long_as_they_want(
    #[case] status: u16,
    #[case] text: &str,
    #[case] retry_after: u32,
    #[case] pause: u32,
) {
    let mut bench = Bench::with(1);
    bench.ask();
    assert_eq!(bench.failed(Failure::of(status, Some(retry_after), text)), (Link::NoNetwork, pause));
    bench.now += i64::from(pause) - 1;
    assert!(matches!(bench.step(Event::Turn), Effect::Rest(Link::NoNetwork, 1)));
    assert_eq!(bench.states(), (1, 0));
    bench.now += 1;
    assert_eq!(bench.ask().records.len(), 1);
}

#[test]
fn a_clock_that_was_set_back_makes_no_pause_longer() {
    let mut bench = Bench::with(1);
    bench.now += 365 * 86_400_000;
    bench.ask();
    bench.failed(Failure::of(503, Some(20), "busy"));
    bench.now -= 365 * 86_400_000;
    bench.ask();
}

#[test]
fn pauses_double_and_are_shorter_while_something_waits() {
    let pauses = |records| {
        let mut bench = Bench::with(records);
        let mut pause = || {
            bench.ask();
            bench.failed(Failure::NoNetwork).1
        };
        [pause(), pause(), pause(), pause(), pause(), pause()]
    };
    assert_eq!(pauses(1), [4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    assert_eq!(pauses(0), [4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
}

#[test]
fn what_dies_on_the_way_is_sent_in_smaller_pieces_and_what_gets_through_in_larger() {
    let mut bench = Bench::with(100);
    let mut sizes = Vec::new();
    for lived in [50, 9_000, 30_000, 2_000] {
        sizes.push(bench.ask().records.len());
        bench.now += lived;
        bench.failed(Failure::NoNetwork);
    }
    let mut effect = bench.step(Event::Turn);
    while let Effect::Send(request) = effect {
        sizes.push(request.records.len());
        effect = bench.hears(answer(&request));
    }
    // Without any network a request dies at once: that says nothing about its size.
    assert_eq!(sizes, [100, 100, 50, 25, 12, 24, 48, 16]);
    assert_eq!(bench.states(), (0, 0));
}

#[test]
fn a_line_that_breaks_again_and_again_is_asked_for_less_each_time() {
    let mut bench = Bench::with(100);
    let sizes: Vec<usize> = (0..5)
        .map(|_| {
            let size = bench.ask().records.len();
            bench.now += 900;
            bench.failed(Failure::NoNetwork);
            size
        })
        .collect();
    // Without any network it does no harm either: no smaller than what gets through nearly anywhere.
    assert_eq!(sizes, [100, 100, 50, 25, 12]);
    assert_eq!(bench.ask().records.len(), 12);
}

#[test]
fn over_a_slow_line_batches_stay_small() {
    let mut bench = Bench::with(100);
    let mut sizes = Vec::new();
    let mut effect = bench.step(Event::Turn);
    while let Effect::Send(request) = effect {
        sizes.push(request.records.len());
        bench.now += 1_200;
        let half = Reply { receipts: answer(&request).receipts.into_iter().take(30).collect(), ..answer(&request) };
        effect = bench.hears(half);
    }
    assert_eq!(sizes, [100, 20, 20, 20, 10]);
}

#[test]
fn a_record_that_the_school_cannot_take_comes_back_and_harms_no_other() {
    let mut bench = Bench::with(9);
    let poison = |request: &Request<Record, Waiver>| request.records.iter().any(|it| it.id.as_str() == "r0003");
    let (mut effect, mut requests) = (bench.step(Event::Turn), 0);
    while let Effect::Send(request) = effect {
        requests += 1;
        effect = if poison(&request) {
            bench.step(Event::Answer(Err(refusal(Code::Malformed))))
        } else {
            bench.hears(answer(&request))
        };
    }
    assert!(matches!(effect, Effect::Rest(Link::Fine, _)), "{effect:?}");
    let refused: Vec<&str> = bench.notebook.refused().map(|(record, _)| record.id.as_str()).collect();
    assert_eq!((refused, bench.states()), (vec!["r0003"], (0, 1)));
    assert!(requests <= 12, "{requests} requests");
}

#[test]
fn a_school_that_refuses_even_an_empty_request_blames_no_record() {
    let mut bench = Bench::with(1);
    bench.ask();
    let probe = Bench::sent(bench.step(Event::Answer(Err(refusal(Code::Malformed)))));
    assert_eq!(probe.records.len(), 0);
    let (link, _) = bench.failed(refusal(Code::Malformed));
    assert!(matches!(link, Link::Refused(_)));
    assert_eq!(bench.states(), (1, 0));
}

#[rstest]
#[case::an_app_that_is_too_old(Code::OldApp)]
#[case::a_device_that_is_not_theirs(Code::Forbidden)]
fn some_refusals_are_not_about_the_records(#[case] code: Code) {
    let mut bench = Bench::with(2);
    bench.ask();
    assert!(matches!(bench.failed(refusal(code)).0, Link::Refused(_)));
    assert_eq!(bench.states(), (2, 0));
}

#[test]
fn an_answer_that_could_not_be_stored_is_asked_for_again() {
    let mut bench = Bench::with(1);
    let request = bench.ask();
    assert!(matches!(bench.step(Event::Answer(Ok(Box::new(answer(&request))))), Effect::Write(_)));
    assert!(matches!(bench.step(Event::Written(false)), Effect::Rest(Link::NoRoom, _)));
    assert_eq!(bench.ask().records.len(), 1);
}

#[test]
fn pages_are_asked_for_one_after_the_other() {
    let mut bench = Bench::with(0);
    let request = bench.ask();
    let page = domain::sync::PageMark { after: 300, until: 900 };
    let first = Reply { page: Some(page), more: true, cursor: 0, ..answer(&request) };
    let request = Bench::sent(bench.hears(first));
    assert_eq!((request.cursor, request.page), (0, Some(page)));
    assert!(matches!(bench.hears(Reply { cursor: 900, ..answer(&request) }), Effect::Rest(Link::Fine, _)));
    assert_eq!((bench.notebook.bookmark.cursor, bench.notebook.bookmark.page), (900, None));
}

/// An answer that goes on after this page.
fn one_page(request: &Request<Record, Waiver>) -> Reply {
    Reply { page: Some(PageMark { after: 300, until: 900 }), more: true, ..answer(request) }
}

/// The page of an answer, and what is sent while it is being stored.
fn page_and_ahead(bench: &mut Bench, reply: Reply) -> (Page, Option<Request<Record, Waiver>>) {
    let Effect::Write(page) = bench.step(Event::Answer(Ok(Box::new(reply)))) else { panic!("an answer is written") };
    bench.chance += 1;
    let ahead = bench.machine.ask_ahead(bench.now, bench.chance, &bench.notebook, &page);
    (*page, ahead)
}

#[test]
fn the_next_page_is_asked_for_while_one_is_stored_and_not_once_more() {
    let mut bench = Bench::with(0);
    let request = bench.ask();
    let (page, ahead) = page_and_ahead(&mut bench, one_page(&request));
    let ahead = ahead.expect("the answer goes on");
    assert_eq!((ahead.cursor, ahead.page), (7, Some(PageMark { after: 300, until: 900 })));
    assert!(ahead.nonce != request.nonce && ahead.records.is_empty());
    bench.notebook.absorb(page);
    let next = Bench::sent(bench.step(Event::Written(true)));
    assert_eq!((&next.nonce, next.page), (&ahead.nonce, ahead.page));
    let (_, ahead) = page_and_ahead(&mut bench, answer(&next));
    assert!(ahead.is_none(), "it was the last page");
}

#[test]
fn what_is_saved_while_a_page_is_stored_goes_with_a_request_of_its_own() {
    let mut bench = Bench::with(0);
    let request = bench.ask();
    let (page, ahead) = page_and_ahead(&mut bench, one_page(&request));
    bench.notebook.absorb(page);
    let saved = Bench::with(1).notebook.records.into_values().next().expect("a record");
    bench.notebook.absorb(Page::saved(saved.record, None));
    let next = Bench::sent(bench.step(Event::Written(true)));
    assert_eq!(next.records.len(), 1);
    assert_ne!(next.nonce, ahead.and_then(|it| it.nonce));
    // With something on the phone that waits, nothing is asked ahead at all.
    let (_, ahead) = page_and_ahead(&mut bench, Reply { receipts: Vec::new(), ..one_page(&next) });
    assert!(ahead.is_none());
}

#[test]
fn after_a_page_that_could_not_be_stored_it_is_asked_for_again() {
    let mut bench = Bench::with(0);
    let request = bench.ask();
    let (_, ahead) = page_and_ahead(&mut bench, one_page(&request));
    assert!(matches!(bench.step(Event::Written(false)), Effect::Rest(Link::NoRoom, _)));
    let again = bench.ask();
    assert_eq!((again.cursor, again.page), (request.cursor, None));
    assert_ne!(again.nonce, ahead.and_then(|it| it.nonce));
}
