//! One person's month, child by child, for the principal.

use domain::{
    board::{ChildBoxes, MentorPage},
    id::StaffId,
    overview::boxes,
    range::Range,
};
use leptos::prelude::*;

use super::{super::phrase, freshness, words::words};
use crate::{
    api,
    state::AppState,
    ui::{async_view::AsyncView, kind_box::BoxGrid, top::Top},
};

/// The person named in the address.
#[component]
pub fn BoardMentorPage(range: Range, id: StaffId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let id = StoredValue::new(id);
    view! {
        <main class="page">
            <Top title=phrase::range(state.lang, range) back=format!("/board/{range}") back_word=state.text().back/>
            <AsyncView
                fetch=move || api::mentor(range, id.get_value())
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: MentorPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let lang = state.lang;
    let (range, today) = (page.range, page.today);
    let silent = page.contact.silent_days(today, state.zone()).is_some();
    let names = state.names();
    let diary = format!("/print/diary/{}/{range}", page.person.id);
    let cards = page.children.into_iter().map(move |child| {
        let ChildBoxes { id, name, class, hamlet, obligations } = child;
        let boxes = boxes(obligations.iter(), today, |_| false);
        view! {
            <li>
                <section class="card" data-child=id.to_string()>
                    <a class="card-head" href=format!("/board/{range}/children/{id}")>
                        <h2>{name}</h2>
                        <span class="hint">{class}</span>
                        {hamlet.map(|hamlet| view! { <span class="hint">{hamlet}</span> })}
                    </a>
                    <BoxGrid boxes=boxes names=names.clone() about=None/>
                </section>
            </li>
        }
    });
    view! {
        <h2 class="indent">{page.person.name}</h2>
        <p class="hint indent">{lang.text().last_contact}" "{freshness(page.contact, state, today, lang)}</p>
        <p class="indent"><a class="link" href=diary rel="external">{words(lang).diary_form}</a></p>
        <ul class="cards" class:unsynced=silent role="list">{cards.collect_view()}</ul>
    }
}
