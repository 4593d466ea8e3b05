//! What happens to phones and to the school between requests.

use chrono::Days;
use domain::{
    change::{Edit, Wanted},
    id::ChangeId,
};

use crate::{
    facts::{CHILDREN, DAY, MENTORS, MINUTE, child, moment, staff},
    world::World,
};

impl World {
    /// Something happens to a phone or to the school.
    ///
    /// # Errors
    /// If something does not hold once it happened.
    pub fn fault(&mut self) -> Result<(), String> {
        let plan = &self.plan;
        let rates = [
            plan.phone_crash,
            plan.power,
            plan.wipe,
            plan.full,
            plan.switch,
            plan.tabs,
            plan.clock,
            plan.expire,
            plan.transfer,
            plan.backup,
            plan.restore,
            plan.down,
        ];
        let enabled: Vec<usize> = (0..rates.len()).filter(|fault| rates[*fault] > 0).collect();
        if enabled.is_empty() {
            return Ok(());
        }
        let which = *self.chance.choose(&enabled);
        if !self.chance.permille(rates[which] * 5) {
            return Ok(());
        }
        // Only the first phone may have two people.
        let at = if which == 4 { 0 } else { self.chance.below(self.phones.len()) };
        self.trace.say(self.now, || format!("fault {which} at phone {at}"));
        let user = self.phones[at].user;
        match which {
            0 => self.phones[at].open(user),
            1 => self.phones[at].lose_power(),
            2 => {
                self.oracle.wiped(&self.phones[at]);
                self.phones[at].wipe();
            }
            3 => self.phones[at].room = !self.phones[at].room,
            4 => {
                let next = (user + 1) % self.phones[at].people.len();
                self.phones[at].open(next);
            }
            5 if self.phones[at].tabs.len() == 1 => self.phones[at].open_tab(),
            5 => {
                self.phones[at].front = self.chance.below(self.phones[at].tabs.len());
                return self.tab_dies(at);
            }
            6 => {
                let skews = [0, 9 * MINUTE, -10 * MINUTE, DAY, -DAY, 365 * DAY, -365 * DAY];
                self.phones[at].skew = *self.chance.choose(&skews);
            }
            7 => self.phones[at].disk().signed_in = false,
            8 => self.transfer(),
            9 => {
                self.end.back_up();
                self.oracle.backed_up();
            }
            10 => {
                self.end.restore();
                self.truth = self.end.school();
                self.oracle.restored(&self.end.records(), &self.phones);
            }
            _ => self.down_until = self.now + self.chance.between(MINUTE, DAY),
        }
        Ok(())
    }

    fn transfer(&mut self) {
        let (to, whom) = (*self.chance.choose(&MENTORS), *self.chance.choose(&CHILDREN));
        let today = self.truth.rules.info.time_zone.date_of_ms(self.now);
        let from = today + Days::new(self.chance.draw() % 3);
        let id = ChangeId::new(
            self.now.unsigned_abs(),
            self.chance.draw().to_be_bytes().repeat(2)[..10].try_into().expect("ten"),
        );
        let wanted =
            Wanted { id, edit: Edit::Transfer { child: child(whom), mentor: staff(to), from, words: String::new() } };
        let done = self.end.transfer(&wanted, moment(self.now));
        if done {
            self.oracle.changed(&wanted.id);
            // The answer is lost, and the principal asks again.
            if self.chance.permille(self.plan.lost_down) {
                self.end.transfer(&wanted, moment(self.now));
            }
        }
        self.truth = self.end.school();
        self.trace.say(self.now, || format!("{whom} goes to {to} from {from}: {done}"));
    }
}
