//! 记一笔: one sheet, several children and several kinds at once.

mod attach;
mod form;
mod speak;

use domain::{
    duty::Per,
    id::ChildId,
    kind::Kind,
    notebook::{Page, State},
    obligation::Status,
    overview::{About, KindBox},
};
use leptos::prelude::*;

use self::{attach::Attach, form::Form};
use super::sheet::Sheet;
use crate::{
    address::{Wanted, waive_link},
    state::AppState,
    ui::{chip::Chip, icon::Icon, live::live, notice::Notice},
};

/// The sheet; it may start with a child, a class or the school, with a kind, or with a refused record to correct.
#[component]
pub fn RecordPage(wanted: Wanted) -> impl IntoView {
    let state = expect_context::<AppState>();
    let Wanted { about, kind, corrects } = wanted;
    let opened_from = match (&about, kind) {
        (Some(About::Child(child)), Some(kind)) => opened_from(state, child, kind),
        _ => None,
    };
    let back = match (&about, kind) {
        (Some(About::Child(child)), None) => format!("/children/{child}"),
        _ => untrack(|| state.todo_link()).into(),
    };
    let form = corrects
        .and_then(|id| state.notebook.with_untracked(|it| it.records.get(&id).cloned()))
        .filter(|entry| matches!(entry.state, State::Refused(_)))
        .map_or_else(|| Form::blank(state, about, kind), |entry| Form::correcting(state, entry.record));
    let problem = RwSignal::new(None::<&'static str>);
    let make = move |()| match form.record(state) {
        Ok(record) => Some(Page::saved(record, form.corrects())),
        Err(sentence) => {
            problem.set(Some(sentence));
            None
        }
    };
    let (why, cannot) = opened_from.map(|it| (it.why, it.cannot)).unwrap_or_default();
    view! {
        <Sheet
            title=state.text().record
            back=back
            button=state.text().save
            problem=problem
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
            <When form=form/>
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

#[component]
fn WithWhom(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    // The first sync may bring the children while the sheet is open; no other change may move a chip under a finger.
    let options = Memo::new(move |_| form::options(state));
    let chip = move |(about, label): (About, String)| {
        let toggled = about.clone();
        let icon = match about {
            About::Child(_) => None,
            About::Class(_) => Some("people"),
            About::School => Some("flag"),
        };
        view! {
            <Chip
                label=label
                icon=icon
                pressed=Signal::derive(move || form.about.read().contains(&about))
                on_toggle=move || form.toggle_about(state, &toggled)
            />
        }
    };
    let chips = move || match options.get() {
        none if none.is_empty() => view! { <p class="hint">{state.text().no_children}</p> }.into_any(),
        some => some.into_iter().map(chip).collect_view().into_any(),
    };
    view! {
        <fieldset>
            <legend>{state.text().with_whom}</legend>
            <div class="chips">{live(chips)}</div>
        </fieldset>
    }
}

#[component]
fn What(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let per = Memo::new(move |_| form.per(state));
    let offered = Memo::new(move |_| form::kinds_offered(state, per.get()));
    let wants_more = RwSignal::new(false);
    let chip = move |kind: Kind| {
        view! {
            <Chip
                label=state.names().word(kind)
                icon=Some(state.names().icon(kind))
                pressed=Signal::derive(move || form.kinds.read().contains(&kind))
                on_toggle=move || form::toggle(form.kinds, kind)
            />
        }
    };
    let chips = move || {
        let (mut kinds, others) = offered.get();
        let chosen = form.kinds.with_untracked(|kinds| kinds.iter().any(|it| others.contains(it)));
        let all = wants_more.get() || chosen;
        if all {
            kinds.extend(others);
        }
        let more = (!all && per.get() == Per::Child).then(|| {
            let show = move |_| wants_more.set(true);
            view! { <button type="button" class="chip" on:click=show>{state.text().more_kinds}</button> }
        });
        (kinds.into_iter().map(chip).collect_view(), more)
    };
    let not_reached = move || {
        (per.get() == Per::Child).then(|| {
            view! {
                <label class="switch">
                    <input type="checkbox" bind:checked=form.not_reached/>
                    <span>
                        {state.text().not_reached}
                        <span class="hint">{state.text().not_reached_hint}</span>
                    </span>
                </label>
            }
        })
    };
    view! {
        <fieldset>
            <legend>{state.text().what}</legend>
            <div class="chips kinds">{live(chips)}</div>
            {live(not_reached)}
        </fieldset>
    }
}

#[component]
fn When(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <label class="field">
            <span>{state.text().when}</span>
            <input type="datetime-local" bind:value=form.at/>
        </label>
    }
}

#[component]
fn Words(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.text();
    view! {
        <label class="field block">
            <span>{state.text().note}</span>
            // Whatever a browser may fill in again it also writes down, in clear text.
            <textarea
                rows="4"
                maxlength="5000"
                autocomplete="off"
                placeholder=state.text().note_placeholder
                bind:value=form.note
            ></textarea>
        </label>
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=move || form.is_private(state)
                on:change=move |event| form.private.set(Some(event_target_checked(&event)))
            />
            <span>
                <Icon name="lock"/>
                {state.text().only_me}
                {live(move || form.is_handed_in(state).then(|| view! { <span class="hint">{words.handed_in}</span> }))}
            </span>
        </label>
        <label class="switch">
            <input type="checkbox" bind:checked=form.help/>
            <span>
                {words.ask_help}
                <span class="hint">{words.ask_help_hint}</span>
            </span>
        </label>
    }
}
