//! One child: how to reach the family, this month's boxes, the history.

use domain::{id::ChildId, people::Relative, school::ChildFile};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    state::AppState,
    text::Lang,
    ui::{history::History, icon::Icon, kind_box::BoxGrid, notice::Empty, top::Top},
};

/// The child named in the address.
#[component]
pub fn ChildPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<ChildId>().ok()));
    let file = move || {
        let notebook = state.notebook.read();
        id.get().and_then(|id| notebook.school.as_ref()?.children.get(&id).cloned())
    };
    let title = Signal::derive(move || file().map(|file| file.child.name).unwrap_or_default());
    view! {
        <main class="page">
            <Top title=title back="/children" back_word=state.text().back/>
            {move || match file() {
                Some(file) => found(state, file),
                None => view! { <Empty icon="children" title=state.text().no_such_page hint=""/> }.into_any(),
            }}
        </main>
    }
}

fn found(state: AppState, file: ChildFile) -> AnyView {
    let (lang, text) = (state.lang.get(), state.text());
    let id = file.child.id.clone();
    let boxes = state.overview.read().card(&id).map(|card| card.boxes.clone()).unwrap_or_default();
    let history = state.notebook.read().history(&id);
    let class = state.with_rules(|rules| rules.class_name(&file.child.class).to_owned()).unwrap_or_default();
    let empty = history.is_empty();
    let record = format!("/record?child={id}");
    view! {
        <ChildFacts file=file class=class lang=lang/>
        {(!boxes.is_empty()).then(|| view! {
            <h2 class="group">{text.this_month}</h2>
            <section class="card"><BoxGrid boxes=boxes lang=lang child=Some(id)/></section>
        })}
        <h2 class="group">{text.history}</h2>
        {empty.then(|| view! { <p class="hint indent">{text.no_history}</p> })}
        <History
            records=history
            lang=lang
            zone=state.zone()
            today=state.today.get()
            author=move |record| other_author(state, record)
        />
        <a class="fab" href=record><Icon name="pen"/>{text.record}</a>
    }
    .into_any()
}

/// Who made a record, if it was not the reader.
fn other_author(state: AppState, record: &domain::record::Record) -> Option<String> {
    let other = state.my_id().as_ref() != Some(&record.by);
    let name = || state.with_rules(|rules| rules.staff_name(&record.by).unwrap_or_default().to_owned());
    other.then(name).flatten()
}

/// Class, hamlet, and the family one tap away.
#[component]
pub fn ChildFacts(file: ChildFile, class: String, lang: Lang) -> impl IntoView {
    let (child, text) = (file.child, lang.text());
    let parents = child.parents.into_iter().map(move |it| view! { <CallCell role=text.parents person=it/> });
    view! {
        <ul class="cells" role="list">
            <li class="cell">
                <span class="cell-main">
                    <span class="cell-title">{class}" "{child.hamlet}</span>
                    {child.address.map(|address| view! { <span class="hint">{text.address}" "{address}</span> })}
                </span>
            </li>
            {child.guardian.map(|it| view! { <CallCell role=text.guardian person=it/> })}
            {parents.collect_view()}
        </ul>
    }
}

#[component]
fn CallCell(role: &'static str, person: Relative) -> impl IntoView {
    let phone = person.phone;
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{person.name}</span>
                <span class="hint">{role}" "{person.works_at}</span>
            </span>
            {phone.map(|phone| view! {
                <a class="call" href=format!("tel:{phone}")><Icon name="call"/>{phone.clone()}</a>
            })}
        </li>
    }
}
