//! 设置: the rules in force and to come, and the way to change everything a school sets for itself.

use chrono::NaiveDate;
use domain::{
    change::RulesPage,
    duty::{Duty, Per},
};
use leptos::prelude::*;

use super::{phrase, school::rules, words::words};
use crate::{
    state::AppState,
    text::Names,
    ui::{async_view::AsyncView, icon::Icon, notice::Empty},
};

/// The rules, each the way to its editor.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page wide">
            <header class="top"><h1>{words(state.lang).settings}</h1></header>
            <AsyncView
                fetch=move || rules(state)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let RulesPage { today, rules, .. } = page;
    let names = Names::new(state.lang, &rules.kinds);
    let chains = chains(&rules.duties, today);
    let none = chains.is_empty();
    let groups = [Per::Child, Per::Class, Per::School].map(|per| {
        let chains: Vec<_> = chains.iter().filter(|chain| chain[0].per == per).collect();
        let cells = chains.iter().map(|chain| rule_cells(chain, &names, today)).collect_view();
        (!chains.is_empty()).then(|| {
            view! {
                <h2 class="group">{phrase::per(state.lang, per)}</h2>
                <ul class="cells" role="list">{cells}</ul>
            }
        })
    });
    let links = [
        ("/settings/roster", words.roster),
        ("/archive", words.archives),
        ("/settings/people", words.people),
        ("/settings/pairings", words.pairings),
        ("/settings/rules/new", words.new_rule),
        ("/settings/preset", words.take_preset),
        ("/settings/kinds", words.kinds),
        ("/settings/talk-notes", state.lang.desk_notes().talk_notes),
        ("/settings/calendar", words.calendar),
        ("/settings/history", words.history),
    ];
    let links = links.map(|(href, word)| {
        view! { <li><a class="cell" href=href><span class="cell-main">{word}</span><Icon name="next"/></a></li> }
    });
    view! {
        {none.then(|| view! { <Empty icon="lamp" title=words.no_rules hint=words.no_rules_hint/> })}
        {groups.into_iter().collect_view()}
        <h2 class="group">{words.manage}</h2>
        <ul class="cells" role="list">
            {links.into_iter().collect_view()}
            <li>
                <a class="cell" href="/audit" rel="external">
                    <span class="cell-main">{words.audit}</span>
                    <Icon name="next"/>
                </a>
            </li>
            <li>
                <a class="cell" href="/rights" rel="external">
                    <span class="cell-main">{words.rights}</span>
                    <Icon name="next"/>
                </a>
            </li>
        </ul>
    }
}

/// A rule as it is, and beneath it the versions to come.
fn rule_cells(chain: &[&Duty], names: &Names, today: NaiveDate) -> impl IntoView + use<> {
    let (lang, words) = (names.lang, words(names.lang));
    let duty = chain[0];
    let rule = phrase::rule_of(duty);
    let coming = (duty.from > today).then(|| phrase::since(lang, duty.from, today));
    // Where a later version follows at once, its own line says when.
    let ends = duty.to.filter(|_| chain.len() == 1).map(|to| phrase::until(lang, to, today));
    let later = chain[1..].iter().map(|later| {
        let rule = phrase::rule_of(later);
        let changes = [phrase::often(lang, &rule), phrase::due(lang, &rule)].join(" · ");
        let since = phrase::since(lang, later.from, today);
        let who = (later.who != duty.who).then(|| view! { " · "{phrase::who(lang, later.who)} });
        view! {
            <a class="cell rule-later" href=format!("/settings/rules/{}", later.id) data-duty=later.id.to_string()>
                <span class="cell-main">{since}"："{changes}{who}</span>
                <Icon name="next"/>
            </a>
        }
    });
    view! {
        <li>
            <a class="cell rule" href=format!("/settings/rules/{}", duty.id) data-duty=duty.id.to_string()>
                <span class="rule-icon"><Icon name=names.icon(duty.kind)/></span>
                <span class="cell-main rule-words">
                    <span class="rule-what">
                        <b>{names.word(duty.kind)}</b>
                        <span>{phrase::often(lang, &rule)}</span>
                        {coming.or(ends).map(|words| view! { <span class="rule-days">{words}</span> })}
                    </span>
                    <span class="rule-how">
                        <span>{phrase::who(lang, duty.who)}</span>
                        <span>{phrase::due(lang, &rule)}</span>
                    </span>
                    <span class="hint">{duty.source.clone().unwrap_or_else(|| words.own_rule.into())}</span>
                </span>
                <Icon name="next"/>
            </a>
            {later.collect_view()}
        </li>
    }
}

/// The rules not yet over, each as the list of its versions.
fn chains(duties: &[Duty], today: NaiveDate) -> Vec<Vec<&Duty>> {
    let mut chains: Vec<Vec<&Duty>> = Vec::new();
    for duty in duties.iter().filter(|it| it.to.is_none_or(|to| to >= today)) {
        match chains.iter_mut().find(|chain| stem(chain[0]) == stem(duty) && chain[0].kind == duty.kind) {
            Some(chain) => chain.push(duty),
            None => chains.push(vec![duty]),
        }
    }
    for chain in &mut chains {
        chain.sort_by_key(|duty| duty.from);
    }
    chains.sort_by_key(|chain| (chain[0].kind, chain[0].who as u8));
    chains
}

/// What the ids of all versions of a rule start with.
fn stem(duty: &Duty) -> &str {
    let id = duty.id.as_str();
    let is_day = |it: &str| it.len() == 8 && it.bytes().all(|it| it.is_ascii_digit());
    id.rsplit_once('-').filter(|(_, day)| is_day(day)).map_or(id, |(stem, _)| stem)
}
