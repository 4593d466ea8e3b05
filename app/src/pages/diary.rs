//! 亲情结对工作日记: all that one recorded, month by month, to search in and to print.

use domain::{
    notebook::{Entry, State, mentions},
    record::Record,
};
use leptos::prelude::*;

use super::timeline::timeline;
use crate::{
    state::AppState,
    ui::{icon::Icon, live::live, notice::Empty, top::Top},
};

/// So many are drawn at first; a cheap phone takes a second for all of a year.
const FIRST: usize = 100;

#[component]
pub fn DiaryPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.diary();
    let (sought, all, with_private) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let entries = Memo::new(move |_| {
        let Some(me) = state.my_id() else { return Vec::new() };
        let notebook = state.notebook.read();
        let entries: Vec<Entry> = notebook.diary(&me).into_iter().cloned().collect();
        entries.into_iter().map(|it| (it.record, it.state)).collect::<Vec<_>>()
    });
    let found = Memo::new(move |_| {
        let sought = sought.read();
        let fits = |record: &Record| mentions(&text_of(state, record), &sought);
        entries.read().iter().filter(|(record, _)| fits(record)).cloned().collect::<Vec<_>>()
    });
    let list = move || {
        let mut found: Vec<(Record, State)> = found.get();
        let more = !all.get() && found.len() > FIRST;
        if more {
            found.truncate(FIRST);
        }
        let none = match (found.is_empty(), entries.read().is_empty()) {
            (_, true) => view! { <Empty icon="lamp" title=words.nothing hint=words.nothing_hint/> }.into_any(),
            (true, _) => view! { <p class="hint indent">{words.nothing_found}</p> }.into_any(),
            _ => ().into_any(),
        };
        let notes = state.notebook.with_untracked(|it| it.notes.read());
        let show_all = move |_| all.set(true);
        view! {
            {none}
            {timeline(state, notes, found, move |record| Some(whom(state, record)))}
            {more.then(|| view! { <p class="center"><button type="button" class="button" on:click=show_all>{words.all}</button></p> })}
        }
    };
    let owner = state.with_me(|me| format!("{} · {}", me.school_name, me.name)).unwrap_or_default();
    view! {
        <main class="page diary" class:with-private=with_private>
            <Top title=words.diary.into() back="/me" back_word=state.text().back/>
            <p class="on-paper">{owner}</p>
            <div class="tools">
                <label class="field stacked">
                    <span>{words.search}</span>
                    <input type="search" autocomplete="off" placeholder=words.search_hint bind:value=sought/>
                </label>
                <label class="switch">
                    <input type="checkbox" bind:checked=with_private/>
                    <span>{words.print_private}<span class="hint">{words.print_private_hint}</span></span>
                </label>
                <button type="button" class="button" on:click=move |_| drop(window().print())>
                    <Icon name="homework"/>
                    {words.print}
                </button>
            </div>
            {live(list)}
        </main>
    }
}

/// The names of those a record is about, as far as they are on this phone.
fn whom(state: AppState, record: &Record) -> String {
    let notebook = state.notebook.read_untracked();
    let school = notebook.school.as_ref();
    let name = |id| school?.children.get(id).map(|file| file.child.name.clone());
    let class = record.class.as_ref().zip(school).map(|(id, school)| school.rules.class_name(id).to_owned());
    record.children.iter().filter_map(name).chain(class).collect::<Vec<_>>().join(" ")
}

/// What can be sought in a record.
fn text_of(state: AppState, record: &Record) -> String {
    let names = state.names();
    let kinds = record.kinds.iter().map(|kind| names.word(*kind));
    let words = [Some(whom(state, record)), record.note.clone(), record.promise.clone()].into_iter().flatten();
    words.chain(kinds).collect::<Vec<_>>().join("\n")
}
