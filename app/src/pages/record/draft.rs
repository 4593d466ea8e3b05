//! What is typed survives the end of the app: kept while typing, asked about at the next opening, gone once saved.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{form::Form, typed::Typed};
use crate::{pages::sheet::SheetHead, state::AppState, ui::day};

/// So long after the last letter it is written.
const PAUSE: Duration = Duration::from_millis(300);

/// What was left unsaved, if anything.
pub fn left(state: AppState) -> Option<Typed> {
    state.notebook.with_untracked(|notebook| notebook.draft.as_ref().and_then(Typed::read))
}

/// Keeps what is typed from now on, until the record is `saving`.
pub fn keep(state: AppState, form: Form, saving: ArcRwSignal<bool>) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let saving = StoredValue::new(saving);
    let write = move || {
        if let Some(timer) = pending.try_update_value(Option::take).flatten() {
            timer.clear();
            let (draft, saving) = (untrack(|| form.typed()).draft(), saving.get_value());
            let contents = form.contents();
            spawn_local(async move {
                if saving.get_untracked() {
                    return;
                }
                if state.keep_draft(draft, &contents).await {
                    form.contents_stored(&contents);
                }
                // Saved while it was being written: asked about later, it would be recorded twice.
                if saving.get_untracked() {
                    state.keep_draft(None, &[]).await;
                }
            });
        }
    };
    let later = move || {
        pending.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(write, PAUSE).ok();
        });
    };
    // Also once more after a record that could not be saved.
    Effect::watch(move || (form.typed(), saving.with_value(ArcRwSignal::get)), move |_, _, _| later(), false);
    // A phone may end an app that is out of sight, without a further word.
    let hidden = ["pagehide", "visibilitychange"].map(|name| window_event_listener_untyped(name, move |_| write()));
    on_cleanup(move || {
        write();
        hidden.into_iter().for_each(WindowListenerHandle::remove);
    });
}

/// Asks what to do with what was left unsaved; only then another sheet begins, so that neither takes the place of the other.
#[component]
pub fn Left(typed: Typed, back: String, on_answer: Callback<bool>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.sheet();
    let answer = move |go_on: bool| {
        if !go_on {
            spawn_local(async move {
                state.keep_draft(None, &[]).await;
            });
        }
        on_answer.run(go_on);
    };
    let names = typed.kinds.iter().map(|kind| state.names().word(*kind)).collect::<Vec<_>>().join(" ");
    let at = typed.at.get(..10).and_then(|day| day.parse().ok());
    let at = at.map(|at| day::date(state.lang, at, state.today.get_untracked()));
    let attached = typed.attachments.len();
    let attached = (attached > 0).then(|| format!("{} {attached}", state.lang.attachments().photos_and_voice));
    let excerpt = [typed.note, typed.promise].into_iter().filter(|it| !it.is_empty());
    view! {
        <main class="page sheet">
            <SheetHead title=state.text().record back=back/>
            <section class="card request left" role="group" aria-label=words.unsaved>
                <h2>{words.unsaved}</h2>
                <p class="hint">{at}" "{names}" "{attached}</p>
                {excerpt.map(|it| view! { <blockquote>{it}</blockquote> }).collect_view()}
                <span class="actions">
                    <button type="button" class="button primary" on:click=move |_| answer(true)>{words.go_on}</button>
                    <button type="button" class="button" on:click=move |_| answer(false)>{words.discard}</button>
                </span>
            </section>
        </main>
    }
}
