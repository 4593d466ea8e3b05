//! 换一套规定: the regulations of five schools, each to be looked into, taken from a day on.

use domain::{
    change::{Edit, RulesPage},
    month::Month,
    preset::Preset,
};
use leptos::prelude::*;

use super::{
    from_day::FromDay, leaving, phrase, proposal::Proposal, propose::Propose, rule_form::day, school::rules,
    words::words,
};
use crate::{
    state::AppState,
    text::{Lang, Names},
    ui::{
        async_view::AsyncView,
        choice::{Choice, Choosable},
        icon::Icon,
        top::Top,
    },
};

const ALL: [Preset; 5] = [Preset::Hedong, Preset::Tiepu, Preset::Sulong, Preset::Xiaoxue, Preset::Dongwang];

/// The sets, and what taking one would change.
#[component]
pub fn PresetPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page form">
            <Top title=words(state.lang).take_preset.into() back="/settings" back_word=state.text().back/>
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
    let (lang, words) = (state.lang, words(state.lang));
    let RulesPage { today, rules, .. } = page;
    let names = Names::new(lang, &rules.kinds);
    let current = rules.info.preset;
    let chosen = RwSignal::new(current.unwrap_or(Preset::Hedong));
    let from = RwSignal::new(Month::of(today).next().first().to_string());
    let draft = move || Ok(Edit::Preset { preset: chosen.get(), from: day("from", &from.read())? });
    let proposal = Proposal::new(state, draft, |field| (field == "from").then(|| field.to_owned()));
    let options = ALL.map(|preset| {
        let in_use = if current == Some(preset) { format!("（{}）", words.current) } else { String::new() };
        Choosable::new(preset, title(lang, preset).to_owned() + &in_use)
    });
    let lists = ALL.map(|preset| {
        let duties = preset.duties(today);
        let items = duties.iter().map(|duty| {
            let asks = phrase::rule(&names, &phrase::rule_of(duty));
            view! { <li>{asks}<span class="hint">" "{duty.source.clone()}</span></li> }
        });
        let nothing = duties.is_empty().then(|| view! { <li>{words.nothing_asked}</li> });
        view! {
            <details class="preset-duties">
                <summary><span>{title(lang, preset)}</span><Icon name="next"/></summary>
                <ul role="list">{items.collect_view()}{nothing}</ul>
            </details>
        }
    });
    view! {
        <Choice
            id="preset"
            legend=words.preset
            options=options.into()
            value=chosen
            fault=proposal.fault("preset")
            class="chips column"
        />
        <h2 class="group">{words.preset_duties}</h2>
        <div class="cells">{lists.into_iter().collect_view()}</div>
        <p class="hint indent">{words.preset_hint}</p>
        <FromDay value=from today=today calendar=rules.calendar fault=proposal.fault("from")/>
        <Propose proposal=proposal names=names today=today done=leaving(state, "/settings")/>
    }
}

/// The school, and what its regulations are known for.
pub fn title(lang: Lang, preset: Preset) -> &'static str {
    match (lang, preset) {
        (Lang::Zh, Preset::Hedong) => "河东小学 · 每月六个格子",
        (Lang::Zh, Preset::Tiepu) => "铁铺小学 · 每月家访",
        (Lang::Zh, Preset::Sulong) => "素龙小学 · 每周谈心和通话",
        (Lang::Zh, Preset::Xiaoxue) => "第五篇 · 成长导师",
        (Lang::Zh, Preset::Dongwang) => "东王小学 · 只记录",
        (Lang::En, Preset::Hedong) => "Hedong · six boxes a month",
        (Lang::En, Preset::Tiepu) => "Tiepu · a visit a month",
        (Lang::En, Preset::Sulong) => "Sulong · a talk and a call a week",
        (Lang::En, Preset::Xiaoxue) => "Fifth paper · growth mentors",
        (Lang::En, Preset::Dongwang) => "Dongwang · records only",
    }
}
