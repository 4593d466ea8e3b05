//! What the screens share: who is signed in, what the phone holds, how the link to the school is.

mod keeping;
mod opened;
mod person;
mod reading;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    attachment::AttachmentHash,
    id::StaffId,
    notebook::Notebook,
    overview::{Overview, WorkingSet},
    school::Rules,
    session::Me,
    sync::{Check, Link},
    zone::TimeZone,
};
use leptos::prelude::*;

pub use self::opened::Opened;
use self::opened::{Found, Person};
use crate::{
    clock,
    settings::{self, Owner},
    store::{Store, StoreError},
    sync::Turns,
    text::{Lang, Names, Text},
};

/// What is asked for before anybody is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// Number and password.
    Password,
    /// The same, because the store of whoever was signed in is gone.
    Emptied,
    /// The same, after too many wrong PINs.
    Dropped,
    /// The PIN of somebody.
    Pin(Owner),
}

/// What is counted while the app runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// How many screens were shown.
    pub screens: u32,
    /// How often the notebook was changed, to notice a change that came while the store was being read.
    moves: u32,
}

/// Signals only, so it is `Copy`; pages take it from the context, parts of `ui` get props.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The language on screen. Another one opens the app anew, so words need no signals.
    pub lang: Lang,
    /// Who is signed in.
    pub me: RwSignal<Option<Me>>,
    /// What is asked for while nobody is in.
    pub door: RwSignal<Door>,
    /// How many records may be lost with a store that was emptied.
    pub lost: RwSignal<u32>,
    /// What the phone holds; until it is whole, what its working set holds.
    pub notebook: RwSignal<Notebook>,
    /// Whether all that the phone holds has been read.
    pub is_whole: RwSignal<bool>,
    /// Photos and voice notes that wait here for the school.
    pub contents: RwSignal<BTreeSet<AttachmentHash>>,
    /// How the last attempt to reach the school went.
    pub link: RwSignal<Link>,
    /// Today at the school; moves on while the app stays open over midnight.
    pub today: RwSignal<NaiveDate>,
    /// The owner's month.
    pub overview: Memo<Overview>,
    /// A short word about what succeeded.
    pub toast: RwSignal<Option<&'static str>>,
    /// Why nothing can be kept on this phone, if so.
    pub store_error: RwSignal<Option<StoreError>>,
    /// This phone's numbers after the last exchange, if the school computed others.
    pub differs: RwSignal<Option<Check>>,
    /// How many requests wait for the principal's word, once that is known.
    pub undecided: RwSignal<Option<usize>>,
    /// Who waits for a turn to talk to the school.
    pub turns: StoredValue<Turns>,
    /// What was counted since the start.
    pub counts: StoredValue<Counts>,
    store: StoredValue<Option<Store>, LocalStorage>,
    /// The part of the notebook that the overview is worked out from, if one was made: so no save takes longer than the
    /// one before.
    working_set: RwSignal<Option<WorkingSet>>,
}

impl AppState {
    /// The state at start.
    pub fn new(opened: Opened) -> Self {
        let Opened { person, door, error: store_error } = opened;
        let (me, store, found) = match person {
            Some(Person { me, store, found }) => (Some(me), Some(store), found),
            None => (None, None, Found::nothing()),
        };
        let Found { notebook, is_whole } = found;
        let today = RwSignal::new(clock::today(zone_of(&notebook)));
        let (me, notebook, working_set) = (RwSignal::new(me), RwSignal::new(notebook), RwSignal::new(None));
        let overview = Memo::new(move |_| match (&*me.read(), &*working_set.read()) {
            (Some(me), Some(WorkingSet { notebook, .. })) => Overview::of(notebook, &me.id, today.get()),
            (Some(me), None) => Overview::of(&notebook.read(), &me.id, today.get()),
            (None, _) => Overview::default(),
        });
        Self {
            lang: settings::language(),
            me,
            door: RwSignal::new(door),
            lost: RwSignal::new(0),
            notebook,
            is_whole: RwSignal::new(is_whole),
            working_set,
            contents: RwSignal::new(BTreeSet::new()),
            link: RwSignal::new(Link::Untried),
            today,
            overview,
            toast: RwSignal::new(None),
            store_error: RwSignal::new(store_error),
            differs: RwSignal::new(None),
            undecided: RwSignal::new(None),
            turns: StoredValue::new(Turns::default()),
            counts: StoredValue::new(Counts::default()),
            store: StoredValue::new_local(store),
        }
    }

    /// The words on screen.
    pub fn text(self) -> &'static Text {
        self.lang.text()
    }

    /// The words and icons of kinds; not followed, because a school hardly ever adds one.
    pub fn names(self) -> Names {
        let notebook = self.notebook.read_untracked();
        let own = notebook.school.as_ref().map_or(&[][..], |school| &school.rules.kinds);
        Names::new(self.lang, own)
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(self) -> bool {
        self.me.read().is_some()
    }

    /// Looks something up about whoever is signed in.
    pub fn with_me<T>(self, look: impl FnOnce(&Me) -> T) -> Option<T> {
        self.me.read().as_ref().map(look)
    }

    /// Who is signed in.
    pub fn my_id(self) -> Option<StaffId> {
        self.with_me(|me| me.id.clone())
    }

    /// Whether they see the board of the whole school.
    pub fn sees_board(self) -> bool {
        self.with_me(Me::sees_board).unwrap_or_default()
    }

    /// Whether they have children of their own; whoever sees no board is shown children, if none.
    pub fn cares(self) -> bool {
        self.with_me(Me::cares).unwrap_or_default() || !self.sees_board()
    }

    /// The address of 待办; whoever has no children of their own starts with the board instead.
    pub fn todo_link(self) -> &'static str {
        if self.cares() { "/" } else { "/todo" }
    }

    /// The school's clock.
    pub fn zone(self) -> TimeZone {
        zone_of(&self.notebook.read())
    }

    /// Looks something up in the school's rules.
    pub fn with_rules<T>(self, look: impl FnOnce(&Rules) -> T) -> Option<T> {
        self.notebook.read().school.as_ref().map(|school| look(&school.rules))
    }

    /// Opens the app anew in the other language.
    pub fn change_language(self) {
        settings::remember_language(self.lang.other());
        let _ = window().location().reload();
    }
}

fn zone_of(notebook: &Notebook) -> TimeZone {
    notebook.school.as_ref().map(|school| school.rules.info.time_zone).unwrap_or_default()
}
