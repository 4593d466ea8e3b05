//! What a phone holds and how it changes.

use domain::{
    Code, Refusal,
    id::{StaffId, WaiverId},
    notebook::{Bookmark, Draft, Entry, Notebook, Page, State},
    notes::{Notes, NotesText, SharedNote},
    record::Record,
    sync::{Changes, Check, Outcome, PageMark, Receipt, Removed, Reply},
    waiver::{Answer, Waiver},
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
        nonce: None,
        now: NOW + 5_000,
        receipts: Vec::new(),
        waivers: Vec::new(),
        changes: Changes::default(),
        removed: Removed::default(),
        cursor: 7,
        page: None,
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

/// What others share is there until the school says otherwise, or knows nothing of it after a backup was put back.
#[test]
fn shared_notes_are_replaced_whole_and_forgotten_with_the_lineage() {
    let shared = |words: &str| {
        let record = Record { note: Some(words.into()), private: true, ..talk("r9") };
        Notes { shared: vec![SharedNote { record, by: "周老师".into(), children: Vec::new() }], ..Notes::default() }
    };
    let mut notebook = phone(&[]);
    let mut hear = |epoch: &str, notes: Option<Notes>| {
        let notes = notes.map(|it| NotesText::of(&it).expect("JSON"));
        let reply = Reply { changes: Changes { notes, ..Changes::default() }, ..reply(epoch) };
        notebook.absorb(notebook.page_of(reply, &owner(), NOW));
        notebook.notes.read()
    };
    assert_eq!(hear("e1", Some(shared("一"))), shared("一"));
    assert_eq!(hear("e1", None), shared("一"), "nothing new");
    assert_eq!(hear("e1", Some(Notes::default())), Notes::default(), "taken back");
    hear("e1", Some(shared("二")));
    assert_eq!(hear("e2", None), Notes::default(), "the school was put back to before it");
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
    let children = phone.school.as_ref().expect("a school").children.values().cloned().collect();
    hear(&mut phone, Reply { changes: Changes { children, ..Changes::default() }, ..reply("b") });
    assert_eq!(states(&phone), [("r1", &State::Waiting)], "what others recorded comes again, or is gone");
    hear(&mut phone, Reply { receipts: vec![receipt("r1", Outcome::Seq(2))], ..reply("b") });
    assert_eq!(phone.waiting().count(), 0);
}

#[test]
fn what_was_refused_and_is_corrected_needs_nobody_and_explains_its_correction_to_a_restored_school() {
    let mut phone = phone(&["r5"]);
    phone.absorb(Page::saved(Record { supersedes: "r5".parse().ok(), ..talk("r3") }, None));
    let receipts = vec![receipt("r5", Outcome::Refused(refusal())), receipt("r3", Outcome::Seq(5))];
    hear(&mut phone, Reply { receipts, ..reply("a") });
    assert_eq!((phone.refused().count(), phone.outbox(&owner(), 9).len()), (0, 1));
    hear(&mut phone, reply("b"));
    let order: Vec<&str> = phone.to_hand_in().iter().map(|record| record.id.as_str()).collect();
    assert_eq!(order, ["r5", "r3"], "the school must refuse r5 once more to know that r3 stands alone");

    let mut alone = self::phone(&["r1"]);
    hear(&mut alone, Reply { receipts: vec![receipt("r1", Outcome::Refused(refusal()))], ..reply("a") });
    hear(&mut alone, reply("b"));
    assert_eq!((alone.refused().count(), alone.waiting().count()), (1, 0), "its author has seen it and decides");
}

#[test]
fn after_a_restored_backup_a_child_the_school_no_longer_sends_is_forgotten() {
    let mut phone = phone(&["r1"]);
    hear(&mut phone, Reply { receipts: vec![receipt("r1", Outcome::Seq(5))], ..reply("a") });
    hear(&mut phone, reply("b"));
    assert_eq!(states(&phone), [("r1", &State::Waiting)]);
    assert!(phone.school.as_ref().is_some_and(|school| school.children.is_empty()));
    hear(&mut phone, Reply { receipts: vec![receipt("r1", Outcome::Seq(2))], ..reply("b") });
    assert!(phone.records.is_empty(), "once at school again it is no longer this phone's business");
}

#[test]
fn a_correction_is_handed_in_after_what_it_corrects_whatever_the_clock_said() {
    let mut phone = phone(&["r5"]);
    let correction = |id: &str, of: &str| Record { supersedes: of.parse().ok(), ..talk(id) };
    phone.absorb(Page::saved(correction("r3", "r5"), None));
    phone.absorb(Page::saved(correction("r1", "r3"), None));
    phone.absorb(Page::saved(talk("r4"), None));
    let order: Vec<&str> = phone.to_hand_in().iter().map(|record| record.id.as_str()).collect();
    assert_eq!(order, ["r4", "r5", "r3", "r1"]);
}

#[test]
fn a_child_that_left_is_forgotten_but_not_what_the_school_does_not_have() {
    let mut phone = phone(&["r1", "r2", "r3"]);
    hear(&mut phone, Reply { receipts: vec![receipt("r1", Outcome::Seq(5))], ..reply("a") });
    let removed = Removed { children: vec!["c1".parse().expect("an id")] };
    hear(&mut phone, Reply { receipts: vec![receipt("r2", Outcome::Seq(6))], removed, ..reply("a") });
    assert_eq!(states(&phone), [("r3", &State::Waiting)]);
    assert!(phone.school.as_ref().is_some_and(|school| school.children.is_empty()));
    hear(&mut phone, Reply { receipts: vec![receipt("r3", Outcome::Seq(7))], ..reply("a") });
    assert!(phone.records.is_empty(), "at school it has done its duty");
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

/// What an older app could not be told is asked for once more, from the start.
#[test]
fn an_app_of_a_newer_version_reads_everything_anew() {
    let mut phone = phone(&["r1"]);
    hear(&mut phone, reply("a"));
    assert_eq!(phone.bookmark.place(), (phone.bookmark.cursor, None));
    phone.bookmark.protocol = 2;
    assert_eq!(phone.bookmark.place(), (0, None));
    let page = Some(PageMark { after: 1, until: 2 });
    phone.bookmark = Bookmark { page, ..phone.bookmark.clone() };
    assert_eq!(phone.bookmark.place(), (0, None), "in the middle of an answer as well");
    hear(&mut phone, reply("a"));
    assert_eq!(phone.bookmark.place(), (phone.bookmark.cursor, None));
}

fn request() -> Waiver {
    Waiver {
        id: Some(request_id()),
        child: "c1".parse().ok(),
        mentor: None,
        kinds: Vec::new(),
        from: super::date("2026-11-09"),
        to: super::date("2026-11-30"),
        reason: "孩子生病".into(),
        confirmed: false,
        asked_by: Some(owner()),
        answer: None,
    }
}

fn request_id() -> WaiverId {
    "w1".parse().expect("an id")
}

/// A phone on which [`request`] was just made.
fn asking() -> Notebook {
    let mut phone = phone(&["r1"]);
    phone.absorb(Page::asked(request_id(), request()));
    phone
}

/// The school's answer to [`request`], with the child's file as the school then has it.
fn heard(epoch: &str, outcome: Outcome, at_school: Vec<Waiver>) -> Reply {
    let mut file = parsed(&school()).school().children.into_values().next().expect("a child");
    file.waivers = at_school;
    let changes = Changes { children: vec![file], ..Changes::default() };
    Reply { waivers: vec![Receipt { id: request_id(), outcome }], changes, ..reply(epoch) }
}

#[test]
fn a_request_waits_like_a_record_until_the_school_has_it() {
    let mut phone = asking();
    assert_eq!((phone.unsent(), phone.asks_waiting().count()), (2, 1));
    hear(&mut phone, heard("a", Outcome::Seq(5), vec![request()]));
    assert_eq!((phone.unsent(), phone.asks.len()), (1, 0));
    let file = &phone.school.as_ref().expect("a school").children[&"c1".parse().expect("an id")];
    assert_eq!(phone.pending(file).count(), 1);
}

#[test]
fn a_request_that_came_back_says_why_and_can_be_taken_back() {
    let mut phone = asking();
    hear(&mut phone, heard("a", Outcome::Refused(refusal()), Vec::new()));
    let refused: Vec<_> = phone.asks_refused().map(|(ask, why)| (ask.id.as_str(), why.clone())).collect();
    assert_eq!((refused, phone.unsent()), (vec![("w1", refusal())], 1));
    let file = &phone.school.as_ref().expect("a school").children[&"c1".parse().expect("an id")];
    assert_eq!(phone.pending(file).count(), 0);
    phone.absorb(Page::not_asked(request_id()));
    assert!(phone.asks.is_empty());
}

#[test]
fn after_a_restored_backup_what_one_asked_for_is_asked_again_undecided() {
    let mut phone = asking();
    let answer = Answer {
        by: "p1".parse().expect("an id"),
        on: super::date("2026-11-10"),
        words: String::new(),
        stand_in: None,
    };
    let decided = Waiver { confirmed: true, answer: Some(answer), ..request() };
    let of_another = Waiver { id: "w2".parse().ok(), asked_by: "t1".parse().ok(), ..request() };
    hear(&mut phone, heard("a", Outcome::Seq(5), vec![decided, of_another]));
    hear(&mut phone, reply("b"));
    assert_eq!(phone.asks_waiting().collect::<Vec<_>>(), [&request()]);
}

#[test]
fn a_photo_travels_once_the_school_has_a_record_that_names_it() {
    let photo = |digits: &str| digits.repeat(32).parse().expect("a hash");
    let mut json = record("r1", "2026-11-05T18:30:00+08:00", json!(["talk"]));
    json["attachments"] = json!([{"hash": "0f".repeat(32), "kind": "photo", "bytes": 1}]);
    let named = Record::parse(&json).expect("a sound record");
    for (state, expected) in [(State::Waiting, false), (State::Refused(refusal()), false), (State::Received, true)] {
        let mut phone = Notebook::default();
        phone.absorb(Page { entries: vec![Entry::new(named.clone(), state.clone())], ..Page::default() });
        assert_eq!((phone.names(&photo("0f")), phone.may_travel(&photo("0f"))), (true, expected), "{state:?}");
        // Its record was forgotten here, with the child, after the school had it.
        assert_eq!((phone.names(&photo("f0")), phone.may_travel(&photo("f0"))), (false, true));
        // It was added to a sheet that is not saved yet.
        phone.absorb(Page::drafted(Some(Draft(format!("{{\"hash\":\"{}\"}}", "f0".repeat(32))))));
        assert!(!phone.may_travel(&photo("f0")));
    }
}

/// What a phone writes of itself and reads again is the same; pages that were read already may come once more.
#[test]
fn a_notebook_survives_its_pages() {
    let ids: Vec<String> = (0..650).map(|at| format!("r{at:03}")).collect();
    let mut held = phone(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    held.absorb(held.page_of(Reply { receipts: vec![receipt("r001", Outcome::Seq(3))], ..reply("e1") }, &owner(), NOW));
    for (most, count) in [(usize::MAX, held.page_count()), (3, 3), (2, 2), (1, 1)] {
        let pages = held.to_pages(most);
        assert_eq!(pages.len(), count);
        for first_again in 0..pages.len() {
            let mut read = Notebook::default();
            for page in pages.iter().chain(&pages[first_again..]) {
                let written = serde_json::to_string(page).expect("JSON");
                read.absorb(serde_json::from_str(&written).expect("a page"));
            }
            assert_eq!(read, held, "of {count} pages from page {first_again} on once more");
        }
    }
}

/// Nothing is said of a page but what it changes, so an empty one is as short as can be.
#[test]
fn the_json_of_a_page_holds_what_changed() {
    assert_eq!(serde_json::to_string(&Page::default()).expect("JSON"), "{}");
    let forgotten = Page { forgotten_school: true, ..Page::default() };
    assert_eq!(serde_json::to_string(&forgotten).expect("JSON"), r#"{"forgotten_school":true}"#);
    assert!(forgotten.erases() && !Page::saved(talk("r1"), None).erases());
}

#[test]
fn what_waits_is_counted_in_whole_days() {
    const DAY: i64 = 86_400_000;
    let made = 1_793_000_000_000;
    let record = |at: i64| {
        let id = domain::id::RecordId::new(at.unsigned_abs(), [7; 10]);
        Page::saved(Record { id, ..talk("r1") }, None)
    };
    let mut notebook = Notebook::default();
    assert_eq!(notebook.days_waiting(made), 0);
    notebook.absorb(record(made));
    notebook.absorb(record(made + DAY));
    for (now, days) in [(made, 0), (made + DAY - 1, 0), (made + 3 * DAY, 3), (made + 5 * DAY + 5, 5)] {
        assert_eq!(notebook.days_waiting(now), days);
    }
}

#[test]
fn a_page_merely_adds_unless_it_may_change_what_older_records_count_for() {
    let rules = parsed(&school()).school().rules;
    let entry = |supersedes: Option<&str>| {
        let mut json = record("r2", "2026-11-05T18:30:00+08:00", json!(["talk"]));
        json["supersedes"] = json!(supersedes);
        vec![Entry::new(Record::parse(&json).expect("a sound record"), State::Received)]
    };
    let id = || vec!["r1".parse().expect("an id")];
    for (what, page, expected) in [
        ("a record", Page { entries: entry(None), ..Page::default() }, true),
        ("a draft", Page::drafted(None), true),
        ("a request that is decided", Page::not_asked("w1".parse().expect("an id")), true),
        ("a correction", Page { entries: entry(Some("r1")), ..Page::default() }, false),
        ("a record that is taken back", Page { forgotten_records: id(), ..Page::default() }, false),
        (
            "a child that leaves",
            Page { forgotten_children: vec!["c1".parse().expect("an id")], ..Page::default() },
            false,
        ),
        ("rules", Page { rules: Some(rules), ..Page::default() }, false),
    ] {
        assert_eq!(page.merely_adds(), expected, "{what}");
    }
    let mut phone = Notebook::default();
    phone.absorb(Page { entries: entry(None), ..Page::default() });
    assert!(phone.merely_gains(&Page { entries: entry(None), ..Page::default() }), "the same once more");
    let mut rewritten = entry(None);
    rewritten[0].record.children = vec!["c2".parse().expect("an id")];
    assert!(!phone.merely_gains(&Page { entries: rewritten, ..Page::default() }), "a record of another child now");
}
