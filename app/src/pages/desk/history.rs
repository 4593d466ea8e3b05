//! 修改记录: who changed what and when, and the way to take it back.

use domain::change::{Entry, RulesPage};
use leptos::{prelude::*, task::spawn_local};

use super::{
    said::said,
    school::{rules, welcome},
    words::words,
};
use crate::{
    api, clock,
    state::AppState,
    text::Names,
    ui::{
        async_view::AsyncView,
        day,
        live::live,
        notice::{Empty, Notice},
        top::Top,
    },
};

/// All changes, newest first.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page wide">
            <Top title=words(state.lang).history.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=move || rules(state)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let page = RwSignal::new(page);
    let list = move || {
        let now = page.read();
        let words = words(state.lang);
        let none = now.history.is_empty();
        let empty = none.then(|| view! { <Empty icon="lamp" title=words.no_changes hint=words.no_changes_hint/> });
        let names = Names::new(state.lang, &now.rules.kinds);
        let items = now.history.iter().map(|entry| {
            let what = said(entry, &now, &names);
            view! { <Item entry=entry.clone() what=what page=page/> }
        });
        view! { {empty}<ol class="cells changes" role="list">{items.collect_view()}</ol> }
    };
    live(list)
}

#[component]
fn Item(entry: Entry, what: String, page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let when = day::moment(state.lang, clock::at(entry.at, state.zone()), page.with_untracked(|page| page.today));
    let (id, by) = (entry.id.to_string(), entry.by.name.clone());
    let what = if entry.undone {
        view! { <s>{what}</s><span class="mark">{words.undone}</span> }.into_any()
    } else {
        view! { <span>{what}</span> }.into_any()
    };
    view! {
        <li class="cell change" data-change=id>
            <span class="cell-main">
                <span class="cell-title">{what}</span>
                <span class="hint">{when}" · "{by}</span>
            </span>
            {entry.can_undo.then(|| view! { <Undo entry=entry page=page/> })}
        </li>
    }
}

/// Asks once more in its own place before anything is taken back.
#[component]
fn Undo(entry: Entry, page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let trouble = RwSignal::new(None::<String>);
    let id = StoredValue::new(entry.id);
    let undo = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::undo(&id.get_value()).await {
                Ok(new) => {
                    welcome(state, &new, words.undone_toast);
                    page.try_set(new);
                }
                Err(failure) => {
                    busy.try_set(false);
                    trouble.try_set(Some(state.lang.failure(&failure)));
                }
            }
        });
    };
    live(move || {
        if !asking.get() {
            let ask = move |_| asking.set(true);
            return view! { <button type="button" class="button" on:click=ask>{words.undo}</button> }.into_any();
        }
        view! {
            <span class="sure" role="group" aria-label=words.undo_sure>
                <span>{words.undo_sure}</span>
                {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
                <span class="actions">
                    <button type="button" class="button" on:click=move |_| asking.set(false)>{words.undo_no}</button>
                    <button type="button" class="button primary" disabled=busy on:click=undo>{words.undo_yes}</button>
                </span>
            </span>
        }
        .into_any()
    })
}
