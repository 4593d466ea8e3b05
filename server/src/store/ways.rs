//! The ways by which a school's reminders leave, and the messages that go by them.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Message,
    channel::{Robot, Vendor},
    id::{DeviceId, NudgeId, SchoolId, StaffId},
    kind::Kind,
    remind::{Choice, Digest, Plan, Way, group_text},
    school::Rules,
    zone::TimeZone,
};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use super::rows::{all_from_json, from_json, json, put};
use crate::{hex::hex, words::word};

/// The ways by which a school's digests leave.
#[derive(Debug, Default)]
pub struct Ways {
    robots: Vec<Robot>,
    choices: BTreeMap<StaffId, Choice>,
    devices: BTreeMap<StaffId, Vec<DeviceId>>,
    mail: bool,
    plan: Plan,
}

/// A message to be written into the outbox.
#[derive(Debug)]
pub struct NewDelivery {
    id: String,
    day: NaiveDate,
    to: Option<StaffId>,
    group: Vec<StaffId>,
    nudge: Option<NudgeId>,
    way: Way,
    target: String,
    made_at: i64,
    next_at: i64,
}

/// What a robot of the narrowest vendor takes is 2,048 bytes; names of kinds may become longer until it goes.
const MOST_BYTES: usize = 1_500;

impl Ways {
    /// Those that are there; `mail` if this server can send any.
    pub(super) async fn of(db: &mut AnyConnection, school: &SchoolId, plan: &Plan, mail: bool) -> Result<Self> {
        let robots = robots(db, school).await?;
        let sql = "select staff, body from reminder_choice where school = $1";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(&mut *db).await?;
        let choice = |(staff, body): (String, String)| Ok((staff.parse()?, from_json(&body)?));
        let choices = rows.into_iter().map(choice).collect::<Result<_>>()?;
        let sql = "select staff, device from subscription where school = $1 order by staff, device";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(&mut *db).await?;
        let mut devices: BTreeMap<StaffId, Vec<DeviceId>> = BTreeMap::new();
        for (staff, device) in rows {
            devices.entry(staff.parse()?).or_default().push(device.parse()?);
        }
        Ok(Self { robots, choices, devices, mail, plan: plan.clone() })
    }

    /// How each person is told: the names of the ways, each once.
    pub fn to(&self, staff: &StaffId) -> Vec<Way> {
        let mut ways: Vec<Way> = self.personal(staff).map(|(way, _)| way).collect();
        let in_group = !self.choice(staff).not_in_group;
        ways.extend(self.groups().filter(|_| in_group).map(|robot| way(robot.vendor)));
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// The messages that carry `digests`: one for each person and way, and as few to each group as fit.
    pub(super) fn deliveries(
        &self,
        rules: &Rules,
        digests: &[Digest],
        day: NaiveDate,
        now: DateTime<Utc>,
    ) -> Vec<NewDelivery> {
        let new = NewDelivery::at(&rules.info.id, day, now);
        let personal = digests.iter().flat_map(|digest| {
            let next_at = self.moment(&digest.to, rules.info.time_zone, now);
            self.personal(&digest.to).map(move |(way, target)| new.to(&digest.to, way, target, next_at))
        });
        let mut all: Vec<_> = personal.collect();
        let group: Vec<&Digest> = digests.iter().filter(|it| !self.choice(&it.to).not_in_group).collect();
        for robot in self.groups() {
            for (part, people) in parts(rules, &group, day).into_iter().enumerate() {
                all.push(new.to_group(robot, part, people, now));
            }
        }
        all
    }

    /// The messages that carry a principal's words.
    pub(super) fn nudges(
        &self,
        rules: &Rules,
        nudge: &NudgeId,
        to: &[StaffId],
        now: DateTime<Utc>,
    ) -> Vec<NewDelivery> {
        let new = NewDelivery::at(&rules.info.id, rules.info.time_zone.date(now), now);
        let personal = to.iter().flat_map(|to| {
            let next_at = self.moment(to, rules.info.time_zone, now);
            self.personal(to).map(move |(way, target)| new.to(to, way, target, next_at))
        });
        let mut all: Vec<_> = personal.collect();
        all.extend(self.groups().map(|robot| new.to_group(robot, 0, to.to_vec(), now)));
        for delivery in &mut all {
            delivery.nudge = Some(nudge.clone());
            delivery.id = key(&[&delivery.id, nudge.as_str()]);
        }
        all
    }

    fn groups(&self) -> impl Iterator<Item = &Robot> {
        self.robots.iter().filter(|it| it.vendor != Vendor::Webhook)
    }

    fn personal(&self, staff: &StaffId) -> impl Iterator<Item = (Way, String)> {
        let webhooks = self.robots.iter().filter(|it| it.vendor == Vendor::Webhook);
        let webhooks = webhooks.map(|it| (Way::Webhook, it.id.to_string()));
        let mail = (self.mail && self.choice(staff).mail.is_some()).then(|| (Way::Mail, String::new()));
        let devices = self.devices.get(staff).into_iter().flatten();
        webhooks.chain(mail).chain(devices.map(|it| (Way::Push, it.to_string())))
    }

    fn choice(&self, staff: &StaffId) -> Choice {
        self.choices.get(staff).cloned().unwrap_or_default()
    }

    /// When somebody may be disturbed. Quiet hours to the end of the day would keep it from them, so the school's hold then.
    fn moment(&self, staff: &StaffId, zone: TimeZone, now: DateTime<Utc>) -> DateTime<Utc> {
        let own = self.plan.quiet_of(&self.choice(staff)).end_after(now, zone);
        if zone.date(own) == zone.date(now) { own } else { self.plan.quiet.end_after(now, zone) }
    }
}

/// A robot's way.
fn way(vendor: Vendor) -> Way {
    match vendor {
        Vendor::Wecom => Way::Wecom,
        Vendor::Dingtalk => Way::Dingtalk,
        Vendor::Feishu => Way::Feishu,
        Vendor::Webhook => Way::Webhook,
    }
}

/// Whom each message to a group is about, so that none is too long.
fn parts(rules: &Rules, digests: &[&Digest], day: NaiveDate) -> Vec<Vec<StaffId>> {
    let (mut parts, mut room): (Vec<Vec<StaffId>>, usize) = (Vec::new(), 0);
    for digest in digests {
        let size = group_text(&[*digest], rules, day, &|kind: Kind| word_of(kind, rules)).zh.len();
        if let Some(part) = parts.last_mut().filter(|_| size <= room) {
            part.push(digest.to.clone());
        } else {
            parts.push(vec![digest.to.clone()]);
            room = MOST_BYTES;
        }
        room = room.saturating_sub(size);
    }
    parts
}

/// A kind in both languages; a school's own has one name.
pub(super) fn word_of(kind: Kind, rules: &Rules) -> Message {
    let zh = word(kind, &rules.kinds);
    let en = kind.en().map_or_else(|| zh.clone(), str::to_owned);
    Message { zh, en }
}

/// What all messages of one decision share.
#[derive(Clone, Copy)]
struct Template<'a> {
    school: &'a SchoolId,
    day: NaiveDate,
    now: DateTime<Utc>,
}

impl NewDelivery {
    fn at(school: &SchoolId, day: NaiveDate, now: DateTime<Utc>) -> Template<'_> {
        Template { school, day, now }
    }

    /// Whom it is about.
    pub fn people(&self) -> impl Iterator<Item = &StaffId> {
        self.to.iter().chain(&self.group)
    }
}

impl Template<'_> {
    fn to(self, to: &StaffId, way: Way, target: String, next_at: DateTime<Utc>) -> NewDelivery {
        let Self { school, day, now } = self;
        let id = key(&[school.as_str(), &day.to_string(), to.as_str(), code(way), &target]);
        let (made_at, next_at) = (now.timestamp_millis(), next_at.timestamp_millis());
        NewDelivery { id, day, to: Some(to.clone()), group: Vec::new(), nudge: None, way, target, made_at, next_at }
    }

    fn to_group(self, robot: &Robot, part: usize, group: Vec<StaffId>, next_at: DateTime<Utc>) -> NewDelivery {
        let Self { school, day, now } = self;
        let id = key(&[school.as_str(), &day.to_string(), &part.to_string(), robot.id.as_str()]);
        let (made_at, next_at) = (now.timestamp_millis(), next_at.timestamp_millis());
        let (way, target) = (way(robot.vendor), robot.id.to_string());
        NewDelivery { id, day, to: None, group, nudge: None, way, target, made_at, next_at }
    }
}

/// The same for the same message, also in a restored database: whoever got it can tell.
fn key(parts: &[&str]) -> String {
    let text = parts.join("\n");
    hex(&Sha256::digest(text.as_bytes())[..16])
}

/// The word in the column `way`.
fn code(way: Way) -> &'static str {
    match way {
        Way::Wecom => "wecom",
        Way::Dingtalk => "dingtalk",
        Way::Feishu => "feishu",
        Way::Webhook => "webhook",
        Way::Mail => "mail",
        Way::Push => "push",
    }
}

/// The robots of a school, in the order in which they were entered.
pub(super) async fn robots(db: &mut AnyConnection, school: &SchoolId) -> Result<Vec<Robot>> {
    let sql = "select body from robot where school = $1 order by at, id";
    all_from_json(sqlx::query_scalar(sql).bind(school.as_str()).fetch_all(db).await?)
}

/// Writes messages; those that are there stay as they are.
pub(super) async fn put_deliveries(db: &mut AnyConnection, school: &SchoolId, all: &[NewDelivery]) -> Result<()> {
    let row = |it: &NewDelivery| {
        let group = (!it.group.is_empty()).then(|| json(&it.group)).transpose()?;
        let to = it.to.as_ref().map(ToString::to_string);
        let nudge = it.nudge.as_ref().map(ToString::to_string);
        let (id, way, target) = (it.id.as_str().into(), code(it.way).into(), it.target.as_str().into());
        Ok([
            id,
            school.as_str().into(),
            it.day.into(),
            to.into(),
            group.into(),
            nudge.into(),
            way,
            target,
            "waiting".into(),
            0.into(),
            it.made_at.into(),
            it.next_at.into(),
            0.into(),
            0.into(),
        ])
    };
    let columns = "delivery (id, school, day, staff, people, nudge, way, target, state, attempts, made_at, next_at,
                   held_until, tried_at)";
    put(db, columns, "on conflict do nothing", all.iter().map(row).collect::<Result<_>>()?).await
}
