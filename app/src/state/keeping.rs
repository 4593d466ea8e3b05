//! How what the phone holds changes: stored first, then shown.

use domain::{
    attachment::AttachmentHash,
    notebook::{Draft, Page},
    overview::WorkingSet,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::AppState;
use crate::{
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
            // The school may not have wanted one before it went along with a record.
            self.turns.update_value(|turns| turns.not_taken.retain(|hash| contents.iter().all(|it| it.hash != *hash)));
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
    pub(super) fn absorb(self, pages: Vec<Page>) {
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
    pub(super) fn moved_on(self) {
        self.counts.update_value(|counts| counts.moves += 1);
    }

    /// What a photo or a voice note holds, if it is here.
    pub async fn content(self, hash: &AttachmentHash) -> Option<Vec<u8>> {
        self.store()?.content(hash).await.ok().flatten()
    }

    /// Whether what is being typed, in whatever tab, has this photo or voice note; also if that cannot be said.
    pub async fn is_drafted(self, hash: &AttachmentHash) -> bool {
        let Some(store) = self.store() else { return true };
        store.draft().await.map_or(true, |draft| draft.is_some_and(|it| it.0.contains(hash.as_str())))
    }

    /// The school has a photo or a voice note, or wants it no more.
    pub async fn let_go(self, hash: &AttachmentHash) {
        let Some(store) = self.store() else { return };
        if store.let_go(hash).await.is_ok() {
            self.contents.update(|held| held.retain(|it| it != hash));
        }
    }
}
