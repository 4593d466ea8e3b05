//! The working set, sealed beside the log: a start shows it, with the pages written since, before it reads all the rest.

use std::rc::Rc;

use domain::{
    month::Month,
    notebook::{Bookmark, Draft, Notebook, Page},
    overview::WorkingSet,
};
use indexed_db_futures::{Build, BuildPrimitive, KeyRange, query_source::QuerySource};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{
    Change, LATEST, LOG, Place, Store, StoreError,
    log::{BOOKMARK, DRAFT},
    write,
};

/// The working set.
const FRONT: &str = "front";
/// The number of the last page it was made with.
const FRONT_LAST: &str = "front.last";
/// It is made anew when more pages than these were written since.
const FAR: u32 = 16;

#[derive(Serialize, Deserialize)]
struct Front {
    month: Month,
    page: Page,
}

/// That it is there no longer.
pub(super) fn removed() -> [Change; 2] {
    [FRONT, FRONT_LAST].map(|name| Change::remove(LATEST, name))
}

impl Store {
    /// The working set as of now, if one is kept and can go on to now.
    pub async fn front(&self) -> Result<Option<WorkingSet>, StoreError> {
        let transaction = self.db.transaction([LOG, LATEST]).build()?;
        let (log, latest) = (transaction.object_store(LOG)?, transaction.object_store(LATEST)?);
        let Some(last) = latest.get::<u32, _, _>(FRONT_LAST).primitive()?.await? else { return Ok(None) };
        let row = |name: &'static str| latest.get::<JsValue, _, _>(name).primitive();
        let (front, draft, bookmark) = (row(FRONT)?, row(DRAFT)?, row(BOOKMARK)?);
        let after = || KeyRange::LowerBound(last, true);
        let keys = log.get_all_keys::<u32>().with_query::<u32, _>(after()).primitive()?;
        let since = log.get_all::<JsValue>().with_query::<u32, _>(after()).primitive()?;
        let (front, draft, bookmark) = (front.await?, draft.await?, bookmark.await?);
        let keys: Vec<u32> = keys.await?.collect::<Result<_, _>>()?;
        let since: Vec<JsValue> = since.await?.collect::<Result<_, _>>()?;

        let Some(front) = front else { return Ok(None) };
        let Some(Front { month, page }) = self.opened(&front).await else { return Ok(None) };
        let mut notebook = Notebook::default();
        notebook.absorb(page);
        for row in since {
            match self.opened::<Page>(&row).await {
                Some(page) if notebook.merely_gains(&page) => notebook.absorb(page),
                _ => return Ok(None),
            }
        }
        if let Some(row) = draft {
            notebook.draft = self.opened::<Draft>(&row).await;
        }
        if let Some(row) = bookmark {
            notebook.bookmark = self.opened::<Bookmark>(&row).await.unwrap_or_default();
        }
        self.place.front.set(Some((last, month)));
        self.place.last.set(keys.last().copied().unwrap_or(last));
        Ok(Some(WorkingSet { month, notebook }))
    }

    /// Whether what is kept serves `month` less well than a new one would.
    pub fn wants_front(&self, month: Month) -> bool {
        let serves = |(last, made): (u32, Month)| made == month && self.place.last.get().saturating_sub(last) <= FAR;
        !self.place.front.get().is_some_and(serves)
    }

    /// Keeps the working set of all that was read.
    pub async fn keep_front(&self, set: &WorkingSet) -> Result<(), StoreError> {
        let last = self.place.last.get();
        let whole = set.notebook.to_pages(1).into_iter().next().unwrap_or_default();
        // What is kept beside it is newer.
        let front = Front { month: set.month, page: Page { bookmark: None, draft: None, ..whole } };
        let front = self.seal(&front).await?;
        write(&self.db, Vec::new(), vec![Change::put(LATEST, FRONT_LAST, last), Change::put(LATEST, FRONT, front)])
            .await?;
        self.place.front.set(Some((last, set.month)));
        Ok(())
    }

    /// The same store as if nothing of it had been read yet.
    pub fn unread(&self) -> Self {
        let place = Place::default();
        place.has_pin.set(self.has_pin());
        Self { place: Rc::new(place), ..self.clone() }
    }

    /// Takes on what was read of the same store by `other`; whether the working set that was shown so far goes as far.
    pub fn catch_up_with(&self, other: &Self) -> bool {
        let (place, other) = (&self.place, &other.place);
        let goes_as_far = place.front.get().is_some() && place.last.get() == other.last.get();
        place.last.set(other.last.get());
        place.pages.set(other.pages.get());
        place.untidy.set(other.untidy.get());
        place.damaged.set(other.damaged.get());
        goes_as_far
    }
}
