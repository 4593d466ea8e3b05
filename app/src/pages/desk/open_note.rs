//! Beneath a record whose private words are not the principal's: reading them in an emergency, with a reason that their
//! author will see.

use domain::{
    id::{OpeningId, RecordId},
    notes::Open,
    record::Record,
    session::Me,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api, clock,
    state::AppState,
    ui::{
        field::{fault_id, field_id},
        live::live,
        notice::Notice,
    },
};

/// Nothing, if there are no hidden words, or the reader is not the principal.
pub fn open_note(state: AppState, record: &Record) -> AnyView {
    let hidden = record.private && record.note.is_none() && state.my_id().as_ref() != Some(&record.by);
    let may = state.with_me(Me::is_principal).unwrap_or_default();
    if hidden && may { view! { <OpenNote record=record.id.clone()/> }.into_any() } else { ().into_any() }
}

#[component]
fn OpenNote(record: RecordId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.desk_notes();
    let field = format!("reason-{record}");
    let (reason, note) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    // One opening, however often it is asked for until there is an answer.
    let asked = StoredValue::new((record, OpeningId::new(clock::now_ms().unsigned_abs(), clock::random())));
    let open = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let (record, id) = asked.get_value();
            let answer = api::open_note(&record, &Open { id, reason: reason.get_untracked() }).await;
            busy.try_set(false);
            match answer {
                Ok(opened) => drop(note.try_set(Some(opened.note))),
                Err(failure) => drop(trouble.try_set(Some(state.lang.failure(&failure)))),
            }
        });
    };
    let (id, fault) = (field_id(&field), fault_id(&field));
    live(move || match note.get() {
        Some(note) => view! {
            <p class="hint" role="status">{words.opened_note}</p>
            <p class="history-note">{note}</p>
        }
        .into_any(),
        None => view! {
            <details class="sharing">
                <summary>{words.open}</summary>
                <p class="hint">{words.open_hint}</p>
                <div class="field stacked">
                    <label for=id.clone()>{words.reason}</label>
                    <textarea
                        autocomplete="off"
                        id=id.clone()
                        rows="2"
                        maxlength="500"
                        aria-describedby=fault.clone()
                        bind:value=reason
                    ></textarea>
                </div>
                <div id=fault.clone()>
                    {live(move || trouble.get().map(|words: String| view! { <Notice text=words tone="danger"/> }))}
                </div>
                <button type="button" class="button" disabled=busy on:click=open>{words.open_now}</button>
            </details>
        }
        .into_any(),
    })
}
