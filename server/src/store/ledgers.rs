//! 台账: one child or a whole class for paper, read as the screens read it.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::Term,
    id::{ChildId, ClassId, SchoolId, SubjectId},
    obligation::Obligation,
    people::Child,
    range::Range,
    record::Record,
    school::{ChildFile, Rules},
};
use sqlx::AnyConnection;

use super::{
    Actor, Store, Trace,
    board::obligations,
    children::history,
    forms::standing,
    school::{ALL_CHILDREN, files, list, rules},
    write::Work,
};

/// One child, or all of a class, each for a page.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Ledgers {
    pub rules: Rules,
    pub today: NaiveDate,
    /// The term of today, or the last one that began.
    pub term: Option<Term>,
    pub children: Vec<Ledger>,
}

/// 台账: what is known of one child and was done for it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Ledger {
    pub file: ChildFile,
    /// All that is owed to it in the term.
    pub obligations: Vec<Obligation>,
    /// What stands, the latest first.
    pub records: Vec<Record>,
}

/// Whose pages are wanted.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Whose<'a> {
    Child(&'a ChildId),
    /// The children who are in it today.
    Class(&'a ClassId),
}

impl Store {
    /// The pages of one child or of a class; none if there is no such child or class. Each child is noted as read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledgers(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        whose: Whose<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<Ledgers>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let today = rules.info.time_zone.date(now);
        let wanted: Vec<ChildId> = match whose {
            Whose::Child(child) => vec![child.clone()],
            Whose::Class(class) if rules.classes.iter().any(|it| it.id == *class) => {
                let all: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
                all.into_iter().filter(|it| it.class == *class && it.enrolled(today)).map(|it| it.id).collect()
            }
            Whose::Class(_) => return Ok(None),
        };
        let mut known = files(&mut db, school, &wanted).await?;
        if known.len() < wanted.len() {
            return Ok(None);
        }
        let term = term(&rules, today);
        let range = term.as_ref().and_then(|it| Range::new(it.from, it.to).ok());
        let owed = match range {
            Some(range) => obligations(&mut db, school, range, today).await?,
            None => Vec::new(),
        };
        let mut children = Vec::new();
        // In the order of the school's list.
        for file in wanted.iter().filter_map(|id| known.remove(id)) {
            let (child, subject) = (&file.child.id, SubjectId::from(&file.child.id));
            let all = history(&mut db, school, child).await?;
            let records = standing(&all, |it| it.children.contains(child));
            let obligations = owed.iter().filter(|it| it.subject == subject).cloned().collect();
            children.push(Ledger { file, obligations, records });
        }
        drop(db);
        self.write(&Readings { school, by, children: &wanted, now }).await?;
        Ok(Some(Ledgers { rules, today, term, children }))
    }
}

fn term(rules: &Rules, today: NaiveDate) -> Option<Term> {
    let begun = || rules.calendar.terms.iter().filter(|it| it.from <= today).max_by_key(|it| it.from);
    rules.calendar.term_of(today).or_else(begun).cloned()
}

/// Several children read at once.
struct Readings<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    children: &'a [ChildId],
    now: DateTime<Utc>,
}

impl Work for Readings<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let Self { school, by, now, .. } = *self;
        for child in self.children {
            Trace { school, by, what: "child.read", subject: child.as_str(), now }.run(db).await?;
        }
        Ok(())
    }
}
