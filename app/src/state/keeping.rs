//! How what the phone holds changes: stored first, then shown; and what other tabs stored, read.

use domain::{
    attachment::AttachmentHash,
    month::Month,
    notebook::{Draft, Notebook, Page},
    overview::WorkingSet,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{AppState, opened::Found};
use crate::{
    clock,
    store::{Content, Store, StoreError},
    sync,
};

/// In milliseconds.
const A_FRAME: u32 = 20;

impl AppState {
    /// Keeps what somebody just entered on the phone, then hands it in when the network allows.
    ///
    /// # Errors
    /// When the phone could not store it: nothing has changed, what was typed must stay on screen.
    pub async fn save(self, page: Page, contents: &[Content]) -> Result<(), StoreError> {
        let owner = self.my_id();
        self.stored(&page, contents).await?;
        self.toast.set(Some(self.lang.text().saved));
        // That is on screen before all else is worked out and drawn anew.
        TimeoutFuture::new(A_FRAME).await;
        if self.my_id() == owner {
            self.now_holds(contents);
            self.show(page);
            sync::nudge(self);
        }
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

    /// Keeps what is being typed, with what was added to it; whether that is done. Nothing on screen follows it, so nothing
    /// is drawn anew at every letter.
    pub async fn keep_draft(self, draft: Option<Draft>, contents: &[Content]) -> bool {
        let Some(store) = self.store.get_value() else { return false };
        let page = Page::drafted(draft);
        // A full disk says so when the record itself is saved.
        let is_kept = store.write_with(&page, contents).await.is_ok();
        if is_kept {
            self.absorb(vec![page]);
            self.now_holds(contents);
        }
        is_kept
    }

    fn now_holds(self, contents: &[Content]) {
        if !contents.is_empty() {
            self.contents.update(|held| held.extend(contents.iter().map(|it| it.hash.clone())));
        }
    }

    /// Stores a page, then shows it: the only way anything changes.
    ///
    /// # Errors
    /// When the phone could not store it; nothing has changed.
    pub async fn take_in(self, page: Page) -> Result<(), StoreError> {
        self.stored(&page, &[]).await?;
        self.show(page);
        Ok(())
    }

    /// The same of one page of many, of which the next follows at once; [`catch_up`](Self::catch_up) shows them.
    pub async fn take_in_silently(self, page: Page) -> Result<(), StoreError> {
        self.stored(&page, &[]).await?;
        self.notebook.update_untracked(|notebook| notebook.absorb(page));
        self.moved_on();
        Ok(())
    }

    /// Shows what was taken in silently, once a working set of it is made: from that it takes no time.
    pub async fn catch_up(self) {
        let (Some(me), before) = (self.my_id(), self.counts.get_value().moves) else { return };
        let set = WorkingSet::of(&self.notebook.read_untracked(), &me, self.today.get_untracked());
        // Not in one piece with drawing it.
        TimeoutFuture::new(0).await;
        // Of what was saved meanwhile it would know nothing.
        let is_still_right = self.counts.get_value().moves == before;
        self.working_set.set(is_still_right.then_some(set));
        self.notebook.notify();
    }

    async fn stored(self, page: &Page, contents: &[Content]) -> Result<(), StoreError> {
        let Some(store) = self.store.get_value() else { return Err(StoreError::Closed) };
        match store.write_with(page, contents).await {
            Ok(()) => Ok(()),
            Err(_) => self.rescued(&store).await?.write_with(page, contents).await,
        }
    }

    fn show(self, page: Page) {
        self.absorb(vec![page]);
        self.working_set.notify();
        self.notebook.notify();
    }

    /// Takes in pages that are stored, showing nothing yet.
    fn absorb(self, pages: Vec<Page>) {
        for page in pages {
            let merely_gains = self.notebook.with_untracked(|whole| whole.merely_gains(&page));
            self.working_set.update_untracked(|set| match set {
                Some(WorkingSet { notebook, .. }) if merely_gains => notebook.absorb(page.clone()),
                _ => *set = None,
            });
            self.notebook.update_untracked(|notebook| notebook.absorb(page));
        }
        self.moved_on();
    }

    /// Has what was found in a store and nothing else.
    pub(super) fn hold(self, found: Found) {
        let Found { notebook, is_whole } = found;
        self.is_whole.set(is_whole);
        self.working_set.set(None);
        self.notebook.set(notebook);
        self.moved_on();
    }

    /// Reads all that the start left for later. What is saved meanwhile is in the store as well.
    pub(super) async fn read_the_rest(self) {
        let (Some(store), owner) = (self.store(), self.my_id()) else { return };
        let (unread, mut whole) = (store.unread(), Notebook::default());
        loop {
            let before = self.counts.get_value().moves;
            if let Err(error) = unread.read_each(&mut |page| whole.absorb(page)).await {
                self.store_error.set(Some(error));
                // For the next try: a browser may have closed it.
                if let Ok((store, false)) = store.again().await {
                    self.store.set_value(Some(store));
                }
                return;
            }
            if self.my_id() != owner || self.is_whole.get_untracked() {
                return;
            }
            if self.counts.get_value().moves == before {
                break;
            }
        }
        store.has_read(&unread);
        self.store_error.set(None);
        self.notebook.update_untracked(|notebook| {
            whole.draft = notebook.draft.take();
            std::mem::swap(notebook, &mut whole);
        });
        // If nothing was saved meanwhile that it cannot take in, what was shown so far is still a working set.
        let month = Month::of(self.today.get_untracked());
        let set = store.has_front().then_some(WorkingSet { month, notebook: whole });
        self.working_set.set(set);
        self.is_whole.set(true);
        self.notebook.notify();
        self.moved_on();
    }

    /// Notes what day it is.
    pub fn see_today(self) {
        let today = clock::today(self.zone());
        // A clock may be put back.
        if self.working_set.with_untracked(|set| set.as_ref().is_some_and(|set| !set.serves(today))) {
            self.working_set.set(None);
        }
        self.today.set(today);
    }

    /// The store, opened again: a browser closes it when somebody clears the site's data. What was lost with it is still
    /// held here, so it is put back first.
    async fn rescued(self, lost: &Store) -> Result<Store, StoreError> {
        let me = self.me.get_untracked().ok_or(StoreError::Closed)?;
        let (store, is_new) = lost.again().await?;
        if is_new {
            store.remember(&me).await?;
            for page in self.notebook.with_untracked(|notebook| notebook.to_pages(usize::MAX)) {
                // What was not read is gone here, so the school is to say everything once more.
                let bookmark = page.bookmark.filter(|_| self.is_whole.get_untracked());
                store.write(&Page { bookmark, ..page }).await?;
            }
        }
        self.store.set_value(Some(store.clone()));
        Ok(store)
    }

    /// Notes that the notebook was changed.
    fn moved_on(self) {
        self.counts.update_value(|counts| counts.moves += 1);
    }

    /// What a photo or a voice note holds, if it is here.
    pub async fn content(self, hash: &AttachmentHash) -> Option<Vec<u8>> {
        self.store()?.content(hash).await.ok().flatten()
    }

    /// The school has a photo or a voice note, or wants it no more.
    pub async fn let_go(self, hash: &AttachmentHash) {
        let Some(store) = self.store() else { return };
        if store.let_go(hash).await.is_ok() {
            self.contents.update(|held| held.retain(|it| it != hash));
        }
    }

    /// Reads what other tabs have written. The photos first: whatever is seen of them then has its record among the rest.
    pub async fn reread(self) {
        if let Some(store) = self.store()
            && let Ok(contents) = store.contents().await
            && *self.contents.read_untracked() != contents
        {
            self.contents.set(contents);
        }
        self.see_today();
        if !self.is_whole.get_untracked() {
            return;
        }
        while let Some(store) = self.store.get_value() {
            let (before, owner) = (self.counts.get_value().moves, self.my_id());
            let Ok(pages) = store.read().await else { return };
            if self.my_id() != owner {
                continue;
            }
            let bookmark = Some(self.notebook.read_untracked().bookmark.clone());
            let known = Page { bookmark, ..Page::default() };
            // Screens are drawn anew only if there may be something new on them.
            if pages.iter().any(|page| *page != known) {
                self.absorb(pages);
                self.working_set.notify();
                self.notebook.notify();
            }
            // What was saved meanwhile may have to come after what was read.
            if self.counts.get_value().moves == before {
                return;
            }
        }
    }

    /// Puts the store in order, at a time when no other tab does.
    pub async fn tidy(self) {
        let Some(store) = self.store.get_value() else { return };
        let pages = self.notebook.with_untracked(Notebook::page_count);
        // A store that cannot be put in order says so when something is to be kept.
        let _ = store.tidy(pages).await;
    }

    /// Makes a working set where there is none, and keeps one for the next start where none is kept that will do.
    pub async fn have_working_set(self) {
        let (Some(store), Some(me)) = (self.store.get_value(), self.my_id()) else { return };
        let today = self.today.get_untracked();
        let wanted = store.wants_front(Month::of(today));
        if wanted || self.working_set.with_untracked(Option::is_none) {
            let set = WorkingSet::of(&self.notebook.read_untracked(), &me, today);
            self.working_set.set(Some(set.clone()));
            if wanted {
                // Without room for it, the next start reads everything first.
                let _ = store.keep_front(&set).await;
            }
        }
    }
}
