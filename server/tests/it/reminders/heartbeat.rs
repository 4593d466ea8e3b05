//! Whether reminding works is seen: by the principal, on the board, by whoever watches the server.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering::Relaxed},
};

use chrono::TimeDelta;
use domain::board::Board;
use rstest::rstest;
use serde_json::json;
use server::turn;

use super::{Stage, crowd, visits};
use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    moment,
};

async fn missed(stage: &Stage) -> Option<i64> {
    let board = stage.server.phone("p1").await.get("/api/v1/board/2026-11").await.1;
    serde_json::from_value::<Board>(board).expect("a board").reminders_missed
}

async fn says(stage: &Stage, path: &str) -> String {
    let answer = reqwest::get(format!("{}{path}", stage.server.url)).await.expect("an answer");
    answer.text().await.expect("text")
}

#[rstest]
#[tokio::test]
async fn a_job_that_stopped_is_red_within_a_day(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-19T06:00:00+08:00").await;
    for day in [19, 20] {
        stage.at(&format!("2026-11-{day}T07:00:00+08:00")).await;
    }
    assert_eq!(missed(&stage).await, None);
    assert!(says(&stage, "/healthz").await.contains("reminders: ok for 1 schools"));
    // Nobody starts it any more. A Saturday is in session, too.
    stage.server.set_now("2026-11-21T07:30:00+08:00");
    assert_eq!(missed(&stage).await, None, "it may still come");
    assert!(says(&stage, "/healthz").await.contains("reminders: stopped"));
    for hour in ["2026-11-21T08:00:00+08:00", "2026-11-22T06:59:00+08:00"] {
        stage.server.set_now(hour);
        assert_eq!(missed(&stage).await, Some(moment("2026-11-21T07:00:00+08:00").timestamp_millis()), "{hour}");
    }
    let page = stage.server.phone("p1").await.get("/api/v1/reminders").await.1;
    assert_eq!(page["heartbeat"]["missed"], json!(moment("2026-11-21T07:00:00+08:00").timestamp_millis()));
    stage.at("2026-11-22T09:00:00+08:00").await;
    assert_eq!(missed(&stage).await, None, "it was made up for");
}

#[tokio::test]
async fn a_job_that_has_much_to_send_does_not_stand_still() {
    let start = "2026-11-23T07:00:00+08:00";
    let stage = Stage::set(Sqlite, crowd(80), "2026-11-23T06:59:00+08:00").await;
    stage.at("2026-11-23T06:59:00+08:00").await;
    // Each message takes a quarter of a minute.
    let receiver = stage.receiver.clone();
    let clock = move || moment(start) + TimeDelta::seconds(15) * i32::try_from(receiver.got().len()).expect("a few");
    let mut app = stage.server.app.clone();
    app.clock = Arc::new(clock.clone());
    let turn = tokio::spawn(async move { turn(&app, 0).await });
    while !turn.is_finished() {
        stage.server.set_now(&clock().to_rfc3339());
        let health = says(&stage, "/healthz").await;
        assert!(!health.contains("stopped"), "{health}");
    }
    assert_eq!(turn.await.expect("it ends").expect("the database answers").sent, 80);
}

#[tokio::test]
async fn a_job_that_has_much_to_decide_does_not_stand_still() {
    let stage = Stage::set(Sqlite, visits(), "2026-11-23T06:59:00+08:00").await;
    for nth in 0..40 {
        let mut school = visits();
        school.school.id = format!("s{nth}").parse().expect("an id");
        stage.server.store.import(&school, stage.server.now()).await.expect("the school is new");
    }
    stage.at("2026-11-23T06:59:00+08:00").await;
    // Each look at the clock takes a quarter of a minute, and there are two at least for a school.
    let (looks, start) = (Arc::new(AtomicI32::new(0)), moment("2026-11-23T07:00:00+08:00"));
    let at = move |looks: i32| start + TimeDelta::seconds(15) * looks;
    let mut app = stage.server.app.clone();
    let counted = looks.clone();
    app.clock = Arc::new(move || at(counted.fetch_add(1, Relaxed)));
    let turn = tokio::spawn(async move { turn(&app, 0).await });
    while !turn.is_finished() {
        stage.server.set_now(&at(looks.load(Relaxed)).to_rfc3339());
        let health = says(&stage, "/healthz").await;
        assert!(!health.contains("stopped"), "{health}");
    }
    assert_eq!(turn.await.expect("it ends").expect("the database answers").runs, 41);
}

#[rstest]
#[tokio::test]
async fn the_heartbeat_tells_the_last_run_and_the_next(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    stage.at("2026-11-23T07:00:00+08:00").await;
    let page = stage.server.phone("k1").await.get("/api/v1/reminders").await.1;
    let ms = |text: &str| json!(moment(text).timestamp_millis());
    let expected = json!({
        "last": ms("2026-11-23T07:00:00+08:00"), "next": ms("2026-11-24T07:00:00+08:00"), "missed": null,
        "sent": 2, "failed": 0, "waiting": 0, "dropped": 0,
    });
    assert_eq!(page["heartbeat"], expected);
    let metrics = says(&stage, "/metrics").await;
    for line in ["peiban_reminder_messages{state=\"sent\"} 2\n", "peiban_reminder_schools_missed 0\n"] {
        assert!(metrics.contains(line), "{metrics}");
    }
}

#[rstest]
#[tokio::test]
async fn a_school_that_just_came_has_missed_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-08-20T12:00:00+08:00").await;
    assert_eq!(missed(&stage).await, None);
    stage.server.set_now("2026-09-01T06:00:00+08:00");
    assert_eq!(missed(&stage).await, None, "nothing is due in the holidays");
    stage.server.set_now("2026-09-01T08:00:00+08:00");
    assert!(missed(&stage).await.is_some());
}
