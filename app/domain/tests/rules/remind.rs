//! When a school reminds, and in which words.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    Message,
    calendar::Calendar,
    clock::TimeOfDay,
    kind::Kind,
    remind::{Digest, Plan, Quiet, Window, digest_text, expected_run, group_text, next_run, record_link},
    school::Rules,
    zone::TimeZone,
};
use rstest::rstest;
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("a moment").to_utc()
}

/// The autumn of 2026 with the national holidays.
fn calendar() -> Calendar {
    let term = json!({"id": "autumn", "name": "秋", "from": "2026-09-01", "to": "2027-01-22"});
    let holiday = json!({"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"});
    serde_json::from_value(json!({"terms": [term], "holidays": [holiday]})).expect("a calendar")
}

#[rstest]
#[case::morning("07:00", Some("07:00"))]
#[case::last_minute("23:59", Some("23:59"))]
#[case::no_such_hour("24:00", None)]
#[case::no_such_minute("07:60", None)]
#[case::one_digit("7:00", None)]
#[case::a_sign("+7:00", None)]
#[case::seconds("07:00:00", None)]
#[case::nothing("", None)]
fn a_time_of_day_is_read(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(text.parse::<TimeOfDay>().ok().map(|time| time.to_string()).as_deref(), expected);
}

#[rstest]
#[case::over_midnight_in_the_evening("21:00", "06:00", "2026-11-20T22:00:00+08:00", "2026-11-21T06:00:00+08:00")]
#[case::over_midnight_in_the_morning("21:00", "06:00", "2026-11-20T05:59:00+08:00", "2026-11-20T06:00:00+08:00")]
#[case::its_end_is_free("21:00", "06:00", "2026-11-20T06:00:00+08:00", "2026-11-20T06:00:00+08:00")]
#[case::by_day("12:00", "14:00", "2026-11-20T12:30:00+08:00", "2026-11-20T14:00:00+08:00")]
#[case::never("07:00", "07:00", "2026-11-20T07:00:00+08:00", "2026-11-20T07:00:00+08:00")]
fn quiet_hours_end(#[case] from: &str, #[case] to: &str, #[case] at: &str, #[case] free: &str) {
    let quiet = Quiet { from: from.parse().expect("a time"), to: to.parse().expect("a time") };
    assert_eq!(quiet.end_after(moment(at), TimeZone::default()), moment(free));
}

#[rstest]
#[case::the_day_before(None, "2026-11-20", Some("2026-11-19"))]
#[case::the_run_before(Some("2026-11-15"), "2026-11-20", Some("2026-11-15"))]
#[case::after_holidays(None, "2026-10-08", Some("2026-09-30"))]
#[case::in_holidays(None, "2026-10-03", None)]
#[case::after_the_term(None, "2027-01-23", None)]
#[case::again_on_the_day(Some("2026-11-20"), "2026-11-20", None)]
#[case::a_clock_set_back(Some("2026-11-21"), "2026-11-20", None)]
fn a_run_speaks_for_the_days_since(#[case] last: Option<&str>, #[case] today: &str, #[case] since: Option<&str>) {
    let window = Window::of(&calendar(), last.map(day), day(today));
    assert_eq!(window.map(|it| it.since), since.map(day));
}

#[rstest]
#[case::before_the_hour("2026-11-20T06:00:00+08:00", Some("2026-11-19"), "2026-11-20T07:00:00+08:00")]
#[case::within_the_hour_after("2026-11-20T07:30:00+08:00", Some("2026-11-19"), "2026-11-20T07:30:00+08:00")]
#[case::an_hour_after("2026-11-20T08:00:00+08:00", Some("2026-11-20"), "2026-11-20T08:00:00+08:00")]
#[case::at_night("2026-11-20T21:42:00+08:00", Some("2026-11-20"), "2026-11-21T07:00:00+08:00")]
#[case::after_midnight("2026-11-21T02:00:00+08:00", Some("2026-11-20"), "2026-11-21T07:00:00+08:00")]
#[case::in_holidays("2026-10-03T12:00:00+08:00", Some("2026-09-30"), "2026-10-08T07:00:00+08:00")]
#[case::before_the_term("2026-08-20T12:00:00+08:00", None, "2026-09-01T07:00:00+08:00")]
fn a_run_is_expected(#[case] now: &str, #[case] over: Option<&str>, #[case] next: &str) {
    let (plan, zone, now) = (Plan::default(), TimeZone::default(), moment(now));
    assert_eq!(expected_run(&plan, &calendar(), zone, now - TimeDelta::days(90), now), over.map(day));
    assert_eq!(next_run(&plan, &calendar(), zone, None, now), Some(moment(next)));
}

fn rules() -> Rules {
    let staff = json!([{"id": "m1", "name": "李老师", "roles": []}, {"id": "m2", "name": "周老师", "roles": []}]);
    serde_json::from_value(json!({
        "info": {"id": "hd", "name": "河东小学"}, "calendar": {}, "duties": [], "staff": staff, "classes": [],
        "class_teachers": [], "waivers": []
    }))
    .expect("rules")
}

fn digest(to: &str, items: &[(&str, &str, Option<&str>)], more: Value) -> Digest {
    let item = |(kind, due, instead_of): &(&str, &str, Option<&str>)| {
        json!({"duty": "d", "kind": kind, "per": "child", "subject": "c1", "period": {"from": due, "to": due},
               "due": due, "status": "open", "instead_of": instead_of})
    };
    let mut digest = json!({"to": to, "occasion": "due", "items": items.iter().map(item).collect::<Vec<_>>()});
    digest.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    serde_json::from_value(digest).expect("a digest")
}

fn word(kind: Kind) -> Message {
    Message::new(kind.zh().unwrap_or_default(), kind.en().unwrap_or_default())
}

const TODAY: &str = "2026-11-27";

#[rstest]
#[case::worst_first(
    &[("talk", "2026-11-25", None), ("visit", "2026-11-28", None), ("visit", "2026-11-28", None), ("dinner", "2026-11-30", None)],
    json!({}),
    "【陪伴】李老师，还有 4 项没办：\n· 已逾期（11 月 25 日到期）：谈心 1\n· 明天到期：家访 2\n· 还有 3 天（11 月 30 日）：晚餐 1\n\
     已经办了的，打开陪伴联一下网就行；确实做不到的，可以申请免办。",
    "/record?next=talk"
)]
#[case::for_somebody_on_leave(
    &[("talk", TODAY, Some("m2"))],
    json!({}),
    "【陪伴】李老师，还有 1 项没办：\n· 今天到期：谈心 1（周老师请假）\n\
     已经办了的，打开陪伴联一下网就行；确实做不到的，可以申请免办。",
    "/record?next=talk"
)]
#[case::a_return(&[], json!({"unsigned": "2026-11"}), "【陪伴】李老师，提醒您一件事：\n· 11 月的月报还没签字", "/returns")]
#[case::thanks(&[], json!({"thanks": ["2026-10", 12]}), "【陪伴】李老师，您好。\n10 月该办的 12 项全部办完了，谢谢您的陪伴！", "/")]
fn a_person_reads(
    #[case] items: &[(&str, &str, Option<&str>)],
    #[case] more: Value,
    #[case] expected: &str,
    #[case] link: &str,
) {
    let digest = digest("m1", items, more);
    assert_eq!(digest_text(&digest, &rules(), day(TODAY), &word).zh, expected);
    assert_eq!(record_link(&digest), link);
}

#[test]
fn a_group_reads_a_line_for_each() {
    let li = digest("m1", &[("visit", "2026-11-28", None), ("talk", "2026-11-30", None)], json!({}));
    let zhou = digest("m2", &[], json!({"thanks": ["2026-10", 3]}));
    let text = group_text(&[&li, &zhou], &rules(), day(TODAY), &word);
    assert_eq!(
        text.zh,
        "【陪伴】今天提醒：\n李老师：明天到期 家访 1；还有 3 天（11 月 30 日） 谈心 1\n上个月全部办完：周老师。谢谢！"
    );
    let en = "[Peiban] Today's reminders:\n李老师: due tomorrow Visit 1; 3 days left (2026-11-30) Talk 1\n\
              All of last month done: 周老师. Thank you!";
    assert_eq!(text.en, en);
}
