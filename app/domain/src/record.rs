//! One contact: made by one person at one moment, never changed afterwards.

use chrono::{DateTime, FixedOffset, TimeDelta};
use fnv::FnvHashSet;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    Code, Refusal,
    attachment::Attachment,
    id::{ChildId, ClassId, RecordId, StaffId},
    kind::Kind,
    school::School,
};

/// One contact. A correction is a new record that supersedes; a withdrawal is one with no kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Made on the phone, once.
    pub id: RecordId,
    /// Who made the contact.
    pub by: StaffId,
    /// When; its date is taken on the school's clock.
    #[serde(serialize_with = "with_offset")]
    pub at: DateTime<FixedOffset>,
    /// With whom.
    #[serde(default)]
    pub children: Vec<ChildId>,
    /// The class, for what concerns a whole class.
    #[serde(default)]
    pub class: Option<ClassId>,
    /// What was done; several at once are usual.
    pub kinds: Vec<Kind>,
    /// False for an attempt: shown, never counted.
    pub reached: bool,
    /// How long it took.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// In the author's words.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether the note is for the author's eyes only.
    #[serde(default)]
    pub private: bool,
    /// Whether the author asks the principal to help, which says nothing of what the note says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub help: bool,
    /// The record this one corrects or withdraws.
    #[serde(default)]
    pub supersedes: Option<RecordId>,
    /// What the author promised the child or its family. Since version 4, as what follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// Where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Pictures and voice messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// Where a contact took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Place {
    Home,
    School,
    Phone,
    Elsewhere,
}

impl Place {
    /// All of them, the most usual first.
    pub const ALL: [Self; 4] = [Self::Home, Self::School, Self::Phone, Self::Elsewhere];
}

/// A phone's clock may be this far ahead of the server's.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(10);
/// Ten times the longest diary page seen, small enough for 200 of them in one batch of 512 KiB to be rare.
const MAX_NOTE_CHARS: usize = 5_000;
/// A sentence: it is read on a card.
pub const MAX_PROMISE_CHARS: usize = 200;
/// As many pictures as go with a message in `WeChat`.
pub const MAX_ATTACHMENTS: usize = 9;
/// A whole class at once.
const MAX_CHILDREN: usize = 100;
/// A day.
const MAX_MINUTES: u32 = 24 * 60;

impl Record {
    /// Reads one record of a batch.
    ///
    /// # Errors
    /// [`Code::UnknownKind`] or [`Code::Malformed`], with the place and the reason.
    pub fn parse(value: &Value) -> Result<Self, Refusal> {
        let kinds = value.get("kinds").and_then(Value::as_array).into_iter().flatten();
        if let Some(unknown) = kinds.filter_map(Value::as_str).find(|code| code.parse::<Kind>().is_err()) {
            return Err(unknown_kind(unknown));
        }
        let record: Self = serde_path_to_error::deserialize(value).map_err(|error| malformed(&error.to_string()))?;
        record.within_limits()?;
        Ok(record)
    }

    /// Whether `author` may hand this in at `now`: signed by them, not from the future, of kinds the school knows, and
    /// for children (or a class) that were theirs on that day.
    ///
    /// # Errors
    /// [`Code::NotAuthor`], [`Code::InFuture`], [`Code::UnknownKind`] or [`Code::NotPaired`].
    pub fn check(&self, school: &School, author: &StaffId, now: DateTime<FixedOffset>) -> Result<(), Refusal> {
        if self.by != *author {
            return Err(Refusal::new(
                Code::NotAuthor,
                "这条记录署的是别人的名字，只有本人能上传。",
                "This record is signed by somebody else; only they can hand it in.",
            ));
        }
        if self.at > now + CLOCK_TOLERANCE {
            return Err(Refusal::new(
                Code::InFuture,
                "记录的时间还没有到。请检查手机的时钟，改正时间后再保存。",
                "The record's time lies in the future. Check the phone's clock and correct the time.",
            ));
        }
        if let Some(kind) = self.kinds.iter().find(|kind| !school.rules.knows(**kind)) {
            return Err(unknown_kind(&kind.code()));
        }
        let date = school.rules.info.time_zone.date(self.at);
        let own_children = self.children.iter().all(|child| school.cares_for(author, child, date));
        let own_class = self
            .class
            .as_ref()
            .is_none_or(|class| school.rules.class_teacher_on(class, date).is_some_and(|it| it.teacher == *author));
        let for_the_school = self.children.is_empty() && self.class.is_none();
        if own_children && own_class && (!for_the_school || school.rules.speaks_for_it(author, date)) {
            Ok(())
        } else {
            Err(Refusal::new(
                Code::NotPaired,
                "那一天您不是这个孩子的代理家长或班主任。请改正日期或孩子，或撤回这条记录。",
                "On that day you were neither mentor nor class teacher of this child. Correct the date or the child, or withdraw the record.",
            ))
        }
    }

    /// The record as `reader` may see it: a private note only by its author, and by whom they `shared` it with.
    #[must_use]
    pub fn seen_by(self, reader: &StaffId, shared: bool) -> Self {
        if self.by == *reader || shared { self } else { self.for_the_school() }
    }

    /// The record without words that are its author's alone.
    #[must_use]
    pub fn for_the_school(self) -> Self {
        if self.private { self.without_words() } else { self }
    }

    /// That it took place, and nothing of what was said, promised or seen.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { note: None, promise: None, attachments: Vec::new(), ..self }
    }

    /// Whether it holds anything that its author may keep to themselves.
    pub fn has_words(&self) -> bool {
        self.note.is_some() || self.promise.is_some() || !self.attachments.is_empty()
    }

    /// As an app that speaks this version of the protocol can read it.
    #[must_use]
    pub fn in_version(self, protocol: u32) -> Self {
        match protocol {
            4.. => self,
            3 => Self { promise: None, place: None, attachments: Vec::new(), ..self },
            _ => Self { help: false, ..self.in_version(3) },
        }
    }

    /// Whether it withdraws another record.
    pub fn is_withdrawal(&self) -> bool {
        self.kinds.is_empty()
    }

    pub(crate) fn within_limits(&self) -> Result<(), Refusal> {
        let too_many = self.children.len() > MAX_CHILDREN || self.minutes.is_some_and(|it| it > MAX_MINUTES);
        if too_many || self.note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE_CHARS) {
            return Err(malformed("at most 100 children, 1440 minutes and a note of 5000 characters"));
        }
        if self.promise.as_ref().is_some_and(|it| it.chars().count() > MAX_PROMISE_CHARS) {
            return Err(malformed("promise: at most 200 characters"));
        }
        let too_large = |it: &Attachment| it.bytes > it.kind.largest();
        if self.attachments.len() > MAX_ATTACHMENTS || self.attachments.iter().any(too_large) {
            return Err(malformed("attachments: at most 9, of 200 KiB a picture and 600 KiB a voice message"));
        }
        if self.supersedes.as_ref() == Some(&self.id) {
            return Err(malformed("a record cannot supersede itself"));
        }
        if self.is_withdrawal() && self.supersedes.is_none() {
            return Err(malformed("kinds: a record names at least one kind, or the record it withdraws"));
        }
        Ok(())
    }
}

/// Always with a numeric offset, as the package asks for; chrono alone would write `Z` for UTC.
fn with_offset<S: Serializer>(at: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339())
}

fn unknown_kind(code: &str) -> Refusal {
    Refusal::new(
        Code::UnknownKind,
        format!("学校的系统不认识“{code}”这一项。请更新应用，或改正后再保存。"),
        format!("The school does not know the kind `{code}`. Update the app, or correct the record."),
    )
}

fn malformed(reason: &str) -> Refusal {
    Refusal::new(
        Code::Malformed,
        format!("这条记录的内容不完整或不正确（{reason}）。请改正后再保存。"),
        format!("This record is incomplete or wrong ({reason}). Correct it and save again."),
    )
}

/// The records that no other record of `records` supersedes.
pub fn latest<'a>(records: impl IntoIterator<Item = &'a Record> + Clone) -> impl Iterator<Item = &'a Record> {
    let superseded: FnvHashSet<&RecordId> =
        records.clone().into_iter().filter_map(|it| it.supersedes.as_ref()).collect();
    records.into_iter().filter(move |it| !superseded.contains(&it.id))
}
