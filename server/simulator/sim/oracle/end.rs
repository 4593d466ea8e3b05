//! What must hold once all is well again, everyone has opened the app and nothing moves any more.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{
    id::{ChildId, RecordId, StaffId},
    notebook::{Notebook, State},
    record::Record,
    school::School,
};

use super::Fate;
use crate::{facts::moment, phone::Phone, world::World};

/// What must hold once all is well again and everyone has opened the app.
pub fn all_is_well(world: &mut World) -> Result<(), String> {
    world.end.verified()?;
    let (mut history, mut changes) = (world.end.history(), world.oracle.known.changes.clone());
    history.sort();
    changes.sort();
    if history != changes {
        return Err(format!("I9: the history is {history:?}, and {changes:?} were made"));
    }
    let (school, records) = (world.end.school(), world.end.records());
    let mut at_school = BTreeMap::<&RecordId, &Record>::new();
    for record in &records {
        if at_school.insert(&record.id, record).is_some() {
            return Err(format!("I3: the school has {} twice", record.id));
        }
    }
    for record in &records {
        match world.oracle.saved.get(&record.id) {
            None => return Err(format!("I3: nobody saved {} of {}", record.id, record.by)),
            Some(saved) if saved.record != *record => return Err(format!("I12: {} is not what was saved", record.id)),
            Some(saved) if saved.fate == Fate::TakenBack => {
                return Err(format!("I11: {} was taken back and is at school", record.id));
            }
            Some(_) => {}
        }
    }
    for (id, saved) in world.oracle.saved.iter().filter(|(_, it)| it.fate == Fate::Kept) {
        let refused = |phone: &Phone| {
            let mut entries = phone.disks.iter().filter_map(|disk| disk.notebook.records.get(id));
            entries.any(|entry| matches!(entry.state, State::Refused(_)))
        };
        let given_up = world.oracle.restored && world.oracle.forgotten.contains(id);
        if !at_school.contains_key(id) && !given_up && !world.phones.iter().any(refused) {
            return Err(format!("I1, I2: {id} of {} was saved on {} and is nowhere", saved.record.by, saved.device));
        }
    }
    for phone in &world.phones {
        for (owner, disk) in phone.people.iter().zip(&phone.disks) {
            phone_agrees(phone, owner, &disk.notebook, &school, &records, moment(world.now))?;
        }
    }
    Ok(())
}

/// I4 and I5: a phone holds what its owner may see, all of it and nothing else; and computes the school's numbers.
fn phone_agrees(
    phone: &Phone,
    owner: &StaffId,
    disk: &Notebook,
    school: &School,
    records: &[Record],
    now: DateTime<Utc>,
) -> Result<(), String> {
    let who = format!("{owner} on {}", phone.device);
    let waiting = Phone::waiting(disk);
    if !waiting.is_empty() {
        return Err(format!("I8: {who} still has {waiting:?} waiting"));
    }
    let today = school.rules.info.time_zone.date(now);
    let theirs: BTreeSet<&ChildId> = school.children.keys().filter(|id| school.cares_for(owner, id, today)).collect();
    let held: BTreeSet<&ChildId> = disk.school.iter().flat_map(|it| it.children.keys()).collect();
    if held != theirs {
        return Err(format!("I5: {who} holds {held:?} and should hold {theirs:?}"));
    }
    let before = |record: &Record| records.iter().find(|it| Some(&it.id) == record.supersedes.as_ref());
    let concerns = |record: &&Record| {
        let earlier = before(record);
        let concerned = record.children.iter().chain(earlier.iter().flat_map(|it| &it.children));
        concerned.into_iter().any(|id| theirs.contains(id))
    };
    let expected: BTreeSet<&RecordId> = records.iter().filter(concerns).map(|it| &it.id).collect();
    let found: BTreeSet<&RecordId> =
        disk.records.iter().filter(|(_, it)| it.state == State::Received).map(|(id, _)| id).collect();
    if found != expected {
        let (more, less) = (found.difference(&expected), expected.difference(&found));
        return Err(format!(
            "I4: {who} has {:?} too much and lacks {:?}",
            more.collect::<Vec<_>>(),
            less.collect::<Vec<_>>()
        ));
    }
    if let Some(differs) = disk.other_numbers(owner) {
        return Err(format!("I4: {who} computes other numbers than the school in {}", differs.month));
    }
    Ok(())
}
