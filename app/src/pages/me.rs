//! 我的: who I am, what became of my records and requests, the language, the way out.

use domain::{
    notebook::{Page, State},
    sync::SKEW_SHOWN,
    waiver::Waiver,
};
use leptos::{prelude::*, task::spawn_local};

use super::{home::Counts, warnings::Warnings};
use crate::{
    api, room, settings,
    state::AppState,
    ui::{
        icon::Icon,
        live::live,
        notice::Notice,
        waivers::{WaiverItem, Waivers},
    },
};

/// The person's own screen.
#[component]
pub fn MePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let (me, words) = (state.me.get_untracked(), state.lang.diary());
    let may_be_told = me.as_ref().is_some_and(|me| me.roles.iter().any(|role| role.may_be_told()));
    let (name, school) = me.map(|me| (me.name, me.school_name)).unzip();
    view! {
        <main class="page">
            <header class="top"><h1>{name}</h1><p class="hint">{school}</p></header>
            <Warnings/>
            <Doubts/>
            <h2 class="group">{state.text().upload}</h2>
            <div class="cells">
                <Counts/>
                <a class="cell" href="/me/uploads">
                    <span class="cell-main">{state.lang.outbox().each}</span>
                    <Icon name="next"/>
                </a>
            </div>
            {may_be_told.then(|| view! {
                <div class="cells apart">
                    <a class="cell" href="/me/shared">
                        <span class="cell-main">{state.lang.notes().shared_list}</span>
                        <span class="cell-side">{live(move || state.notebook.read().notes.read().shared.len())}</span>
                        <Icon name="next"/>
                    </a>
                </div>
            })}
            <div class="cells apart">
                <a class="cell" href="/me/diary"><span class="cell-main">{words.diary}</span><Icon name="next"/></a>
                <a class="cell" href="/me/months"><span class="cell-main">{words.months}</span><Icon name="next"/></a>
            </div>
            {untrack(|| state.cares()).then(|| view! { <OwnRequests/> })}
            <Offices/>
            <Settings/>
        </main>
    }
}

/// Clocks or numbers that do not agree with the school's.
#[component]
fn Doubts() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.outbox();
    live(move || {
        let skewed = state.notebook.read().bookmark.skew.abs() > SKEW_SHOWN;
        [(skewed, words.clock_off), (state.differs.read().is_some(), words.numbers_differ)]
            .map(|(holds, sentence)| holds.then(|| view! { <Notice text=sentence tone="danger"/> }))
    })
}

/// One's own leaves, and whatever one asked for that the school does not have.
#[component]
fn OwnRequests() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.waive();
    let items = move || {
        let notebook = state.notebook.read();
        let own = state.my_id().map(|me| notebook.own_requests(&me)).unwrap_or_default();
        let item = |(waiver, state): (Waiver, State)| {
            let title = match &waiver.child {
                Some(id) => notebook.school.as_ref().and_then(|it| it.children.get(id)).map(|it| it.child.name.clone()),
                None => Some(words.leave.into()),
            };
            let stand_in = waiver.answer.as_ref().and_then(|it| it.stand_in.as_ref());
            let rules = notebook.school.as_ref().map(|it| &it.rules);
            let stand_in = stand_in.zip(rules).and_then(|(id, rules)| rules.staff_name(id)).map(str::to_owned);
            WaiverItem { waiver, state, title, stand_in }
        };
        own.into_iter().map(item).collect::<Vec<_>>()
    };
    let take_back = Callback::new(move |id| state.take_back(Page::not_asked(id)));
    view! {
        <h2 class="group">{words.own}</h2>
        <div class="cells">
            <a class="cell" href="/waive"><span class="cell-main">{words.leave}</span><Icon name="next"/></a>
        </div>
        {live(move || view! { <Waivers items=items() names=state.names() take_back=take_back/> })}
    }
}

/// What they do for others than their own children, unless the bar of screens leads there.
#[component]
fn Offices() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.outbox();
    let link = |href: String, word: String| {
        view! { <a class="cell" href=href><span class="cell-main">{word}</span><Icon name="next"/></a> }
    };
    live(move || {
        let (organisations, people) =
            state.with_me(|me| (me.organisations.clone(), me.lets_in() && !me.sees_board())).unwrap_or_default();
        let organisations = organisations.into_iter();
        let links = organisations
            .map(|it| link(format!("/organisations/{}", it.id), format!("{} · {}", it.name, words.roll_up)));
        let people = people.then(|| link("/settings/people".into(), words.people.into()));
        let links = links.chain(people).collect_view();
        (!links.is_empty()).then(|| view! { <div class="cells apart">{links}</div> })
    })
}

/// Whether the browser promises to keep what is stored; asked for again by a tap.
#[component]
fn Room() -> impl IntoView {
    let words = expect_context::<AppState>().lang.lock();
    let promised = RwSignal::new(None);
    spawn_local(async move {
        promised.try_set(Some(room::is_promised().await));
    });
    let ask = move |_| {
        spawn_local(async move {
            promised.try_set(Some(room::ask().await));
        });
    };
    let answer = move || match promised.get() {
        None => "",
        Some(true) => words.promised,
        Some(false) => words.not_promised,
    };
    view! {
        <button type="button" class="cell" on:click=ask>
            <span class="cell-main">
                <span class="cell-title">{words.room}</span>
                <span class="hint">{live(answer)}</span>
                {live(move || (promised.get() == Some(false)).then(|| view! { <span class="hint">{words.not_promised_hint}</span> }))}
            </span>
        </button>
    }
}

#[component]
fn Settings() -> impl IntoView {
    let state = expect_context::<AppState>();
    let (words, has_pin) = (state.lang.lock(), state.has_pin());
    let large = RwSignal::new(settings::is_large());
    let enlarge = move |_| {
        large.update(|large| *large = !*large);
        settings::remember_large(large.get_untracked());
        settings::show_size();
    };
    let leave = move |_| {
        spawn_local(async move {
            // Without a network the session simply runs out; the phone forgets the person either way.
            let _ = api::sign_out().await;
            state.farewell().await;
        });
    };
    view! {
        <div class="cells apart">
            <a class="cell" href="/me/pin">
                <span class="cell-main">"PIN"</span>
                <span class="cell-side">{if has_pin { words.is_set } else { words.is_not_set }}</span>
                <Icon name="next"/>
            </a>
            {has_pin.then(|| view! {
                <button type="button" class="cell" on:click=move |_| state.lock()>
                    <span class="cell-main">{words.lock_now}</span>
                    <Icon name="lock"/>
                </button>
            })}
            <a class="cell" href="/me/reminders">
                <span class="cell-main">{state.lang.outbox().reminders}</span>
                <Icon name="next"/>
            </a>
            <a class="cell" href="/me/deliver">
                <span class="cell-main">{state.lang.outbox().deliver}</span>
                <Icon name="next"/>
            </a>
            <Room/>
            <button type="button" class="cell" aria-pressed=move || large.get().to_string() on:click=enlarge>
                <span class="cell-main">{words.large}</span>
                <span class="cell-side">{live(move || if large.get() { words.on } else { words.off })}</span>
            </button>
            <button type="button" class="cell" on:click=move |_| state.change_language()>
                <span class="cell-main">{state.text().other_language}</span>
                <Icon name="next"/>
            </button>
            <a class="cell" href="/account" rel="external">
                <span class="cell-main">{state.lang.outbox().account}</span>
                <Icon name="next"/>
            </a>
            <a class="cell" href="/help" rel="external">
                <span class="cell-main">{state.text().help}</span>
                <Icon name="next"/>
            </a>
            <button type="button" class="cell" on:click=leave>
                <span class="cell-main">
                    <span class="cell-title danger-text">{state.lang.outbox().sign_out}</span>
                    <span class="hint">{state.lang.outbox().sign_out_keeps}</span>
                </span>
            </button>
        </div>
    }
}
