//! How what the phone holds changes: stored first, then shown; and what other tabs stored, read.

use domain::{
    attachment::AttachmentHash,
    notebook::{Draft, Notebook, Page},
};
use leptos::{prelude::*, task::spawn_local};

use super::AppState;
use crate::{
    clock,
    store::{Content, Store, StoreError},
    sync,
};

impl AppState {
    /// Keeps what somebody just entered on the phone, then hands it in when the network allows.
    ///
    /// # Errors
    /// When the phone could not store it: nothing has changed, what was typed must stay on screen.
    pub async fn save(self, page: Page, contents: &[Content]) -> Result<(), StoreError> {
        self.stored(&page, contents).await?;
        self.contents.update(|held| held.extend(contents.iter().map(|it| it.hash.clone())));
        self.show(page);
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

    /// Keeps what is being typed. Nothing on screen follows it, so nothing is drawn anew at every letter.
    pub async fn keep_draft(self, draft: Option<Draft>) {
        let Some(store) = self.store.get_value() else { return };
        let page = Page::drafted(draft);
        // A full disk says so when the record itself is saved.
        if store.write(&page).await.is_ok() {
            self.notebook.update_untracked(|notebook| notebook.absorb(page));
            self.notebook_moved_on();
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

    /// The same of one page of many, of which the next follows at once: shown with the last.
    pub async fn take_in_silently(self, page: Page) -> Result<(), StoreError> {
        self.stored(&page, &[]).await?;
        self.notebook.update_untracked(|notebook| notebook.absorb(page));
        self.notebook_moved_on();
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
        self.notebook.update(|notebook| notebook.absorb(page));
        self.notebook_moved_on();
    }

    /// The store, opened again: a browser closes it when somebody clears the site's data. What was lost with it is still
    /// held here, so it is put back first.
    async fn rescued(self, lost: &Store) -> Result<Store, StoreError> {
        let me = self.me.get_untracked().ok_or(StoreError::Closed)?;
        let (store, is_new) = lost.again().await?;
        if is_new {
            store.remember(&me).await?;
            for page in self.notebook.with_untracked(|notebook| notebook.to_pages(usize::MAX)) {
                store.write(&page).await?;
            }
        }
        self.store.set_value(Some(store.clone()));
        Ok(store)
    }

    /// Notes that the notebook was changed.
    pub(super) fn notebook_moved_on(self) {
        self.moves.update_value(|count| *count += 1);
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
        self.today.set(clock::today(self.zone()));
        while let Some(store) = self.store.get_value() {
            let (before, owner) = (self.moves.get_value(), self.my_id());
            let Ok(pages) = store.read().await else { return };
            if self.my_id() != owner {
                continue;
            }
            let bookmark = Some(self.notebook.read_untracked().bookmark.clone());
            let known = Page { bookmark, ..Page::default() };
            // Screens are drawn anew only if there may be something new on them.
            if pages.iter().any(|page| *page != known) {
                self.notebook.update(|notebook| {
                    for page in pages {
                        notebook.absorb(page);
                    }
                });
            }
            // What was saved meanwhile may have to come after what was read.
            if self.moves.get_value() == before {
                return;
            }
        }
    }

    /// Puts the store in order, at a time when no other tab does.
    pub async fn tidy(self) {
        if let Some(store) = self.store.get_value() {
            let pages = self.notebook.with_untracked(Notebook::page_count);
            // A store that cannot be put in order says so when something is to be kept.
            let _ = store.tidy(pages).await;
        }
    }
}
