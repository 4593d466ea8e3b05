//! A phone: a store for each of its people, the notebook in memory, and the machine that is to be tried.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{DeviceId, RecordId, StaffId},
    notebook::{Notebook, Page, State},
    sync::Machine,
};

use crate::bugs::Bug;

/// One phone, used by one person at a time.
pub struct Phone {
    pub device: DeviceId,
    pub people: Vec<StaffId>,
    /// Who is using it, a place in `people`.
    pub user: usize,
    pub disks: Vec<Disk>,
    /// What is in memory.
    pub notebook: Notebook,
    pub machine: Machine,
    /// Its clock minus the true time, in milliseconds.
    pub skew: i64,
    /// Whether its store has room.
    pub room: bool,
    /// The request under way.
    pub asked: Option<u64>,
    /// What its answer must repeat.
    pub nonce: Option<String>,
    /// Which rest is under way; an older one that ends means nothing.
    pub rest: u64,
    /// What was sent and may be sent again.
    pub sent: BTreeSet<RecordId>,
}

/// One person's store.
#[derive(Clone, Default)]
pub struct Disk {
    pub notebook: Notebook,
    /// What a store that is not strict would lose with the power.
    before: Option<Notebook>,
    /// Whether the session of this person holds.
    pub signed_in: bool,
    /// How far it had read, by lineage: never to go back.
    pub cursors: BTreeMap<String, i64>,
}

impl Phone {
    pub fn new(number: usize, people: Vec<StaffId>) -> Self {
        let device: DeviceId = format!("phone-{number}").parse().expect("an id");
        let disks = vec![Disk { signed_in: true, ..Disk::default() }; people.len()];
        let machine = Machine::new(people[0].clone(), device.clone());
        let (notebook, sent) = (Notebook::default(), BTreeSet::new());
        Self {
            device,
            people,
            user: 0,
            disks,
            notebook,
            machine,
            skew: 0,
            room: true,
            asked: None,
            nonce: None,
            rest: 0,
            sent,
        }
    }

    pub fn owner(&self) -> &StaffId {
        &self.people[self.user]
    }

    pub fn disk(&mut self) -> &mut Disk {
        &mut self.disks[self.user]
    }

    /// One transaction of the store, whole or not at all.
    pub fn write(&mut self, page: &Page) -> bool {
        if self.room {
            let disk = self.disk();
            disk.before = Some(disk.notebook.clone());
            disk.notebook.absorb(page.clone());
        }
        self.room
    }

    /// The app starts, for whoever used it last or signs in now; what was under way is forgotten.
    pub fn open(&mut self, user: usize) {
        self.user = user;
        self.notebook = self.disks[user].notebook.clone();
        self.machine = Machine::new(self.owner().clone(), self.device.clone());
        self.asked = None;
    }

    /// The battery dies. What the store called complete is complete.
    pub fn lose_power(&mut self, bug: Option<Bug>) {
        if bug == Some(Bug::Relaxed)
            && let Some(before) = self.disk().before.take()
        {
            self.disk().notebook = before;
        }
        self.open(self.user);
    }

    /// Everything on it is gone.
    pub fn wipe(&mut self) {
        for disk in &mut self.disks {
            *disk = Disk { signed_in: disk.signed_in, ..Disk::default() };
        }
        self.open(self.user);
    }

    /// The records that wait.
    pub fn waiting(notebook: &Notebook) -> BTreeSet<RecordId> {
        notebook.records.iter().filter(|(_, entry)| entry.state == State::Waiting).map(|(id, _)| id.clone()).collect()
    }
}
