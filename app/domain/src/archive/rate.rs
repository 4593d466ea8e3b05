//! 建档率 and 摸底: how many archives of a class are complete and looked through this term, and what the others lack.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Adult, Alike, Fact, Field, Merged, alike};
use crate::{
    board::Person,
    id::{ChildId, ClassId},
    people::{Away, Child},
    school::School,
};

/// `GET /api/v1/archive`: the archives of a school, or of a teacher's classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Archives {
    /// The name of the term, during which children are looked through; none in the holidays.
    pub term: Option<String>,
    /// Class by class.
    pub classes: Vec<ClassShare>,
    /// The children whose archive lacks something or was not looked through yet.
    pub children: Vec<Incomplete>,
    /// Children that may be one and the same.
    pub alike: Vec<Alike>,
    /// Those that were, and may be taken apart again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Merged>,
    /// How many children of other schools of the centre wait to be taken.
    #[serde(default)]
    pub arriving: u32,
}

/// How far one class is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct ClassShare {
    pub class: Person<ClassId>,
    /// Children enrolled today.
    pub all: u32,
    /// Those whose archive lacks nothing.
    pub complete: u32,
    /// Those looked through this term.
    pub surveyed: u32,
}

/// One child on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Incomplete {
    pub child: Person<ChildId>,
    pub class: ClassId,
    /// What its archive lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Field>,
    /// Whether it was looked through this term.
    pub surveyed: bool,
}

/// Who found an archive right in this term, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Surveyed {
    pub by: Person,
    /// In milliseconds since 1970.
    pub at: i64,
}

/// What the regulations ask for and the archive lacks: 住址、家长姓名、外出务工地点、联系方式、单亲还是双亲外出 (河东 二.1;
/// 素龙 一), and 现监护人的姓名、关系及联系方式 (第五篇 2). One number at which somebody answers is enough.
pub fn missing(child: &Child) -> Vec<Field> {
    let parents: &[Adult] = match child.away {
        Some(Away::Both) => &[Adult::Father, Adult::Mother],
        Some(Away::Father) => &[Adult::Father],
        Some(Away::Mother) => &[Adult::Mother],
        None => &[],
    };
    let of_parents = parents.iter().flat_map(|it| [Fact::Name, Fact::WorksAt].map(|fact| Field::Of(*it, fact)));
    let of_guardian = [Fact::Name, Fact::Relation].map(|fact| Field::Of(Adult::Guardian, fact));
    let asked = [Field::Address, Field::Away].into_iter().chain(of_guardian).chain(of_parents);
    let mut missing: Vec<Field> = asked.filter(|field| field.get(child).is_none()).collect();
    let mut adults = child.guardian.iter().chain(&child.parents);
    if adults.all(|it| it.phone.is_none()) {
        missing.push(Field::Of(Adult::Guardian, Fact::Phone));
    }
    missing.sort_unstable();
    missing
}

impl Archives {
    /// Those of the children enrolled `today` in `classes`, or in all; `surveyed` were looked through this term, and
    /// pairs of `not_same` are known to be two.
    pub fn of(
        school: &School,
        classes: Option<&BTreeSet<ClassId>>,
        surveyed: &BTreeSet<ChildId>,
        not_same: &BTreeSet<[ChildId; 2]>,
        today: NaiveDate,
    ) -> Self {
        let rules = &school.rules;
        let is_asked = |class: &ClassId| classes.is_none_or(|it| it.contains(class));
        let class = |id: &ClassId| Person { id: id.clone(), name: rules.class_name(id).to_owned() };
        let share = |id: &ClassId| ClassShare { class: class(id), all: 0, complete: 0, surveyed: 0 };
        let ids = rules.classes.iter().map(|it| &it.id).filter(|id| is_asked(id));
        let mut shares: BTreeMap<&ClassId, ClassShare> = ids.map(|id| (id, share(id))).collect();
        let (mut files, mut lines) = (Vec::new(), Vec::new());
        for file in school.children.values().filter(|file| file.child.enrolled(today)) {
            let child = &file.child;
            let Some(share) = shares.get_mut(&child.class) else { continue };
            let (missing, surveyed) = (missing(child), surveyed.contains(&child.id));
            share.all += 1;
            share.complete += u32::from(missing.is_empty());
            share.surveyed += u32::from(surveyed);
            files.push(file);
            if !missing.is_empty() || !surveyed {
                let person = Person { id: child.id.clone(), name: child.name.clone() };
                lines.push(Incomplete { child: person, class: child.class.clone(), missing, surveyed });
            }
        }
        lines.sort_by(|a, b| (a.surveyed, &a.class).cmp(&(b.surveyed, &b.class)));
        // In the order of the school's list, without classes that have no children.
        let shares = rules.classes.iter().filter_map(|it| shares.remove(&it.id)).filter(|it| it.all > 0);
        Self {
            term: rules.calendar.term_of(today).map(|term| term.name.clone()),
            classes: shares.collect(),
            children: lines,
            alike: alike(rules, &files, not_same, today),
            merged: Vec::new(),
            arriving: 0,
        }
    }
}
