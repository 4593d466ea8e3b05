//! One person's month, child by child, for the principal.

use domain::{
    board::{ChildBoxes, MentorPage},
    id::StaffId,
    overview::boxes,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::board::{freshness, month_of_address};
use crate::{
    api::{self, Failure},
    state::AppState,
    ui::{async_view::AsyncView, day, kind_box::BoxGrid, top::Top},
};

/// The person named in the address.
#[component]
pub fn BoardMentorPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month_of_address(state);
    let params = use_params_map();
    let page = LocalResource::new(move || {
        let id = params.read().get("id").and_then(|id| id.parse::<StaffId>().ok());
        let month = month.get();
        async move {
            match id {
                Some(id) => api::mentor(month, id).await,
                None => Err(Failure::NoNetwork),
            }
        }
    });
    let title = Signal::derive(move || match page.get() {
        Some(Ok(page)) => format!("{} · {}", page.person.name, day::month_name(state.lang.get(), month.get())),
        _ => day::month(state.lang.get(), month.get()),
    });
    view! {
        <main class="page">
            <Top title=title back=format!("/board/{}", month.get_untracked()) back_word=state.text().back/>
            <AsyncView resource=page lang=state.lang show=move |page| view! { <Found page=page/> }/>
        </main>
    }
}

#[component]
fn Found(page: MentorPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang.get();
    let (month, today) = (page.month, page.today);
    let cards = page.children.into_iter().map(move |child| {
        let ChildBoxes { id, name, class, hamlet, obligations } = child;
        let boxes = boxes(obligations.iter(), today, |_| false);
        view! {
            <li>
                <section class="card" data-child=id.to_string()>
                    <a class="card-head" href=format!("/board/{month}/children/{id}")>
                        <h2>{name}</h2>
                        <span class="hint">{class}</span>
                        {hamlet.map(|hamlet| view! { <span class="hint">{hamlet}</span> })}
                    </a>
                    <BoxGrid boxes=boxes lang=lang child=None/>
                </section>
            </li>
        }
    });
    view! {
        <p class="hint indent">{lang.text().last_contact}" "{freshness(page.contact, state, today, lang)}</p>
        <ul class="cards" role="list">{cards.collect_view()}</ul>
    }
}
