//! What a school and its people set: plans, robots, quiet hours, calendars; what is refused and what is never told.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Stage, visits};
use crate::{
    channels::feed::two_parsers_read,
    harness::Engine::{self, Postgres, Sqlite},
};

fn plan(field: &str, value: &Value) -> Value {
    let mut plan = json!({
        "at": "07:00", "weekly": "Mon", "before": [7, 3, 1], "return_days": [20, 24], "praise": true,
        "quiet": {"from": "21:00", "to": "06:00"},
    });
    plan[field] = value.clone();
    plan
}

#[rstest]
#[case::another_hour("at", json!("12:30"), None)]
#[case::no_weekly("weekly", json!(null), None)]
#[case::nothing_ahead("before", json!([]), Some("before"))]
#[case::too_far_ahead("before", json!([31]), Some("before"))]
#[case::on_the_day("before", json!([0]), Some("before"))]
#[case::no_such_day("return_days", json!([29]), Some("return_days"))]
#[case::at_night("at", json!("23:00"), Some("at"))]
#[tokio::test]
async fn a_plan_is_kept_if_nothing_can_be_late_unannounced(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] field: &str,
    #[case] value: Value,
    #[case] wrong: Option<&str>,
) {
    let stage = Stage::set(engine, visits(), "2026-11-20T12:00:00+08:00").await;
    let principal = stage.server.phone("p1").await;
    let (status, body) = principal.put("/api/v1/reminders/plan", &plan(field, &value)).await;
    match wrong {
        None => assert_eq!((status, &body["plan"][field]), (StatusCode::OK, &value), "{body}"),
        Some(wrong) => assert_eq!((status.as_u16(), &body["error"]["field"]), (422, &json!(wrong)), "{body}"),
    }
}

#[rstest]
#[case::wecom("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", None, None)]
#[case::somewhere_else("wecom", "https://qyapi.example.cn/cgi-bin/webhook/send?key=k", None, Some("url"))]
#[case::inside("webhook", "http://169.254.169.254/latest", Some("s"), Some("url"))]
#[case::here("webhook", "http://127.0.0.1:1/", Some("s"), Some("url"))]
#[case::unsigned("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", None, Some("secret"))]
#[tokio::test]
async fn a_robot_is_where_its_vendor_is(
    #[case] vendor: &str,
    #[case] url: &str,
    #[case] secret: Option<&str>,
    #[case] wrong: Option<&str>,
) {
    let stage = Stage::set(Sqlite, visits(), "2026-11-20T12:00:00+08:00").await;
    let principal = stage.server.phone("p1").await;
    let robot = json!({"id": "r1", "vendor": vendor, "name": "教师群", "url": url, "secret": secret});
    let (status, body) = principal.put("/api/v1/robots/r1", &robot).await;
    if let Some(wrong) = wrong {
        assert_eq!((status.as_u16(), &body["error"]["field"]), (422, &json!(wrong)), "{body}");
        return;
    }
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(
        body["robots"][1],
        json!({"id": "r1", "vendor": vendor, "name": "教师群", "host": "qyapi.weixin.qq.com"})
    );
    let (_, body) = principal.delete("/api/v1/robots/r1").await;
    assert_eq!(body["robots"].as_array().map(Vec::len), Some(1));
    let traces = stage.server.number("select count(*) from audit where what like 'reminders.%robot'").await;
    assert_eq!(traces, 3);
}

#[rstest]
#[tokio::test]
async fn somebody_has_quiet_hours_of_their_own(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-23T06:00:00+08:00").await;
    let choice = json!({"quiet": {"from": "20:00", "to": "12:30"}, "lang": "en"});
    let (status, body) = stage.server.phone("m1").await.put("/api/v1/reminders/mine", &choice).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    stage.at("2026-11-23T07:00:00+08:00").await;
    assert_eq!(stage.people(), ["m2"]);
    stage.at("2026-11-23T12:30:00+08:00").await;
    let li = stage.told().pop().expect("told");
    assert!(li.1.starts_with("[Peiban] 李老师, still to do: 2"), "{li:?}");
    let mine = stage.server.phone("m1").await.get("/api/v1/reminders/mine").await.1;
    assert_eq!((&mine["told"][0]["ways"], &mine["groups"]), (&json!(["webhook"]), &json!([])));
    assert_eq!(mine["told"][0]["text"].as_str(), Some(li.1.as_str()), "the same words to copy");
}

#[rstest]
#[tokio::test]
async fn a_calendar_has_an_address_that_can_be_taken_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine, visits(), "2026-11-20T12:00:00+08:00").await;
    let mentor = stage.server.phone("m1").await;
    let fetch = async |address: &str| {
        let path = address.strip_prefix("https://peiban.example.cn").expect("where the app is").to_owned();
        let answer = reqwest::get(format!("{}{path}", stage.server.url)).await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let make = async || {
        let (_, body) = mentor.post("/api/v1/reminders/mine/feed", &json!({})).await;
        body["address"].as_str().expect("an address").to_owned()
    };
    let first = make().await;
    let (status, text) = fetch(&first).await;
    assert_eq!(status, 200);
    let event = |day: &str| {
        json!({"uid": format!("{day}-hd-m1@peiban.example.cn"), "day": day, "title": "陪伴：还有 2 项到期",
               "text": "家访 0/2", "link": "https://peiban.example.cn/todo"})
    };
    let events = ["2026-11-30", "2026-12-31"].map(event);
    let expected = json!({"name": "陪伴 · 河东小学", "stamp": "2026-11-20T04:00:00+00:00", "events": events});
    two_parsers_read(&text, &expected).await;
    assert!(!text.contains("王小雨") && !text.contains("c1"), "{text}");
    let second = make().await;
    assert_eq!((fetch(&first).await.0, fetch(&second).await.0), (404, 200));
    mentor.delete("/api/v1/reminders/mine/feed").await;
    assert_eq!(fetch(&second).await.0, 404);
    for guess in ["/calendar/x.ics", "/calendar/.ics", "/calendar/%00.ics", "/calendar/x", "/calendar/..%2f.ics"] {
        assert_eq!(fetch(&format!("https://peiban.example.cn{guess}")).await.0, 404, "{guess}");
    }
}

#[rstest]
#[tokio::test]
async fn a_kind_named_after_a_child_goes_by_another_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut duty = super::duty("visit", "month");
    (duty["id"], duty["kind"]) = (json!("own"), json!("own_1"));
    let kinds = json!([{"id": "own_1", "name": "陪王小雨补课", "icon": "book", "per": "child"}]);
    let school = crate::harness::school_with(json!({"kinds": kinds, "duties": [duty]}));
    let stage = Stage::set(engine, school, "2026-11-23T06:00:00+08:00").await;
    stage.at("2026-11-23T07:00:00+08:00").await;
    assert!(stage.told()[0].1.contains("本校规定"), "{:?}", stage.told());
    assert!(stage.told().iter().all(|(_, words)| !words.contains("王小雨")));
}
