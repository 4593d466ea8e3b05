//! 谈心记录: whether the words about a talk are for their author alone, or handed in.

use domain::{
    change::{Edit, RulesPage},
    school::TalkNotes,
};
use leptos::prelude::*;

use super::{leaving, proposal::Proposal, school::rules, words::words};
use crate::{
    state::AppState,
    ui::{
        async_view::AsyncView,
        choice::{Choice, Choosable},
        live::live,
        notice::Notice,
        top::Top,
    },
};

/// The choice as it is, and saving another.
#[component]
pub fn TalkNotesPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page form">
            <Top title=state.lang.desk_notes().talk_notes.into() back="/settings" back_word=state.text().back/>
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
    let (notes, words) = (state.lang.desk_notes(), words(state.lang));
    let chosen = RwSignal::new(page.rules.talk_notes);
    let draft = move || Ok(Edit::TalkNotes { talk_notes: chosen.get() });
    let proposal = Proposal::new(state, draft, |_| None);
    let options = [(TalkNotes::Private, notes.private), (TalkNotes::HandedIn, notes.hand_in)]
        .map(|(it, word)| Choosable::new(it, word));
    let done = leaving(state, "/settings");
    view! {
        <Choice
            id="talk_notes"
            legend=notes.talk_notes
            options=options.into()
            value=chosen
            fault=proposal.fault("talk_notes")
            class="chips column"
        />
        <p class="hint indent">{notes.talk_notes_hint}</p>
        <div class="propose">
            {live(move || proposal.trouble().map(|words| view! { <Notice text=words tone="danger"/> }))}
            <p class="indent">
                <button
                    type="button"
                    class="button primary wide"
                    disabled=move || proposal.busy()
                    on:click=move |_| proposal.make(words.saved, done.clone())
                >
                    {words.save}
                </button>
            </p>
        </div>
    }
}
