//! 记一笔: one sheet, several children and several kinds at once.

mod attach;
mod details;
mod draft;
mod form;
mod offers;
mod speak;
mod typed;
mod what;
mod whom;
mod words;

use domain::{
    id::ChildId,
    kind::Kind,
    obligation::Status,
    overview::{About, KindBox},
};
use leptos::prelude::*;

use self::{
    attach::Attach,
    details::Details,
    draft::{Left, left},
    form::Form,
    typed::Typed,
    what::What,
    whom::WithWhom,
    words::Words,
};
use super::sheet::Sheet;
use crate::{
    address::{Wanted, waive_link},
    state::AppState,
    ui::{live::live, notice::Notice},
};

/// The sheet; it may start with children, a class or the school, with a kind, or with a record to correct. First of all it
/// asks about what was left unsaved.
#[component]
pub fn RecordPage(wanted: Wanted) -> impl IntoView {
    let state = expect_context::<AppState>();
    let back = match (wanted.about.as_slice(), wanted.kind) {
        ([About::Child(child)], None) => format!("/children/{child}"),
        _ => untrack(|| state.todo_link()).into(),
    };
    let unsaved = left(state);
    // Whether to go on with that; nothing while it is being asked.
    let answer = RwSignal::new(unsaved.is_none().then_some(false));
    live(move || {
        let answer_now = answer.get();
        // Nothing else begins the sheet anew: what is typed would be gone with the next word from the school.
        untrack(|| match (answer_now, unsaved.clone()) {
            (None, Some(typed)) => {
                view! { <Left typed=typed back=back.clone() on_answer=Callback::new(move |it| answer.set(Some(it)))/> }
                    .into_any()
            }
            (Some(true), Some(typed)) => {
                view! { <RecordSheet typed=typed opened_from=None back=back.clone()/> }.into_any()
            }
            _ => fresh(state, &wanted, back.clone()),
        })
    })
}

/// A sheet that starts with what the address says.
fn fresh(state: AppState, wanted: &Wanted, back: String) -> AnyView {
    let Wanted { mut about, mut kind, next, corrects } = wanted.clone();
    if let Some(next) = next {
        let first = untrack(|| state.overview.read().first_unmet(next).map(|card| card.about.clone()));
        (about, kind) = (first.into_iter().collect(), Some(next));
    }
    let opened_from = match (about.as_slice(), kind) {
        ([About::Child(child)], Some(kind)) => opened_from(state, child, kind),
        _ => None,
    };
    let corrected = corrects.and_then(|id| state.notebook.with_untracked(|it| it.records.get(&id).cloned()));
    let typed = match corrected.filter(|it| state.my_id().as_ref() == Some(&it.record.by)) {
        Some(entry) => Typed::correcting(state, entry.record),
        None => Typed::blank(state, about, kind),
    };
    view! { <RecordSheet typed=typed opened_from=opened_from back=back/> }.into_any()
}

#[component]
fn RecordSheet(typed: Typed, opened_from: Option<OpenedFrom>, back: String) -> impl IntoView {
    let state = expect_context::<AppState>();
    let form = Form::of(state, typed);
    let (problem, saving) = (RwSignal::new(None::<&'static str>), ArcRwSignal::new(false));
    draft::keep(state, form, saving.clone());
    let make = move |()| form.page(state).map_err(|sentence| problem.set(Some(sentence))).ok();
    let (why, cannot) = opened_from.map(|it| (it.why, it.cannot)).unwrap_or_default();
    let title = if form.is_correction() { state.lang.sheet().correcting } else { state.text().record };
    view! {
        <Sheet
            title=title
            back=back
            button=state.text().save
            problem=problem
            saving=saving.into()
            make=Callback::new(make)
            contents=Callback::new(move |()| form.contents())
        >
            {why.map(|sentence| view! { <Notice text=sentence/> })}
            <WithWhom form=form/>
            <What form=form/>
            // In its place in the history, so that the way back from there leads to where the box is.
            {cannot.map(|href| view! {
                <p class="center"><a class="link" href=href prop:replace=true>{state.lang.waive().cannot}</a></p>
            })}
            <Details form=form/>
            <Words form=form/>
            <Attach form=form/>
        </Sheet>
    }
}

/// What the box of a child has to say when it is opened.
struct OpenedFrom {
    /// Why it is excused, or is not, or not yet.
    why: Option<String>,
    /// Where to ask for that, if there is anything to ask.
    cannot: Option<String>,
}

/// Looked up once: nothing may move under a finger.
fn opened_from(state: AppState, child: &ChildId, kind: Kind) -> Option<OpenedFrom> {
    let overview = state.overview.read_untracked();
    let it: &KindBox = overview.card(child)?.boxes.iter().find(|it| it.kind == kind)?;
    let (notebook, me) = (state.notebook.read_untracked(), untrack(|| state.my_id())?);
    let file = notebook.school.as_ref()?.children.get(child)?;
    let why = notebook.explanation(file, it, &me).map(|waiver| state.lang.explanation(&waiver));
    let owed = !it.asked && !matches!(it.status, Status::Met | Status::Waived);
    Some(OpenedFrom { why, cannot: owed.then(|| waive_link(child, Some(kind))) })
}
