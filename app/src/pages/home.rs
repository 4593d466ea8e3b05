//! 待办: each child, class or school with its boxes, worst first, and honest counts.

use domain::{
    month::Month,
    obligation::Tally,
    overview::{About, Card, Overview},
    sync::Link,
};
use leptos::prelude::*;

use super::warnings::Warnings;
use crate::{
    clock,
    state::AppState,
    text::{Lang, Names},
    ui::{day, icon::Icon, kind_box::BoxGrid, live::live, notice::Empty},
};

/// The first screen of whoever has children; of others one they can go to.
#[component]
pub fn HomePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <Header/>
            <Warnings/>
            {live(move || cards(state))}
            <a class="fab" href="/record"><Icon name="pen"/>{state.text().record}</a>
        </main>
    }
}

#[component]
fn Header() -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang;
    view! {
        <header class="home-head">
            {live(move || {
                let today = state.today.get();
                let month = Month::of(today);
                let left = lang.days_to_month_end((month.last() - today).num_days());
                view! { <h1>{day::month_name(lang, month)}<span class="head-left">{left}</span></h1> }
            })}
            {live(move || progress(state.overview.read().tally, lang))}
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

/// What the school has, what waits on the phone, what came back; and when the two last spoke.
#[component]
pub fn Counts(
    /// Whether the screen itself says more, so that there is nowhere to go.
    #[prop(optional)]
    here: bool,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    let count = |name: &'static str, class: &'static str, word: &'static str, value: String| {
        view! { <span class=class>{word}" "<b data-count=name>{value}</b></span> }
    };
    let counts = move || {
        let Overview { received, waiting, refused, .. } = *state.overview.read();
        let owed = match received {
            Tally { owed: 0, .. } => "–".to_owned(),
            Tally { met, owed, .. } => format!("{met}/{owed}"),
        };
        let attention = |count: usize, class: &'static str| if count == 0 { "" } else { class };
        [
            count("received", "", text.received, owed),
            count("waiting", attention(waiting, "some"), text.waiting, waiting.to_string()),
            count("refused", attention(refused, "trouble"), text.refused, refused.to_string()),
        ]
    };
    let last_contact = move || {
        let contact = state.notebook.read().bookmark.last_contact;
        let when = contact.map_or(text.never.to_owned(), |ms| {
            day::moment(state.lang, clock::at(ms, state.zone()), state.today.get())
        });
        view! { {text.last_contact}" "{when} }
    };
    // A screen that says more has a place of its own for that.
    let offline = move || !here && *state.link.read() == Link::NoNetwork && state.overview.read().waiting > 0;
    view! {
        <a class="counts" href=(!here).then_some("/me/uploads")>
            {live(counts)}
            // Both sentences take one place, so that nothing below moves when the network goes or comes.
            <span class="link-state" class:offline=offline aria-live="polite">
                <span>{live(last_contact)}</span>
                <span>{text.offline_safe}</span>
            </span>
        </a>
    }
}

fn cards(state: AppState) -> AnyView {
    let text = state.text();
    let overview = state.overview.read();
    if state.notebook.read().school.is_none() {
        return view! { <Empty icon="cloud" title=text.first_sync hint=""/> }.into_any();
    }
    let no_children = state.notebook.read().school.as_ref().is_some_and(|school| school.children.is_empty());
    if overview.cards.is_empty() && no_children && state.cares() {
        return view! { <Empty icon="children" title=text.no_children hint=text.no_children_hint/> }.into_any();
    }
    if overview.cards.is_empty() {
        return view! { <Empty icon="lamp" title=text.nothing_owed hint=""/> }.into_any();
    }
    let tally = overview.tally;
    let thanks = if no_children { "" } else { text.all_done_hint };
    let all_done = (tally.owed > 0 && tally.met == tally.owed)
        .then(|| view! { <Empty icon="lamp" title=text.all_done hint=thanks/> });
    let names = state.names();
    let cards = overview.cards.iter().cloned();
    let cards = cards.map(|card| view! { <li><CardView card=card names=names.clone()/></li> });
    view! { {all_done}<ul class="cards" role="list">{cards.collect_view()}</ul> }.into_any()
}

#[component]
fn CardView(card: Card, names: Names) -> impl IntoView {
    let tally = card.tally();
    let text = names.lang.text();
    let (child, class, whose) = match &card.about {
        About::Child(id) => (Some(id.to_string()), None, None),
        About::Class(id) => (None, Some(id.to_string()), Some(text.class_card)),
        About::School => (None, None, Some(text.school_card)),
    };
    let head = view! {
        <h2>{card.name}</h2>
        {card.class.map(|class| view! { <span class="hint">{class}</span> })}
        {card.hamlet.map(|hamlet| view! { <span class="hint">{hamlet}</span> })}
        {whose.map(|whose| view! { <span class="hint">{whose}</span> })}
        {(tally.owed > 0).then(|| view! { <span class="card-count">{tally.met}"/"{tally.owed}</span> })}
    };
    let head = match &child {
        Some(id) => view! { <a class="card-head" href=format!("/children/{id}")>{head}</a> }.into_any(),
        None => view! { <div class="card-head">{head}</div> }.into_any(),
    };
    view! {
        <section class="card" data-child=child data-class=class>
            {head}
            <BoxGrid boxes=card.boxes names=names about=Some(card.about)/>
        </section>
    }
}
