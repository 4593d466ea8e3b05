//! What phones are told of notes: those shared with their owner, and what became of the owner's own.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use domain::{
    board::Person,
    id::{ChildId, RecordId, SchoolId, StaffId},
    notes::{HelpAnswer, HelpCall, Notes, Opening, OwnNote, SharedNote},
    people::Child,
    record::Record,
    school::{Rules, School},
};
use sqlx::AnyConnection;

use super::{
    board::person,
    pairings::unread,
    rows::{all_from_json, values_of_keys},
    rules_page::child_named,
    school::list,
};

/// Most notes shared with one person that are sent.
const MOST: usize = 300;

/// All that the phone of `staff` is to know of notes.
pub(super) async fn notes(db: &mut AnyConnection, rules: &Rules, staff: &StaffId, today: NaiveDate) -> Result<Notes> {
    let own = own(db, rules, staff).await?;
    let reads = rules.staff.iter().find(|it| it.id == *staff).is_some_and(|it| it.may_be_told(today));
    let shared = if reads { shared(db, rules, staff).await? } else { Vec::new() };
    Ok(Notes { shared, own, handovers: unread(db, rules, Some(staff)).await? })
}

async fn shared(db: &mut AnyConnection, rules: &Rules, reader: &StaffId) -> Result<Vec<SharedNote>> {
    let school = &rules.info.id;
    let texts = sqlx::query_scalar(SHARED).bind(school.as_str()).bind(reader.as_str()).fetch_all(&mut *db).await?;
    let mut records: Vec<Record> = all_from_json(texts)?;
    records.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    records.truncate(MOST);
    let ids: HashSet<&ChildId> = records.iter().flat_map(|it| &it.children).collect();
    let ids: Vec<[&str; 2]> = ids.into_iter().map(|id| [school.as_str(), id.as_str()]).collect();
    let children: Vec<Child> = values_of_keys(db, CHILDREN, &ids).await?;
    let by_id: BTreeMap<&ChildId, &Child> = children.iter().map(|it| (&it.id, it)).collect();
    let named = |id: &ChildId| by_id.get(id).map(|it| Person { id: id.clone(), name: it.name.clone() });
    let note = |record: Record| SharedNote {
        by: person(rules, &record.by).name,
        children: record.children.iter().filter_map(named).collect(),
        record,
    };
    Ok(records.into_iter().map(note).collect())
}

async fn own(db: &mut AnyConnection, rules: &Rules, author: &StaffId) -> Result<Vec<OwnNote>> {
    let mut own = BTreeMap::new();
    let school = rules.info.id.as_str();
    let readers: Vec<(String, String)> =
        sqlx::query_as(READERS).bind(school).bind(author.as_str()).fetch_all(&mut *db).await?;
    for (record, reader) in readers {
        let reader = person(rules, &reader.parse()?);
        note_of(&mut own, &record)?.readers.push(reader);
    }
    let openings: Vec<(String, String, i64, String)> =
        sqlx::query_as(OPENINGS).bind(school).bind(author.as_str()).fetch_all(&mut *db).await?;
    for (record, who, at, reason) in openings {
        let by = person(rules, &who.parse()?).name;
        note_of(&mut own, &record)?.openings.push(Opening { by, at, reason });
    }
    let answers: Vec<(String, String, i64, String)> =
        sqlx::query_as(ANSWERS).bind(school).bind(author.as_str()).fetch_all(&mut *db).await?;
    for (record, who, at, words) in answers {
        let by = person(rules, &who.parse()?).name;
        note_of(&mut own, &record)?.answer = Some(HelpAnswer { by, at, words });
    }
    Ok(own.into_values().collect())
}

fn note_of<'a>(notes: &'a mut BTreeMap<RecordId, OwnNote>, record: &str) -> Result<&'a mut OwnNote> {
    let record: RecordId = record.parse()?;
    let nothing = OwnNote { record: record.clone(), readers: Vec::new(), openings: Vec::new(), answer: None };
    Ok(notes.entry(record).or_insert(nothing))
}

/// The records whose notes are shared with `reader`.
pub(super) async fn shared_with(
    db: &mut AnyConnection,
    school: &SchoolId,
    reader: &StaffId,
) -> Result<HashSet<RecordId>> {
    let sql = "select record from sharing where school = $1 and reader = $2 and ended_at is null";
    let ids: Vec<String> = sqlx::query_scalar(sql).bind(school.as_str()).bind(reader.as_str()).fetch_all(db).await?;
    ids.into_iter().map(|id| Ok(id.parse()?)).collect()
}

/// Records that ask for help and have no answer, the oldest first, without words that are their authors' alone.
pub(super) async fn help_calls(db: &mut AnyConnection, school: &School) -> Result<Vec<HelpCall>> {
    let records: Vec<Record> = list(db, &school.rules.info.id, CALLS).await?;
    let call = |record: Record| HelpCall {
        by: person(&school.rules, &record.by).name,
        children: record.children.iter().filter_map(|id| child_named(school, id)).collect(),
        // The page does not say which version reads it, and shows nothing of what came with a later one.
        record: record.for_the_school().in_version(3),
    };
    Ok(records.into_iter().map(call).collect())
}

const SHARED: &str = "
    select r.body from sharing s join record r on r.school = s.school and r.id = s.record
    where s.school = $1 and s.reader = $2 and s.ended_at is null";

const CHILDREN: &str = "
    select string_agg(c.body, ',') from {keys} cross join child c where c.school = k.column1 and c.id = k.column2";

const READERS: &str = "
    select s.record, s.reader from sharing s join record r on r.school = s.school and r.id = s.record
    where s.school = $1 and r.author = $2 and s.ended_at is null order by s.at, s.reader";

const OPENINGS: &str = "
    select o.record, o.who, o.at, o.reason from opening o join record r on r.school = o.school and r.id = o.record
    where o.school = $1 and r.author = $2 order by o.at, o.id";

const ANSWERS: &str = "
    select h.record, h.who, h.answered_at, h.words from help h join record r on r.school = h.school and r.id = h.record
    where h.school = $1 and r.author = $2 and h.answered_at is not null";

const CALLS: &str = "
    select r.body from help h join record r on r.school = h.school and r.id = h.record
    where h.school = $1 and h.answered_at is null
      and not exists (select 1 from record s where s.school = r.school and s.supersedes = r.id)
    order by r.seq";
