//! The school's groups, and what a person chose for all ways: quiet hours and the language.

use domain::{
    clock::TimeOfDay,
    remind::{Lang as Sent, Quiet},
};
use leptos::prelude::*;

use super::{
    mine::{Mine, head},
    words::words,
};
use crate::{
    state::AppState,
    ui::{
        act::Act,
        choice::{Choice, Choosable},
        field::Field,
        live::live,
    },
};

/// Two cards.
#[component]
pub fn Choices(mine: Mine) -> impl IntoView {
    view! { <Groups mine=mine/><Quietly mine=mine/> }
}

#[component]
fn Groups(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let act = Act::new();
    let groups = mine.0.read_untracked().groups.clone();
    let has_some = !groups.is_empty();
    let left_out = move || mine.0.read().choice.not_in_group;
    let toggle = move |_| {
        let now = !untrack(left_out);
        mine.choose(state, act, |choice| choice.not_in_group = now);
    };
    let stands = move || match (has_some, left_out()) {
        (false, _) => words.cannot,
        (true, false) => words.on,
        (true, true) => words.off,
    };
    view! {
        <section class="card way" data-way="group">
            {head(words.group, stands)}
            <p>{if has_some { words.groups(&groups) } else { words.no_groups.to_owned() }}</p>
            {has_some.then(|| view! {
                <label class="switch">
                    <input type="checkbox" prop:checked=left_out disabled=act.busy on:change=toggle/>
                    <span>{words.not_in_group}</span>
                </label>
            })}
            {act.trouble(state.lang)}
        </section>
    }
}

/// When nobody disturbs them, and in which language.
#[component]
fn Quietly(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let act = Act::new();
    let (of_school, choice) = {
        let mine = mine.0.read_untracked();
        (mine.plan.quiet, mine.choice.clone())
    };
    let own = RwSignal::new(choice.quiet.is_some());
    let sent = RwSignal::new(choice.lang);
    let quiet = choice.quiet.unwrap_or(of_school);
    let (from, to) = (RwSignal::new(quiet.from.to_string()), RwSignal::new(quiet.to.to_string()));
    let save = move |_| {
        let time =
            |typed: RwSignal<String>| typed.read_untracked().get(..5).and_then(|it| it.parse::<TimeOfDay>().ok());
        let quiet = match (own.get_untracked(), time(from), time(to)) {
            (false, ..) => None,
            (true, Some(from), Some(to)) => Some(Quiet { from, to }),
            (true, from, _) => {
                let field = if from.is_none() { "quiet_from" } else { "quiet_to" };
                return act.refuse(domain::Fault::new(field, "请填时间，例如 21:00。", "Enter a time such as 21:00."));
            }
        };
        let lang = sent.get_untracked();
        mine.choose(state, act, |choice| (choice.quiet, choice.lang) = (quiet, lang));
    };
    let whose = [Choosable::new(false, words.quiet_of_school(&of_school)), Choosable::new(true, words.quiet_own)];
    let languages = [Choosable::new(Sent::Zh, "中文"), Choosable::new(Sent::En, "English")];
    view! {
        <section class="card way" data-way="quiet">
            {head(words.for_all, || "")}
            <Choice id="whose" legend=words.quiet options=whose.into() value=own fault=act.fault("quiet", lang)/>
            {live(move || own.get().then(|| view! {
                <div class="two-fields">
                    <Field id="quiet_from" label=words.from value=from fault=act.fault("quiet_from", lang) kind="time"/>
                    <Field id="quiet_to" label=words.to value=to fault=act.fault("quiet_to", lang) kind="time"/>
                </div>
            }))}
            <Choice id="lang" legend=words.language options=languages.into() value=sent fault=act.fault("lang", lang)/>
            <span class="actions">
                <button type="button" class="button primary" disabled=act.busy on:click=save>{words.save}</button>
            </span>
            {act.trouble(lang)}
        </section>
    }
}
