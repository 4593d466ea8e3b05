//! What becomes of a decided reminder: needless, late, failed, taken over, said again; and what else a day may bring.

use axum::http::StatusCode;
use rstest::rstest;
use serde_json::json;
use server::{Did, turn};

use super::{Stage, another, duty, school_with, visits};
use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    record,
};

#[rstest]
#[tokio::test]
async fn each_is_told_once_what_they_owe(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    assert_eq!(stage.at("2026-11-23T06:59:00+08:00").await, Did::default());
    // A Monday, a week before the end of the month; the days of the return have passed with no run before.
    let did = stage.at("2026-11-23T07:00:00+08:00").await;
    assert_eq!((did.runs, did.sent, did.failed), (1, 2, 0));
    for again in ["2026-11-23T07:00:20+08:00", "2026-11-23T23:00:00+08:00"] {
        assert_eq!(stage.at(again).await, Did::default());
    }
    let told = stage.told();
    assert_eq!(stage.people(), ["m1", "m2"]);
    let li = told.iter().find(|(who, _)| who == "m1").expect("told");
    assert!(li.1.starts_with("【陪伴】李老师，还有 2 项没办：\n· 还有 7 天（11 月 30 日）：家访 2"), "{}", li.1);
    assert_eq!(stage.receiver.got()[0].body["link"], json!("https://peiban.example.cn/record?next=visit"));
    assert!(
        told.iter().all(|(_, words)| !["王小雨", "王小雷", "陈思源", "刘佳怡"].iter().any(|it| words.contains(it)))
    );
}

#[rstest]
#[tokio::test]
async fn whoever_did_it_meanwhile_hears_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    stage.receiver.answer(StatusCode::SERVICE_UNAVAILABLE);
    let did = stage.at("2026-11-23T07:00:00+08:00").await;
    assert_eq!((did.sent, did.later), (0, 2));
    let mut mentor = stage.server.phone("m1").await;
    mentor.sync(&[record("r1", "m1", "2026-11-20", &["c1", "c2"], &["visit"])]).await;
    stage.receiver.answer(StatusCode::OK);
    let did = stage.at("2026-11-23T07:05:00+08:00").await;
    assert_eq!((did.sent, did.dropped), (1, 1));
    assert_eq!(stage.people(), ["m2"]);
}

#[rstest]
#[tokio::test]
async fn what_fails_is_tried_with_patience_then_given_up_and_said_the_next_day(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    stage.receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    let mut tries = 0;
    for minute in 0..600 {
        let hour = 7 + minute / 60;
        let did = stage.at(&format!("2026-11-23T{hour:02}:{:02}:00+08:00", minute % 60)).await;
        tries += did.later + did.failed;
    }
    assert_eq!(tries, 2 * 6, "once, and after 1, 4, 15, 60 and 180 minutes");
    let principal = stage.server.phone("p1").await;
    let page = principal.get("/api/v1/reminders").await.1;
    assert_eq!((&page["heartbeat"]["failed"], &page["heartbeat"]["sent"]), (&json!(2), &json!(0)));
    assert!(page["recent"][0]["why"]["zh"].as_str().is_some_and(|why| why.contains("500")), "{page}");
    stage.receiver.answer(StatusCode::OK);
    // Nothing would be said on that day, if it had been said the day before.
    assert_eq!(stage.at("2026-11-24T07:00:00+08:00").await.sent, 4);
    assert_eq!(stage.people(), ["k1", "m1", "m2", "p1"], "and principal and clerk hear of the return");
    assert_eq!(stage.at("2026-11-25T07:00:00+08:00").await.sent, 0);
}

#[rstest]
#[tokio::test]
async fn missed_runs_are_made_up_for_in_one_digest(#[values(Sqlite, Postgres)] engine: Engine) {
    let school = school_with(json!({"duties": [duty("visit", "month"), duty("talk", "week")]}));
    let stage = Stage::set(engine, school, "2026-11-01T06:00:00+08:00").await;
    stage.at("2026-11-13T07:00:00+08:00").await;
    let before = stage.told().len();
    // Down over the days 7, 3 and 1 before the end of the month, over the end itself, and over two Sundays.
    let did = stage.at("2026-12-02T21:30:00+08:00").await;
    assert_eq!(did, Did::default(), "at night it waits");
    let did = stage.at("2026-12-03T08:00:00+08:00").await;
    assert_eq!((did.runs, did.sent), (1, 4), "two mentors, and the return for principal and clerk");
    let told: Vec<_> = stage.told().split_off(before);
    let li = &told.iter().find(|(who, _)| who == "m1").expect("told").1;
    for due in ["11 月 15 日", "11 月 22 日", "11 月 29 日", "11 月 30 日", "12 月 6 日"] {
        assert!(li.contains(due), "{due} is not in {li}");
    }
    assert_eq!(stage.at("2026-12-03T08:01:00+08:00").await, Did::default());
}

#[rstest]
#[tokio::test]
async fn a_clock_set_back_sends_nothing_twice(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    assert_eq!(stage.at("2026-11-23T07:00:00+08:00").await.sent, 2);
    for earlier in ["2026-11-22T08:00:00+08:00", "2026-11-16T08:00:00+08:00", "2026-11-23T07:30:00+08:00"] {
        assert_eq!(stage.at(earlier).await, Did::default(), "{earlier}");
    }
}

#[rstest]
#[tokio::test]
async fn a_school_in_another_zone_has_its_own_morning(#[values(Sqlite, Postgres)] engine: Engine) {
    let info = json!({"id": "hd", "name": "河东小学", "time_zone": "Asia/Urumqi"});
    let school = school_with(json!({"school": info, "duties": [duty("visit", "month")]}));
    let stage = Stage::set(engine, school, "2026-11-23T06:00:00+06:00").await;
    assert_eq!(stage.at("2026-11-23T07:00:00+08:00").await, Did::default());
    assert_eq!(stage.at("2026-11-23T07:00:00+06:00").await.sent, 2);
}

#[rstest]
#[tokio::test]
async fn a_stand_in_hears_of_what_somebody_on_leave_owes(#[values(Sqlite, Postgres)] engine: Engine) {
    let leave = json!({"mentor": "m1", "kinds": [], "from": "2026-11-23", "to": "2026-11-30", "reason": "病假", "confirmed": true});
    let school = school_with(json!({
        "duties": [duty("visit", "month")],
        "waivers": [leave],
        "pairings": [
            {"child": "c1", "mentor": "m1", "from": "2026-09-01", "to": "2026-11-22"},
            {"child": "c1", "mentor": "t1", "from": "2026-11-23", "to": "2026-11-30"},
            {"child": "c2", "mentor": "m1", "from": "2026-09-01"},
        ],
    }));
    let stage = Stage::set(engine, school, "2026-11-23T06:00:00+08:00").await;
    stage.at("2026-11-23T07:00:00+08:00").await;
    assert_eq!(stage.people(), ["p1", "t1"], "for the child without a stand-in the principal must know");
    for (who, words) in stage.told() {
        assert!(words.contains("家访 1（李老师请假）"), "{who}: {words}");
    }
}

#[rstest]
#[tokio::test]
async fn two_servers_at_the_same_moment_are_as_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T07:00:00+08:00").await;
    let other = another(&stage.server).await;
    let (one, two) = tokio::join!(turn(&stage.server.app, 0), turn(&other, 0));
    let (one, two) = (one.expect("it works"), two.expect("it works"));
    assert_eq!((one.runs + two.runs, one.sent + two.sent), (1, 2));
    assert_eq!(stage.people(), ["m1", "m2"]);
}

#[rstest]
#[tokio::test]
async fn a_nudge_goes_the_same_ways(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-20T09:00:00+08:00").await;
    let principal = stage.server.phone("p1").await;
    let nudge = |deliver| {
        json!({"id": format!("n-{deliver}"), "range": "2026-11", "to": ["m1", "m2"], "praise": false,
                                 "words": "请本周内家访。\n辛苦了！", "deliver": deliver})
    };
    for deliver in [true, true, false] {
        assert_eq!(principal.post("/api/v1/nudges", &nudge(deliver)).await.0, 200);
    }
    turn(&stage.server.app, 0).await.expect("the database answers");
    let nudged: Vec<_> = stage.told().into_iter().filter(|(_, words)| words.contains("请本周内家访")).collect();
    let people: Vec<_> = nudged.iter().map(|(who, _)| who.as_str()).collect();
    assert_eq!(people.len(), 2, "once to each: {nudged:?}");
    assert!(people.contains(&"m1") && people.contains(&"m2"));
}
