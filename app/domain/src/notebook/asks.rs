//! 做不到 on a phone: what was asked for, what still waits, and what became of it.

use super::{Ask, Notebook, State};
use crate::{
    Refusal,
    id::{ChildId, StaffId, WaiverId},
    obligation::Status,
    overview::KindBox,
    school::ChildFile,
    waiver::{Standing, Waiver},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Notebook {
    /// How many records and requests the school does not have yet.
    pub fn unsent(&self) -> usize {
        self.waiting().count() + self.asks_waiting().count()
    }

    /// For how many whole days the oldest of what the school does not have has waited at `now`, in milliseconds since 1970
    /// on the phone's clock.
    pub fn days_waiting(&self, now: i64) -> i64 {
        let asks = self.asks.values().filter(|ask| ask.state == State::Waiting).filter_map(|ask| ask.id.made_at());
        let oldest = self.waiting().filter_map(|record| record.id.made_at()).chain(asks).min();
        oldest.map_or(0, |made| (now - made) / DAY_MS)
    }

    /// Requests the school does not have yet, oldest first.
    pub fn asks_waiting(&self) -> impl Iterator<Item = &Waiver> {
        self.asks.values().filter(|ask| ask.state == State::Waiting).map(|ask| &ask.waiver)
    }

    /// Requests for a child that the school does not have yet.
    pub fn asks_waiting_for<'a>(&'a self, child: &'a ChildId) -> impl Iterator<Item = &'a Waiver> {
        self.asks_waiting().filter(move |it| it.child.as_ref() == Some(child))
    }

    /// Requests the school did not take, with the reason.
    pub fn asks_refused(&self) -> impl Iterator<Item = (&Ask, &Refusal)> {
        self.asks.values().filter_map(|ask| match &ask.state {
            State::Refused(refusal) => Some((ask, refusal)),
            State::Waiting | State::Received => None,
        })
    }

    /// What was asked for a child and is not decided yet, whether the school has it or not.
    pub fn pending<'a>(&'a self, file: &'a ChildFile) -> impl Iterator<Item = &'a Waiver> {
        let at_school = file.waivers.iter().filter(|it| it.standing() == Standing::Pending);
        at_school.chain(self.asks_waiting_for(&file.child.id))
    }

    /// All that was asked for a child, or came with a file, the latest first.
    pub fn waivers_of(&self, file: &ChildFile) -> Vec<(Waiver, State)> {
        self.known(&file.waivers, |it| it.child.as_ref() == Some(&file.child.id))
    }

    /// The leaves of `owner`, and all requests the school does not have, the latest first.
    pub fn own_requests(&self, owner: &StaffId) -> Vec<(Waiver, State)> {
        let leaves = self.school.as_ref().map_or(&[][..], |it| &it.rules.waivers);
        self.known(leaves, |it| it.child.is_some() || it.mentor.as_ref() == Some(owner))
    }

    /// What explains a box of a child best: the request that waits, else what freed it, else the last that was declined.
    ///
    /// A confirmed one explains only a box that is waived: freed of three days, one still owes the month.
    pub fn explanation(&self, file: &ChildFile, it: &KindBox, owner: &StaffId) -> Option<Waiver> {
        let waived = it.status == Status::Waived;
        let leaves = self.own_requests(owner).into_iter().filter(|(leave, _)| leave.confirmed);
        let all = self.waivers_of(file).into_iter().chain(leaves);
        let fits = |(waiver, state): (Waiver, State)| {
            let rank = match (waiver.standing(), state) {
                (_, State::Refused(_)) => return None,
                (Standing::Confirmed, _) => waived.then_some(0)?,
                (Standing::Pending, _) => 1,
                (Standing::Declined, _) => 2,
            };
            it.is_meant_by(&waiver).then_some((rank, waiver))
        };
        all.filter_map(fits).min_by_key(|(rank, _)| *rank).map(|(_, waiver)| waiver)
    }

    /// Those of `at_school` and of this phone's own that are `meant`. What is asked again is no longer at school.
    fn known(&self, at_school: &[Waiver], meant: impl Fn(&Waiver) -> bool) -> Vec<(Waiver, State)> {
        let asked_again = |id: &Option<WaiverId>| id.as_ref().is_some_and(|id| self.asks.contains_key(id));
        let at_school = at_school.iter().filter(|it| !asked_again(&it.id)).map(|it| (it.clone(), State::Received));
        let own = self.asks.values().map(|ask| (ask.waiver.clone(), ask.state.clone()));
        at_school.chain(own).filter(|(it, _)| meant(it)).rev().collect()
    }
}
