//! What the screens share: who is signed in, what the phone holds, how the link to the school is.

use chrono::NaiveDate;
use domain::{
    id::StaffId,
    notebook::{Notebook, Page},
    overview::Overview,
    school::Rules,
    session::Me,
    sync::{Check, Link, Machine, PERSIST},
    zone::TimeZone,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api, clock, settings,
    store::{Store, StoreError},
    sync,
    text::{Lang, Names, Text},
};

/// What was on the phone when the app started.
pub struct Opened {
    me: Option<Me>,
    shelf: Result<(Option<Store>, Notebook), StoreError>,
}

impl Opened {
    /// Reads it; the person who signed in last finds their own store.
    pub async fn load() -> Self {
        let me = settings::last_person();
        let shelf = match &me {
            Some(me) => Store::open_and_read(me).await.map(|(store, notebook)| (Some(store), notebook)),
            None => Ok((None, Notebook::default())),
        };
        Self { me, shelf }
    }
}

/// Signals only, so it is `Copy`; pages take it from the context, parts of `ui` get props.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The language on screen. Another one opens the app anew, so words need no signals.
    pub lang: Lang,
    /// Who is signed in.
    pub me: RwSignal<Option<Me>>,
    /// What the phone holds.
    pub notebook: RwSignal<Notebook>,
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
    /// Whether an exchange is waiting for its turn.
    pub exchange_queued: StoredValue<bool>,
    /// The exchanges of whoever is signed in.
    pub machine: StoredValue<Option<Machine>>,
    /// How long the machine rests, in milliseconds.
    pub rest_ms: StoredValue<u32>,
    /// How many screens were shown since the start.
    pub steps: StoredValue<u32>,
    store: StoredValue<Option<Store>, LocalStorage>,
    /// How often the notebook was changed, to notice a change that came while the store was being read.
    moves: StoredValue<u32>,
}

impl AppState {
    /// The state at start.
    pub fn new(opened: Opened) -> Self {
        let (shelf, store_error) = match opened.shelf {
            Ok(shelf) => (shelf, None),
            Err(error) => ((None, Notebook::default()), Some(error)),
        };
        let (store, notebook) = shelf;
        let today = RwSignal::new(clock::today(zone_of(&notebook)));
        let (me, notebook) = (RwSignal::new(opened.me), RwSignal::new(notebook));
        let overview = Memo::new(move |_| match &*me.read() {
            Some(me) => Overview::of(&notebook.read(), &me.id, today.get()),
            None => Overview::default(),
        });
        Self {
            lang: settings::language(),
            me,
            notebook,
            link: RwSignal::new(Link::Untried),
            today,
            overview,
            toast: RwSignal::new(None),
            store_error: RwSignal::new(store_error),
            differs: RwSignal::new(None),
            undecided: RwSignal::new(None),
            moves: StoredValue::new(0),
            exchange_queued: StoredValue::new(false),
            machine: StoredValue::new(None),
            rest_ms: StoredValue::new(PERSIST),
            steps: StoredValue::new(0),
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

    /// Keeps what somebody just entered on the phone, then hands it in when the network allows.
    ///
    /// # Errors
    /// When the phone could not store it: nothing has changed, what was typed must stay on screen.
    pub async fn save(self, page: Page) -> Result<(), StoreError> {
        self.take_in(page).await?;
        self.toast.set(Some(self.lang.text().saved));
        sync::nudge(self);
        Ok(())
    }

    /// Takes back what the school does not have.
    pub fn take_back(self, page: Page) {
        spawn_local(async move {
            if let Err(error) = self.take_in(page).await {
                self.store_error.set(Some(error));
            }
        });
    }

    /// Stores a page, then shows it: the only way anything changes.
    ///
    /// # Errors
    /// When the phone could not store it; nothing has changed.
    pub async fn take_in(self, page: Page) -> Result<(), StoreError> {
        let Some(store) = self.store.get_value() else { return Err(StoreError::closed()) };
        if store.write(&page).await.is_err() {
            self.rescued().await?.write(&page).await?;
        }
        self.notebook.update(|notebook| notebook.absorb(page));
        self.notebook_moved_on();
        Ok(())
    }

    /// The store, opened again: a browser closes it when somebody clears the site's data. What was lost with it is still
    /// held here, so it is put back first.
    async fn rescued(self) -> Result<Store, StoreError> {
        let me = self.me.get_untracked().ok_or_else(StoreError::closed)?;
        let (store, found) = Store::open_and_read(&me).await?;
        if found.is_blank() {
            let held = self.notebook.with_untracked(Notebook::to_page);
            store.write(&held).await?;
        }
        self.store.set_value(Some(store.clone()));
        Ok(store)
    }

    /// Opens the store of the person who just signed in, and greets the school.
    pub async fn welcome(self, me: Me) {
        match Store::open_and_read(&me).await {
            Ok((store, notebook)) => {
                settings::remember_person(&me);
                self.store.set_value(Some(store));
                self.notebook.set(notebook);
                self.notebook_moved_on();
                self.store_error.set(None);
                self.machine.set_value(None);
                self.link.set(Link::Untried);
                self.me.set(Some(me));
                sync::nudge(self);
            }
            Err(error) => self.store_error.set(Some(error)),
        }
    }

    /// Asks who they are today, and with what this device seals parcels, for the day without a network: roles come and go
    /// while a phone stays signed in.
    pub async fn ask_who_they_are(self) {
        let Ok(told) = api::me().await else { return };
        let Some(known) = self.me.get_untracked().filter(|me| (&me.school, &me.id) == (&told.school, &told.id)) else {
            return;
        };
        if told != known {
            settings::remember_person(&told);
            self.me.set(Some(told));
        }
    }

    /// Leaves the phone to somebody else; this person's records stay in their own store.
    pub fn farewell(self) {
        settings::forget_person();
        self.store.set_value(None);
        self.me.set(None);
        self.notebook.set(Notebook::default());
        self.notebook_moved_on();
    }

    fn notebook_moved_on(self) {
        self.moves.update_value(|count| *count += 1);
    }

    /// Reads the store again, which another tab may have written.
    pub async fn reread(self) {
        self.today.set(clock::today(self.zone()));
        while let Some(store) = self.store.get_value() {
            let before = self.moves.get_value();
            let Ok(page) = store.read().await else { return };
            // A record saved meanwhile may not be among what was read, nor the same person be signed in.
            if self.moves.get_value() != before {
                continue;
            }
            let mut notebook = Notebook::default();
            notebook.absorb(page);
            // Screens are drawn anew only if there is something new on them.
            if *self.notebook.read_untracked() != notebook {
                self.notebook.set(notebook);
            }
            return;
        }
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
