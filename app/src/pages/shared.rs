//! 老师给我看的话: private notes whose authors share them with this person.

use domain::notes::SharedNote;
use leptos::prelude::*;

use super::attachments::attachments;
use crate::{
    state::AppState,
    ui::{day, icon::Icon, live::live, notice::Empty, top::Top},
};

/// All of them, the latest first.
#[component]
pub fn SharedPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.notes();
    let list = move || {
        let shared = state.notebook.read().notes.read().shared;
        if shared.is_empty() {
            return view! { <Empty icon="lock" title=words.none_shared hint=words.none_shared_hint/> }.into_any();
        }
        let cards = shared.into_iter().map(|note| view! { <li>{card(state, note)}</li> });
        view! { <ul class="cards" role="list">{cards.collect_view()}</ul> }.into_any()
    };
    view! {
        <main class="page">
            <Top title=words.shared_list.into() back="/me" back_word=state.text().back/>
            {live(list)}
        </main>
    }
}

fn card(state: AppState, note: SharedNote) -> impl IntoView {
    let SharedNote { record, by, children } = note;
    let names = state.names();
    let at = record.at.with_timezone(&state.zone().offset());
    let children = children.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" ");
    let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
    view! {
        <section class="card request">
            <div class="card-head"><h2>{children}</h2><span>{kinds}</span></div>
            <p class="history-note"><Icon name="lock"/>{record.note.clone()}</p>
            {attachments(state, &record)}
            <p class="hint">{by}" · "{day::moment(state.lang, at, state.today.get_untracked())}</p>
        </section>
    }
}
