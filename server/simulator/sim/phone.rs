//! A phone: a store for each of its people, and the tabs in which the app is open.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{DeviceId, RecordId, StaffId},
    notebook::{Notebook, Page},
};

use crate::tab::Tab;

/// One phone, used by one person at a time.
pub struct Phone {
    pub device: DeviceId,
    pub people: Vec<StaffId>,
    /// Who is using it, a place in `people`.
    pub user: usize,
    pub disks: Vec<Disk>,
    /// At least one.
    pub tabs: Vec<Tab>,
    /// The tab where something happens just now, a place in `tabs`.
    pub front: usize,
    /// Its clock minus the true time, in milliseconds.
    pub skew: i64,
    /// Whether its store has room.
    pub room: bool,
    /// Whether its store says complete before it is, by mistake.
    relaxed: bool,
    /// What was sent and may be sent again.
    pub sent: BTreeSet<RecordId>,
}

/// One person's store.
#[derive(Clone, Default)]
pub struct Disk {
    pub notebook: Notebook,
    /// What a store that is not strict still holds when the power fails.
    before: Option<Notebook>,
    /// Whether the session of this person holds.
    pub signed_in: bool,
    /// How far it had read, by lineage: never to go back.
    pub cursors: BTreeMap<String, i64>,
}

impl Phone {
    pub fn new(number: usize, people: Vec<StaffId>, relaxed: bool) -> Self {
        let device: DeviceId = format!("phone-{number}").parse().expect("an id");
        let disks = vec![Disk { signed_in: true, ..Disk::default() }; people.len()];
        let tabs = vec![Tab::open(&people[0], &device, &Notebook::default())];
        Self { device, people, user: 0, disks, tabs, front: 0, skew: 0, room: true, relaxed, sent: BTreeSet::new() }
    }

    pub fn owner(&self) -> &StaffId {
        &self.people[self.user]
    }

    pub fn disk(&mut self) -> &mut Disk {
        &mut self.disks[self.user]
    }

    /// What the store of whoever uses it holds.
    pub fn stored(&self) -> &Notebook {
        &self.disks[self.user].notebook
    }

    pub fn tab(&mut self) -> &mut Tab {
        &mut self.tabs[self.front]
    }

    /// What the tab in front holds.
    pub fn notebook(&self) -> &Notebook {
        &self.tabs[self.front].notebook
    }

    /// Brings the tab to the front that fits, if any.
    pub fn bring(&mut self, fits: impl Fn(&Tab) -> bool) -> bool {
        let found = self.tabs.iter().position(fits);
        self.front = found.unwrap_or(self.front);
        found.is_some()
    }

    /// The app starts in one more tab.
    pub fn open_tab(&mut self) {
        let tab = Tab::open(self.owner(), &self.device, self.stored());
        self.tabs.push(tab);
    }

    /// The tab in front is gone, with what was under way in it; one of them stays open, or starts anew.
    pub fn close_tab(&mut self) {
        self.tabs.remove(self.front);
        self.front = 0;
        if self.tabs.is_empty() {
            self.open_tab();
        }
    }

    /// One transaction of the store, whole or not at all.
    pub fn write(&mut self, page: &Page) -> bool {
        if self.room {
            let relaxed = self.relaxed;
            let disk = self.disk();
            disk.before = relaxed.then(|| disk.notebook.clone());
            disk.notebook.absorb(page.clone());
        }
        self.room
    }

    /// The app starts, for whoever used it last or signs in now; what was under way is forgotten.
    pub fn open(&mut self, user: usize) {
        self.user = user;
        self.tabs.clear();
        self.front = 0;
        self.open_tab();
    }

    /// The battery dies. What the store called complete is complete.
    pub fn lose_power(&mut self) {
        if let Some(before) = self.disk().before.take() {
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
        notebook.waiting().map(|record| record.id.clone()).collect()
    }
}
