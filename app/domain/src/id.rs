//! Ids: 1–64 characters of `[A-Za-z0-9_-]`, one type for each thing that is named, so that two cannot be swapped.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A school.
    SchoolId,
    /// An area or centre school, as what stands above schools.
    OrganisationId,
    /// A member of staff: a mentor, class teacher, principal.
    StaffId,
    /// A child.
    ChildId,
    /// A class of the school.
    ClassId,
    /// One version of one rule of the school.
    DutyId,
    /// A school term.
    TermId,
    /// One contact with a child: a `UUIDv7` made on the phone at the moment of saving.
    RecordId,
    /// One browser on one phone, chosen by itself at its first start.
    DeviceId,
    /// 做不到: a request to be freed of something, a `UUIDv7` made on the phone.
    WaiverId,
    /// One change of the school's rules, made where it was asked for, so that asking twice changes once.
    ChangeId,
    /// One opening of a private note in an emergency, made where it was asked for, so that asking twice opens once.
    OpeningId,
    /// One signature under a month's return, made where it was signed, so that signing twice signs once.
    SignatureId,
    /// One reminder or word of praise to some mentors, made where it was sent, so that it is kept once.
    NudgeId,
    /// A group robot or a webhook of the school, made where it was entered, so that it is kept once.
    RobotId,
    /// The child, class or school that something is owed to.
    SubjectId,
}

macro_rules! made_by_uuid {
    ($($name:ident),*) => {$(
        impl $name {
            /// A new id, made at `unix_ms`; ids made later sort later.
            pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid().to_string().into())
            }

            /// When it was made, in milliseconds since 1970 on the clock of its maker; unknown if it came with a file.
            pub fn made_at(&self) -> Option<i64> {
                made_at(&self.0)
            }
        }
    )*};
}

made_by_uuid!(RecordId, WaiverId, ChangeId, OpeningId, SignatureId, NudgeId, RobotId);

macro_rules! names_a_subject {
    ($($name:ident),*) => {$(
        impl From<&$name> for SubjectId {
            fn from(id: &$name) -> Self {
                Self(id.0.clone())
            }
        }
    )*};
}

names_a_subject!(ChildId, ClassId, SchoolId);

/// An id that is empty, too long, or holds a character outside `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1–64 characters of A-Z a-z 0-9 _ -")]
pub struct BadId;

fn parse(text: &str) -> Result<Arc<str>, BadId> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if (1..=64).contains(&text.len()) && text.bytes().all(allowed) { Ok(text.into()) } else { Err(BadId) }
}

/// A `UUIDv7` starts with the moment: twelve digits with a hyphen among them, then the version.
fn made_at(id: &str) -> Option<i64> {
    let digits = [id.get(..8)?, id.get(9..13)?].concat();
    let is_v7 = id.len() == 36 && id.get(14..15) == Some("7");
    is_v7.then(|| i64::from_str_radix(&digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_plain_text() {
        for good in ["c1", "3-1", "2026-autumn", "A_b", &"x".repeat(64)] {
            assert!(good.parse::<ChildId>().is_ok(), "{good}");
        }
        for bad in ["", "王", "a b", "a/b", "a'", &"x".repeat(65)] {
            assert!(bad.parse::<ChildId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn record_ids_sort_by_the_moment_of_saving() {
        let earlier = RecordId::new(1_762_000_000_000, [255; 10]);
        let later = RecordId::new(1_762_000_000_001, [0; 10]);
        assert!(earlier < later);
        assert_eq!(earlier.made_at(), Some(1_762_000_000_000));
        for other in ["r1", "2026-autumn", "3-1", &"-".repeat(36)] {
            assert_eq!(other.parse::<RecordId>().expect("an id").made_at(), None, "{other}");
        }
        assert_eq!(earlier.as_str().as_bytes()[14], b'7');
    }
}
