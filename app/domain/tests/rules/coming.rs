//! What a phone will have to say by itself: when, once, and without a child's name.

use chrono::{NaiveDate, NaiveTime};
use domain::{
    Message,
    id::StaffId,
    kind::Kind,
    notebook::{Entry, Notebook, Page, State},
    record::Record,
    remind::{Choice, Coming, Lang, Plan, Quiet, coming},
};
use serde_json::json;

use super::{date, parsed, record, school_with};

fn me() -> StaffId {
    "m1".parse().expect("an id")
}

/// A talk and a visit each month.
fn notebook() -> Notebook {
    let duty = |kind: &str| json!({"id": kind, "kind": kind, "who": "mentor", "per": "child", "every": "month", "times": 1, "from": "2026-09-01"});
    let school = parsed(&school_with("/duties", json!([duty("talk"), duty("visit")]))).school();
    Notebook { school: Some(school), ..Notebook::default() }
}

fn done(mut notebook: Notebook, kinds: serde_json::Value) -> Notebook {
    let record = Record::parse(&record("r1", "2026-11-05T18:30:00+08:00", kinds)).expect("a sound record");
    notebook.absorb(Page { entries: vec![Entry::new(record, State::Waiting)], ..Page::default() });
    notebook
}

fn word(kind: Kind) -> Message {
    Message::new(kind.zh().unwrap_or_default(), kind.en().unwrap_or_default())
}

fn from(notebook: &Notebook, heard: Option<&str>, today: &str) -> Vec<Coming> {
    let heard = heard.map(date);
    coming(notebook, &me(), (&Plan::default(), &Choice::default()), (heard, date(today)), &word)
}

fn days(coming: &[Coming]) -> Vec<NaiveDate> {
    coming.iter().filter(|it| it.said.is_some()).map(|it| it.day).collect()
}

#[test]
fn a_phone_says_what_its_school_would_say_on_each_day() {
    let coming = from(&notebook(), Some("2026-11-20"), "2026-11-21");
    // A week, three days and one day ahead of 30 November, on that Monday itself, and the day after.
    let expected = ["2026-11-23", "2026-11-27", "2026-11-29", "2026-11-30", "2026-12-01"].map(date);
    assert_eq!(days(&coming), expected);
    let said = coming[0].said.as_ref().expect("news");
    assert_eq!(said.title, "【陪伴】还有 2 项没办");
    assert!(said.text.starts_with("· 还有 7 天（11 月 30 日）：谈心 1、家访 1"), "{}", said.text);
    assert_eq!(said.link, "/record?next=talk");
    let late = coming.iter().find(|it| it.day == date("2026-12-01")).and_then(|it| it.said.as_ref()).expect("news");
    assert!(late.text.starts_with("· 已逾期（11 月 30 日到期）"), "{}", late.text);
}

#[test]
fn no_child_is_named_and_what_is_done_is_not_said() {
    let coming = from(&done(notebook(), json!(["talk"])), Some("2026-11-20"), "2026-11-21");
    for it in coming.iter().flat_map(|it| it.said.iter().chain(&it.made_up)) {
        let words = format!("{}{}{}", it.title, it.text, it.link);
        assert!(["王小雨", "c1", "李老师"].iter().all(|it| !words.contains(it)), "{words}");
        assert!(!it.text.contains("11 月 30 日）：谈心"), "{words}");
    }
    let all_done = from(&done(notebook(), json!(["talk", "visit"])), Some("2026-11-20"), "2026-11-21");
    let first = all_done[0].said.as_ref().expect("thanks");
    assert_eq!((all_done[0].day, first.title.as_str()), (date("2026-12-01"), "【陪伴】您好。"));
}

/// A phone wakes the worker when it likes: whatever nobody heard on the day before comes along on the next.
#[test]
fn what_was_not_heard_is_made_up_for() {
    let coming = from(&notebook(), Some("2026-11-26"), "2026-11-27");
    let day = |day| coming.iter().find(|it| it.day == date(day)).expect("a day");
    assert_eq!(day("2026-11-27").made_up, None);
    let between = day("2026-11-28");
    assert_eq!(between.said, None);
    assert!(between.made_up.as_ref().expect("the day before").text.starts_with("· 还有 2 天"));
    assert_eq!(days(&from(&notebook(), Some("2026-11-27"), "2026-11-27"))[0], date("2026-11-29"));
}

#[test]
fn nothing_is_said_in_quiet_hours_nor_in_another_language_than_chosen() {
    let quiet =
        |from: &str, to: &str| Some(Quiet { from: from.parse().expect("a time"), to: to.parse().expect("a time") });
    let check = |quiet, at: &str, until: &str| {
        let choice = Choice { quiet, lang: Lang::En, ..Choice::default() };
        let days = (Some(date("2026-11-26")), date("2026-11-27"));
        let it = coming(&notebook(), &me(), (&Plan::default(), &choice), days, &word).remove(0);
        let at_school = |ms: i64| {
            let moment = chrono::DateTime::from_timestamp_millis(ms + 8 * 3_600_000).expect("a moment");
            (moment.date_naive(), moment.time())
        };
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").expect("a time");
        assert_eq!(at_school(it.at), (date("2026-11-27"), time(at)));
        assert_eq!(at_school(it.until).1, time(until));
        assert!(it.said.expect("news").title.contains("still to do"));
    };
    check(None, "07:00", "21:00");
    check(quiet("20:00", "08:30"), "08:30", "20:00");
    check(quiet("00:00", "00:00"), "07:00", "00:00");
}
