//! 记一笔: one sheet, several children and several kinds at once.

mod form;

use domain::{kind::Kind, notebook::State, people::Child};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::form::Form;
use crate::{
    address::Wanted,
    state::AppState,
    ui::{
        chip::Chip,
        icon::{Icon, of_kind},
        live::live,
        notice::Notice,
    },
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
    let navigate = use_navigate();
    let save = {
        let back = back.clone();
        move || {
            let record = match form.record(state) {
                Ok(record) => record,
                Err(sentence) => return problem.set(Some(sentence)),
            };
            let (navigate, back) = (navigate.clone(), back.clone());
            spawn_local(async move {
                match state.save(record, form.corrects()).await {
                    Ok(()) => navigate(&back, NavigateOptions { replace: true, ..Default::default() }),
                    Err(_) => problem.set(Some(state.lang.text().not_stored)),
                }
            });
        }
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
                <button type="button" class="button primary wide" on:click=move |_| save()>
                    {state.text().save}
                </button>
            </div>
        </main>
    }
}

#[component]
fn WithWhom(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let children: Vec<Child> =
        state.notebook.with_untracked(|it| it.children().into_iter().map(|file| file.child.clone()).collect());
    let chips = children.into_iter().map(|child| {
        let id = child.id;
        let toggled = id.clone();
        view! {
            <Chip
                label=child.name
                pressed=Signal::derive(move || form.children.read().contains(&id))
                on_toggle=move || form::toggle(form.children, toggled.clone())
            />
        }
    });
    view! {
        <fieldset>
            <legend>{state.text().with_whom}</legend>
            <div class="chips">{chips.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn What(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (usual, others) = form::kinds_offered(state);
    let all_shown = RwSignal::new(form.kinds.with_untracked(|kinds| kinds.iter().any(|it| others.contains(it))));
    let chip = move |kind: Kind| {
        view! {
            <Chip
                label=state.lang.kind(kind)
                icon=Some(of_kind(kind))
                pressed=Signal::derive(move || form.kinds.read().contains(&kind))
                on_toggle=move || form::toggle(form.kinds, kind)
            />
        }
    };
    let usual = usual.into_iter().map(chip).collect_view();
    view! {
        <fieldset>
            <legend>{state.text().what}</legend>
            <div class="chips kinds">
                {usual}
                {live(move || {
                    if all_shown.get() {
                        return others.iter().copied().map(chip).collect_view().into_any();
                    }
                    let more = move |_| all_shown.set(true);
                    view! { <button type="button" class="chip" on:click=more>{state.text().more_kinds}</button> }
                        .into_any()
                })}
            </div>
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
