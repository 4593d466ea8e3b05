//! A made-up school around today, and what its mentors record.

use anyhow::{Context, Result};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use domain::{
    id::{ChildId, RecordId, StaffId},
    kind::Kind,
    package::Package,
    record::Record,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use serde_json::json;

const KINDS: [Kind; 6] = [Kind::Talk, Kind::Teacher, Kind::Visit, Kind::Homework, Kind::Dinner, Kind::ParentCall];
const NOTES: [&str; 6] = [
    "一起做了作业，奶奶留我们吃饭。",
    "数学作业有进步，字还要慢慢写。",
    "和爷爷谈了冬天上学的路，约好在桥头等校车。",
    "妈妈在电话里说春节前回来，孩子很高兴。",
    "包了饺子，孩子说下次想学骑车。",
    "班主任说他上课敢举手了，同桌也愿意和他一组。",
];
/// Over so many days the records of a phone are spread.
const DAYS: u64 = 60;

/// How large a school is.
#[derive(Clone, Copy)]
pub struct Size {
    pub mentors: usize,
    /// Of each mentor.
    pub children: usize,
}

/// The school named `id`, with the six boxes of 河东.
pub fn school(id: &str, size: Size) -> Result<Package> {
    let (from, to) = (today() - Days::new(80), today() + Days::new(60));
    let children: Vec<_> =
        (0..size.mentors).flat_map(|mentor| (0..size.children).map(move |child| (mentor, child))).collect();
    let package = json!({
        "format": "peiban.school/1",
        "school": {"id": id, "name": "河东小学", "preset": "hedong"},
        "calendar": {"terms": [{"id": "term", "name": "这学期", "from": from, "to": to}]},
        "staff": (0..size.mentors).map(|it| json!({"id": mentor(it), "name": format!("老师{it}"), "roles": ["mentor"]}))
            .collect::<Vec<_>>(),
        "classes": [{"id": "k", "name": "三(1)班"}],
        "class_teachers": [],
        "children": children.iter().map(|(m, c)| json!({"id": child(*m, *c), "name": format!("孩子{c}"), "class": "k", "from": from}))
            .collect::<Vec<_>>(),
        "pairings": children.iter().map(|(m, c)| json!({"child": child(*m, *c), "mentor": mentor(*m), "from": from}))
            .collect::<Vec<_>>(),
    });
    Ok(Package::parse(&package.to_string())?)
}

/// What a mentor of `children` wrote down, oldest first; another `seed`, other records.
pub fn records(mentor_number: usize, children: usize, count: usize, seed: u64) -> Result<Vec<Record>> {
    let mut random = SmallRng::seed_from_u64(seed);
    let first = Utc::now() - TimeDelta::days(i64::try_from(DAYS)?);
    let step = TimeDelta::days(i64::try_from(DAYS)?) / i32::try_from(count + 1)?;
    let mut at = first;
    let mut records = Vec::with_capacity(count);
    for number in 0..count {
        at += step;
        records.push(record(&mut random, mentor_number, number % children, at)?);
    }
    Ok(records)
}

fn record(random: &mut SmallRng, by: usize, of: usize, at: DateTime<Utc>) -> Result<Record> {
    let start = random.random_range(0..KINDS.len());
    let id: ChildId = child(by, of).parse()?;
    let by: StaffId = mentor(by).parse()?;
    Ok(Record {
        id: RecordId::new(u64::try_from(at.timestamp_millis())?, random.random()),
        by,
        at: at.with_timezone(&FixedOffset::east_opt(8 * 3600).context("an offset")?),
        children: vec![id],
        class: None,
        kinds: (0..random.random_range(1..4)).map(|at| KINDS[(start + at) % KINDS.len()]).collect(),
        reached: true,
        minutes: Some(random.random_range(10..90)),
        note: Some(NOTES[random.random_range(0..NOTES.len())].into()),
        private: false,
        help: false,
        supersedes: None,
        promise: None,
        place: None,
        attachments: Vec::new(),
    })
}

pub fn mentor(number: usize) -> String {
    format!("m{number}")
}

pub fn child(mentor: usize, number: usize) -> String {
    format!("c{mentor}-{number}")
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}
