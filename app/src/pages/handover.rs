//! 交接卡: what a child's new mentor should know, until they say that they do.

use domain::{id::ChildId, notes::Notes, pairing::Handover, record::Record};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    state::AppState,
    sync,
    ui::{day, live::live, notice::Notice},
};

/// The card of this child, with its last contacts; nothing if there is none.
pub fn handover(state: AppState, notes: &Notes, child: &ChildId, records: &[&Record]) -> Option<impl IntoView + use<>> {
    let card: Handover = notes.handovers.iter().find(|it| it.child.id == *child)?.clone();
    let (lang, words, names) = (state.lang, state.lang.notes(), state.names());
    let today = state.today.get_untracked();
    let contacts = records.iter().filter(|it| it.reached).take(3).map(|record| {
        let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
        let on = day::date(lang, state.zone().date(record.at), today);
        view! { <li>{on}" "{kinds}</li> }
    });
    let contacts = contacts.collect_view();
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let child = StoredValue::new(card.child.id);
    let read = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let done = api::read_card(&child.get_value()).await;
            busy.try_set(false);
            if done.is_ok() {
                sync::nudge(state);
            } else {
                trouble.try_set(Some(state.text().no_answer));
            }
        });
    };
    Some(view! {
        <section class="card request handover">
            <div class="card-head">
                <h2>{words.card}</h2>
                <span>{card.by}" → "{card.to.name}</span>
            </div>
            {(!card.words.is_empty()).then(|| view! { <blockquote>{card.words.clone()}</blockquote> })}
            <ul class="hint" role="list">{contacts}</ul>
            {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
            <button type="button" class="button primary" disabled=busy on:click=read>{words.card_read}</button>
        </section>
    })
}
