//! What a person does on a phone: records, corrects, withdraws, and deals with what came back.

use domain::{
    id::{ChildId, RecordId},
    notebook::{Page, State},
    record::Record,
};
use serde_json::json;

use crate::{
    chance::Chance,
    facts::{DAY, KINDS, moment},
    world::World,
};

/// Somebody records something, if their phone knows a child by now.
pub fn somebody_saves(world: &mut World, at: usize) {
    if world.chance.permille(400) && deal_with_refused(world, at) {
        return;
    }
    let Some(child) = some_child(world, at) else { return };
    let corrects = world.chance.permille(200).then(|| some_own(world, at)).flatten();
    let withdraws = corrects.is_some() && world.chance.permille(300);
    let about = corrects.as_ref().and_then(|id| world.phones[at].notebook().records.get(id)).filter(|_| withdraws);
    let about = about.and_then(|entry| entry.record.children.first().cloned()).unwrap_or(child);
    let record = record(world, at, &about, corrects, withdraws);
    save(world, at, record, None);
}

/// Corrects a record that came back, or takes it back.
fn deal_with_refused(world: &mut World, at: usize) -> bool {
    let refused = world.phones[at].notebook().refused().next().map(|(record, _)| record.clone());
    let Some(refused) = refused else { return false };
    if let Some(child) = some_child(world, at).filter(|_| world.chance.permille(600)) {
        let record = record(world, at, &child, None, false);
        save(world, at, record, Some(refused.id));
    } else {
        let page = Page::taken_back(refused.id.clone());
        let phone = &mut world.phones[at];
        if phone.write(&page) {
            phone.tab().notebook.absorb(page);
            world.oracle.taken_back(&refused.id);
        }
    }
    true
}

/// 保存: said only if the phone's store said complete.
fn save(world: &mut World, at: usize, record: Record, instead_of: Option<RecordId>) {
    let page = Page::saved(record.clone(), instead_of.clone());
    let phone = &mut world.phones[at];
    let saved = phone.write(&page);
    world.trace.say(world.now, || {
        let (children, corrects) = (&record.children, &record.supersedes);
        format!("phone {at} saves {} {children:?} for {corrects:?}: {saved}", record.id)
    });
    if saved {
        phone.tab().notebook.absorb(page);
        world.oracle.saved(phone, record);
        if let Some(id) = &instead_of {
            world.oracle.taken_back(id);
        }
    }
}

fn some_child(world: &mut World, at: usize) -> Option<ChildId> {
    let school = world.phones[at].notebook().school.as_ref()?;
    let children: Vec<ChildId> = school.children.keys().cloned().collect();
    (!children.is_empty()).then(|| world.chance.choose(&children).clone())
}

/// One of their own records that nothing corrects yet and that did not come back.
fn some_own(world: &mut World, at: usize) -> Option<RecordId> {
    let phone = &world.phones[at];
    let records = &phone.notebook().records;
    let corrected = |id: &RecordId| records.values().any(|it| it.record.supersedes.as_ref() == Some(id));
    let fits = |(id, entry): &(&RecordId, &domain::notebook::Entry)| {
        let sound = !matches!(entry.state, State::Refused(_)) && !entry.record.is_withdrawal();
        entry.record.by == *phone.owner() && sound && !corrected(id)
    };
    let own: Vec<RecordId> = records.iter().filter(fits).map(|(id, _)| id.clone()).collect();
    (!own.is_empty()).then(|| world.chance.choose(&own).clone())
}

fn record(world: &mut World, at: usize, child: &ChildId, corrects: Option<RecordId>, withdraws: bool) -> Record {
    let clock = world.now + world.phones[at].skew;
    let made = clock - world.chance.between(0, 2 * DAY);
    let id = record_id(&mut world.chance, clock);
    let first = world.chance.below(KINDS.len());
    let count = 1 + world.chance.below(3);
    let kinds: Vec<&str> = (0..count).map(|at| KINDS[(first + at) % KINDS.len()]).collect();
    let private = world.chance.permille(200);
    let json = json!({
        "id": id, "by": world.phones[at].owner(), "at": moment(made).fixed_offset().to_rfc3339(),
        "children": [child], "kinds": if withdraws { vec![] } else { kinds },
        "reached": world.chance.permille(950), "note": private.then_some("悄悄话"), "private": private,
        "promise": world.chance.permille(200).then_some("带一本书"), "place": "home", "supersedes": corrects
    });
    Record::parse(&json).expect("a sound record")
}

/// An id as the phone makes it, by its own clock.
pub fn record_id(chance: &mut Chance, clock: i64) -> RecordId {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&chance.draw().to_be_bytes());
    RecordId::new(clock.unsigned_abs(), random)
}
