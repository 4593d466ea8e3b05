//! Whatever the person should know or do first: on every screen that is no form.

use domain::sync::Link;
use leptos::prelude::*;

use crate::{
    clock,
    state::AppState,
    ui::{live::live, notice::Notice},
    update::{self, Update},
};

/// After so many days without the school, what waits is said to wait long.
const LONG: i64 = 3;
/// After so many, something must be done about it: a browser may clear pages that nobody uses.
const TOO_LONG: i64 = 5;

/// Sentences in place, each with what can be done about it.
#[component]
pub fn Warnings() -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    live(move || {
        let link = state.link.get();
        let warnings = [
            state.store_error.get().map(|error| state.lang.store_fault(error)),
            (link == Link::SignedOut).then_some(text.signed_out_safe),
        ];
        let notices = warnings.into_iter().flatten();
        let notices = notices.map(|sentence| view! { <Notice text=sentence tone="danger"/> }).collect_view();
        let sign_in = (link == Link::SignedOut)
            .then(|| view! { <p class="center"><a class="button" href="/sign-in">{text.sign_in_again}</a></p> });
        (notices, sign_in, lost(state), waits_long(state), newer(state))
    })
}

/// That the store was emptied under records that were not handed in.
fn lost(state: AppState) -> impl IntoView {
    let count = state.lost.get();
    (count > 0).then(|| {
        view! {
            <Notice text=state.lang.may_be_lost(count) tone="danger"/>
            <p class="center">
                <button type="button" class="button" on:click=move |_| state.lost.set(0)>
                    {state.lang.lock().understood}
                </button>
            </p>
        }
    })
}

/// That something has waited for days.
fn waits_long(state: AppState) -> impl IntoView {
    let days = state.notebook.read().days_waiting(clock::now_ms());
    let tone = if days >= TOO_LONG { "danger" } else { "info" };
    (days >= LONG).then(|| view! { <Notice text=state.lang.waits_for(days, days >= TOO_LONG) tone=tone/> })
}

/// That a newer version of the app is here; whoever writes something has a draft and chooses the moment.
fn newer(state: AppState) -> impl IntoView {
    let update = expect_context::<Update>();
    let words = state.lang.lock();
    update.is_ready().then(|| {
        view! {
            <Notice text=words.newer/>
            <p class="center">
                <button type="button" class="button" on:click=move |_| update::apply()>{words.update}</button>
            </p>
        }
    })
}
