//! The school package: one school as one JSON file, checked whole before anything is believed.

pub(crate) mod check;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    calendar::Calendar,
    duty::Duty,
    kind::OwnKind,
    people::{Child, Class, ClassTeacher, Pairing, Staff},
    record::Record,
    school::{ChildFile, Rules, School, SchoolInfo, TalkNotes},
    waiver::Waiver,
};

/// The one format known so far.
const FORMAT: &str = "peiban.school/1";

/// A school with its records, as a file holds them. Only [`Package::parse`] makes one from text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the lists are named by what they hold")]
pub struct Package {
    pub format: String,
    pub school: SchoolInfo,
    #[serde(default)]
    pub calendar: Calendar,
    /// The kinds the school added to those built in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<OwnKind>,
    /// Whom the words about a talk are for.
    #[serde(default, skip_serializing_if = "TalkNotes::is_private")]
    pub talk_notes: TalkNotes,
    /// Absent: the preset's, in force from the first term's first day.
    #[serde(default)]
    pub duties: Option<Vec<Duty>>,
    #[serde(default)]
    pub staff: Vec<Staff>,
    #[serde(default)]
    pub classes: Vec<Class>,
    #[serde(default)]
    pub class_teachers: Vec<ClassTeacher>,
    #[serde(default)]
    pub children: Vec<Child>,
    #[serde(default)]
    pub pairings: Vec<Pairing>,
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    #[serde(default)]
    pub records: Vec<Record>,
}

/// Why a package was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct PackageError {
    /// The place in the file, such as `children[3].class`.
    pub path: String,
    /// What is wrong there.
    pub reason: String,
}

impl Package {
    /// Reads and checks a package; nothing in it can be wrong afterwards.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        let mut package: Self = read(text)?;
        package.check()?;
        package.take_duties_from_preset();
        Ok(package)
    }

    /// The school without its records.
    pub fn school(&self) -> School {
        let of_staff = self.waivers.iter().filter(|it| it.mentor.is_some()).cloned().collect();
        let rules = Rules {
            info: self.school.clone(),
            calendar: self.calendar.clone(),
            duties: self.duties.clone().unwrap_or_default(),
            staff: self.staff.clone(),
            classes: self.classes.clone(),
            class_teachers: self.class_teachers.clone(),
            waivers: of_staff,
            kinds: self.kinds.clone(),
            talk_notes: self.talk_notes,
        };
        let file = |child: &Child| ChildFile {
            child: child.clone(),
            pairings: self.pairings.iter().filter(|it| it.child == child.id).cloned().collect(),
            waivers: self.waivers.iter().filter(|it| it.child.as_ref() == Some(&child.id)).cloned().collect(),
        };
        let children = self.children.iter().map(|child| (child.id.clone(), file(child))).collect();
        School { rules, children }
    }

    /// The package of a school and its records.
    pub fn of(school: School, records: Vec<Record>) -> Self {
        let School { rules, children } = school;
        let mut package = Self {
            format: FORMAT.into(),
            school: rules.info,
            calendar: rules.calendar,
            kinds: rules.kinds,
            talk_notes: rules.talk_notes,
            duties: Some(rules.duties),
            staff: rules.staff,
            classes: rules.classes,
            class_teachers: rules.class_teachers,
            children: Vec::new(),
            pairings: Vec::new(),
            waivers: rules.waivers,
            records,
        };
        for file in children.into_values() {
            package.children.push(file.child);
            package.pairings.extend(file.pairings);
            package.waivers.extend(file.waivers);
        }
        package
    }

    fn take_duties_from_preset(&mut self) {
        let first_day = self.calendar.terms.iter().map(|term| term.from).min();
        if self.duties.is_none() {
            self.duties = Some(first_day.zip(self.school.preset).map_or(Vec::new(), |(day, it)| it.duties(day)));
        }
    }
}

/// What a file holds, if it is one JSON document of the right shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, PackageError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let file = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| PackageError { path: error.path().to_string(), reason: error.inner().to_string() })?;
    json.end().map_err(|error| PackageError { path: ".".into(), reason: error.to_string() })?;
    Ok(file)
}
