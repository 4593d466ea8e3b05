//! The plan's form: when, what for, and when nobody is disturbed.

use chrono::Weekday;
use domain::remind::{Plan, RemindersPage};
use leptos::prelude::*;

use super::{plan_form::PlanForm, words::words};
use crate::{
    api,
    state::AppState,
    ui::{
        act::Act,
        chip::Chip,
        choice::{Choice, Choosable},
        field::{Field, fault_id, fault_line, field_id, focus_field},
    },
};

/// So many days ahead may be chosen; what a school set otherwise is offered, too.
const BEFORE: [u32; 5] = [7, 5, 3, 2, 1];
const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The fields and the button.
#[component]
pub fn PlanView(plan: Plan, page: RwSignal<RemindersPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let mut ahead: Vec<u32> = BEFORE.into_iter().chain(plan.before.iter().copied()).collect();
    ahead.sort_unstable_by(|a, b| b.cmp(a));
    ahead.dedup();
    let (form, act) = (PlanForm::of(plan), Act::new());
    let save = move |_| match form.plan() {
        Err(fault) => {
            let field = fault.field.clone();
            act.refuse(fault);
            request_animation_frame(move || focus_field(&field));
        }
        Ok(plan) => act.ask(async move { api::reminders::set_plan(&plan).await }, move |now| {
            page.set(now);
            state.toast.set(Some(words.saved));
        }),
    };
    let weekly = std::iter::once(Choosable::new(None, words.no_day))
        .chain(DAYS.iter().zip(words.weekdays).map(|(day, word)| Choosable::new(Some(*day), word)));
    view! {
        <h2 class="group">{words.when}</h2>
        <Field id="at" label=words.at value=form.at fault=act.fault("at", lang) kind="time"/>
        <fieldset id=field_id("before") aria-describedby=fault_id("before")>
            <legend>{words.before}</legend>
            <div class="chips">{ahead.into_iter().map(|days| ahead_chip(form, days, words.days(days))).collect_view()}</div>
            {fault_line(fault_id("before"), act.fault("before", lang))}
            <p class="hint after">{words.overdue_hint}</p>
        </fieldset>
        <Choice
            id="weekly"
            legend=words.weekly
            options=weekly.collect()
            value=form.weekly
            fault=act.fault("weekly", lang)
        />
        <Field
            id="return_days"
            label=words.return_days
            value=form.return_days
            fault=act.fault("return_days", lang)
            longest=40
        />
        <div class="two-fields">
            <Field id="quiet_from" label=words.quiet_from value=form.quiet_from fault=act.fault("quiet_from", lang) kind="time"/>
            <Field id="quiet_to" label=words.quiet_to value=form.quiet_to fault=act.fault("quiet_to", lang) kind="time"/>
        </div>
        <div class="group-of-fields">
            <label class="switch">
                <input type="checkbox" bind:checked=form.praise/>
                <span>{words.praise}</span>
            </label>
        </div>
        <div class="propose">
            {act.trouble(lang)}
            <p class="indent">
                <button type="button" class="button primary wide" disabled=act.busy on:click=save>{words.save}</button>
            </p>
        </div>
    }
}

fn ahead_chip(form: PlanForm, days: u32, word: String) -> impl IntoView {
    let pressed = Signal::derive(move || form.before.read().contains(&days));
    let toggle = move || {
        form.before.update(|all| match all.iter().position(|it| *it == days) {
            Some(at) => drop(all.remove(at)),
            None => all.push(days),
        });
    };
    view! { <Chip label=word pressed=pressed on_toggle=toggle/> }
}
