//! What the phone does by itself: 待办, the number on the icon, and notifications that need no server.

use leptos::{prelude::*, task::spawn_local};

use super::{
    browser::{self, Browser, Permission, asked, field, object},
    coming,
    mine::{Here, head},
    words::{Words, words},
};
use crate::{
    settings,
    state::AppState,
    ui::{icon::Icon, live::live, notice::Notice},
};

/// So seldom the worker need be woken: twice a day.
const TWELVE_HOURS: u32 = 12 * 60 * 60 * 1000;
/// By this name the worker knows why it is woken.
const WAKING: &str = "reminders";

/// Two cards.
#[component]
pub fn Device() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let here = expect_context::<Here>().0;
    let badge = move || match here.get() {
        None => "",
        Some(Browser { has_badge: false, .. }) => words.no_badge,
        Some(Browser { is_installed: false, .. }) => words.badge_later,
        Some(_) => words.badge,
    };
    view! {
        <section class="card way" data-way="todo">
            {head(words.todo, || "").into_any()}
            <p>{words.todo_hint}" "{live(badge)}</p>
        </section>
        <Local/>
    }
}

/// Notifications that the phone works out and shows alone.
#[component]
fn Local() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let here = expect_context::<Here>();
    let me = StoredValue::new(untrack(|| state.my_id()));
    let on = RwSignal::new(me.with_value(|me| me.as_ref().is_some_and(settings::reminds)));
    let (busy, outcome) = (RwSignal::new(false), RwSignal::new(None::<(&'static str, bool)>));
    // What takes a while is asked for once, and its outcome said in place.
    let begin = move |work: std::pin::Pin<Box<dyn Future<Output = (&'static str, bool)>>>| {
        busy.set(true);
        outcome.set(None);
        spawn_local(async move {
            let said = work.await;
            busy.try_set(false);
            outcome.try_set(Some(said));
            here.look();
        });
    };
    let test = move |_| begin(Box::pin(shown(words)));
    let turn_on = move |_| {
        begin(Box::pin(async move {
            if let Err(why) = wakes(words).await {
                return (why, false);
            }
            if let Some(me) = me.try_get_value().flatten() {
                settings::remember_reminds(&me, true);
            }
            on.try_set(true);
            coming::keep(state).await;
            (words.turned_on, true)
        }));
    };
    let turn_off = move |_| {
        if let Some(me) = me.get_value() {
            settings::remember_reminds(&me, false);
        }
        on.set(false);
        begin(Box::pin(async move {
            coming::forget().await;
            if let Some(worker) = browser::registration().await {
                let _ = asked(&field(&worker, "periodicSync"), "unregister", &[WAKING.into()]).await;
            }
            (words.turned_off, true)
        }));
    };
    let stands = move || match here.0.get() {
        None => "",
        Some(it) if on.get() && can(it) => words.on,
        Some(it) if can(it) => words.off,
        Some(_) => words.cannot,
    };
    let buttons = move || {
        let it = here.0.get()?;
        let tries = it.has_worker && matches!(it.permission, Permission::Granted | Permission::Unasked);
        let test = tries
            .then(|| view! { <button type="button" class="button" disabled=busy on:click=test>{words.test}</button> });
        let switch = if on.get() {
            Some(view! { <button type="button" class="button" disabled=busy on:click=turn_off>{words.turn_off}</button> }.into_any())
        } else {
            can(it).then(|| {
                view! { <button type="button" class="button primary" disabled=busy on:click=turn_on>{words.turn_on}</button> }
                    .into_any()
            })
        };
        Some(view! { <span class="actions">{switch}{test}</span> })
    };
    view! {
        <section class="card way" data-way="local">
            {head(words.local, stands)}
            <p>{words.local_hint}</p>
            {live(move || here.0.get().map(|it| checks(words, it)))}
            {live(buttons)}
            {live(move || outcome.get().map(|(said, good)| {
                view! { <Notice text=said tone=if good { "info" } else { "danger" }/> }
            }))}
        </section>
    }
}

/// Whether all that it needs is there, or can be asked for.
fn can(it: Browser) -> bool {
    let may = matches!(it.permission, Permission::Granted | Permission::Unasked);
    may && it.has_worker && it.is_installed && it.wakes && !it.is_wechat
}

/// What it needs, each with whether that is there, and what to do if not.
fn checks(words: &'static Words, it: Browser) -> impl IntoView {
    if it.is_wechat {
        return view! { <Notice text=words.wechat/> }.into_any();
    }
    let permission = match it.permission {
        Permission::Granted => words.may,
        Permission::Unasked => words.may_be_asked,
        Permission::Denied => words.denied,
        Permission::None => words.no_notifications,
    };
    let lines = [
        (matches!(it.permission, Permission::Granted), permission),
        (it.has_worker, if it.has_worker { words.worker } else { words.no_worker }),
        (it.is_installed, if it.is_installed { words.installed } else { words.not_installed }),
        (it.wakes, if it.wakes { words.wakes } else { words.no_wakes }),
    ];
    let lines = lines.map(|(holds, word)| {
        let (icon, class) = match (holds, it.permission) {
            (true, _) => ("tick", "holds"),
            // What will be asked for is not missing.
            (false, Permission::Unasked) if word == words.may_be_asked => ("next", "asks"),
            (false, _) => ("close", "misses"),
        };
        view! { <li class=class><Icon name=icon/><span>{word}</span></li> }
    });
    view! { <ul class="needs" role="list">{lines.into_iter().collect_view()}</ul> }.into_any()
}

/// Lets the browser wake the worker.
async fn wakes(words: &'static Words) -> Result<(), &'static str> {
    if browser::ask_permission().await != Permission::Granted {
        return Err(words.denied);
    }
    let worker = browser::registration().await.ok_or(words.no_worker)?;
    let seldom = object(&[("minInterval", TWELVE_HOURS.into())]);
    let waking = asked(&field(&worker, "periodicSync"), "register", &[WAKING.into(), seldom]).await;
    waking.map(drop).map_err(|_| words.not_woken)
}

/// Shows one, and looks whether it is there.
async fn shown(words: &'static Words) -> (&'static str, bool) {
    if browser::ask_permission().await != Permission::Granted {
        return (words.denied, false);
    }
    let Some(worker) = browser::registration().await else { return (words.no_worker, false) };
    let tag = ("tag", "peiban-test".into());
    let with = [("body", words.test_body.into()), ("icon", "/icons/icon-192.png".into()), tag.clone()];
    let _ = asked(&worker, "showNotification", &[words.test_title.into(), object(&with)]).await;
    let found = asked(&worker, "getNotifications", &[object(&[tag])]).await;
    let is_there = found.is_ok_and(|it| field(&it, "length").as_f64().unwrap_or_default() > 0.0);
    if is_there { (words.shown, true) } else { (words.not_shown, false) }
}
