//! 换代理家长: a child's new mentor from a day on, and the card that goes with it.

use domain::{
    change::Edit,
    id::ChildId,
    month::Month,
    pairing::{Load, PairingsPage as Page},
};
use leptos::prelude::*;

use super::{
    super::{leaving, proposal::Proposal, propose::Propose, rule_form::day},
    words::{nobody_chosen, words},
};
use crate::{
    api,
    pages::not_found::NotFoundPage,
    state::AppState,
    ui::{
        async_view::AsyncView,
        field::{Field, fault_id, fault_line, field_id},
        top::Top,
    },
};

/// The child named in the address.
#[component]
pub fn TransferPage(child: ChildId) -> impl IntoView {
    let state = expect_context::<AppState>();
    provide_context(StoredValue::new(child));
    view! {
        <main class="page form">
            <Top title=words(state.lang).transfer.into() back="/settings/pairings" back_word=state.text().back/>
            <AsyncView
                fetch=api::pairings
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: Page) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let child = expect_context::<StoredValue<ChildId>>().get_value();
    let has = |load: &&Load| load.children.iter().any(|it| it.id == child);
    let Some(load) = page.mentors.iter().find(has) else { return view! { <NotFoundPage/> }.into_any() };
    let name = load.children.iter().find(|it| it.id == child).map(|it| it.name.clone());
    let others = page.mentors.iter().filter(|it| it.mentor.id != load.mentor.id).map(|it| {
        let label = format!("{} ({})", it.mentor.name, it.children.len());
        view! { <option value=it.mentor.id.to_string()>{label}</option> }
    });
    let from = RwSignal::new(Month::of(page.today).next().first().to_string());
    let (mentor, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let of = child.clone();
    let draft = move || {
        let from = day("from", &from.read())?;
        let mentor = mentor.read().parse().map_err(|_| nobody_chosen())?;
        Ok(Edit::Transfer { child: of.clone(), mentor, from, words: said.read().trim().to_owned() })
    };
    let proposal = Proposal::new(state, draft, |field| Some(field.to_owned()));
    view! {
        <h2 class="indent">{name}" · "{load.mentor.name.clone()}</h2>
        <div class="field stacked">
            <label for=field_id("mentor")>{words.new_mentor}</label>
            <select id=field_id("mentor") aria-describedby=fault_id("mentor") bind:value=mentor>
                <option value="">{words.choose}</option>
                {others.collect_view()}
            </select>
            {fault_line(fault_id("mentor"), proposal.fault("mentor"))}
        </div>
        <Field id="from" label=words.from value=from kind="date" fault=proposal.fault("from")/>
        <div class="field stacked">
            <label for=field_id("words")>{words.card}</label>
            <textarea
                autocomplete="off"
                id=field_id("words")
                rows="4"
                maxlength="500"
                placeholder=words.card_hint
                aria-describedby=fault_id("words")
                bind:value=said
            ></textarea>
            {fault_line(fault_id("words"), proposal.fault("words"))}
        </div>
        <Propose proposal=proposal names=state.names() today=page.today done=leaving(state, "/settings/pairings")/>
    }
    .into_any()
}
