//! 结对: children without a mentor and whom they might get, everybody's load, and cards that nobody has read.

mod transfer;
mod without;
mod words;

use domain::pairing::{Handover, Load, PairingsPage as Page};
use leptos::prelude::*;

pub use self::transfer::TransferPage;
use self::{without::Without, words::words};
use super::phrase;
use crate::{
    api,
    state::AppState,
    ui::{async_view::AsyncView, icon::Icon, live::live, notice::Empty, top::Top},
};

/// How the pairings stand, looked up again after some were made.
#[component]
pub fn PairingsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let made = RwSignal::new(0_u32);
    view! {
        <main class="page form">
            <Top title=words(state.lang).title.into() back="/settings" back_word=state.text().back/>
            {live(move || {
                made.track();
                provide_context(Made(made));
                view! {
                    <AsyncView
                        fetch=api::pairings
                        show=|page| view! { <Found page=page/> }.into_any()
                        lang=state.lang
                    />
                }
            })}
        </main>
    }
}

/// How often pairings were made.
#[derive(Clone, Copy)]
struct Made(RwSignal<u32>);

#[component]
fn Found(page: Page) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let Page { today, mentors, without, unread } = page;
    let none = mentors.is_empty();
    let unread = unread.into_iter().map(|card| view! { <Unread card=card today=today/> }).collect_view();
    let loads = mentors.iter().cloned().map(|load| view! { <li><LoadLine load=load/></li> }).collect_view();
    view! {
        {none.then(|| view! { <Empty icon="child" title=words.no_mentors hint=words.no_mentors_hint/> })}
        <Without without=without mentors=mentors today=today/>
        <ul class="cells" role="list">{unread}</ul>
        {(!none).then(|| view! { <h2 class="group">{words.mentors}</h2> })}
        <ul class="cells loads" role="list">{loads}</ul>
    }
}

/// A card its new mentor has not read.
#[component]
fn Unread(card: Handover, today: chrono::NaiveDate) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    view! {
        <li class="cell" data-card=card.child.id.to_string()>
            <span class="cell-main">
                <span class="cell-title">{card.child.name}" → "{card.to.name}</span>
                <span class="hint">{words(lang).unread}" · "{phrase::since(lang, card.since, today)}</span>
            </span>
        </li>
    }
}

/// A mentor, and their children: each the way to another mentor.
#[component]
fn LoadLine(load: Load) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let count = load.children.len();
    let children = load.children.into_iter().map(|child| {
        view! {
            <li>
                <a class="cell" href=format!("/settings/pairings/{}", child.id)>
                    <span class="cell-main">{child.name}</span>
                    <span class="cell-side">{words.transfer}</span>
                    <Icon name="next"/>
                </a>
            </li>
        }
    });
    view! {
        <details data-mentor=load.mentor.id.to_string()>
            <summary class="cell">
                <span class="cell-main">{load.mentor.name}</span>
                {load.overloaded.then(|| view! { <span class="mark">{words.overloaded}</span> })}
                <span class="cell-side">{count}</span>
                <Icon name="next"/>
            </summary>
            <ul class="cells" role="list">{children.collect_view()}</ul>
        </details>
    }
}
