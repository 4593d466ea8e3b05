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
    text::Names,
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
        Choosable::new(preset, phrase::preset(lang, preset).to_owned() + &in_use)
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
                <summary><span>{phrase::preset(lang, preset)}</span><Icon name="next"/></summary>
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
