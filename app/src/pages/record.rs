//! 记一笔: one sheet, several children and several kinds at once.

mod form;

use domain::{
    id::{ChildId, RecordId},
    kind::Kind,
    notebook::State,
    school::ChildFile,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::form::Form;
use crate::{
    state::AppState,
    ui::{
        chip::Chip,
        icon::{Icon, of_kind},
        notice::Notice,
    },
};

/// The sheet. The address may name a child, a kind, or a refused record to correct.
#[component]
pub fn RecordPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let query = use_query_map().get_untracked();
    let child: Option<ChildId> = query.get("child").and_then(|id| id.parse().ok());
    let kind: Option<Kind> = query.get("kind").and_then(|code| code.parse().ok());
    let corrects: Option<RecordId> = query.get("corrects").and_then(|id| id.parse().ok());
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
                    Err(_) => problem.set(Some(state.lang.get_untracked().text().not_stored)),
                }
            });
        }
    };
    view! {
        <main class="page sheet">
            <header class="top">
                <a class="top-back" href=back aria-label=move || state.text().close><Icon name="close"/></a>
                <h1>{move || state.text().record}</h1>
            </header>
            <WithWhom form=form/>
            <What form=form/>
            <When form=form/>
            <Words form=form/>
            <div class="sheet-foot">
                {move || problem.get().map(|sentence| view! { <Notice text=sentence.to_owned() tone="danger"/> })}
                <button type="button" class="button primary wide" on:click=move |_| save()>
                    {move || state.text().save}
                </button>
            </div>
        </main>
    }
}

#[component]
fn WithWhom(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let children = state.notebook.with_untracked(|it| {
        let files = it.school.iter().flat_map(|school| school.children.values());
        let mut files: Vec<ChildFile> = files.cloned().collect();
        files.sort_by(|a, b| (&a.child.hamlet, &a.child.name).cmp(&(&b.child.hamlet, &b.child.name)));
        files
    });
    let chips = children.into_iter().map(|file| {
        let id = file.child.id;
        let toggled = id.clone();
        view! {
            <Chip
                label=file.child.name
                pressed=Signal::derive(move || form.children.read().contains(&id))
                on_toggle=move || form::toggle(form.children, toggled.clone())
            />
        }
    });
    view! {
        <fieldset>
            <legend>{move || state.text().with_whom}</legend>
            <div class="chips">{chips.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn What(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (usual, others) = form::kinds_offered(state);
    let others_shown = RwSignal::new(form.kinds.with_untracked(|kinds| kinds.iter().any(|it| others.contains(it))));
    let more = move || {
        view! {
            <button type="button" class="chip" on:click=move |_| others_shown.set(true)>
                {move || state.text().more_kinds}
            </button>
        }
    };
    let chip = move |kind: Kind| {
        view! {
            <Chip
                label=state.lang.get_untracked().kind(kind)
                icon=Some(of_kind(kind))
                pressed=Signal::derive(move || form.kinds.read().contains(&kind))
                on_toggle=move || form::toggle(form.kinds, kind)
            />
        }
    };
    let usual = usual.into_iter().map(chip).collect_view();
    let others = StoredValue::new(others);
    view! {
        <fieldset>
            <legend>{move || state.text().what}</legend>
            <div class="chips kinds">
                {usual}
                <Show when=move || others_shown.get() fallback=more>
                    {others.get_value().into_iter().map(chip).collect_view()}
                </Show>
            </div>
            <label class="switch">
                <input type="checkbox" bind:checked=form.not_reached/>
                <span>
                    {move || state.text().not_reached}
                    <span class="hint">{move || state.text().not_reached_hint}</span>
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
            <span>{move || state.text().when}</span>
            <input type="datetime-local" bind:value=form.at/>
        </label>
    }
}

#[component]
fn Words(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <label class="field block">
            <span>{move || state.text().note}</span>
            <textarea rows="4" maxlength="5000" placeholder=move || state.text().note_placeholder bind:value=form.note></textarea>
        </label>
        <label class="switch">
            <input type="checkbox" bind:checked=form.private/>
            <span><Icon name="lock"/>{move || state.text().only_me}</span>
        </label>
    }
}
