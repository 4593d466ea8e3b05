//! With whom: every child, class or the school by itself, and before them children who go together.

use domain::{overview::About, suggestion::Together};
use leptos::prelude::*;

use super::{form::Form, offers::options};
use crate::{
    state::AppState,
    ui::{chip::Chip, live::live},
};

#[component]
pub fn WithWhom(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    // The first sync may bring the children while the sheet is open; no other change may move a chip under a finger.
    let options = Memo::new(move |_| options(state));
    let chip = move |(about, label): (About, String)| {
        let toggled = about.clone();
        let icon = match about {
            About::Child(_) => None,
            About::Class(_) => Some("people"),
            About::School => Some("flag"),
        };
        view! {
            <Chip
                label=label
                icon=icon
                pressed=Signal::derive(move || form.about.read().contains(&about))
                on_toggle=move || form.toggle_about(state, &toggled)
            />
        }
    };
    let chips = move || match options.get() {
        none if none.is_empty() => view! { <p class="hint">{state.text().no_children}</p> }.into_any(),
        some => some.into_iter().map(chip).collect_view().into_any(),
    };
    let others = form.has_others().then(|| view! { <p class="hint">{state.lang.sheet().others_kept}</p> });
    // Whoever came from one child's box means that child.
    let nobody_yet = form.about.with_untracked(Vec::is_empty) && !form.is_correction();
    view! {
        <fieldset>
            <legend>{state.text().with_whom}</legend>
            {nobody_yet.then(|| view! { <Groups form=form/> })}
            <div class="chips">{live(chips)}</div>
            {others}
        </fieldset>
    }
}

/// Children that one tap chooses, looked up once.
#[component]
fn Groups(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let found = untrack(|| {
        let me = state.my_id()?;
        Some(state.notebook.read().together(&me, state.today.get()))
    });
    let chip = |Together { why, children }: Together| {
        let (chosen, them) = (StoredValue::new(children.clone()), children);
        let label = state.lang.together(&why, &names(state, &them));
        let pressed = Signal::derive(move || form.children() == them);
        view! { <Chip label=label icon=Some("people") pressed=pressed on_toggle=move || form.choose(state, &chosen.get_value())/> }
    };
    let chips: Vec<_> = found.into_iter().flatten().map(chip).collect();
    (!chips.is_empty()).then(|| view! { <div class="chips together">{chips.into_iter().collect_view()}</div> })
}

fn names(state: AppState, children: &[domain::id::ChildId]) -> String {
    let notebook = state.notebook.read_untracked();
    let name = |id| notebook.school.as_ref()?.children.get(id).map(|file| file.child.name.clone());
    children.iter().filter_map(name).collect::<Vec<_>>().join(" ")
}
