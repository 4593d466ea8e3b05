//! What a store keeps, and from whom.

use domain::{
    notebook::{Draft, Entry, Notebook, Page, State},
    overview::WorkingSet,
    record::Record,
    session::Me,
    waiver::Waiver,
};
use indexed_db_futures::query_source::QuerySource;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::vault;

fn me(id: &str, key: u8) -> Me {
    Me {
        id: id.parse().expect("an id"),
        name: "李老师".into(),
        roles: Vec::new(),
        school: "test".parse().expect("an id"),
        school_name: "测试小学".into(),
        parcel_key: Some(Key::new([key; 32])),
        organisations: Vec::new(),
        waiting: 0,
    }
}

async fn shelf(me: &Me) -> Shelf {
    Shelf::find(&me.school, &me.id).await.expect("a database")
}

/// The store of somebody who has just signed in.
async fn signed_in(me: &Me) -> Store {
    shelf(me).await.open_for(me).await.expect("a store")
}

/// The same after the app was started again.
async fn again(me: &Me) -> Store {
    shelf(me).await.open_here().await.expect("a database").expect("a store")
}

fn record(id: &str) -> Record {
    let json = json!({
        "id": id, "by": "m1", "at": "2026-11-05T18:30:00+08:00", "children": ["c1"], "kinds": ["talk", "dinner"],
        "reached": true, "note": "一起包了饺子", "private": true,
    });
    Record::parse(&json).expect("a sound record")
}

fn received(id: &str) -> Page {
    let entry = Entry { received: Some(1_793_000_000_000), ..Entry::new(record(id), State::Received) };
    Page { entries: vec![entry], ..Page::default() }
}

async fn write(store: &Store, page: Page) {
    store.write(&page).await.expect("room");
}

async fn notebook(store: &Store) -> Notebook {
    let mut notebook = Notebook::default();
    for page in store.read().await.expect("the store can be read") {
        notebook.absorb(page);
    }
    notebook
}

async fn ids(store: &Store) -> Vec<String> {
    notebook(store).await.records.keys().map(ToString::to_string).collect()
}

async fn parcels(me: &Me) -> Vec<String> {
    shelf(me).await.parcels().await.expect("a database").into_iter().map(|(id, _)| id).collect()
}

#[wasm_bindgen_test]
async fn a_saved_record_is_there_when_the_store_is_opened_again() {
    let me = me("saved", 1);
    write(&signed_in(&me).await, Page::saved(record("r1"), None)).await;
    let entries: Vec<_> = notebook(&again(&me).await).await.records.into_values().collect();
    assert_eq!(entries, [Entry::new(record("r1"), State::Waiting)]);
}

#[wasm_bindgen_test]
async fn a_request_is_kept_until_it_is_taken_back_or_at_school() {
    let json = json!({"id": "w1", "child": "c1", "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30",
                      "reason": "孩子生病", "confirmed": false, "asked_by": "m1"});
    let waiver: Waiver = serde_json::from_value(json).expect("a sound waiver");
    let (me, id) = (me("asked", 1), waiver.id.clone().expect("an id"));
    let store = signed_in(&me).await;
    write(&store, Page::asked(id.clone(), waiver.clone())).await;
    let read = notebook(&again(&me).await).await;
    assert_eq!((read.asks.len(), &read.asks[&id].waiver, &read.asks[&id].state), (1, &waiver, &State::Waiting));
    assert_eq!(parcels(&me).await, ["w1"]);
    write(&store, Page::not_asked(id)).await;
    assert!(notebook(&again(&me).await).await.asks.is_empty());
    assert!(parcels(&me).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_correction_takes_the_place_of_the_refused_record() {
    let me = me("corrected", 1);
    let store = signed_in(&me).await;
    write(&store, Page::saved(record("r1"), None)).await;
    write(&store, Page::saved(record("r2"), Some(record("r1").id))).await;
    assert_eq!(ids(&again(&me).await).await, ["r2"]);
    assert_eq!(parcels(&me).await, ["r2"]);
}

#[wasm_bindgen_test]
async fn two_people_have_two_stores() {
    let (one, other) = (me("one", 1), me("other", 2));
    write(&signed_in(&one).await, Page::saved(record("r1"), None)).await;
    assert!(ids(&signed_in(&other).await).await.is_empty());
    let left = Shelf::of_others(&other.school, &other.id).await;
    let names: Vec<String> = left.iter().map(|it| it.0.name()).collect();
    assert!(names.contains(&"peiban.test.one".to_owned()) && !names.contains(&"peiban.test.other".to_owned()));
}

#[wasm_bindgen_test]
async fn what_waits_is_sealed_for_the_school_until_it_is_there() {
    let me = me("sealed", 1);
    let store = signed_in(&me).await;
    write(&store, Page::saved(record("r1"), None)).await;
    write(&store, Page::saved(record("r2"), None)).await;
    assert_eq!(parcels(&me).await, ["r1", "r2"]);
    write(&store, received("r1")).await;
    assert_eq!(parcels(&me).await, ["r2"]);
}

#[wasm_bindgen_test]
async fn after_signing_out_only_a_sign_in_opens_the_store() {
    let me = me("out", 1);
    let store = signed_in(&me).await;
    write(&store, Page::saved(record("r1"), None)).await;
    store.lock().await.expect("room");
    assert!(shelf(&me).await.open_here().await.expect("a database").is_none());
    assert_eq!(ids(&signed_in(&me).await).await, ["r1"]);
}

#[wasm_bindgen_test]
async fn five_wrong_pins_drop_the_key_and_lose_nothing() {
    let me = me("pin", 1);
    let store = signed_in(&me).await;
    write(&store, Page::saved(record("r1"), None)).await;
    store.set_pin("135790").await.expect("room");
    assert!(shelf(&me).await.open_here().await.expect("a database").is_none());
    for (pin, right) in [("111111", false), ("222222", false), ("135790", true), ("000000", false), ("999999", false)] {
        let tried = shelf(&me).await.open_with(pin).await.expect("a database");
        assert_eq!(matches!(tried, Tried::Right(_)), right, "{pin}");
    }
    for left in [2, 1] {
        assert!(matches!(shelf(&me).await.open_with("1").await, Ok(Tried::Wrong(it)) if it == left), "{left}");
    }
    assert!(matches!(shelf(&me).await.open_with("1").await, Ok(Tried::Dropped)));
    assert!(matches!(shelf(&me).await.open_with("135790").await, Ok(Tried::Dropped)), "the right one comes too late");
    assert_eq!(parcels(&me).await, ["r1"]);
    assert_eq!(ids(&signed_in(&me).await).await, ["r1"]);
}

#[wasm_bindgen_test]
async fn a_school_that_gives_another_key_is_told_of_all_that_can_still_be_opened() {
    let before = me("rekeyed", 1);
    write(&signed_in(&before).await, Page::saved(record("r1"), None)).await;
    assert_eq!(ids(&signed_in(&me("rekeyed", 2)).await).await, ["r1"]);
    let store = signed_in(&me("rekeyed", 2)).await;
    store.lock().await.expect("room");
    // A PIN that opens it is asked for first.
    let pinned = signed_in(&me("rekeyed", 2)).await;
    pinned.set_pin("135790").await.expect("room");
    let refused = shelf(&before).await.open_for(&me("rekeyed", 3)).await;
    assert_eq!(refused.err(), Some(StoreError::Pinned));
    pinned.open_without_pin().await.expect("room");
    pinned.lock().await.expect("room");
    // Neither the key of now nor this browser opens it: what is in it gives way, but for what is sealed for the school.
    assert!(ids(&signed_in(&me("rekeyed", 3)).await).await.is_empty());
    assert_eq!(parcels(&before).await, ["r1"]);
}

#[wasm_bindgen_test]
async fn another_tab_reads_what_is_new_and_nothing_twice() {
    let me = me("tabs", 1);
    let one = signed_in(&me).await;
    write(&one, Page::saved(record("r1"), None)).await;
    let other = again(&me).await;
    assert_eq!(ids(&other).await, ["r1"]);
    write(&one, Page::saved(record("r2"), None)).await;
    // Written between two readings: r2 comes with the next, and r3 once more.
    write(&other, Page::saved(record("r3"), None)).await;
    assert_eq!(ids(&other).await, ["r2", "r3"]);
    assert!(ids(&other).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_long_log_is_written_anew_and_says_the_same() {
    let me = me("long", 1);
    let (store, other) = (signed_in(&me).await, again(&me).await);
    for at in 0..70 {
        write(&store, Page::saved(record(&format!("r{at:02}")), None)).await;
        write(&store, received(&format!("r{at:02}"))).await;
    }
    let before = notebook(&again(&me).await).await;
    write(&other, Page::saved(record("r99"), None)).await;
    store.read().await.expect("the store can be read");
    store.tidy(2).await.expect("room");
    let fresh = again(&me).await;
    let after = notebook(&fresh).await;
    assert_eq!((after.records.len(), fresh.place.pages.get()), (71, 1));
    assert!(before.records.iter().all(|(id, entry)| after.records.get(id) == Some(entry)));
    assert_eq!(ids(&store).await, Vec::<String>::new());
    write(&store, Page::saved(record("s1"), None)).await;
    assert_eq!(ids(&fresh).await, ["s1"]);
}

#[wasm_bindgen_test]
async fn a_log_written_anew_holds_no_draft_that_would_come_again_once_it_is_saved() {
    let me = me("tidied", 1);
    let store = signed_in(&me).await;
    write(&store, Page { forgotten_school: true, ..received("r1") }).await;
    write(&store, Page::drafted(Some(Draft("一起包了饺子".into())))).await;
    store.tidy(1).await.expect("room");
    assert!(notebook(&again(&me).await).await.draft.is_some());
    write(&store, Page { draft: Some(None), ..Page::saved(record("r2"), None) }).await;
    assert_eq!(notebook(&again(&me).await).await.draft, None);
}

#[wasm_bindgen_test]
async fn a_long_store_of_old_is_put_in_order_at_once() {
    let me = me("one_row", 1);
    let store = signed_in(&me).await;
    let entries = (0..700).map(|at| Entry::new(record(&format!("r{at:03}")), State::Received)).collect();
    write(&store, Page { entries, forgotten_school: true, ..Page::default() }).await;
    store.tidy(3).await.expect("room");
    let fresh = again(&me).await;
    let pages = fresh.read().await.expect("the store can be read");
    assert!(pages.iter().all(|page| !page.forgotten_school), "what was to be erased is");
    assert_eq!(pages.iter().map(|page| page.entries.len()).sum::<usize>(), 700);
}

#[wasm_bindgen_test]
async fn what_is_forgotten_is_no_longer_in_the_log() {
    let me = me("forgotten", 1);
    let store = signed_in(&me).await;
    write(&store, received("r1")).await;
    write(&store, Page { forgotten_school: true, forgotten_records: vec![record("r1").id], ..Page::default() }).await;
    store.tidy(2).await.expect("room");
    let pages = again(&me).await.read().await.expect("the store can be read");
    assert!(pages.iter().all(|page| page.entries.is_empty() && page.forgotten_records.is_empty()), "{pages:?}");
}

#[wasm_bindgen_test]
async fn a_page_that_cannot_be_read_is_asked_for_again() {
    let me = me("damaged", 1);
    let store = signed_in(&me).await;
    write(&store, received("r1")).await;
    let bookmark = domain::notebook::Bookmark { cursor: 7, ..Default::default() };
    write(&store, Page { bookmark: Some(bookmark), ..received("r2") }).await;
    let damaged = Change::Put(LOG, 1.into(), js_sys::Uint8Array::new_with_length(64).into());
    super::write(&store.db, Vec::new(), vec![damaged]).await.expect("room");
    let store = again(&me).await;
    let read = notebook(&store).await;
    assert_eq!((read.records.len(), read.bookmark.cursor), (1, 0));
    store.tidy(2).await.expect("room");
    let read = notebook(&again(&me).await).await;
    assert_eq!((read.records.len(), read.bookmark.cursor), (1, 0));
}

#[wasm_bindgen_test]
async fn a_store_that_was_cleared_under_the_app_is_opened_again() {
    let me = me("cleared", 1);
    let store = signed_in(&me).await;
    write(&store, Page::saved(record("r1"), None)).await;
    let held = notebook(&again(&me).await).await;
    shelf(&me).await.destroy().await.expect("a database");
    assert!(store.write(&Page::saved(record("r2"), None)).await.is_err());
    let (store, is_new) = store.again().await.expect("a store");
    assert!(is_new);
    for page in held.to_pages(usize::MAX) {
        write(&store, page).await;
    }
    assert_eq!(ids(&again(&me).await).await, ["r1"]);
    assert_eq!(parcels(&me).await, ["r1"]);
}

#[wasm_bindgen_test]
async fn what_is_being_typed_is_there_when_the_app_starts_again_and_gone_once_it_is_saved() {
    let me = me("draft", 9);
    let store = signed_in(&me).await;
    for words in ["一起", "一起包了饺子"] {
        write(&store, Page::drafted(Some(Draft(words.into())))).await;
    }
    assert_eq!(notebook(&again(&me).await).await.draft, Some(Draft("一起包了饺子".into())));
    write(&store, Page { draft: Some(None), ..Page::saved(record("r1"), None) }).await;
    let saved = notebook(&again(&me).await).await;
    assert_eq!((saved.draft, saved.records.len()), (None, 1));
}

#[wasm_bindgen_test]
async fn a_photo_is_kept_with_its_record_until_it_is_let_go() {
    let me = me("photo", 1);
    let (bytes, store) = (b"a photo".to_vec(), signed_in(&me).await);
    let hash = vault::hash(&bytes).await.expect("a hash");
    let content = Content { hash: hash.clone(), bytes: bytes.clone() };
    store.write_with(&Page::saved(record("r1"), None), &[content]).await.expect("room");
    drop(store);
    let store = again(&me).await;
    assert_eq!(notebook(&store).await.records.len(), 1);
    assert_eq!(store.contents().await, Ok([hash.clone()].into()));
    assert_eq!(store.content(&hash).await, Ok(Some(bytes)));
    store.let_go(&hash).await.expect("room");
    assert_eq!((store.contents().await, store.content(&hash).await), (Ok([].into()), Ok(None)));
}

/// A store that holds r1, and keeps that as its working set.
async fn with_front(me: &Me) -> Store {
    let store = signed_in(me).await;
    write(&store, received("r1")).await;
    let working_set = WorkingSet { month: november(), notebook: notebook(&store.unread()).await };
    store.keep_front(&working_set).await.expect("room");
    store
}

fn november() -> Month {
    "2026-11".parse().expect("a month")
}

#[wasm_bindgen_test]
async fn a_working_set_goes_on_to_what_was_written_since() {
    let me = me("front", 1);
    assert_eq!(signed_in(&me).await.front().await, Ok(None));
    let store = with_front(&me).await;
    assert!(!store.wants_front(november()));
    write(&store, Page { draft: Some(Some(Draft("一起".into()))), ..Page::saved(record("r2"), None) }).await;
    let bookmark = domain::notebook::Bookmark { cursor: 7, ..Default::default() };
    write(&store, Page { bookmark: Some(bookmark), ..received("r2") }).await;
    let store = again(&me).await;
    let front = store.front().await.expect("a store").expect("a working set");
    assert_eq!(front.notebook, notebook(&store.unread()).await);
    assert!(front.notebook.records.len() == 2 && front.notebook.draft.is_some());
}

#[wasm_bindgen_test]
async fn a_working_set_that_another_tab_wrote_past_does_not_go_as_far_as_the_rest() {
    for (name, another_tab, expected) in [("front_own", false, true), ("front_tabs", true, false)] {
        let me = me(name, 1);
        drop(with_front(&me).await);
        let (store, other) = (again(&me).await, again(&me).await);
        store.front().await.expect("a store").expect("a working set");
        if another_tab {
            write(&other, Page::saved(record("r2"), None)).await;
        }
        write(&store, Page::saved(record("r3"), None)).await;
        let rest = store.unread();
        assert!(notebook(&rest).await.records.contains_key(&record("r3").id));
        assert_eq!(store.catch_up_with(&rest), expected, "{name}");
        assert!(ids(&store).await.is_empty(), "{name}: nothing is left to read");
    }
}

#[wasm_bindgen_test]
async fn a_working_set_is_made_anew_in_another_month_and_after_many_pages() {
    let me = me("front_old", 1);
    let store = with_front(&me).await;
    assert!(store.wants_front("2026-12".parse().expect("a month")));
    for at in 2..18 {
        write(&store, received(&format!("r{at}"))).await;
    }
    assert!(!store.wants_front(november()));
    write(&store, received("r18")).await;
    assert!(store.wants_front(november()));
}

#[wasm_bindgen_test]
async fn a_working_set_goes_no_further_than_a_correction() {
    let me = me("front_corrected", 1);
    let store = with_front(&me).await;
    let correction = Record { supersedes: Some(record("r1").id), ..record("r2") };
    write(&store, Page::saved(correction, None)).await;
    assert!(store.wants_front(november()));
    assert_eq!(again(&me).await.front().await, Ok(None));
}

#[wasm_bindgen_test]
async fn what_is_forgotten_is_in_no_working_set() {
    let me = me("front_forgotten", 1);
    let store = with_front(&me).await;
    write(&store, Page { forgotten_children: vec!["c1".parse().expect("an id")], ..Page::default() }).await;
    assert!(store.wants_front(november()));
    let names = store.db.transaction(LATEST).build().expect("a transaction");
    let names = names.object_store(LATEST).expect("a store").get_all_keys::<String>().primitive().expect("a request");
    let names: Vec<String> = names.await.expect("names").map(|it| it.expect("a name")).collect();
    assert!(names.iter().all(|name| !name.starts_with("front")), "{names:?}");
}

#[wasm_bindgen_test]
async fn a_log_written_anew_has_no_working_set_of_before() {
    let me = me("front_tidied", 1);
    let store = with_front(&me).await;
    write(&store, received("r2")).await;
    store.place.untidy.set(true);
    store.tidy(1).await.expect("room");
    assert_eq!(again(&me).await.front().await, Ok(None));
}
