//! Reading and writing an open store: pages at the end of a log, and the log written anew when it is long.

use std::rc::Rc;

use domain::{
    notebook::{Ask, Bookmark, Draft, Entry, Notebook, Page, State},
    parcel::{Contents, FORMAT, Parcel},
    record::Record,
    session::Me,
    waiver::Waiver,
};
use futures::future::join;
use indexed_db_futures::{Build, BuildPrimitive, KeyRange, query_source::QuerySource};
use js_sys::Uint8Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::{Change, Content, LATEST, LOG, SEALED, Shelf, Store, StoreError, front, old, unsealed, write};

pub(super) const BOOKMARK: &str = "bookmark";
const ME: &str = "me";
/// What is being typed.
pub(super) const DRAFT: &str = "draft";
/// Set as long as the log holds what must not be found there any more.
const UNTIDY: &str = "untidy";
/// The log is written anew when it is longer than what it holds by so many pages.
const LOOSE: usize = 64;

impl Store {
    /// Everything that was written since this tab last read, if there is anything: pages to absorb in this order.
    pub async fn read(&self) -> Result<Vec<Page>, StoreError> {
        let mut pages = Vec::new();
        self.read_each(&mut |page| pages.push(page)).await?;
        Ok(pages)
    }

    /// The same, each page as soon as it is open: none of it takes long.
    pub async fn read_each(&self, take: &mut dyn FnMut(Page)) -> Result<(), StoreError> {
        if old::is_there(&self.db).await? {
            self.take_over(old::read(&self.db).await?).await?;
        }
        let (keys, rows, bookmark, untidy) = self.rows().await?;
        let place = &self.place;
        place.untidy.set(untidy);
        let first = place.last.get() == 0;
        place.pages.set(if first { 0 } else { place.pages.get() } + rows.len());
        let news = !rows.is_empty();
        for row in rows {
            match self.opened::<Page>(&row).await {
                Some(page) => {
                    place.front.set(place.front.get().filter(|_| page.merely_adds()));
                    take(page);
                }
                // A page that cannot be read is missed: all the school knows is asked for anew.
                None => place.damaged.set(true),
            }
        }
        let last = keys.last().copied().unwrap_or_default();
        place.last.set(last.max(place.last.get()));
        if first && let Some(draft) = self.draft().await? {
            take(Page::drafted(Some(draft)));
        }
        let bookmark = match bookmark {
            Some(row) if !place.damaged.get() => self.opened::<Bookmark>(&row).await,
            _ => None,
        };
        if first || news || bookmark.is_some() {
            take(Page { bookmark: Some(bookmark.unwrap_or_default()), ..Page::default() });
        }
        Ok(())
    }

    /// Numbers and pages after the last one read, the bookmark, and whether the log is untidy: as they were at one moment.
    async fn rows(&self) -> Result<(Vec<u32>, Vec<JsValue>, Option<JsValue>, bool), StoreError> {
        let transaction = self.db.transaction([LOG, LATEST]).build()?;
        let (log, latest) = (transaction.object_store(LOG)?, transaction.object_store(LATEST)?);
        let after = || KeyRange::LowerBound(self.place.last.get(), true);
        let keys = log.get_all_keys::<u32>().with_query::<u32, _>(after()).primitive()?;
        let rows = log.get_all::<JsValue>().with_query::<u32, _>(after()).primitive()?;
        let bookmark = latest.get::<JsValue, _, _>(BOOKMARK).primitive()?;
        let untidy = latest.get::<JsValue, _, _>(UNTIDY).primitive()?;
        let keys = keys.await?.collect::<Result<_, _>>()?;
        let rows = rows.await?.collect::<Result<_, _>>()?;
        let is_there = |value: &JsValue| !value.is_undefined();
        Ok((keys, rows, bookmark.await?.filter(is_there), untidy.await?.is_some_and(|it| is_there(&it))))
    }

    /// Writes a page whole or not at all. When this returns, it is on the disk, not merely on its way.
    pub async fn write(&self, page: &Page) -> Result<(), StoreError> {
        self.write_with(page, &[]).await
    }

    /// The same with what its photos and voice notes hold.
    pub async fn write_with(&self, page: &Page, contents: &[Content]) -> Result<(), StoreError> {
        // What only its latest value matters of is kept beside the log.
        let Page { draft, bookmark, .. } = page;
        let rest = Page { draft: None, bookmark: None, ..page.clone() };
        let is_empty = rest == Page::default();
        let (changes, row) = join(self.sealed(page), self.seal(&rest)).await;
        let (mut changes, row) = (changes?, row?);
        changes.extend(self.sealed_contents(contents).await?);
        match draft {
            Some(Some(draft)) => changes.push(Change::put(LATEST, DRAFT, self.seal(draft).await?)),
            Some(None) => changes.push(Change::remove(LATEST, DRAFT)),
            None => {}
        }
        match bookmark {
            Some(bookmark) => changes.push(Change::put(LATEST, BOOKMARK, self.seal(bookmark).await?)),
            None if page.forgotten_school => changes.push(Change::remove(LATEST, BOOKMARK)),
            None => {}
        }
        if page.erases() {
            changes.push(Change::put(LATEST, UNTIDY, true));
            changes.extend(front::removed());
        }
        let pages = if is_empty { Vec::new() } else { vec![row.into()] };
        let numbers = write(&self.db, pages, changes).await?;
        let place = &self.place;
        place.untidy.set(place.untidy.get() || page.erases());
        place.front.set(place.front.get().filter(|_| page.merely_adds()));
        for number in numbers {
            // What another tab wrote before is read first, at the next reading; this page then comes once more.
            if number == place.last.get() + 1 {
                place.last.set(number);
                place.pages.set(place.pages.get() + 1);
            }
        }
        Ok(())
    }

    /// Writes the log anew once it is longer than the `needed` pages by far, or holds what was forgotten. Other tabs may go
    /// on writing at its end.
    pub async fn tidy(&self, needed: usize) -> Result<(), StoreError> {
        let place = &self.place;
        if !place.untidy.get() && !place.damaged.get() && place.pages.get() < needed + LOOSE {
            return Ok(());
        }
        let fresh = self.unread();
        let mut notebook = Notebook::default();
        fresh.read_each(&mut |page| notebook.absorb(page)).await?;
        let last = fresh.place.last.get();
        let pages = notebook.to_pages(usize::try_from(last).unwrap_or(usize::MAX));
        let everything = IdbKeyRange::upper_bound(&last.into()).map_err(|_| StoreError::Closed)?;
        let mut changes = vec![Change::Remove(LOG, everything.into()), Change::remove(LATEST, UNTIDY)];
        // It goes on from a page that is no longer what it was.
        changes.extend(front::removed());
        if fresh.place.damaged.get() {
            changes.push(Change::remove(LATEST, BOOKMARK));
        }
        let count = pages.len();
        for (page, number) in pages.into_iter().rev().zip((1..=last).rev()) {
            // Under the numbers of those they take the place of, so that they stay before what is written meanwhile; without
            // what only its latest value matters of, which would come again when it has gone.
            let page = Page { bookmark: None, draft: None, ..page };
            changes.push(Change::Put(LOG, number.into(), self.seal(&page).await?.into()));
        }
        write(&self.db, Vec::new(), changes).await?;
        place.pages.set(count);
        place.front.set(None);
        place.untidy.set(false);
        place.damaged.set(false);
        Ok(())
    }

    /// Takes over what an older version of the app left in clear text, which is gone afterwards.
    async fn take_over(&self, pages: Vec<Page>) -> Result<(), StoreError> {
        let (mut changes, mut rows) = (old::clear(&self.db), Vec::with_capacity(pages.len()));
        for mut page in pages {
            changes.extend(self.sealed(&page).await?);
            if let Some(bookmark) = page.bookmark.take() {
                changes.push(Change::put(LATEST, BOOKMARK, self.seal(&bookmark).await?));
            }
            rows.push(self.seal(&page).await?.into());
        }
        write(&self.db, rows, changes).await.map(drop)
    }

    /// Who the owner is, for the day without a network.
    pub async fn me(&self) -> Result<Option<Me>, StoreError> {
        Ok(match self.latest(ME).await? {
            Some(row) => self.opened(&row).await,
            None => None,
        })
    }

    /// What is being typed, in whatever tab.
    pub async fn draft(&self) -> Result<Option<Draft>, StoreError> {
        Ok(match self.latest(DRAFT).await? {
            Some(row) => self.opened(&row).await,
            None => None,
        })
    }

    /// What stands under this name.
    pub(super) async fn latest(&self, name: &str) -> Result<Option<JsValue>, StoreError> {
        let transaction = self.db.transaction(LATEST).build()?;
        Ok(transaction.object_store(LATEST)?.get::<JsValue, _, _>(name).primitive()?.await?)
    }

    /// Keeps who the owner is.
    pub async fn remember(&self, me: &Me) -> Result<(), StoreError> {
        let me = Change::put(LATEST, ME, self.seal(me).await?);
        write(&self.db, Vec::new(), vec![me]).await.map(drop)
    }

    /// The same store opened again, and whether nothing of it was left.
    pub async fn again(&self) -> Result<(Self, bool), StoreError> {
        let found = Shelf::open(&self.db.name()).await?;
        let is_new = found.is_new().await?;
        let store = Self { db: found.0, place: Rc::default(), ..self.clone() };
        store.place.has_pin.set(self.has_pin() && !is_new);
        if is_new {
            store.sign_in().await?;
        } else {
            // What this tab holds was read before.
            store.place.last.set(self.place.last.get());
            store.place.pages.set(self.place.pages.get());
        }
        Ok((store, is_new))
    }

    /// The database it is in.
    pub fn shelf(&self) -> Shelf {
        Shelf(self.db.clone())
    }

    /// What waits is sealed for the school besides, so that it can be delivered even when nobody can open the store; what
    /// the school has, or will never have, is not.
    async fn sealed(&self, page: &Page) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        changes.extend(page.forgotten_records.iter().map(|id| Change::remove(SEALED, id.as_str())));
        changes.extend(page.forgotten_asks.iter().map(|id| Change::remove(SEALED, id.as_str())));
        for Entry { record, state, .. } in &page.entries {
            let contents = Contents { records: vec![record], waivers: Vec::new() };
            changes.extend(self.sealed_one(record.id.as_str(), state, &contents).await?);
        }
        for Ask { id, waiver, state } in &page.asks {
            let contents = Contents { records: Vec::new(), waivers: vec![waiver] };
            changes.extend(self.sealed_one(id.as_str(), state, &contents).await?);
        }
        Ok(changes)
    }

    async fn sealed_one(
        &self,
        id: &str,
        state: &State,
        contents: &Contents<&Record, &Waiver>,
    ) -> Result<Option<Change>, StoreError> {
        if *state != State::Waiting {
            return Ok(Some(Change::remove(SEALED, id)));
        }
        let Some(school) = &self.for_school else { return Ok(None) };
        let sealed = school.cipher.seal_for_school(&serde_json::to_string(contents)?).await.map_err(unsealed)?;
        let parcel = Parcel {
            format: FORMAT.into(),
            school: school.school.clone(),
            device: school.device.clone(),
            iv: sealed.iv,
            sealed: sealed.text,
        };
        Ok(Some(Change::put(SEALED, id, serde_json::to_string(&parcel)?)))
    }

    pub(super) async fn seal(&self, value: &impl Serialize) -> Result<Uint8Array, StoreError> {
        self.cipher.seal(&serde_json::to_vec(value)?).await.map_err(unsealed)
    }

    pub(super) async fn opened<T: DeserializeOwned>(&self, row: &JsValue) -> Option<T> {
        let bytes = self.cipher.open(row.dyn_ref()?).await.ok()?;
        // As text, as everything else the phone reads: the code for bytes would be downloaded beside it.
        serde_json::from_str(std::str::from_utf8(&bytes).ok()?).ok()
    }
}
