//! The fields of the editor of a rule: what it asks of whom, how often, by when.

use domain::{
    change::Rule,
    duty::{Per, Who},
    kind::Kind,
    period::Every,
    school::Rules,
};
use leptos::prelude::*;

use super::{phrase, proposal::Proposal, rule_form::RuleForm, words::words};
use crate::{
    text::{Lang, Names},
    ui::{
        choice::{Choice, Choosable},
        field::{fault_id, fault_line, field_id},
        icon::Icon,
        live::live,
        stepper::{Stepper, StepperWords},
    },
};

/// What the rule asks.
#[component]
pub fn Asks(
    form: RuleForm,
    proposal: Proposal,
    rules: StoredValue<Rules>,
    names: Names,
    is_new: bool,
) -> impl IntoView {
    let (lang, words) = (names.lang, words(names.lang));
    let whos = [Who::Mentor, Who::ClassTeacher, Who::Principal].map(|it| Choosable::new(it, phrase::who(lang, it)));
    let pers = [Per::Child, Per::Class, Per::School].map(|it| Choosable::new(it, phrase::per(lang, it)));
    let everys = [Every::Week, Every::Fortnight, Every::Month, Every::Term, Every::Year];
    let everys = everys.map(|it| Choosable::new(it, phrase::every(lang, it)));
    let stepper = StepperWords { label: words.times, less: words.once_less, more: words.once_more };
    view! {
        <KindField form=form proposal=proposal rules=rules names=names is_new=is_new/>
        <Choice id="who" legend=words.who options=whos.into() value=form.who fault=proposal.fault("who")/>
        <Choice id="per" legend=words.per options=pers.into() value=form.per fault=proposal.fault("per")/>
        <Choice id="every" legend=words.every options=everys.into() value=form.every fault=proposal.fault("every")/>
        <Stepper id="times" words=stepper value=form.times least=1 most=99 fault=proposal.fault("times")/>
        {live(move || (form.every.get() == Every::Month).then(|| due_day(form, proposal, lang)))}
    }
}

/// Many kinds: those of a rule that has one already open on demand.
#[component]
fn KindField(
    form: RuleForm,
    proposal: Proposal,
    rules: StoredValue<Rules>,
    names: Names,
    is_new: bool,
) -> impl IntoView {
    let words = words(names.lang);
    let kinds =
        rules.with_value(|rules| Kind::built_in().chain(rules.kinds.iter().map(|own| own.id)).collect::<Vec<_>>());
    let options = kinds.into_iter().map(|kind| Choosable {
        value: Some(kind),
        label: names.word(kind),
        icon: Some(names.icon(kind)),
    });
    let options = options.collect();
    // Follows what is chosen by a person, not what a screen was opened with.
    Effect::watch(
        move || form.kind.get(),
        move |kind, _, _| rules.with_value(|rules| kind.iter().for_each(|kind| form.choose_kind(*kind, rules))),
        false,
    );
    let fault = proposal.fault("kind");
    let chosen = move || form.kind.get().map(|kind| names.word(kind));
    view! {
        <div class="kind-field">
        <details id=field_id("kind") open=is_new>
            <summary aria-describedby=fault_id("kind")>
                <span class="hint">{words.kind}</span>
                <span>{live(chosen)}</span>
                <Icon name="next"/>
            </summary>
            <Choice
                id="kinds"
                legend=words.kind
                options=options
                value=form.kind
                fault=Signal::derive(|| None)
                class="chips kinds"
            />
        </details>
        {fault_line(fault_id("kind"), fault)}
        </div>
    }
}

fn due_day(form: RuleForm, proposal: Proposal, lang: Lang) -> impl IntoView {
    let words = words(lang);
    let monthly =
        |due_day| Rule { kind: Kind::Talk, who: Who::Mentor, per: Per::Child, every: Every::Month, times: 1, due_day };
    let days = (1..=31).map(|day| {
        view! { <option value=day.to_string()>{phrase::due(lang, &monthly(Some(day)))}</option> }
    });
    let fault = proposal.fault("due_day");
    view! {
        <div class="field stacked">
            <label for=field_id("due_day")>{words.due_day}</label>
            <select id=field_id("due_day") aria-describedby=fault_id("due_day") bind:value=form.due_day>
                <option value="">{words.month_end}</option>
                {days.collect_view()}
            </select>
            {fault_line(fault_id("due_day"), fault)}
        </div>
    }
}
