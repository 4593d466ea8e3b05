//! What was done, and whether anybody was reached.

use domain::{duty::Per, kind::Kind};
use leptos::prelude::*;

use super::{
    form::{Form, toggle},
    offers::kinds_offered,
};
use crate::{
    pages::no_answer::no_answer,
    state::AppState,
    ui::{chip::Chip, live::live},
};

#[component]
pub fn What(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let per = Memo::new(move |_| form.per(state));
    let offered = Memo::new(move |_| kinds_offered(state, per.get()));
    let wants_more = RwSignal::new(false);
    let chip = move |kind: Kind| {
        view! {
            <Chip
                label=state.names().word(kind)
                icon=Some(state.names().icon(kind))
                pressed=Signal::derive(move || form.kinds.read().contains(&kind))
                on_toggle=move || toggle(form.kinds, kind)
            />
        }
    };
    let chips = move || {
        let (mut kinds, others) = offered.get();
        let chosen = form.kinds.with_untracked(|kinds| kinds.iter().any(|it| others.contains(it)));
        let all = wants_more.get() || chosen;
        if all {
            kinds.extend(others);
        }
        let more = (!all && per.get() == Per::Child).then(|| {
            let show = move |_| wants_more.set(true);
            view! { <button type="button" class="chip" on:click=show>{state.text().more_kinds}</button> }
        });
        (kinds.into_iter().map(chip).collect_view(), more)
    };
    let not_reached = move || {
        (per.get() == Per::Child).then(|| {
            view! {
                <label class="switch">
                    <input type="checkbox" bind:checked=form.not_reached/>
                    <span>
                        {state.text().not_reached}
                        <span class="hint">{state.lang.sheet().not_reached_hint}</span>
                    </span>
                </label>
            }
        })
    };
    let calls = Memo::new(move |_| form.kinds.read().contains(&Kind::ParentCall));
    let another_way = move || {
        let children = if calls.get() { form.children() } else { Vec::new() };
        children.iter().filter_map(|child| no_answer(state, child)).collect_view()
    };
    view! {
        <fieldset>
            <legend>{state.text().what}</legend>
            <div class="chips kinds">{live(chips)}</div>
            {live(not_reached)}
            {live(another_way)}
        </fieldset>
    }
}
