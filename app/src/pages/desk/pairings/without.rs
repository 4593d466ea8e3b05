//! Children without a mentor, each with the one suggested; accepted together, after the principal has changed what they like.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    change::{Edit, Pair},
    id::ChildId,
    pairing::{Load, Unpaired, Why},
};
use leptos::prelude::*;

use super::{
    super::proposal::Proposal,
    Made,
    words::{Words, words},
};
use crate::{
    state::AppState,
    ui::{field::field_id, live::live, notice::Notice},
};

/// What is chosen for each child: a mentor's id, or nothing.
type Chosen = RwSignal<BTreeMap<ChildId, String>>;

/// The list and the button, or that every child has a mentor.
#[component]
pub fn Without(without: Vec<Unpaired>, mentors: Vec<Load>, today: NaiveDate) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    if without.is_empty() {
        let all_paired = mentors.iter().any(|it| !it.children.is_empty());
        return all_paired.then(|| view! { <p class="hint indent">{words.all_paired}</p> }).into_any();
    }
    let suggested = |it: &Unpaired| it.suggested.as_ref().map(|it| it.mentor.id.to_string()).unwrap_or_default();
    let chosen: Chosen = RwSignal::new(without.iter().map(|it| (it.child.id.clone(), suggested(it))).collect());
    let pairs = move || -> Vec<Pair> {
        let chosen = chosen.read();
        let pair =
            |(child, mentor): (&ChildId, &String)| Some(Pair { child: child.clone(), mentor: mentor.parse().ok()? });
        chosen.iter().filter_map(pair).collect()
    };
    let proposal = Proposal::new(state, move || Ok(Edit::Pair { pairs: pairs(), from: today }), |_| None);
    let Made(made) = expect_context::<Made>();
    let accept = move |_| proposal.make(words.paired, move |_| made.update(|count| *count += 1));
    let count = without.len();
    let lines = without.into_iter().map(|it| line(it, &mentors, chosen, words)).collect_view();
    view! {
        <h2 class="group">{words.without}" "{count}</h2>
        <p class="hint indent">{words.without_hint}</p>
        <ul class="cells" role="list">{lines}</ul>
        <div class="propose">
            {live(move || proposal.trouble().map(|words| view! { <Notice text=words tone="danger"/> }))}
            <p class="indent">
                <button
                    type="button"
                    class="button primary wide"
                    disabled=move || proposal.busy() || pairs().is_empty()
                    on:click=accept
                >
                    {words.accept}" "{move || pairs().len()}
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn line(unpaired: Unpaired, mentors: &[Load], chosen: Chosen, words: &'static Words) -> impl IntoView + use<> {
    let why = unpaired.suggested.as_ref().map(|it| match it.why {
        Why::Sibling => words.sibling,
        Why::Hamlet => words.same_hamlet,
        Why::Load => words.fewest,
    });
    let about = [Some(unpaired.class), unpaired.hamlet, why.map(str::to_owned)];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let Unpaired { child, .. } = unpaired;
    let id = field_id(&format!("mentor-{}", child.id));
    let (of, chosen_id) = (child.id.clone(), child.id.clone());
    let options = mentors.iter().map(|load| {
        let value = load.mentor.id.to_string();
        let label = format!("{} ({})", load.mentor.name, load.children.len());
        view! { <option value=value>{label}</option> }
    });
    view! {
        <li class="cell pair" data-child=child.id.to_string()>
            <label class="cell-main" for=id.clone()>
                <span class="cell-title">{child.name}</span>
                <span class="hint">{about}</span>
            </label>
            <select
                id=id
                prop:value=move || chosen.read().get(&chosen_id).cloned().unwrap_or_default()
                on:change=move |event| {
                    chosen.update(|chosen| drop(chosen.insert(of.clone(), event_target_value(&event))));
                }
            >
                <option value="">{words.nobody_yet}</option>
                {options.collect_view()}
            </select>
        </li>
    }
}
