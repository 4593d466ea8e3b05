//! What was on the phone when the app started.

use domain::{notebook::Notebook, overview::WorkingSet, session::Me};

use super::{Door, zone_of};
use crate::{
    clock, settings,
    store::{Shelf, Store, StoreError},
};

/// What the start found.
pub struct Opened {
    /// Who is signed in, with all they have here.
    pub(super) person: Option<Person>,
    /// What is asked for, if nobody is.
    pub(super) door: Door,
    /// Why nothing can be kept on this phone, if so.
    pub(super) error: Option<StoreError>,
}

/// Somebody whose store is open.
pub(super) struct Person {
    pub me: Me,
    pub store: Store,
    pub found: Found,
}

/// What was found in a store.
pub(super) struct Found {
    pub notebook: Notebook,
    /// Whether that is everything; otherwise it is the working set, for now.
    pub is_whole: bool,
}

impl Opened {
    /// Reads it; the person who signed in last finds their own store.
    pub async fn load() -> Self {
        match Self::found().await {
            Ok(opened) => opened,
            Err(error) => Self { person: None, door: Door::Password, error: Some(error) },
        }
    }

    async fn found() -> Result<Self, StoreError> {
        let at = |door| Self { person: None, door, error: None };
        let Some(owner) = settings::last_owner() else { return Ok(at(Door::Password)) };
        let shelf = Shelf::find(&owner.school, &owner.id).await?;
        if let Some(me) = settings::last_person_of_old() {
            let person = Person::signed_in(shelf, me).await?;
            settings::remember_owner(&owner);
            return Ok(Self { person: Some(person), ..at(Door::Password) });
        }
        if shelf.opens_with_pin().await? {
            return Ok(at(Door::Pin(owner)));
        }
        let door = if shelf.is_new().await? { Door::Emptied } else { Door::Password };
        let person = match shelf.open_here().await? {
            Some(store) => Person::known(store).await?,
            None => None,
        };
        Ok(Self { person, ..at(door) })
    }
}

impl Person {
    /// Of who has just signed in.
    pub async fn signed_in(shelf: Shelf, me: Me) -> Result<Self, StoreError> {
        let store = shelf.open_for(&me).await?;
        store.remember(&me).await?;
        Self::of(store, me).await
    }

    /// Of the owner of a store that was opened here; nobody, if it does not say whose it is.
    pub async fn known(store: Store) -> Result<Option<Self>, StoreError> {
        match store.me().await? {
            Some(me) => Self::of(store.knowing(&me).await?, me).await.map(Some),
            None => Ok(None),
        }
    }

    async fn of(store: Store, me: Me) -> Result<Self, StoreError> {
        let first = store.front().await?.filter(|set| set.serves(clock::today(zone_of(&set.notebook))));
        if let Some(WorkingSet { notebook, .. }) = first {
            return Ok(Self { me, store, found: Found { notebook, is_whole: false } });
        }
        let (store, mut notebook) = (store.unread(), Notebook::default());
        store.read_each(&mut |page| notebook.absorb(page)).await?;
        Ok(Self { me, store, found: Found { notebook, is_whole: true } })
    }
}

impl Found {
    /// Nothing, of nobody.
    pub fn nothing() -> Self {
        Self { notebook: Notebook::default(), is_whole: true }
    }
}
