//! Beneath a record: what it was before it was corrected, and for its author the ways to put it right.

use domain::{
    id::{RecordId, StaffId},
    notebook::State,
    record::Record,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    address::correct_link,
    clock,
    state::AppState,
    ui::{day, icon::Icon, live::live, notice::Notice},
};

/// Earlier versions of anybody's record; of one's own also 改正 and 撤回.
pub fn own_record(state: AppState, record: &Record, upload: &State) -> AnyView {
    let earlier =
        state.notebook.with_untracked(|it| it.earlier_versions(record).into_iter().cloned().collect::<Vec<_>>());
    let earlier = (!earlier.is_empty()).then(|| view! { <Earlier versions=earlier/> });
    let is_own = |me: StaffId| me == record.by;
    let (id, refused) = (record.id.clone(), matches!(upload, State::Refused(_)));
    let ways = state.my_id().is_some_and(is_own).then(|| view! { <Ways id=id refused=refused/> });
    view! { {earlier}{ways} }.into_any()
}

#[component]
fn Earlier(versions: Vec<Record>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (names, today) = (state.names(), state.today.get_untracked());
    let version = |record: Record| {
        let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
        let at = day::moment(state.lang, record.at.with_timezone(&state.zone().offset()), today);
        let words = record.note.into_iter().chain(record.promise);
        view! { <li>{at}" "{kinds}{words.map(|it| view! { <p class="history-note hint">{it}</p> }).collect_view()}</li> }
    };
    let versions = versions.into_iter().map(version).collect_view();
    view! {
        <details class="sharing">
            <summary>{state.lang.history().earlier}</summary>
            <ol class="hint" role="list">{versions}</ol>
        </details>
    }
}

/// 改正, and 撤回 behind one more tap.
#[component]
fn Ways(id: RecordId, refused: bool) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (text, words) = (state.text(), state.lang.history());
    let href = correct_link(&id);
    let trouble = RwSignal::new(false);
    let withdraw = move |_| {
        let withdrawal = RecordId::new(clock::now_ms().unsigned_abs(), clock::random());
        let Some(page) = state.notebook.with_untracked(|it| it.withdrawn(&id, withdrawal)) else { return };
        spawn_local(async move {
            let stored = state.save(page, &[]).await;
            trouble.try_set(stored.is_err());
        });
    };
    // What the school refused has no trace there.
    let hint = (!refused).then_some(words.withdraw_hint);
    view! {
        <details class="sharing">
            <summary>{words.correct_or_withdraw}</summary>
            <div class="actions">
                <a class="button" href=href><Icon name="pen"/>{text.correct}</a>
                <details class="sure">
                    <summary class="button">{words.withdraw}</summary>
                    <p class="hint">{hint}</p>
                    <button type="button" class="button danger-text" on:click=withdraw>{words.withdraw_yes}</button>
                </details>
            </div>
            {live(move || trouble.get().then(|| view! { <Notice text=text.not_stored tone="danger"/> }))}
        </details>
    }
}
