//! The groups the school tells: each can be tried and removed, and another added.

use domain::{
    id::RobotId,
    remind::{RemindersPage, RobotSeen, Tried},
};
use leptos::prelude::*;

use super::{robot_form::RobotForm, words::words};
use crate::{
    api,
    state::AppState,
    ui::{act::Act, live::live, notice::Notice},
};

/// The list, and the form behind a button.
#[component]
pub fn Robots(page: RwSignal<RemindersPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let adding = RwSignal::new(false);
    let robots = Memo::new(move |_| page.read().robots.clone());
    view! {
        <h2 class="group">{words.groups}</h2>
        {live(move || match robots.get() {
            none if none.is_empty() => view! { <p class="hint indent">{words.no_groups}</p> }.into_any(),
            robots => {
                let lines = robots.into_iter().map(|it| view! { <Line robot=it page=page/> });
                view! { <ul class="cells" role="list">{lines.collect_view()}</ul> }.into_any()
            }
        })}
        {live(move || {
            if adding.get() {
                view! { <RobotForm page=page done=Callback::new(move |()| adding.set(false))/> }.into_any()
            } else {
                view! {
                    <p class="indent">
                        <button type="button" class="button wide" on:click=move |_| adding.set(true)>{words.add_group}</button>
                    </p>
                }
                .into_any()
            }
        })}
    }
}

#[component]
fn Line(robot: RobotSeen, page: RwSignal<RemindersPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (act, tried, sure) = (Act::new(), RwSignal::new(None::<Tried>), RwSignal::new(false));
    let id = StoredValue::new(robot.id);
    let test = move |_| {
        tried.set(None);
        let id: RobotId = id.get_value();
        act.ask(async move { api::reminders::try_robot(&id).await }, move |answer| tried.set(Some(answer)));
    };
    let remove = move |_| {
        let id = id.get_value();
        act.ask(async move { api::reminders::remove_robot(&id).await }, move |now| {
            page.set(now);
            state.toast.set(Some(words.removed));
        });
    };
    let outcome = move || {
        tried.get().map(|it| {
            let tone = if it.arrived { "info" } else { "danger" };
            view! { <Notice text=lang.tried(&it) tone=tone/> }
        })
    };
    let name = robot.name.clone();
    let (try_label, remove_label) = (format!("{} {name}", words.test), format!("{} {name}", words.remove));
    view! {
        <li data-robot=name.clone()>
            <div class="cell">
                <span class="cell-main">
                    <span class="cell-title">{name.clone()}</span>
                    <span class="hint hosts">{lang.vendor(robot.vendor)}" · "{robot.host}</span>
                </span>
                <span class="actions">
                    <button type="button" class="button" aria-label=try_label disabled=act.busy on:click=test>{words.test}</button>
                    <button type="button" class="button" aria-label=remove_label on:click=move |_| sure.update(|it| *it = !*it)>
                        {words.remove}
                    </button>
                </span>
            </div>
            {live(move || sure.get().then(|| view! {
                <div class="ask" role="group" aria-label=words.sure>
                    <p class="hint">{words.sure}</p>
                    <span class="actions">
                        <button type="button" class="button danger-text" disabled=act.busy on:click=remove>{words.remove_now}</button>
                        <button type="button" class="button" on:click=move |_| sure.set(false)>{words.keep}</button>
                    </span>
                </div>
            }))}
            {live(outcome)}
            {act.trouble(lang)}
        </li>
    }
}
