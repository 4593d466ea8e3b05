//! What one seed brings: which faults, how often, how many phones. Every seed leaves most faults out (swarm testing, Groce
//! et al., 2012), because those that are there then meet each other more often.

use crate::chance::Chance;

/// Rates in thousandths, of every request or every event.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub phones: usize,
    /// Whether the first phone has two people.
    pub shared: bool,
    pub events: usize,
    /// Most records in a page of an answer.
    pub page_size: usize,
    pub lost_up: u64,
    pub lost_down: u64,
    pub doubled: u64,
    pub slow: u64,
    pub cut: u64,
    pub portal: u64,
    pub stale: u64,
    pub busy: u64,
    pub too_large: u64,
    pub crash_before: u64,
    pub crash_after: u64,
    pub phone_crash: u64,
    pub power: u64,
    pub wipe: u64,
    pub full: u64,
    pub switch: u64,
    /// Of a second tab that opens, or one of two that closes.
    pub tabs: u64,
    pub clock: u64,
    pub expire: u64,
    pub transfer: u64,
    pub backup: u64,
    pub restore: u64,
    pub down: u64,
}

impl Plan {
    pub fn of(chance: &mut Chance) -> Self {
        let mut sometimes = |rate: u64| if chance.permille(350) { 1 + chance.draw() % rate } else { 0 };
        let plan = Self {
            lost_up: sometimes(300),
            lost_down: sometimes(300),
            doubled: sometimes(200),
            slow: sometimes(400),
            cut: sometimes(200),
            portal: sometimes(200),
            stale: sometimes(200),
            busy: sometimes(200),
            too_large: sometimes(150),
            crash_before: sometimes(200),
            crash_after: sometimes(200),
            phone_crash: sometimes(80),
            power: sometimes(80),
            wipe: sometimes(8),
            full: sometimes(60),
            switch: sometimes(120),
            tabs: sometimes(120),
            clock: sometimes(60),
            expire: sometimes(60),
            transfer: sometimes(60),
            backup: sometimes(60),
            restore: sometimes(30),
            down: sometimes(30),
            ..Self::default()
        };
        Self {
            phones: 2 + chance.below(5),
            shared: chance.permille(500),
            events: 200 + chance.below(301),
            page_size: *chance.choose(&[2, 5, 300]),
            ..plan
        }
    }

    /// The same school and phones when all is well.
    pub fn healed(&self) -> Self {
        Self { phones: self.phones, shared: self.shared, page_size: self.page_size, ..Self::default() }
    }
}
