//! 记一笔: one sheet, several children and several kinds at once.

mod form;

use domain::{id::ChildId, kind::Kind, notebook::State};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::form::Form;
use crate::{
    address::Wanted,
    state::AppState,
    ui::{chip::Chip, icon::Icon, live::live, notice::Notice},
};

/// The sheet; it may start with a child, a kind, or a refused record to correct.
#[component]
pub fn RecordPage(wanted: Wanted) -> impl IntoView {
    let state = expect_context::<AppState>();
    let Wanted { child, kind, corrects } = wanted;
    let form = corrects
        .and_then(|id| state.notebook.with_untracked(|it| it.records.get(&id).cloned()))
        .filter(|entry| matches!(entry.state, State::Refused(_)))
        .map_or_else(|| Form::blank(state, child.clone(), kind), |entry| Form::correcting(state, entry.record));
    let back = child.map_or("/".to_owned(), |id| if kind.is_some() { "/".into() } else { format!("/children/{id}") });
    let problem = RwSignal::new(None::<&'static str>);
    let saving = RwSignal::new(false);
    let navigate = use_navigate();
    let leave_for = back.clone();
    let save = move || {
        // A second tap must not make a second record.
        if saving.get_untracked() {
            return;
        }
        let record = match form.record(state) {
            Ok(record) => record,
            Err(sentence) => return problem.set(Some(sentence)),
        };
        saving.set(true);
        let (navigate, back) = (navigate.clone(), leave_for.clone());
        spawn_local(async move {
            match state.save(record, form.corrects()).await {
                Ok(()) if state.steps.get_value() > 1 => drop(window().history().map(|history| history.back())),
                Ok(()) => navigate(&back, NavigateOptions { replace: true, ..Default::default() }),
                Err(_) => {
                    saving.set(false);
                    problem.set(Some(state.text().not_stored));
                }
            }
        });
    };
    view! {
        <main class="page sheet">
            <header class="top">
                <a class="top-back" href=back aria-label=state.text().close><Icon name="close"/></a>
                <h1>{state.text().record}</h1>
            </header>
            <WithWhom form=form/>
            <What form=form/>
            <When form=form/>
            <Words form=form/>
            <div class="sheet-foot">
                {live(move || problem.get().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
                <button type="button" class="button primary wide" disabled=saving on:click=move |_| save()>
                    {state.text().save}
                </button>
            </div>
        </main>
    }
}

#[component]
fn WithWhom(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    // The first sync may bring the children while the sheet is open; no other change may move a chip under a finger.
    let children = Memo::new(move |_| {
        let notebook = state.notebook.read();
        notebook.children().iter().map(|it| (it.child.id.clone(), it.child.name.clone())).collect::<Vec<_>>()
    });
    let chip = move |(id, name): (ChildId, String)| {
        let toggled = id.clone();
        view! {
            <Chip
                label=name
                pressed=Signal::derive(move || form.children.read().contains(&id))
                on_toggle=move || form::toggle(form.children, toggled.clone())
            />
        }
    };
    let chips = move || match children.get() {
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
    let offered = Memo::new(move |_| form::kinds_offered(state));
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
        let more = (!all).then(|| {
            let show = move |_| wants_more.set(true);
            view! { <button type="button" class="chip" on:click=show>{state.text().more_kinds}</button> }
        });
        (kinds.into_iter().map(chip).collect_view(), more)
    };
    view! {
        <fieldset>
            <legend>{state.text().what}</legend>
            <div class="chips kinds">{live(chips)}</div>
            <label class="switch">
                <input type="checkbox" bind:checked=form.not_reached/>
                <span>
                    {state.text().not_reached}
                    <span class="hint">{state.text().not_reached_hint}</span>
                </span>
            </label>
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
    view! {
        <label class="field block">
            <span>{state.text().note}</span>
            <textarea rows="4" maxlength="5000" placeholder=state.text().note_placeholder bind:value=form.note></textarea>
        </label>
        <label class="switch">
            <input type="checkbox" bind:checked=form.private/>
            <span><Icon name="lock"/>{state.text().only_me}</span>
        </label>
    }
}
