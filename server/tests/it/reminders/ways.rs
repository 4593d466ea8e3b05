//! Every way a reminder leaves by, from the decision to what the other side reads, with signatures that are checked there.

use chrono::{TimeDelta, Utc};
use domain::package::Package;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use server::{Reach, ReachConfig, turn};

use super::visits;
use crate::{
    channels::{
        Program,
        vendors::{KEY, SECRET, Vendors},
    },
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        TestServer, school_with,
    },
};

async fn server(engine: Engine, school: &Package, config: ReachConfig) -> TestServer {
    let database = Database::create(engine).await;
    let reach = Reach::open(&database.open().await, config).await.expect("a sound way out");
    let server = TestServer::start_on(database, |app| app.reach = reach).await;
    server.open_school(school).await;
    server
}

fn plan(at: &str, weekly: &Value) -> Value {
    json!({"at": at, "weekly": weekly, "before": [3], "return_days": [], "praise": true,
           "quiet": {"from": "00:00", "to": "00:00"}})
}

#[rstest]
#[tokio::test]
async fn groups_and_mailboxes_are_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let vendors = Vendors::start().await;
    let mut mail = Program::start("mail_server.py", &[]);
    let smtp = Some((format!("smtp://127.0.0.1:{}", mail.line().await), "陪伴 <peiban@example.cn>".into()));
    let config = ReachConfig { url: Some("https://peiban.cn/".into()), allowed: vec![vendors.origin.clone()], smtp };
    let server = server(engine, &visits(), config).await;
    // The clocks of the vendors show this moment, three days before the end of the month.
    server.set_now("2026-11-27T16:00:00+08:00");
    let principal = server.phone("p1").await;
    assert_eq!(principal.put("/api/v1/reminders/plan", &plan("16:00", &json!(null))).await.0, StatusCode::OK);
    let robots = [
        ("wecom", format!("/cgi-bin/webhook/send?key={KEY}"), None),
        ("dingtalk", format!("/robot/send?access_token={KEY}"), Some(SECRET)),
        ("feishu", format!("/open-apis/bot/v2/hook/{KEY}"), Some(SECRET)),
    ];
    for (vendor, path, secret) in &robots {
        let url = format!("{}{path}", vendors.origin);
        let robot = json!({"id": vendor, "vendor": vendor, "name": "教师群", "url": url, "secret": secret});
        assert_eq!(principal.put(&format!("/api/v1/robots/{vendor}"), &robot).await.0, StatusCode::OK);
        let tried = principal.post(&format!("/api/v1/robots/{vendor}/test"), &json!({})).await.1;
        assert_eq!(tried, json!({"arrived": true}), "{vendor}");
    }
    let mentor = server.phone("m1").await;
    mentor.put("/api/v1/reminders/mine", &json!({"mail": "li@school.cn"})).await;
    assert_eq!(mentor.post("/api/v1/reminders/mine/test/mail", &json!({})).await.1, json!({"arrived": true}));
    let trial: Value = serde_json::from_str(&mail.line().await).expect("JSON");
    assert_eq!(trial["Subject"], json!("【陪伴】测试：这里能收到提醒。"));
    server.phone("m2").await.put("/api/v1/reminders/mine", &json!({"not_in_group": true})).await;

    let did = turn(&server.app, 0).await.expect("the database answers");
    assert_eq!((did.sent, did.failed, did.later), (4, 0, 0));
    let said = vendors.said.lock().expect("nobody panicked").clone();
    for text in &said[3..] {
        let text = text.as_str().expect("a text");
        assert_eq!(text, "【陪伴】今天提醒：\n李老师：还有 3 天（11 月 30 日） 家访 2\nhttps://peiban.cn/", "{text}");
    }
    assert_eq!(said.len(), 6, "a trial and a reminder each");
    let letter: Value = serde_json::from_str(&mail.line().await).expect("JSON");
    assert_eq!(
        (&letter["Subject"], &letter["To"]),
        (&json!("【陪伴】李老师，还有 2 项没办："), &json!("li@school.cn"))
    );
    let text = letter["text"].as_str().expect("a text");
    assert!(text.contains("家访 2") && text.contains("https://peiban.cn/record?next=visit"), "{text}");
}

#[rstest]
#[tokio::test]
async fn a_browser_is_told_until_its_owner_signs_out(#[values(Sqlite, Postgres)] engine: Engine) {
    // A push service takes no note whose time is over by its own clock, so this happens now.
    let (now, zone) = (Utc::now(), TimeDelta::hours(8));
    let today = (now + zone).date_naive();
    let terms =
        json!([{"id": "now", "name": "本学期", "from": today - TimeDelta::days(30), "to": today + TimeDelta::days(3)}]);
    let lists = json!({"calendar": {"terms": terms}, "duties": [{"from": today - TimeDelta::days(30), "to": null, "id": "v",
        "kind": "visit", "who": "mentor", "per": "child", "every": "term", "times": 1}],
        "pairings": [{"child": "c1", "mentor": "m1", "from": today - TimeDelta::days(30)}],
        "children": [{"id": "c1", "name": "王小雨", "class": "k1", "from": today - TimeDelta::days(30)}]});
    let server = server(engine, &school_with(lists), ReachConfig::default()).await;
    server.set_now(&now.to_rfc3339());
    let mentor = server.phone("m1").await;
    let key = mentor.get("/api/v1/reminders/mine").await.1["push_key"].as_str().expect("a key").to_owned();
    let mut service = Program::start("push_service.py", &[&key]);
    let hello: Value = serde_json::from_str(&service.line().await).expect("JSON");
    let origin = hello["origin"].as_str().expect("an origin").to_owned();
    let config = ReachConfig { allowed: vec![origin.clone()], ..ReachConfig::default() };
    let mut app = server.app.clone();
    app.reach = Reach::open(&server.store, config).await.expect("the same key");
    assert_eq!(app.reach.push_key(), key);

    // This server may not go to that service yet.
    let browser = json!({"endpoint": format!("{origin}/hush"), "p256dh": hello["p256dh"], "auth": hello["auth"]});
    assert_eq!(mentor.put("/api/v1/reminders/mine/push", &browser).await.0.as_u16(), 422);
    let subscription = serde_json::from_value(browser).expect("a subscription");
    let (school, staff, device) =
        ("hd".parse().expect("an id"), "m1".parse().expect("an id"), mentor.device.parse().expect("an id"));
    let owner = server::store::Owner { school: &school, staff: &staff, device: &device };
    let pushed = server::store::OwnSetting::Pushed(&subscription);
    server.store.set_own_reminders(&owner, &pushed, now).await.expect("the database answers");
    assert_eq!(mentor.get("/api/v1/reminders/mine").await.1["pushed_here"], json!(true));

    let at = (now + zone).format("%H:%M").to_string();
    let principal = server.phone("p1").await;
    assert_eq!(principal.put("/api/v1/reminders/plan", &plan(&at, &json!(null))).await.0, StatusCode::OK);
    assert_eq!(turn(&app, 0).await.expect("the database answers").sent, 1);
    let got: Value = serde_json::from_str(&service.line().await).expect("JSON");
    assert_eq!(got["message"]["title"], json!("【陪伴】李老师，还有 1 项没办："), "{got}");
    assert_eq!(got["message"]["link"], json!("/record?next=visit"));

    mentor.post("/api/v1/sign-out", &json!({})).await;
    let nudge =
        json!({"id": "n1", "range": "2026-11", "to": ["m1"], "praise": false, "words": "请家访。", "deliver": true});
    assert_eq!(principal.post("/api/v1/nudges", &nudge).await.0, StatusCode::OK);
    let did = turn(&app, 0).await.expect("the database answers");
    assert_eq!((did.sent, did.dropped), (0, 1), "whoever has the phone now is not told");
}
