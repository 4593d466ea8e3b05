//! PIN: choosing one for this phone, changing it, doing without.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    state::AppState,
    store::StoreError,
    ui::{
        live::live,
        notice::Notice,
        pin::{PinField, is_whole},
        top::Top,
    },
};

/// Shown after a sign-in, and from 我的.
#[component]
pub fn PinPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.lock();
    let (pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<&'static str>);
    let navigate = StoredValue::new_local(use_navigate());
    let leave = move || {
        navigate.with_value(|navigate| navigate("/", NavigateOptions { replace: true, ..Default::default() }));
    };
    let apply = move |pin: Option<String>| {
        let Some(store) = state.store() else { return };
        busy.set(true);
        spawn_local(async move {
            let outcome: Result<(), StoreError> = match &pin {
                Some(pin) => store.set_pin(pin).await,
                None => store.open_without_pin().await,
            };
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    state.toast.set(pin.map(|_| words.done));
                    leave();
                }
                Err(error) => drop(problem.try_set(Some(state.lang.store_fault(error)))),
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (one, other) = (pin.get_untracked(), again.get_untracked());
        match (is_whole(&one), one == other) {
            (false, _) => problem.set(Some(words.digits)),
            (_, false) => problem.set(Some(words.differ)),
            (true, true) => apply(Some(one)),
        }
    };
    let remove = state.has_pin().then(|| {
        view! { <button type="button" class="button wide" disabled=busy on:click=move |_| apply(None)>{words.remove}</button> }
    });
    view! {
        <main class="page">
            <Top title=words.set.into() back="/me" back_word=state.text().back/>
            <p class="hint indent">{words.set_hint}</p>
            <form class="pin" on:submit=submit>
                <PinField label=words.pin pin=pin on_full=|| ()/>
                <PinField label=words.again pin=again on_full=|| ()/>
                {live(move || problem.get().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
                <button class="button primary wide" disabled=busy aria-busy=move || busy.get().to_string()>{words.keep}</button>
                {remove}
                <button type="button" class="button wide" on:click=move |_| leave()>{words.later}</button>
            </form>
            <p class="hint indent">{words.limits}</p>
        </main>
    }
}
