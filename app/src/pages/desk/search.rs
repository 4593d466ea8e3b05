//! 找孩子: by name, by the initials of its pinyin, or by hamlet.

use domain::{archive::Found, month::Month};
use leptos::{prelude::*, task::spawn_local};

use super::archive::words::words;
use crate::{
    api::{self, Failure},
    state::AppState,
    ui::{icon::Icon, live::live, notice::Notice},
};

/// Whoever types goes on typing: asked is what stands there after so many milliseconds without a key.
const PAUSE_MS: u32 = 200;
/// As many as the school answers with at most.
const MOST: usize = 50;

/// The field, and beneath it who is found.
#[component]
pub fn Search(month: Month) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Result<Vec<Found>, Failure>>);
    Effect::watch(
        move || typed.get(),
        move |sought, _, _| {
            let sought = sought.clone();
            if sought.trim().is_empty() {
                found.set(None);
                return;
            }
            spawn_local(async move {
                // Only what is typed last is asked for, and only its answer is shown.
                let is_last = || typed.try_read_untracked().is_some_and(|typed| *typed == sought);
                gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
                if is_last() {
                    let answer = api::search(&sought).await;
                    if is_last() {
                        found.set(Some(answer));
                    }
                }
            });
        },
        false,
    );
    let list = move || match &*found.read() {
        None => None,
        Some(Ok(children)) if children.is_empty() => {
            Some(view! { <p class="hint indent">{words.nobody_found}</p> }.into_any())
        }
        Some(Ok(children)) => Some(list(state, children, month)),
        Some(Err(failure)) => Some(view! { <Notice text=state.lang.failure(failure) tone="danger"/> }.into_any()),
    };
    view! {
        <div class="search" role="search">
            <input
                type="search"
                autocomplete="off"
                maxlength="64"
                placeholder=words.search
                aria-label=words.search
                bind:value=typed
            />
            <div aria-live="polite">{live(list)}</div>
        </div>
    }
}

fn list(state: AppState, children: &[Found], month: Month) -> AnyView {
    let words = words(state.lang);
    let cells = children.iter().map(|it| {
        view! {
            <li>
                <a class="cell" href=format!("/board/{month}/children/{}", it.child.id)>
                    <span class="cell-main">
                        <span class="cell-title">{it.child.name.clone()}</span>
                        <span class="hint">{it.class.clone()}" "{it.hamlet.clone()}</span>
                    </span>
                    {(!it.enrolled).then(|| view! { <span class="mark">{words.not_enrolled}</span> })}
                    <Icon name="next"/>
                </a>
            </li>
        }
    });
    let more = (children.len() == MOST).then(|| view! { <p class="hint indent">{words.many_found}</p> });
    view! { <ul class="cells" role="list">{cells.collect_view()}</ul>{more} }.into_any()
}
