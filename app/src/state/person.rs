//! Who uses the phone: signing in and out, locking and unlocking.

use std::collections::BTreeSet;

use domain::{session::Me, sync::Link};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{
    AppState, Door,
    opened::{Found, Person},
};
use crate::{
    api::{self, Failure},
    room,
    settings::{self, Owner},
    store::{Shelf, Store, StoreError, Tried},
    sync, update,
};

/// In milliseconds.
const AFTER_THE_PICTURE: u32 = 100;

impl AppState {
    /// Opens the store of the person who just signed in, and greets the school.
    pub async fn welcome(self, me: Me) {
        match self.found_of(&me).await {
            Ok((person, is_new)) => {
                settings::remember_owner(&Owner::of(&person.me));
                // Read before the empty store says that nothing waits.
                let known = settings::waiting(&person.me.id).max(person.me.waiting);
                self.lost.set(if is_new { known } else { 0 });
                self.enter(person);
                room::ask().await;
            }
            // A school that was put back to an earlier state has forgotten the key it gave; what waits here is not given up.
            Err(StoreError::Pinned) => {
                let owner = Owner::of(&me);
                settings::remember_owner(&owner);
                self.door.set(Door::Pin(owner));
            }
            Err(error) => self.store_error.set(Some(error)),
        }
    }

    /// What they have here, and whether that is nothing. Whose session ended under an open store goes on with it.
    async fn found_of(self, me: &Me) -> Result<(Person, bool), StoreError> {
        if let Some(store) = self.store.get_value().filter(|_| self.my_id().as_ref() == Some(&me.id)) {
            store.knowing(me).await?.sign_in().await?;
        }
        let found = Shelf::find(&me.school, &me.id).await?;
        let is_new = found.is_new().await?;
        Ok((Person::signed_in(found, me.clone()).await?, is_new))
    }

    /// Tries a PIN. The number of further attempts, if it is wrong.
    ///
    /// # Errors
    /// When the store cannot be opened at all.
    pub async fn unlock(self, pin: &str) -> Result<Option<u32>, StoreError> {
        let Door::Pin(owner) = self.door.get_untracked() else { return Ok(None) };
        match Shelf::find(&owner.school, &owner.id).await?.open_with(pin).await? {
            Tried::Right(store) => {
                match Person::known(store).await? {
                    Some(person) => self.enter(person),
                    None => self.door.set(Door::Password),
                }
                Ok(None)
            }
            Tried::Wrong(left) => Ok(Some(left)),
            Tried::Dropped => {
                self.door.set(Door::Dropped);
                // Whoever guesses PINs should not have the session either.
                let _ = api::sign_out().await;
                Ok(Some(0))
            }
        }
    }

    /// Asks for the PIN, if there is one.
    pub fn lock(self) {
        if let Some(me) = self.me.get_untracked().filter(|_| self.has_pin()) {
            self.door.set(Door::Pin(Owner::of(&me)));
            self.leave();
        }
    }

    fn enter(self, person: Person) {
        let Person { me, store, found } = person;
        self.store.set_value(Some(store));
        self.hold(found);
        self.store_error.set(None);
        self.turns.update_value(|turns| turns.machine = None);
        self.link.set(Link::Untried);
        self.me.set(Some(me));
        self.go_on();
    }

    /// Once a picture is there: reads what is still to be read, then greets the school.
    pub fn go_on(self) {
        spawn_local(async move {
            let (owner, mut pause) = (self.my_id(), AFTER_THE_PICTURE);
            while !self.is_whole.get_untracked() && self.my_id() == owner {
                TimeoutFuture::new(pause).await;
                pause = pause.saturating_mul(8);
                self.read_the_rest().await;
            }
            sync::nudge(self);
        });
    }

    /// Asks who they are today, and with what this device seals parcels, for the day without a network: roles come and go
    /// while a phone stays signed in.
    pub async fn ask_who_they_are(self) {
        let Ok(told) = api::me().await else { return };
        let Some(known) = self.me.get_untracked().filter(|me| Owner::of(me) == Owner::of(&told)) else { return };
        if let Some(store) = self.store.get_value().filter(|_| told != known) {
            // Told once more tomorrow, if there is no room for it.
            let _ = store.remember(&told).await;
            if told.parcel_key != known.parcel_key
                && let Ok(store) = store.knowing(&told).await
            {
                let _ = store.sign_in().await;
                self.store.set_value(Some(store));
            }
            self.me.set(Some(told));
        }
    }

    /// Leaves the phone to somebody else; this person's records stay in their own store, which nobody here can open.
    pub async fn farewell(self) {
        self.give_up_the_phone();
        if let Some(store) = self.store.get_value() {
            let _ = store.lock().await;
        }
        self.leave();
    }

    /// Ends the store of a revoked device, from which the school has everything.
    pub async fn end(self) {
        self.give_up_the_phone();
        let store = self.store.get_value();
        self.leave();
        if let Some(store) = store {
            let _ = store.shelf().destroy().await;
        }
    }

    /// Whoever comes next is asked who they are, and is told nothing that was meant for this person.
    fn give_up_the_phone(self) {
        settings::forget_owner();
        update::say(update::LEFT);
        self.door.set(Door::Password);
    }

    fn leave(self) {
        self.store.set_value(None);
        self.me.set(None);
        self.hold(Found::nothing());
        self.contents.set(BTreeSet::new());
    }

    /// The store of whoever is signed in.
    pub fn store(self) -> Option<Store> {
        self.store.get_value()
    }

    /// Whether a PIN is asked for when the app starts.
    pub fn has_pin(self) -> bool {
        self.store().is_some_and(|store| store.has_pin())
    }

    /// Empties the locked store of a device that the school revoked while it was off; what waits stays sealed for the school.
    pub async fn strip_if_revoked(self) {
        let Door::Pin(owner) = self.door.get_untracked() else { return };
        if api::me().await.err() != Some(Failure::Revoked) {
            return;
        }
        if let Ok(shelf) = Shelf::find(&owner.school, &owner.id).await {
            let _ = shelf.strip().await;
        }
        self.give_up_the_phone();
        self.link.set(Link::Revoked);
    }
}
