//! 中心学校 and 片区: who belongs beneath whom, and who of the staff supervises what, from when to when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{OrganisationId, SchoolId, StaffId},
    package::{
        PackageError,
        check::{apart, ensure, names, ordered, unique},
        read,
    },
};

/// The one format known so far.
const FORMAT: &str = "peiban.organisations/1";

/// All organisations of a server, as a file holds them. Only [`Organisations::parse`] makes one from text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the lists are named by what they hold")]
pub struct Organisations {
    pub format: String,
    pub organisations: Vec<Organisation>,
    #[serde(default)]
    pub schools: Vec<Membership>,
    #[serde(default)]
    pub supervisors: Vec<Supervisor>,
}

/// A centre school, or an area beneath one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: Level,
    pub name: String,
    /// The centre an area belongs to.
    #[serde(default)]
    pub parent: Option<OrganisationId>,
}

/// How high an organisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 中心学校.
    Centre,
    /// 片区.
    Area,
}

/// A school and the organisation right above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Membership {
    pub school: SchoolId,
    pub organisation: OrganisationId,
}

/// A member of some school's staff who sees an organisation's numbers, from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Supervisor {
    pub organisation: OrganisationId,
    pub school: SchoolId,
    pub staff: StaffId,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl Organisations {
    /// Of a server that has none.
    pub fn none() -> Self {
        Self { format: FORMAT.into(), organisations: Vec::new(), schools: Vec::new(), supervisors: Vec::new() }
    }

    /// Reads and checks a file; only whether its schools and their staff exist is left to be seen.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        let file: Self = read(text)?;
        file.check()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), PackageError> {
        ensure(self.format == FORMAT, "format", || format!("expected \"{FORMAT}\", found {:?}", self.format))?;
        unique("organisations", self.organisations.iter().map(|it| it.id.as_str()))?;
        names("organisations", self.organisations.iter().map(|it| it.name.as_str()))?;
        for (at, it) in self.organisations.iter().enumerate() {
            let above = it.parent.as_ref().and_then(|id| self.find(id)).map(|it| it.kind);
            let fits = match it.kind {
                Level::Centre => it.parent.is_none(),
                Level::Area => above == Some(Level::Centre),
            };
            let reason = || "an area lies beneath a centre, and a centre beneath nothing".to_owned();
            ensure(fits, &format!("organisations[{at}].parent"), reason)?;
        }
        for (at, it) in self.schools.iter().enumerate() {
            self.exists(&it.organisation, &format!("schools[{at}].organisation"))?;
            let twice = self.schools[..at].iter().any(|other| other.school == it.school);
            let reason = || format!("\"{}\" stands in the list twice", it.school);
            ensure(!twice, &format!("schools[{at}].school"), reason)?;
        }
        for (at, it) in self.supervisors.iter().enumerate() {
            self.exists(&it.organisation, &format!("supervisors[{at}].organisation"))?;
        }
        ordered("supervisors", self.supervisors.iter().map(|it| (it.from, it.to)))?;
        let whose: Vec<String> =
            self.supervisors.iter().map(|it| format!("{}/{}/{}", it.organisation, it.school, it.staff)).collect();
        apart("supervisors", whose.iter().zip(&self.supervisors).map(|(key, it)| (key.as_str(), (it.from, it.to))))
    }

    fn find(&self, id: &OrganisationId) -> Option<&Organisation> {
        self.organisations.iter().find(|it| it.id == *id)
    }

    fn exists(&self, id: &OrganisationId, path: &str) -> Result<(), PackageError> {
        ensure(self.find(id).is_some(), path, || format!("\"{id}\" does not exist"))
    }
}
