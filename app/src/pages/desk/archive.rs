//! One child's archive: what it tells, the way to correct it, and everything that was ever changed in it.

pub mod enrol;
mod enrol_form;
mod fields;
mod form;
mod history;
pub mod words;

use domain::{archive::Whom, board::ChildPage, id::ChildId};
use leptos::{prelude::*, task::spawn_local};

use self::{enrol::Enrol, fields::Fields, form::Form, history::Changes, words::words};
use super::school::sentence;
use crate::{
    api, clock,
    pages::child::ChildFacts,
    state::AppState,
    ui::{async_view::AsyncView, day, live::live, notice::Notice, top::Top},
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
                view! { <Enrol whom=Whom::Child(file.child.id.clone()) child=Some(file.child) done=done/> }
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
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let child = StoredValue::new(child);
    let confirm = move |_| {
        busy.set(true);
        spawn_local(async move {
            match api::survey(&child.get_value()).await {
                Ok(()) => changed.note(),
                Err(failure) => {
                    busy.try_set(false);
                    trouble.try_set(Some(sentence(&failure, state.lang)));
                }
            }
        });
    };
    view! {
        {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
        <p class="indent actions two">
            <button type="button" class="button" on:click=move |_| open.set(true)>{words.correct}</button>
            {unseen.then(|| view! {
                <button type="button" class="button primary" disabled=busy on:click=confirm>{words.is_right}</button>
            })}
        </p>
    }
}
