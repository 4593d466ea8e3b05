//! 设置 → 提醒: whether it works, when the school reminds, which groups it tells, what became of the last messages.

mod plan_form;
mod plan_view;
mod recent;
mod robot_form;
mod robots;
mod words;

use chrono::{DateTime, FixedOffset};
use domain::remind::{Heartbeat, RemindersPage};
use leptos::prelude::*;

use self::{plan_view::PlanView, recent::Recent, robots::Robots, words::words};
use crate::{
    api, clock,
    state::AppState,
    ui::{async_view::AsyncView, day, live::live, notice::Notice, top::Top},
};

/// All of it, looked up anew after each change.
#[component]
pub fn SchoolRemindersPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page form">
            <Top title=words(state.lang).title.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=api::reminders::school
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RemindersPage) -> impl IntoView {
    let plan = page.plan.clone();
    let page = RwSignal::new(page);
    view! {
        <Pulse page=page/>
        <PlanView plan=plan page=page/>
        <Robots page=page/>
        <Server page=page/>
        <Recent page=page/>
    }
}

/// The heartbeat in a sentence, and what to do when a beat was missed.
#[component]
fn Pulse(page: RwSignal<RemindersPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    live(move || {
        let pulse = page.read().heartbeat.clone();
        let missed = pulse.missed.map(|at| {
            let text = words.missed(&moment(state, at));
            view! { <Notice text=text tone="danger"/> }
        });
        view! { {missed}<p class="notice pulse" role="status">{said(state, &pulse)}</p> }
    })
}

fn said(state: AppState, pulse: &Heartbeat) -> String {
    let words = words(state.lang);
    let last = pulse.last.map_or(words.never_ran.to_owned(), |at| words.last(&moment(state, at), pulse));
    let next = pulse.next.map_or(words.no_next.to_owned(), |at| words.next(&moment(state, at)));
    format!("{last}{next}")
}

/// What the administrator of the server decides: said, so that nobody looks for it here.
#[component]
fn Server(page: RwSignal<RemindersPage>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let page = page.read_untracked();
    view! {
        <h2 class="group">{words.server}</h2>
        <ul class="cells" role="list">
            <li class="cell"><span class="cell-main">{if page.mail { words.mail } else { words.no_mail }}</span></li>
            <li class="cell"><span class="cell-main hosts">{words.hosts(&page.webhook_hosts)}</span></li>
        </ul>
    }
}

fn moment(state: AppState, ms: i64) -> String {
    let at: DateTime<FixedOffset> = clock::at(ms, state.zone());
    day::moment(state.lang, at, state.today.get_untracked())
}
