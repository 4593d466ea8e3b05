//! In the author's words: the note with what may be talked about, the promise, and who may read them.

use domain::{kind::Kind, record::MAX_PROMISE_CHARS};
use leptos::{html::Textarea, prelude::*};

use super::form::Form;
use crate::{
    state::AppState,
    ui::{icon::Icon, live::live},
};

#[component]
pub fn Words(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.text();
    let note = NodeRef::<Textarea>::new();
    let talks = Memo::new(move |_| form.kinds.read().contains(&Kind::Talk));
    view! {
        <label class="field block">
            <span>{state.text().note}</span>
            // Whatever a browser may fill in again it also writes down, in clear text.
            <textarea
                node_ref=note
                rows="4"
                maxlength="5000"
                autocomplete="off"
                placeholder=state.lang.sheet().note_placeholder
                bind:value=form.note
            ></textarea>
        </label>
        {live(move || talks.get().then(|| view! { <Topics form=form note=note/> }))}
        <Promise form=form/>
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=move || form.is_private(state)
                on:change=move |event| form.private.set(Some(event_target_checked(&event)))
            />
            <span>
                <Icon name="lock"/>
                {state.text().only_me}
                {live(move || form.is_handed_in(state).then(|| view! { <span class="hint">{words.handed_in}</span> }))}
            </span>
        </label>
        <label class="switch">
            <input type="checkbox" bind:checked=form.help/>
            <span>
                {words.ask_help}
                <span class="hint">{words.ask_help_hint}</span>
            </span>
        </label>
    }
}

/// What a talk may be about; one tap begins a line of the note with it.
#[component]
fn Topics(form: Form, note: NodeRef<Textarea>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.sheet();
    let chip = |topic: &'static str| {
        let begin = move |_| {
            form.note.update(|note| {
                if !note.is_empty() && !note.ends_with('\n') {
                    note.push('\n');
                }
                note.push_str(topic);
                note.push_str(state.lang.colon());
            });
            if let Some(field) = note.get_untracked() {
                let _ = field.focus();
            }
        };
        view! { <button type="button" class="chip" on:click=begin>{topic}</button> }
    };
    view! {
        <fieldset class="topics">
            <legend>{words.prompts}</legend>
            <div class="chips">{words.topics.map(chip)}</div>
        </fieldset>
    }
}

/// What was promised, folded until it is wanted.
#[component]
fn Promise(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.sheet();
    let wanted = !form.promise.with_untracked(String::is_empty);
    view! {
        <details class="folded" open=wanted>
            <summary><Icon name="star"/>{words.promise}</summary>
            <label class="field block">
                <span>{words.promise_label}</span>
                <input type="text" autocomplete="off" maxlength=MAX_PROMISE_CHARS placeholder=words.promise_example bind:value=form.promise/>
            </label>
        </details>
    }
}
