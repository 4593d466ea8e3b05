//! One child's file and history, for the principal; private notes come this far only if shared, or opened with a reason.

use domain::{board::ChildPage, id::ChildId, notebook::State, range::Range, record::latest};
use leptos::prelude::*;

use super::{
    super::{open_note::open_note, phrase},
    words::words,
};
use crate::{
    api,
    pages::{
        attachments::attachments,
        child::{ArchiveLink, ChildFacts},
    },
    state::AppState,
    ui::{async_view::AsyncView, history::History, top::Top},
};

/// The child named in the address.
#[component]
pub fn BoardChildPage(range: Range, id: ChildId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let id = StoredValue::new(id);
    view! {
        <main class="page">
            <Top title=phrase::range(state.lang, range) back=format!("/board/{range}") back_word=state.text().back/>
            <AsyncView
                fetch=move || api::child(id.get_value())
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: ChildPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, text) = (state.lang, state.text());
    let ChildPage { file, class, people, records, .. } = page;
    let records = latest(&records).filter(|record| !record.is_withdrawal());
    let records: Vec<_> = records.map(|record| (record.clone(), State::Received)).collect();
    let empty = records.is_empty().then(|| view! { <p class="hint indent">{text.no_history}</p> });
    let paper = format!("/print/child/{}", file.child.id);
    view! {
        <h2 class="indent">{file.child.name.clone()}</h2>
        <ChildFacts file=file.clone() class=class lang=lang/>
        <p class="indent"><a class="link" href=paper rel="external">{words(lang).child_form}</a></p>
        <ArchiveLink id=file.child.id lang=lang/>
        <h2 class="group">{text.history}</h2>
        {empty}
        <History
            records=records
            names=state.names()
            zone=state.zone()
            today=state.today.get()
            who=move |record| people.iter().find(|it| it.id == record.by).map(|it| it.name.clone())
            beneath=move |record, _| (attachments(state, record), open_note(state, record)).into_any()
        />
    }
}
