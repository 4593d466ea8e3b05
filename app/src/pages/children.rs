//! 孩子: the list of children on this phone.

use domain::role::Role;
use leptos::prelude::*;

use crate::{
    state::AppState,
    ui::{icon::Icon, live::live, notice::Empty},
};

/// The list, hamlet by hamlet.
#[component]
pub fn ChildrenPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <header class="top"><h1>{state.text().children}</h1></header>
            {live(move || list(state))}
        </main>
    }
}

fn list(state: AppState) -> AnyView {
    let text = state.text();
    let notebook = state.notebook.read();
    let Some(school) = &notebook.school else {
        return view! { <Empty icon="cloud" title=text.first_sync hint=""/> }.into_any();
    };
    if school.children.is_empty() {
        return view! { <Empty icon="children" title=text.no_children hint=text.no_children_hint/> }.into_any();
    }
    let cells = notebook.children().into_iter().map(|file| {
        let child = &file.child;
        let tally = state.overview.read().card(&child.id).map(domain::overview::Card::tally).filter(|it| it.owed > 0);
        view! {
            <li>
                <a class="cell" href=format!("/children/{}", child.id)>
                    <span class="cell-main">
                        <span class="cell-title">{child.name.clone()}</span>
                        <span class="hint">
                            {school.rules.class_name(&child.class).to_owned()}" "{child.hamlet.clone()}
                        </span>
                    </span>
                    {tally.map(|tally| view! { <span class="cell-side">{tally.met}"/"{tally.owed}</span> })}
                    <Icon name="next"/>
                </a>
            </li>
        }
    });
    let leads = state.with_me(|me| me.roles.contains(&Role::ClassTeacher)).unwrap_or_default();
    let archives = leads.then(|| {
        view! {
            <div class="cells apart">
                <a class="cell" href="/archive"><span class="cell-main">{text.archives}</span><Icon name="next"/></a>
            </div>
        }
    });
    view! { <ul class="cells" role="list">{cells.collect_view()}</ul>{archives} }.into_any()
}
