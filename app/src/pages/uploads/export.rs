//! 导出: what waits, sealed into a file for somebody else to deliver.

use domain::parcel::{self, FORMAT, Parcel};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    files, settings,
    state::AppState,
    ui::{icon::Icon, live::live, notice::Notice},
    vault::{Cipher, Sealed},
};

/// The button, and what became of it.
#[component]
pub fn Export() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.outbox();
    let outcome = RwSignal::new(None::<Result<&'static str, &'static str>>);
    let export = move |_| {
        spawn_local(async move {
            let done = export(state).await.map(|()| words.exported);
            // The screen may have been left meanwhile.
            outcome.try_set(Some(done));
        });
    };
    let notice = move || {
        outcome.get().map(|outcome| match outcome {
            Ok(sentence) => view! { <Notice text=sentence/> },
            Err(sentence) => view! { <Notice text=sentence tone="danger"/> },
        })
    };
    view! {
        <div class="cells apart">
            <button type="button" class="cell" on:click=export>
                <span class="cell-main">
                    <span class="cell-title">{words.export}</span>
                    <span class="hint">{words.export_hint}</span>
                </span>
                <Icon name="letter"/>
            </button>
        </div>
        {live(notice)}
    }
}

async fn export(state: AppState) -> Result<(), &'static str> {
    let words = state.lang.outbox();
    let me = state.me.get_untracked().ok_or(words.no_key)?;
    let (key, device) = me.parcel_key.zip(settings::device()).ok_or(words.no_key)?;
    let cipher = Cipher::of(&key).await.map_err(|_| words.no_cipher)?;
    let texts = parcel::texts(&state.notebook.read_untracked());
    let mut parcels = Vec::with_capacity(texts.len());
    for text in texts {
        let Sealed { iv, text: sealed } = cipher.seal_for_school(&text).await.map_err(|_| words.no_cipher)?;
        let (school, device) = (me.school.clone(), device.clone());
        parcels.push(Parcel { format: FORMAT.into(), school, device, iv, sealed });
    }
    let file = serde_json::to_string(&parcels).map_err(|_| words.no_cipher)?;
    let name = format!("peiban-{}.json", state.today.get_untracked());
    files::save(&name, &file).map_err(|_| words.no_cipher)
}
