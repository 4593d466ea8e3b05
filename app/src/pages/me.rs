//! 我的: who I am, what became of my records, the language, the way out.

use domain::{
    Refusal,
    notebook::{Page, State},
    record::Record,
    sync::{Link, SKEW_SHOWN},
    waiver::Waiver,
};
use leptos::{prelude::*, task::spawn_local};

use super::home::{Counts, Warnings};
use crate::{
    api,
    state::AppState,
    sync,
    ui::{
        day,
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
    let me = state.me.get_untracked();
    let (name, school) = me.map(|me| (me.name, me.school_name)).unzip();
    view! {
        <main class="page">
            <header class="top"><h1>{name}</h1><p class="hint">{school}</p></header>
            <Warnings/>
            <Doubts/>
            <h2 class="group">{state.text().upload}</h2>
            <UploadState/>
            <RefusedRecords/>
            {untrack(|| state.cares()).then(|| view! { <OwnRequests/> })}
            <Settings/>
        </main>
    }
}

/// Clocks or numbers that do not agree with the school's.
#[component]
fn Doubts() -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    live(move || {
        let skewed = state.notebook.read().bookmark.skew.abs() > SKEW_SHOWN;
        [(skewed, text.clock_off), (state.differs.read().is_some(), text.numbers_differ)]
            .map(|(holds, sentence)| holds.then(|| view! { <Notice text=sentence tone="danger"/> }))
    })
}

#[component]
fn UploadState() -> impl IntoView {
    let state = expect_context::<AppState>();
    let busy = move || *state.link.read() == Link::Busy;
    let refusal = move || match &*state.link.read() {
        Link::Refused(refusal) => Some(state.lang.message(&refusal.message)),
        _ => None,
    };
    view! {
        <div class="cells"><Counts/></div>
        {live(move || refusal().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
        <p class="indent">
            <button type="button" class="button wide" disabled=busy on:click=move |_| sync::nudge(state)>
                <Icon name="cloud"/>
                {live(move || if busy() { state.text().uploading } else { state.text().upload_now })}
            </button>
        </p>
    }
}

/// What came back, why, and what to do about it.
#[component]
fn RefusedRecords() -> impl IntoView {
    let state = expect_context::<AppState>();
    live(move || {
        let notebook = state.notebook.read();
        let items = notebook.refused().map(|(record, refusal)| {
            view! { <RefusedItem record=record.clone() refusal=refusal.clone()/> }
        });
        view! { <ul class="cells" role="list">{items.collect_view()}</ul> }
    })
}

#[component]
fn RefusedItem(record: Record, refusal: Refusal) -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang;
    let names = state.names();
    let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
    let at = day::moment(lang, record.at.with_timezone(&state.zone().offset()), state.today.get_untracked());
    let correct = format!("/record?corrects={}", record.id);
    let id = record.id;
    let take_back = move |_| state.take_back(Page::taken_back(id.clone()));
    view! {
        <li class="cell refused-item">
            <span class="cell-main">
                <span class="cell-title">{kinds}" · "{at}</span>
                <span class="danger-text">{lang.message(&refusal.message)}</span>
            </span>
            <span class="actions">
                <a class="button" href=correct>{lang.text().correct}</a>
                <button type="button" class="button" on:click=take_back>{lang.text().take_back}</button>
            </span>
        </li>
    }
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

#[component]
fn Settings() -> impl IntoView {
    let state = expect_context::<AppState>();
    let leave = move |_| {
        spawn_local(async move {
            // Without a network the session simply runs out; the phone forgets the person either way.
            let _ = api::sign_out().await;
            state.farewell();
        });
    };
    view! {
        <div class="cells apart">
            <button type="button" class="cell" on:click=move |_| state.change_language()>
                <span class="cell-main">{state.text().other_language}</span>
                <Icon name="next"/>
            </button>
            <a class="cell" href="/help" rel="external">
                <span class="cell-main">{state.text().help}</span>
                <Icon name="next"/>
            </a>
            <button type="button" class="cell" on:click=leave>
                <span class="cell-main">
                    <span class="cell-title danger-text">{state.text().sign_out}</span>
                    <span class="hint">{state.text().sign_out_keeps}</span>
                </span>
            </button>
        </div>
    }
}
