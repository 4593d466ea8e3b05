//! One child's file and history, for the principal; private notes never come this far.

use domain::{board::ChildPage, id::ChildId, notebook::State};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{board::month_of_address, child::ChildFacts};
use crate::{
    api::{self, Failure},
    state::AppState,
    ui::{async_view::AsyncView, history::History, top::Top},
};

/// The child named in the address.
#[component]
pub fn BoardChildPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month_of_address(state);
    let params = use_params_map();
    let page = LocalResource::new(move || {
        let id = params.read().get("id").and_then(|id| id.parse::<ChildId>().ok());
        async move {
            match id {
                Some(id) => api::child(id).await,
                None => Err(Failure::NoNetwork),
            }
        }
    });
    let title = Signal::derive(move || match page.get() {
        Some(Ok(page)) => page.file.child.name,
        _ => String::new(),
    });
    view! {
        <main class="page">
            <Top title=title back=format!("/board/{}", month.get_untracked()) back_word=state.text().back/>
            <AsyncView resource=page lang=state.lang show=move |page| view! { <Found page=page/> }/>
        </main>
    }
}

#[component]
fn Found(page: ChildPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, text) = (state.lang.get(), state.text());
    let ChildPage { file, class, people, records } = page;
    let records: Vec<_> = records.into_iter().map(|record| (record, State::Received)).collect();
    let empty = records.is_empty();
    view! {
        <ChildFacts file=file class=class lang=lang/>
        <h2 class="group">{text.history}</h2>
        {empty.then(|| view! { <p class="hint indent">{text.no_history}</p> })}
        <History
            records=records
            lang=lang
            zone=state.zone()
            today=state.today.get()
            author=move |record| people.iter().find(|it| it.id == record.by).map(|it| it.name.clone())
        />
    }
}
