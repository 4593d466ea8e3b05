//! What was on the phone when the app started.

use domain::{notebook::Notebook, session::Me};

use super::Door;
use crate::{
    settings,
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
    pub notebook: Notebook,
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
        let mut notebook = Notebook::default();
        store.read().await?.into_iter().for_each(|page| notebook.absorb(page));
        Ok(Self { me, store, notebook })
    }
}
