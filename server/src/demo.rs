//! 河东小学（演示）: a made-up school around today, to try everything with.

use anyhow::Result;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use domain::{
    id::RecordId,
    month::Month,
    package::{Package, PackageError},
    zone::TimeZone,
};
use serde_json::{Value, json};

use crate::{
    password::Passwords,
    store::{Account, Store},
};

/// The demo school's id.
const SCHOOL: &str = "demo";
/// The password of every demo account.
const PASSWORD: &str = "peiban-demo";

/// Staff id, name, role in words, telephone number, roles.
const STAFF: [(&str, &str, &str, &str, &[&str]); 4] = [
    ("li", "李老师", "代理家长、班主任", "13800000001", &["mentor", "class_teacher"]),
    ("wang", "王老师", "班主任", "13800000002", &["class_teacher"]),
    ("zhang", "张校长", "校长", "13800000003", &["principal"]),
    ("zhou", "周老师", "代理家长", "13800000004", &["mentor"]),
];

/// Id, name, class, hamlet, mentor, guardian's relation.
const CHILDREN: [(&str, &str, &str, &str, &str, &str); 9] = [
    ("c1", "王小雨", "3-1", "王家村", "li", "grandmother"),
    ("c2", "王小雷", "3-2", "王家村", "li", "grandmother"),
    ("c3", "陈思源", "3-1", "上河湾", "li", "grandfather"),
    ("c4", "刘佳怡", "3-1", "上河湾", "zhou", "grandmother"),
    ("c5", "赵子航", "3-2", "石桥组", "zhou", "aunt"),
    ("c6", "孙浩然", "3-2", "石桥组", "zhou", "grandfather"),
    ("c7", "杨欣悦", "3-1", "王家村", "zhou", "grandmother"),
    ("c8", "黄梓涵", "3-2", "下河湾", "zhou", "grandmother"),
    ("c9", "吴宇轩", "3-2", "下河湾", "zhou", "uncle"),
];

/// Mentor, children, kinds, note: what happened last month, spread over its days; all six boxes of 李老师's children.
const LAST_MONTH: [(&str, &[&str], &[&str], &str); 12] = [
    ("li", &["c1", "c2"], &["talk", "visit", "dinner"], "和姐弟俩一起吃饭，奶奶身体好多了。"),
    ("li", &["c1", "c2"], &["homework"], "数学作业有进步。"),
    ("li", &["c1", "c2"], &["teacher", "parent_call"], "妈妈说春节前回来。"),
    ("li", &["c3"], &["talk", "homework"], ""),
    ("li", &["c3"], &["visit", "dinner"], "爷爷腌了咸菜，一定要我们尝。"),
    ("li", &["c3"], &["teacher", "parent_call"], ""),
    ("zhou", &["c4"], &["talk", "visit"], ""),
    ("zhou", &["c5", "c6"], &["homework", "teacher"], ""),
    ("zhou", &["c5"], &["talk", "parent_call"], ""),
    ("zhou", &["c7"], &["talk", "visit", "dinner"], ""),
    ("zhou", &["c8"], &["teacher", "homework"], ""),
    ("zhou", &["c9"], &["talk", "parent_call"], ""),
];

/// The same for the days of this month that are past.
const THIS_MONTH: [(&str, &[&str], &[&str], &str); 5] = [
    ("li", &["c1", "c2"], &["talk", "visit"], "家里新接了自来水。"),
    ("li", &["c1"], &["homework"], ""),
    ("li", &["c3"], &["teacher"], "上课愿意举手了。"),
    ("zhou", &["c4", "c7"], &["talk"], ""),
    ("zhou", &["c5"], &["visit", "dinner"], ""),
];

/// Whether the accounts printed by [`accounts`] are those of this database.
///
/// # Errors
/// When the database fails.
pub async fn is_loaded(store: &Store) -> Result<bool> {
    Ok(store.account(STAFF[0].3).await?.is_some_and(|account| account.school.as_str() == SCHOOL))
}

/// Loads the demo school and its accounts.
///
/// # Errors
/// If there is a demo school already, or the database fails.
pub async fn load(store: &Store, passwords: &Passwords, now: DateTime<Utc>) -> Result<()> {
    let package = package(TimeZone::default().date(now))?;
    store.import(&package, now).await?;
    for (staff, _, _, phone, _) in STAFF {
        let password_hash = passwords.hash(PASSWORD.into()).await?;
        let account =
            Account { school: package.school.id.clone(), staff: staff.parse()?, password_hash, disabled_at: None };
        store.add_account(&account, phone).await?;
    }
    Ok(())
}

/// One line for each account: role, telephone number, password.
pub fn accounts() -> String {
    let line = |(_, name, role, phone, _): &(_, _, _, _, _)| format!("{name}（{role}）\t{phone}\t{PASSWORD}\n");
    STAFF.iter().map(line).collect::<Vec<_>>().concat()
}

/// The demo school as it would be on `today`.
///
/// # Errors
/// Never for a day on which anyone is alive.
pub fn package(today: NaiveDate) -> Result<Package, PackageError> {
    let (first, last) = (today - Days::new(70), today + Days::new(90));
    let month = Month::of(today);
    let staff: Vec<Value> = STAFF
        .iter()
        .map(|(id, name, _, phone, roles)| json!({"id": id, "name": name, "phone": phone, "roles": roles}))
        .collect();
    let value = json!({
        "format": "peiban.school/1",
        "school": {"id": SCHOOL, "name": "河东小学（演示）", "preset": "hedong"},
        "calendar": {"terms": [term(first, last), term(last + Days::new(30), last + Days::new(170))]},
        "staff": staff,
        "classes": [{"id": "3-1", "name": "三(1)班"}, {"id": "3-2", "name": "三(2)班"}],
        "class_teachers": [{"class": "3-1", "teacher": "li", "from": first}, {"class": "3-2", "teacher": "wang", "from": first}],
        "children": CHILDREN.iter().map(|child| child_file(child, first)).collect::<Vec<_>>(),
        "pairings": CHILDREN.iter().map(|it| json!({"child": it.0, "mentor": it.4, "from": first})).collect::<Vec<_>>(),
        "waivers": [{
            "child": "c9", "kinds": ["dinner"], "from": month.first(), "to": month.last(),
            "reason": "叔叔带他去县城看病，本月晚上不在村里。", "confirmed": true
        }, {
            "id": "demo-request", "asked_by": "zhou", "child": "c5", "kinds": ["visit"], "from": today, "to": month.last(),
            "reason": "路不通或天气：村口的桥在修，要到下月才能过去。", "confirmed": false
        }],
        "records": records(today),
    });
    Package::parse(&value.to_string())
}

fn term(from: NaiveDate, to: NaiveDate) -> Value {
    let (id, name) = if from.month() >= 7 { ("autumn", "秋季学期") } else { ("spring", "春季学期") };
    json!({"id": format!("{}-{id}", from.year()), "name": format!("{}年{name}", from.year()), "from": from, "to": to})
}

fn child_file(
    &(id, name, class, hamlet, _, relation): &(&str, &str, &str, &str, &str, &str),
    from: NaiveDate,
) -> Value {
    json!({
        "id": id, "name": name, "class": class, "from": from, "hamlet": hamlet, "away": "both",
        "guardian": {"relation": relation, "phone": format!("1390000000{}", &id[1..])},
        "parents": [{"relation": "mother", "phone": format!("1370000000{}", &id[1..]), "works_at": "东莞"}],
    })
}

fn records(today: NaiveDate) -> Vec<Value> {
    let month = Month::of(today);
    let last_month =
        (0..).zip(LAST_MONTH).map(|(at, row)| record(at, month.previous().first() + Days::new(2 * at + 2), row));
    let this_month = (0..).zip(THIS_MONTH).map(|(at, row)| (at, month.first() + Days::new(3 * at), row));
    let this_month = this_month.filter(|(_, date, _)| *date < today).map(|(at, date, row)| record(at, date, row));
    let survey = json!({
        "id": record_id(0, today - Days::new(60)), "by": "wang", "at": at(today - Days::new(60)), "class": "3-2",
        "kinds": ["survey"], "reached": true, "note": "全班摸底完成。"
    });
    last_month.chain(this_month).chain([survey]).collect()
}

fn record(place: u64, date: NaiveDate, (by, children, kinds, note): (&str, &[&str], &[&str], &str)) -> Value {
    let note = if note.is_empty() { Value::Null } else { note.into() };
    let minutes = 20 * kinds.len();
    let id = record_id(place, date);
    json!({
        "id": id, "by": by, "at": at(date), "children": children, "kinds": kinds, "reached": true,
        "minutes": minutes, "note": note
    })
}

/// In the evening.
fn at(date: NaiveDate) -> String {
    format!("{date}T19:10:00+08:00")
}

/// An id like those phones make, unlike any other of that date.
fn record_id(place: u64, date: NaiveDate) -> RecordId {
    // Saved half an hour after the visit, which is at ten past seven in the evening.
    let saved = date.and_time(NaiveTime::MIN).and_utc().timestamp_millis() + (11 * 60 + 40) * 60_000;
    let mut random = [0; 10];
    random[2..].copy_from_slice(&place.to_be_bytes());
    RecordId::new(saved.unsigned_abs(), random)
}
