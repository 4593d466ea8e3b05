//! 待办: each child, class or school with its boxes, worst first, and honest counts.

mod card;

use domain::{
    month::Month,
    obligation::Tally,
    overview::{Overview, Walk},
    sync::Link,
};
use leptos::prelude::*;

use self::card::CardView;
use super::warnings::Warnings;
use crate::{
    address::record_link_of,
    clock,
    state::AppState,
    text::Lang,
    ui::{day, icon::Icon, live::live, notice::Empty},
};

/// The first screen of whoever has children; of others one they can go to.
#[component]
pub fn HomePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    // The cards are drawn anew only if something on them is new.
    let no_children =
        Memo::new(move |_| state.notebook.read().school.as_ref().map(|school| school.children.is_empty()));
    view! {
        <main class="page">
            <Header/>
            <Warnings/>
            {live(move || cards(state, no_children.get()))}
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

/// As long as the school was never heard, nobody knows whether it has `no_children` for this person.
fn cards(state: AppState, no_children: Option<bool>) -> AnyView {
    let text = state.text();
    let overview = state.overview.read();
    let Some(no_children) = no_children else {
        return view! { <Empty icon="cloud" title=text.first_sync hint=""/> }.into_any();
    };
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
    let walks = overview.walks.iter().map(|it| walk(state.lang, it)).collect_view();
    view! { {all_done}<div class="walks">{walks}</div><ul class="cards" role="list">{cards.collect_view()}</ul> }
        .into_any()
}

/// A hamlet where one walk fills several boxes; the sheet opens with its children.
fn walk(lang: Lang, walk: &Walk) -> impl IntoView + use<> {
    view! {
        <a class="walk" href=record_link_of(&walk.children)>
            <Icon name="visit"/>
            <span>{lang.walk(walk)}</span>
            <Icon name="next"/>
        </a>
    }
}
