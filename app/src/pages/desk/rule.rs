//! The editor of one rule: what it asks, from which day on, and what that would change.

use domain::{change::RulesPage, duty::Duty, id::DutyId};
use leptos::prelude::*;

use super::{
    from_day::FromDay, leaving, phrase, proposal::Proposal, propose::Propose, rule_fields::Asks, rule_form::RuleForm,
    school::rules, words::words,
};
use crate::{
    state::AppState,
    text::Names,
    ui::{
        async_view::AsyncView,
        choice::{Choice, Choosable},
        live::live,
        notice::Empty,
        top::Top,
    },
};

/// The rule named in the address, or a new one.
#[component]
pub fn RulePage(id: Option<DutyId>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let title = if id.is_some() { words.change_rule } else { words.new_rule };
    let id = StoredValue::new(id);
    view! {
        <main class="page form">
            <Top title=title.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=move || async move { rules(state).await.map(|page| (id.get_value(), page)) }
                show=|(id, page)| found(id, page)
                lang=state.lang
            />
        </main>
    }
}

fn found(id: Option<DutyId>, page: RulesPage) -> AnyView {
    let duty = id.as_ref().and_then(|id| page.rules.duties.iter().find(|it| it.id == *id)).cloned();
    if id.is_some() && duty.is_none() {
        let words = words(expect_context::<AppState>().lang);
        return view! {
            <Empty icon="lamp" title=words.gone_rule hint=""/>
            <p class="center"><a class="button" href="/settings">{words.to_rules}</a></p>
        }
        .into_any();
    }
    view! { <Editor duty=duty page=page/> }.into_any()
}

#[component]
fn Editor(duty: Option<Duty>, page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let RulesPage { today, rules, .. } = page;
    let names = Names::new(state.lang, &rules.kinds);
    let form = RuleForm::of(duty.as_ref(), today);
    // The end of a rule is not on this screen.
    let place = |field: &str| (field != "to").then(|| field.to_owned());
    let proposal = Proposal::new(state, move || form.draft(), place);
    let calendar = rules.calendar.clone();
    let summary = duty.as_ref().map(|duty| {
        let source = duty.source.clone().unwrap_or_else(|| words.own_rule.into());
        let modes = vec![Choosable::new(false, words.alter), Choosable::new(true, words.switch_off)];
        view! {
            <p class="indent">{phrase::rule(&names, &phrase::rule_of(duty))}<span class="hint">" "{source}</span></p>
            <Choice id="mode" legend=words.mode options=modes value=form.off fault=proposal.fault("mode")/>
        }
    });
    let rules = StoredValue::new(rules);
    let is_new = duty.is_none();
    let labels = names.clone();
    let fields = move || {
        let names = labels.clone();
        (!form.off.get()).then(|| view! { <Asks form=form proposal=proposal rules=rules names=names is_new=is_new/> })
    };
    view! {
        {summary}
        {live(fields)}
        <FromDay value=form.from today=today calendar=calendar fault=proposal.fault("from")/>
        <Propose proposal=proposal names=names today=today done=leaving(state, "/settings")/>
    }
}
