//! 请您帮忙: children for whom teachers ask the principal's help, each with a place for an answer.

use domain::{
    change::RulesPage,
    notes::{HelpCall, HelpWords},
};
use leptos::{prelude::*, task::spawn_local};

use super::school::welcome;
use crate::{
    api,
    state::AppState,
    text::Names,
    ui::{day, field::field_id, live::live, notice::Notice},
};

/// All that have no answer yet; nothing if there are none.
#[component]
pub fn HelpCards(page: RwSignal<RulesPage>) -> impl IntoView {
    let words = expect_context::<AppState>().lang.desk_notes();
    let calls = Memo::new(move |_| page.read().help.clone());
    let head = move || {
        (!calls.read().is_empty()).then(|| {
            view! {
                <h2 class="group">{words.calls}</h2>
                <p class="hint indent">{words.calls_hint}</p>
            }
        })
    };
    view! {
        {live(head)}
        <ul class="cards" role="list">
            <For each=move || calls.get() key=|it| it.record.id.clone() let:call>
                <li><Card call=call page=page/></li>
            </For>
        </ul>
    }
}

#[component]
fn Card(call: HelpCall, page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.desk_notes();
    let HelpCall { record, by, children } = call;
    let (names, today) = page.with_untracked(|it| (Names::new(state.lang, &it.rules.kinds), it.today));
    let at = record.at.with_timezone(&state.zone().offset());
    let children = children.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" ");
    let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
    let field = field_id(&format!("help-{}", record.id));
    let id = StoredValue::new(record.id);
    let said = RwSignal::new(String::new());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let answer = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::answer_help(&id.get_value(), &HelpWords { words: said.get_untracked() }).await {
                Ok(new) => {
                    welcome(state, &new, words.answered_toast);
                    page.try_set(new);
                }
                Err(failure) => {
                    busy.try_set(false);
                    trouble.try_set(Some(state.lang.failure(&failure)));
                }
            }
        });
    };
    view! {
        <section class="card request">
            <div class="card-head"><h2>{children}</h2><span>{kinds}</span></div>
            {record.note.map(|note| view! { <blockquote>{note}</blockquote> })}
            <p class="hint">{by}" · "{day::moment(state.lang, at, today)}</p>
            <div class="decide">
                <div class="field stacked">
                    <label for=field.clone()>{words.answer_help}</label>
                    <textarea autocomplete="off" id=field rows="2" maxlength="500" placeholder=words.helps bind:value=said></textarea>
                </div>
                {live(move || trouble.get().map(|words: String| view! { <Notice text=words tone="danger"/> }))}
                <button type="button" class="button primary" disabled=busy on:click=answer>{words.answer_help}</button>
            </div>
        </section>
    }
}
