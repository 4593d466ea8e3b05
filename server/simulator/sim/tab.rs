//! A tab of a phone's browser: what it holds in memory, and the machine that is to be tried.

use domain::{
    id::{DeviceId, StaffId},
    notebook::Notebook,
    sync::Machine,
};

/// One tab; all tabs of a phone share the store of whoever uses it.
pub struct Tab {
    /// What is in memory: what the store held when this tab last read it, and what this tab wrote since.
    pub notebook: Notebook,
    pub machine: Machine,
    /// The request under way.
    pub asked: Option<u64>,
    /// What its answer must repeat.
    pub nonce: Option<String>,
    /// Whether it waits for its turn while another tab is at it.
    pub queued: bool,
    /// Which rest is under way; an older one that ends means nothing.
    pub rest: u64,
}

impl Tab {
    /// The app starts in it.
    pub fn open(owner: &StaffId, device: &DeviceId, stored: &Notebook) -> Self {
        let machine = Machine::new(owner.clone(), device.clone());
        Self { notebook: stored.clone(), machine, asked: None, nonce: None, queued: false, rest: 0 }
    }

    /// Whether something waits.
    pub fn has_waiting(&self) -> bool {
        self.notebook.waiting().next().is_some()
    }
}
