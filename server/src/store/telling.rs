//! What a message says at the moment it goes: only what still holds then, and no child's name.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Message,
    channel::{Robot, Subscription},
    id::{SchoolId, StaffId},
    kind::Kind,
    nudge::Nudge,
    obligation::{Cell, Status},
    people::Child,
    remind::{Choice, Digest, Item, Lang, digest_text, group_text, record_link},
    school::Rules,
    zone::TimeZone,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

use super::{
    Store,
    cells::kept_cells,
    outbox::Taken,
    returns::signed_at,
    rows::from_json,
    school::{ALL_CHILDREN, list, rules},
    ways::word_of,
};

/// A message as it goes.
#[derive(Debug)]
pub struct Telling {
    /// The school's clock.
    pub zone: TimeZone,
    /// Where it goes and what it says; nothing if nothing is left to say, or nowhere is left to go.
    pub said: Option<Said>,
}

/// Where a message goes and what it says.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Said {
    pub destination: Destination,
    /// The first line is its title.
    pub text: String,
    /// A path of the app.
    pub link: String,
    /// What programs get besides.
    pub data: Value,
}

/// Where a message goes.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Destination {
    Robot(Robot),
    Mail(String),
    Push(Subscription),
}

impl Store {
    /// What a message says at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn telling(&self, taken: &Taken, now: DateTime<Utc>) -> Result<Telling> {
        let mut db = self.snapshot().await?;
        let school: SchoolId = taken.school.parse()?;
        let rules = rules(&mut db, &school).await?;
        let zone = rules.info.time_zone;
        let said = match destination(&mut db, taken).await? {
            Some((destination, lang)) => say(&mut db, &rules, taken, destination, lang, now).await?,
            None => None,
        };
        Ok(Telling { zone, said })
    }

    /// What a digest says to whom it is for, as it was decided.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn words_of(&self, rules: &Rules, digest: &Digest, today: NaiveDate, lang: Lang) -> Result<String> {
        let words = self.discreet_words(rules).await?;
        Ok(in_lang(digest_text(digest, rules, today, &|kind| words.word(kind)), lang))
    }

    /// Words for kinds that may leave the app.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discreet_words<'a>(&self, rules: &'a Rules) -> Result<Discreet<'a>> {
        Discreet::of(&mut *self.reader.acquire().await?, rules).await
    }
}

async fn say(
    db: &mut AnyConnection,
    rules: &Rules,
    taken: &Taken,
    destination: Destination,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Option<Said>> {
    if let Some(nudge) = &taken.nudge {
        let sql = "select body from nudge where school = $1 and id = $2";
        let body: String = sqlx::query_scalar(sql).bind(&taken.school).bind(nudge).fetch_one(db).await?;
        let nudge: Nudge = from_json(&body)?;
        let data = json!({"school": taken.school, "nudge": nudge.id, "person": taken.staff});
        return Ok(Some(Said { destination, text: nudge.words, link: "/".into(), data }));
    }
    let today = rules.info.time_zone.date(now);
    let mut digests = Vec::new();
    for staff in taken.told()? {
        digests.extend(still(db, rules, &taken.day, &staff, today).await?);
    }
    let discreet = Discreet::of(db, rules).await?;
    let word = |kind: Kind| discreet.word(kind);
    let (text, link, data) = match (&taken.staff, digests.as_slice()) {
        (_, []) => return Ok(None),
        (Some(_), [digest, ..]) => {
            let data = json!({"school": taken.school, "person": digest.to, "occasion": digest.occasion,
                              "due": due(&digest.items)});
            (digest_text(digest, rules, today, &word), record_link(digest), data)
        }
        (None, digests) => {
            let digests: Vec<&Digest> = digests.iter().collect();
            (group_text(&digests, rules, today, &word), "/".into(), Value::Null)
        }
    };
    Ok(Some(Said { destination, text: in_lang(text, lang), link, data }))
}

/// What programs are told of what is due: never of whom.
fn due(items: &[Item]) -> Vec<Value> {
    items.iter().map(|it| json!({"kind": it.kind, "due": it.due, "status": it.status})).collect()
}

fn in_lang(message: Message, lang: Lang) -> String {
    match lang {
        Lang::Zh => message.zh,
        Lang::En => message.en,
    }
}

/// Where a message goes, and in which language; none if that way is there no more.
async fn destination(db: &mut AnyConnection, taken: &Taken) -> Result<Option<(Destination, Lang)>> {
    let choice = match &taken.staff {
        Some(staff) => choice(db, &taken.school, staff).await?,
        None => Choice::default(),
    };
    let lang = choice.lang;
    let body = match taken.way.as_str() {
        "mail" => return Ok(choice.mail.map(|mail| (Destination::Mail(mail), lang))),
        "push" => {
            // A device on which they signed out shows nobody their reminders.
            let sql = "select s.body from subscription s join device d
                           on d.school = s.school and d.staff = s.staff and d.id = s.device
                       where s.school = $1 and s.staff = $2 and s.device = $3
                           and d.token_hash is not null and d.revoked_at is null";
            sqlx::query_scalar(sql).bind(&taken.school).bind(taken.staff.as_deref()).bind(&taken.target)
        }
        _ => sqlx::query_scalar("select body from robot where school = $1 and id = $2")
            .bind(&taken.school)
            .bind(&taken.target),
    };
    let Some(body): Option<String> = body.fetch_optional(db).await? else { return Ok(None) };
    let destination =
        if taken.way == "push" { Destination::Push(from_json(&body)?) } else { Destination::Robot(from_json(&body)?) };
    Ok(Some((destination, lang)))
}

/// What somebody chose.
pub(super) async fn choice(db: &mut AnyConnection, school: &str, staff: &str) -> Result<Choice> {
    let sql = "select body from reminder_choice where school = $1 and staff = $2";
    let body: Option<String> = sqlx::query_scalar(sql).bind(school).bind(staff).fetch_optional(db).await?;
    Ok(body.map(|body| from_json(&body)).transpose()?.unwrap_or_default())
}

/// What of somebody's digest still holds, as their cells are now; none if nothing does.
async fn still(
    db: &mut AnyConnection,
    rules: &Rules,
    day: &str,
    staff: &StaffId,
    today: NaiveDate,
) -> Result<Option<Digest>> {
    let school = &rules.info.id;
    let sql = "select body from reminder where school = $1 and day = $2 and staff = $3";
    let body: Option<String> =
        sqlx::query_scalar(sql).bind(school.as_str()).bind(day).bind(staff.as_str()).fetch_optional(&mut *db).await?;
    let Some(body) = body else { return Ok(None) };
    let mut digest: Digest = from_json(&body)?;
    let keys: BTreeSet<_> =
        digest.items.iter().map(|it| (it.duty.clone(), it.subject.clone(), it.period.from)).collect();
    let cells = kept_cells(db, school, &keys).await?;
    digest.items.retain_mut(|item| {
        let cell = cells.iter().find(|cell| cell.key() == item.key());
        let owed = cell.filter(|cell| cell.responsible == *item.instead_of.as_ref().unwrap_or(staff));
        let Some(row) = owed.map(|cell: &Cell| cell.seen_on(today)) else { return false };
        item.status = row.status;
        !matches!(row.status, Status::Met | Status::Waived)
    });
    if let Some(month) = digest.unsigned
        && signed_at(db, school, month).await?.is_some()
    {
        digest.unsigned = None;
    }
    let left = !digest.items.is_empty() || digest.unsigned.is_some() || digest.thanks.is_some();
    Ok(left.then_some(digest))
}

/// Words for kinds in which no child is named, whatever a school called its own.
#[derive(Debug)]
pub struct Discreet<'a> {
    rules: &'a Rules,
    children: Vec<Child>,
}

impl<'a> Discreet<'a> {
    async fn of(db: &mut AnyConnection, rules: &'a Rules) -> Result<Self> {
        let no_own = rules.kinds.is_empty();
        let children = if no_own { Vec::new() } else { list(db, &rules.info.id, ALL_CHILDREN).await? };
        Ok(Self { rules, children })
    }

    /// The word of a kind.
    pub fn word(&self, kind: Kind) -> Message {
        let word = word_of(kind, self.rules);
        let named = |child: &Child| child.name.chars().count() > 1 && word.zh.contains(&child.name);
        let own = matches!(kind, Kind::Own(_));
        if own && self.children.iter().any(named) { Message::new("本校规定", "A rule of the school") } else { word }
    }
}
