//! What a principal sees of a month: read from sums and cells, never from records.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    board::{Board, ChildBoxes, Contact, MentorPage, Only, Person, Places, Share, shares},
    calendar::Span,
    duty::Per,
    id::{SchoolId, StaffId, SubjectId},
    month::Month,
    obligation::{Cell, Obligation, seen_on},
    people::Child,
    range::Range,
    school::Rules,
};
use sqlx::AnyConnection;

use super::{
    Store,
    person_sums::person_sums,
    reminding::turn_of,
    returns::signed_at,
    rows::from_aggregate,
    school::{ALL_CHILDREN, list, rules},
};

impl Store {
    /// Every obligation that falls due in `range`, as it stands on `today`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligations(&self, school: &SchoolId, range: Range, today: NaiveDate) -> Result<Vec<Obligation>> {
        let mut db = self.snapshot().await?;
        obligations(&mut db, school, range, today).await
    }

    /// What falls due in `range`, mentors × kinds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn board(&self, school: &SchoolId, range: Range, only: &Only, now: DateTime<Utc>) -> Result<Board> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let today = rules.info.time_zone.date(now);
        let board = if only.is_all() {
            let sums = person_sums(&mut db, school, range).await?;
            let shares = sums.iter().map(|(who, sum)| (who, sum.kind, sum.seen_on(today)));
            board(&mut db, &rules, range, shares, now).await?
        } else {
            let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
            let wanted = children.iter().filter(|it| only.has(it)).map(|it| SubjectId::from(&it.id));
            let wanted: HashSet<SubjectId> = wanted.collect();
            let mut rows = obligations(&mut db, school, range, today).await?;
            rows.retain(|row| wanted.contains(&row.subject));
            board(&mut db, &rules, range, shares(&rows), now).await?
        };
        let signed = match range.month() {
            Some(month) => signed_at(&mut db, school, month).await?,
            None => None,
        };
        let reminders_missed = turn_of(&mut db, school).await?.missed(now).map(|it| it.timestamp_millis());
        Ok(Board { signed, reminders_missed, ..board })
    }

    /// What a board may be narrowed down to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self, school: &SchoolId) -> Result<Places> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
        let hamlets: BTreeSet<String> = children.into_iter().filter_map(|it| it.hamlet).collect();
        let classes = rules.classes.into_iter().map(|it| Person { id: it.id, name: it.name });
        Ok(Places { classes: classes.collect(), hamlets: hamlets.into_iter().collect(), terms: rules.calendar.terms })
    }

    /// What one person owes in `range`, child by child; none if the school has no such person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mentor_page(
        &self,
        school: &SchoolId,
        staff: &StaffId,
        range: Range,
        now: DateTime<Utc>,
    ) -> Result<Option<MentorPage>> {
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        if rules.staff_name(staff).is_none() {
            return Ok(None);
        }
        let today = rules.info.time_zone.date(now);
        let mut boxes: BTreeMap<SubjectId, Vec<Obligation>> = BTreeMap::new();
        for row in obligations(&mut db, school, range, today).await? {
            if row.per == Per::Child && row.responsible == *staff {
                boxes.entry(row.subject.clone()).or_default().push(row);
            }
        }
        let children: Vec<Child> = list(&mut db, school, ALL_CHILDREN).await?;
        let children = children.into_iter().filter_map(|child| {
            let obligations = boxes.remove(&SubjectId::from(&child.id))?;
            let class = rules.class_name(&child.class).to_owned();
            Some(ChildBoxes { id: child.id, name: child.name, class, hamlet: child.hamlet, obligations })
        });
        let children = children.collect();
        let contact = contacts(&mut db, school).await?.remove(staff).unwrap_or_default();
        Ok(Some(MentorPage { range, today, person: person(&rules, staff), contact, children }))
    }
}

/// The board of these figures, with how fresh they are.
pub(super) async fn board(
    db: &mut AnyConnection,
    rules: &Rules,
    range: Range,
    shares: impl IntoIterator<Item = Share<'_>>,
    now: DateTime<Utc>,
) -> Result<Board> {
    let contacts = contacts(db, &rules.info.id).await?;
    let contact = |id: &StaffId| contacts.get(id).copied().unwrap_or_default();
    Ok(Board::new(range, rules.info.time_zone.date(now), shares, |id| person(rules, id), contact))
}

/// A member of staff by name, or by id if the school no longer knows them.
pub(super) fn person(rules: &Rules, id: &StaffId) -> Person {
    Person { id: id.clone(), name: rules.staff_name(id).unwrap_or(id.as_str()).to_owned() }
}

pub(super) async fn obligations(
    db: &mut AnyConnection,
    school: &SchoolId,
    range: Range,
    today: NaiveDate,
) -> Result<Vec<Obligation>> {
    let Span { from, to } = range.span();
    // What is due in these days lies in a period that touches them.
    let sql = "select string_agg(body, ',') from cell where school = $1 and month between $2 and $3
                   and period_from <= $5 and period_to >= $4";
    let cells = sqlx::query_scalar(sql)
        .bind(school.as_str())
        .bind(Month::of(from).to_string())
        .bind(Month::of(to).to_string())
        .bind(from.to_string())
        .bind(to.to_string());
    let mut cells: Vec<Cell> = from_aggregate(cells.fetch_one(db).await?)?;
    cells.retain(|cell| range.span().contains(cell.due));
    Ok(seen_on(today, &cells))
}

/// The last word from each person's phones; what waits is summed over all of them, a lost one included.
async fn contacts(db: &mut AnyConnection, school: &SchoolId) -> Result<HashMap<StaffId, Contact>> {
    let sql = "select staff, max(last_seen), cast(sum(waiting) as bigint) from device where school = $1 group by staff";
    let rows: Vec<(String, Option<i64>, i64)> = sqlx::query_as(sql).bind(school.as_str()).fetch_all(db).await?;
    let contact = |(staff, last, waiting): (String, _, i64)| {
        Ok((staff.parse()?, Contact { last, waiting: u32::try_from(waiting).unwrap_or(u32::MAX) }))
    };
    rows.into_iter().map(contact).collect()
}
