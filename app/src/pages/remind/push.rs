//! 推送: through the push service of the browser's maker, which not every network reaches; so it is tried, and timed.

use domain::{channel::Subscription, remind::Way};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;

use super::{
    browser::{self, Browser, Permission, asked, call, field, object},
    mine::{Here, Mine, head},
    words::{Words, words},
};
use crate::{
    api,
    state::AppState,
    ui::{act::Act, live::live, notice::Notice},
};

/// So long a push message is waited for, in steps of a tenth of a second.
const STEPS: u32 = 100;
/// The worker says so once one is here.
const ARRIVED: &str = "pushed";

/// The card.
#[component]
pub fn PushCard(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let here = expect_context::<Here>();
    let has_key = !mine.0.read_untracked().push_key.is_empty();
    let (act, outcome) = (Act::new(), RwSignal::new(None::<(String, &'static str)>));
    let arrived = RwSignal::new(0_u32);
    browser::hear(move |word| {
        if word == ARRIVED {
            let _ = arrived.try_update(|count| *count += 1);
        }
    });
    let is_on = move || mine.0.read().pushed_here && here.0.get().is_some_and(|it| it.is_subscribed);
    let say = move |said: String, tone| drop(outcome.try_set(Some((said, tone))));
    let turn_on = move |_| {
        outcome.set(None);
        let key = mine.0.read_untracked().push_key.clone();
        act.busy.set(true);
        spawn_local(async move {
            let subscribed = subscribed(words, &key).await;
            // The screen may have been left meanwhile.
            if act.busy.try_set(false).is_some() {
                return;
            }
            here.look();
            match subscribed {
                Err(why) => say(why.to_owned(), "danger"),
                Ok(it) => {
                    act.ask(async move { api::reminders::subscribe(&it).await }, move |now| mine.hear(state, now));
                }
            }
        });
    };
    let turn_off = move |_| {
        outcome.set(None);
        act.ask(api::reminders::unsubscribe(), move |now| {
            mine.hear(state, now);
            spawn_local(async move {
                if let Some(it) = browser::subscription().await {
                    let _ = asked(&it, "unsubscribe", &[]).await;
                }
                here.look();
            });
        });
    };
    let test = move |_| {
        outcome.set(None);
        let before = arrived.get_untracked();
        act.ask(api::reminders::try_way(Way::Push), move |tried| {
            if !tried.arrived {
                return say(state.lang.tried(&tried), "danger");
            }
            say(words.handed_over.to_owned(), "info");
            spawn_local(async move {
                for _ in 0..STEPS {
                    TimeoutFuture::new(100).await;
                    match arrived.try_get_untracked() {
                        None => return,
                        Some(now) if now > before => return say(words.push_arrived.to_owned(), "info"),
                        Some(_) => {}
                    }
                }
                say(words.push_lost.to_owned(), "danger");
            });
        });
    };
    let stands = move || match here.0.get() {
        None => "",
        Some(_) if is_on() => words.on,
        Some(it) if why_not(words, it, has_key).is_none() => words.off,
        Some(_) => words.cannot,
    };
    let buttons = move || {
        let it = here.0.get()?;
        if is_on() {
            let off = view! { <button type="button" class="button" disabled=act.busy on:click=turn_off>{words.turn_off}</button> };
            let test =
                view! { <button type="button" class="button" disabled=act.busy on:click=test>{words.test}</button> };
            return Some(view! { <span class="actions">{off}{test}</span> }.into_any());
        }
        Some(match why_not(words, it, has_key) {
            Some(why) => view! { <p class="hint">{why}</p> }.into_any(),
            None => {
                view! { <span class="actions"><button type="button" class="button primary" disabled=act.busy on:click=turn_on>{words.turn_on}</button></span> }
                    .into_any()
            }
        })
    };
    view! {
        <section class="card way" data-way="push">
            {head(words.push, stands)}
            <p>{words.push_hint}</p>
            {live(buttons)}
            {live(move || outcome.get().map(|(said, tone)| view! { <Notice text=said tone=tone/> }))}
            {act.trouble(state.lang)}
        </section>
    }
}

fn why_not(words: &'static Words, it: Browser, has_key: bool) -> Option<&'static str> {
    if !has_key {
        Some(words.no_push_server)
    } else if it.is_wechat {
        Some(words.wechat)
    } else if !it.has_worker {
        Some(words.no_worker)
    } else if !it.has_push {
        Some(words.no_push)
    } else {
        match it.permission {
            Permission::Granted | Permission::Unasked => None,
            Permission::Denied => Some(words.denied),
            Permission::None => Some(words.no_notifications),
        }
    }
}

/// Asks the push service for an address of this browser.
async fn subscribed(words: &'static Words, key: &str) -> Result<Subscription, &'static str> {
    if browser::ask_permission().await != Permission::Granted {
        return Err(words.denied);
    }
    let worker = browser::registration().await.ok_or(words.no_worker)?;
    let with = object(&[("userVisibleOnly", true.into()), ("applicationServerKey", key.into())]);
    let subscription =
        asked(&field(&worker, "pushManager"), "subscribe", &[with]).await.map_err(|_| words.no_service)?;
    let said = call(&subscription, "toJSON", &[]).map_err(|_| words.no_service)?;
    let keys = field(&said, "keys");
    let text = |of: &JsValue, name| field(of, name).as_string().unwrap_or_default();
    let it =
        Subscription { endpoint: text(&said, "endpoint"), p256dh: text(&keys, "p256dh"), auth: text(&keys, "auth") };
    it.check().map(|()| it).map_err(|_| words.no_service)
}
