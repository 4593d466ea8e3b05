//! One child's archive: what it tells, the way to correct it, and everything that was ever changed in it.

pub mod enrol;
mod enrol_form;
mod fields;
mod form;
mod history;
mod move_on;
pub mod words;

use domain::{archive::Whom, board::ChildPage, id::ChildId};
use leptos::prelude::*;

use self::{enrol::Enrol, fields::Fields, form::Form, history::Changes, move_on::MoveOn, words::words};
use crate::{
    api, clock,
    pages::child::ChildFacts,
    state::AppState,
    ui::{act::Act, async_view::AsyncView, day, live::live, top::Top},
};

/// The child named in the address, fetched again after a change.
#[component]
pub fn ArchivePage(id: ChildId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let back = if untrack(|| state.sees_board()) { "/archive".into() } else { format!("/children/{id}") };
    let id = StoredValue::new(id);
    let changed = RwSignal::new(0);
    provide_context(Changed(changed));
    view! {
        <main class="page form">
            <Top title=state.text().archive.into() back=back back_word=state.text().back/>
            {live(move || {
                changed.track();
                view! {
                    <AsyncView
                        fetch=move || api::child(id.get_value())
                        show=|page| view! { <Found page=page/> }.into_any()
                        lang=state.lang
                    />
                }
            })}
        </main>
    }
}

/// How often the archive was changed here.
#[derive(Clone, Copy)]
struct Changed(RwSignal<u32>);

impl Changed {
    fn note(self) {
        // The screen may have been left meanwhile.
        let _ = self.0.try_update(|count| *count += 1);
    }
}

#[component]
fn Found(page: ChildPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let open = RwSignal::new(false);
    let changed = expect_context::<Changed>();
    let name = page.file.child.name.clone();
    let page = StoredValue::new(page);
    let shown = move || {
        if open.get() {
            let form = Form::of(&page.read_value().file.child);
            return view! { <Fields form=form cancel=Callback::new(move |()| open.set(false))/> }.into_any();
        }
        let ChildPage { file, class, changes, surveyed, may_correct, .. } = page.get_value();
        let facts = view! { <ChildFacts file=file.clone() class=class lang=lang/> };
        let looked = surveyed.map(|it| {
            let at = day::moment(lang, clock::at(it.at, state.zone()), state.today.get_untracked());
            view! { <p class="hint indent">{words.looked_through}"："{it.by.name}" · "{at}</p> }
        });
        let unseen = looked.is_none();
        view! {
            {facts}
            {looked}
            {may_correct.then(|| view! { <Acts child=file.child.id.clone() unseen=unseen open=open/> })}
            {untrack(|| state.sees_board()).then(|| {
                let done = Callback::new(move |()| changed.note());
                let id = file.child.id.clone();
                view! {
                    <Enrol whom=Whom::Child(id.clone()) child=Some(file.child) done=done/>
                    <MoveOn child=id/>
                }
            })}
            <h2 class="group">{words.changes}</h2>
            <Changes changes=changes/>
        }
        .into_any()
    };
    view! {
        <h2 class="indent">{name}</h2>
        {live(shown)}
    }
}

/// What may be done: correct it, or say that it is right.
#[component]
fn Acts(child: ChildId, unseen: bool, open: RwSignal<bool>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let changed = expect_context::<Changed>();
    let (act, child) = (Act::new(), StoredValue::new(child));
    let confirm = move |_| act.ask(async move { api::survey(&child.get_value()).await }, move |()| changed.note());
    view! {
        {act.trouble(state.lang)}
        <p class="indent actions two">
            <button type="button" class="button" on:click=move |_| open.set(true)>{words.correct}</button>
            {unseen.then(|| view! {
                <button type="button" class="button primary" disabled=act.busy on:click=confirm>{words.is_right}</button>
            })}
        </p>
    }
}
