//! 待办: each child with its boxes, worst first, and honest counts.

use domain::{month::Month, obligation::Tally, overview::Card};
use leptos::prelude::*;

use crate::{
    state::{AppState, Link},
    text::Lang,
    ui::{
        day,
        icon::Icon,
        kind_box::BoxGrid,
        notice::{Empty, Notice},
    },
};

/// The mentor's first screen.
#[component]
pub fn HomePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    if state.with_me(|me| me.sees_board() && !me.cares()) == Some(true) {
        return view! { <leptos_router::components::Redirect path="/board"/> }.into_any();
    }
    view! {
        <main class="page">
            <Header/>
            <Warnings/>
            {move || cards(state)}
            <a class="fab" href="/record"><Icon name="pen"/>{move || state.text().record}</a>
        </main>
    }
    .into_any()
}

#[component]
fn Header() -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = move || Month::of(state.today.get());
    let title = move || day::month_name(state.lang.get(), month());
    let left = move || state.lang.get().days_to_month_end((month().last() - state.today.get()).num_days());
    view! {
        <header class="home-head">
            <h1>{title}<span class="head-left">{left}</span></h1>
            {move || progress(state.overview.read().tally, state.lang.get())}
            <Counts/>
        </header>
    }
}

/// The boxes done, as a figure and as a bar.
fn progress(tally: Tally, lang: Lang) -> impl IntoView {
    let text = lang.text();
    (tally.owed > 0).then(|| {
        view! {
            <p class="progress">
                <strong>{text.done}" "{tally.met}"/"{tally.owed}</strong>
                <progress max=tally.owed value=tally.met aria-hidden="true"></progress>
            </p>
        }
    })
}

/// What the school has, what waits on the phone, what came back.
#[component]
pub fn Counts() -> impl IntoView {
    let state = expect_context::<AppState>();
    let received = move || state.overview.with(|it| format!("{}/{}", it.received.met, it.received.owed));
    let waiting = move || state.overview.read().waiting;
    let refused = move || state.overview.read().refused;
    view! {
        <a class="counts" href="/me">
            <span>{move || state.text().received}" "<b data-count="received">{received}</b></span>
            <span class:some=move || waiting() != 0>
                {move || state.text().waiting}" "<b data-count="waiting">{waiting}</b>
            </span>
            <span class:trouble=move || refused() != 0>
                {move || state.text().refused}" "<b data-count="refused">{refused}</b>
            </span>
        </a>
    }
}

/// Whatever the person should know or do first.
#[component]
pub fn Warnings() -> impl IntoView {
    let state = expect_context::<AppState>();
    let nothing_kept = move || state.store_error.read().is_some();
    let signed_out = move || *state.link.read() == Link::SignedOut;
    let offline_with_work = move || *state.link.read() == Link::NoNetwork && state.overview.read().waiting > 0;
    let say = move |pick: fn(&'static crate::text::Text) -> &'static str| {
        Signal::derive(move || pick(state.text()).to_owned())
    };
    view! {
        <Show when=nothing_kept><Notice text=say(|text| text.store_failed) tone="danger"/></Show>
        <Show when=offline_with_work><Notice text=say(|text| text.offline_safe)/></Show>
        <Show when=signed_out>
            <Notice text=say(|text| text.signed_out_safe) tone="danger"/>
            <p class="center"><a class="button" href="/sign-in">{move || state.text().sign_in_again}</a></p>
        </Show>
    }
}

fn cards(state: AppState) -> AnyView {
    let (lang, text) = (state.lang.get(), state.text());
    let overview = state.overview.read();
    if state.notebook.read().school.is_none() {
        return view! { <Empty icon="cloud" title=text.first_sync hint=""/> }.into_any();
    }
    if state.notebook.with(|it| it.school.as_ref().is_some_and(|school| school.children.is_empty())) {
        return view! { <Empty icon="children" title=text.no_children hint=text.no_children_hint/> }.into_any();
    }
    if overview.cards.is_empty() {
        return view! { <Empty icon="lamp" title=text.nothing_owed hint=""/> }.into_any();
    }
    let tally = overview.tally;
    let all_done = (tally.owed > 0 && tally.met == tally.owed)
        .then(|| view! { <Empty icon="lamp" title=text.all_done hint=text.all_done_hint/> });
    let cards = overview.cards.iter().cloned().map(|card| view! { <li><ChildCard card=card lang=lang/></li> });
    view! { {all_done}<ul class="cards" role="list">{cards.collect_view()}</ul> }.into_any()
}

#[component]
fn ChildCard(card: Card, lang: Lang) -> impl IntoView {
    let tally = card.tally();
    let id = card.child.to_string();
    view! {
        <section class="card" data-child=id>
            <a class="card-head" href=format!("/children/{}", card.child)>
                <h2>{card.name}</h2>
                <span class="hint">{card.class}</span>
                {card.hamlet.map(|hamlet| view! { <span class="hint">{hamlet}</span> })}
                <span class="card-count">{tally.met}"/"{tally.owed}</span>
            </a>
            <BoxGrid boxes=card.boxes lang=lang child=Some(card.child)/>
        </section>
    }
}
