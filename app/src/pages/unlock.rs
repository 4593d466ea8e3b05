//! The PIN is asked for before anything of the store is shown.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    state::{AppState, Door},
    ui::{icon::Icon, live::live, notice::Notice, pin::PinField},
};

/// Six digits and the store opens; there is a way around it for whoever forgot them.
#[component]
pub fn UnlockPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.lock();
    let pin = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let try_it = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let outcome = state.unlock(&pin.get_untracked()).await;
            // The right PIN ends this screen.
            busy.try_set(false);
            pin.try_set(String::new());
            match outcome {
                Ok(None) => {}
                Ok(Some(left)) => drop(problem.try_set(Some(state.lang.wrong_pin(left)))),
                Err(error) => drop(problem.try_set(Some(state.lang.store_fault(error).into()))),
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        try_it();
    };
    view! {
        <main class="page sign-in">
            <div class="brand">
                <Icon name="lock"/>
                <h1>{words.unlock}</h1>
                <p class="hint">{words.unlock_hint}</p>
            </div>
            <form on:submit=submit>
                <PinField label=words.pin pin=pin on_full=try_it/>
                {live(move || problem.get().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
                <button class="button primary wide" disabled=busy aria-busy=move || busy.get().to_string()>
                    {live(move || if busy.get() { words.opening } else { words.open })}
                </button>
            </form>
            <p class="center quiet">
                <button type="button" class="link" on:click=move |_| state.door.set(Door::Password)>{words.forgotten}</button>
            </p>
        </main>
    }
}
