//! 代交记录: handing in a file that another phone exported, without seeing what is in it.

use domain::parcel::{Delivered, Parcel};
use leptos::{ev::Event, prelude::*, task::spawn_local};

use super::warnings::Warnings;
use crate::{
    api::{self, Failure},
    files,
    state::AppState,
    sync,
    ui::{live::live, notice::Notice, top::Top},
};

/// How the handing in stands.
#[derive(Clone)]
enum Stage {
    Idle,
    Busy,
    Done(Delivered),
    Failed(String),
}

/// The file is chosen, handed in, and answered with two numbers.
#[component]
pub fn DeliverPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let (text, words) = (state.text(), state.lang.outbox());
    let progress = RwSignal::new(Stage::Idle);
    let chosen = move |event: Event| {
        spawn_local(async move {
            let Some(file) = files::chosen(event).await else { return };
            progress.try_set(Stage::Busy);
            let outcome = deliver(state, &file).await.map_or_else(Stage::Failed, Stage::Done);
            progress.try_set(outcome);
            // It may have been about this phone's own children, or its owner's other phone.
            sync::nudge(state);
        });
    };
    let busy = move || matches!(*progress.read(), Stage::Busy);
    let outcome = move || match progress.get() {
        Stage::Idle => None,
        Stage::Busy => Some(view! { <p class="hint indent" role="status">{words.delivering}</p> }.into_any()),
        Stage::Done(numbers) => {
            Some(view! { <p class="notice" role="status">{state.lang.delivered(numbers)}</p> }.into_any())
        }
        Stage::Failed(sentence) => Some(view! { <Notice text=sentence tone="danger"/> }.into_any()),
    };
    view! {
        <main class="page">
            <Top title=words.deliver.into() back="/me" back_word=text.back/>
            <Warnings/>
            <p class="hint indent">{words.deliver_hint}</p>
            <p class="indent">
                <label class="button wide file-button">
                    {words.pick}
                    <input type="file" accept=".json,application/json" disabled=busy on:change=chosen/>
                </label>
            </p>
            {live(outcome)}
        </main>
    }
}

/// Parcel by parcel; one that was delivered before counts no second time.
async fn deliver(state: AppState, file: &str) -> Result<Delivered, String> {
    let words = state.lang.outbox();
    let parcels: Vec<Parcel> = serde_json::from_str(file).map_err(|_| words.not_a_parcel)?;
    let mut sum = Delivered::default();
    for parcel in parcels {
        let Delivered { received, refused, held } = api::deliver(&parcel).await.map_err(|failure| match failure {
            Failure::Refused(refusal) => state.lang.message(&refusal.message),
            Failure::SignedOut | Failure::Revoked => state.text().sign_in_again.to_owned(),
            Failure::NoNetwork | Failure::Busy(_) => words.interrupted.to_owned(),
        })?;
        sum = Delivered { received: sum.received + received, refused: sum.refused + refused, held: sum.held + held };
    }
    Ok(sum)
}
