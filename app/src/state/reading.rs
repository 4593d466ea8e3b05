//! How this tab comes to have what its store holds: the rest of it after the start, what other tabs wrote, and the working set
//! of all that.

use domain::{
    month::Month,
    notebook::{Notebook, Page},
    overview::WorkingSet,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::{AppState, opened::Found};
use crate::clock;

impl AppState {
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
        let goes_as_far = store.catch_up_with(&unread);
        self.store_error.set(None);
        self.notebook.update_untracked(|notebook| {
            whole.draft = notebook.draft.take();
            std::mem::swap(notebook, &mut whole);
        });
        // Unless another tab wrote meanwhile, or something was saved that it cannot take in, what was shown so far is a working
        // set.
        let month = Month::of(self.today.get_untracked());
        let set = goes_as_far.then_some(WorkingSet { month, notebook: whole });
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
}
