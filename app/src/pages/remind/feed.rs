//! 日历订阅: an address for the phone's own calendar, shown once.

use leptos::prelude::*;

use super::{
    copy::copy_button,
    mine::{Mine, head},
    words::words,
};
use crate::{
    api, clock,
    state::AppState,
    ui::{act::Act, day, live::live},
};

/// The card.
#[component]
pub fn FeedCard(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (act, address) = (Act::new(), RwSignal::new(None::<String>));
    let make = move |_| {
        act.ask(api::reminders::make_feed(), move |feed| {
            // A server that was not told where it is opened says only the path.
            let here = || window().location().origin().unwrap_or_default();
            let is_path = feed.address.starts_with('/');
            address.set(Some(if is_path { here() + &feed.address } else { feed.address }));
            mine.0.update(|mine| mine.feed = Some(clock::now_ms()));
        });
    };
    let revoke = move |_| {
        address.set(None);
        act.ask(api::reminders::remove_feed(), move |now| mine.hear(state, now));
    };
    let since = move || {
        mine.0.read().feed.map(|at| day::moment(lang, clock::at(at, state.zone()), state.today.get_untracked()))
    };
    let buttons = move || match since() {
        None => view! {
            <span class="actions">
                <button type="button" class="button primary" disabled=act.busy on:click=make>{words.make_feed}</button>
            </span>
        }
        .into_any(),
        Some(at) => view! {
            <p class="hint">{words.made_at}" "{at}</p>
            <span class="actions">
                <button type="button" class="button" disabled=act.busy on:click=make>{words.other_feed}</button>
                <button type="button" class="button" disabled=act.busy on:click=revoke>{words.revoke}</button>
            </span>
        }
        .into_any(),
    };
    let shown = move || {
        address.get().map(|address| {
            view! {
                <div class="field stacked">
                    <label for="field-feed">{words.feed_once}</label>
                    <input id="field-feed" readonly value=address.clone()/>
                </div>
                {copy_button(state, address, "primary")}
                <p class="hint">{words.feed_how}</p>
            }
        })
    };
    view! {
        <section class="card way" data-way="feed">
            {head(words.feed, move || if mine.0.read().feed.is_some() { words.on } else { words.off })}
            <p>{words.feed_hint}</p>
            {live(shown)}
            {live(buttons)}
            {act.trouble(lang)}
        </section>
    }
}
