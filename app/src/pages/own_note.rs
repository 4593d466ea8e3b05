//! Beneath a record of one's own: whom its private words are shared with, who read them in an emergency, and what was
//! said to a request for help.

use domain::{
    board::Person,
    id::{RecordId, StaffId},
    notebook::State,
    notes::{HelpAnswer, Notes, Opening, Readers},
    people::Staff,
    record::Record,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api, clock,
    state::AppState,
    sync,
    text::Lang,
    ui::{chip::Chip, day, live::live, notice::Notice},
};

/// Nothing, if the record is somebody else's or nothing is to be said of it.
pub fn own_note(state: AppState, notes: &Notes, record: &Record, upload: &State) -> AnyView {
    let Some(me) = state.my_id().filter(|me| *me == record.by) else { return ().into_any() };
    let fate = notes.of(&record.id).cloned();
    let (readers, openings, answer) = fate.map_or_else(Default::default, |it| (it.readers, it.openings, it.answer));
    let openings = openings.into_iter().map(|it| view! { <Notice text=opened(state, &it)/> });
    let can_share = record.private && record.has_words() && *upload == State::Received;
    let today = state.today.get_untracked();
    let others = state.with_rules(|rules| {
        let others = rules.staff.iter().filter(|it| it.may_be_told(today) && it.id != me);
        others.cloned().collect::<Vec<Staff>>()
    });
    let id = record.id.clone();
    let sharing = can_share.then(|| view! { <Sharing record=id readers=readers others=others.unwrap_or_default()/> });
    view! {
        {answer.map(|it| view! { <p class="answer">{said(state.lang, &it)}</p> })}
        {openings.collect_view()}
        {sharing}
    }
    .into_any()
}

#[component]
fn Sharing(record: RecordId, readers: Vec<Person>, others: Vec<Staff>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.notes();
    let names = readers.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(" ");
    let chosen: RwSignal<Vec<StaffId>> = RwSignal::new(readers.into_iter().map(|it| it.id).collect());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let record = StoredValue::new(record);
    let toggle = move |id: &StaffId| {
        if busy.get_untracked() {
            return;
        }
        let mut wanted = chosen.get_untracked();
        match wanted.iter().position(|it| it == id) {
            Some(at) => drop(wanted.remove(at)),
            None => wanted.push(id.clone()),
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let done = api::share(&record.get_value(), &Readers { readers: wanted.clone() }).await;
            busy.try_set(false);
            match done {
                Ok(()) => {
                    chosen.try_set(wanted);
                    state.toast.set(Some(words.shared_toast));
                    sync::nudge(state);
                }
                Err(api::Failure::Refused(refusal)) => {
                    trouble.try_set(Some(state.lang.message(&refusal.message)));
                }
                Err(_) => drop(trouble.try_set(Some(words.not_changed.into()))),
            }
        });
    };
    let none = others.is_empty().then(|| view! { <p class="hint">{words.nobody_to_tell}</p> });
    let chips = others.into_iter().map(|it| {
        let (id, name) = (it.id.clone(), it.name);
        let pressed = Signal::derive(move || chosen.read().contains(&it.id));
        view! { <Chip label=name pressed=pressed on_toggle=move || toggle(&id)/> }
    });
    view! {
        <details class="sharing">
            <summary>{if names.is_empty() { words.share.to_owned() } else { words.shared_with.to_owned() + &names }}</summary>
            <p class="hint">{words.share_hint}</p>
            {none}
            <div class="chips">{chips.collect_view()}</div>
            {live(move || trouble.get().map(|words: String| view! { <Notice text=words tone="danger"/> }))}
        </details>
    }
}

/// Who read it, when and why.
fn opened(state: AppState, opening: &Opening) -> String {
    let at = day::moment(state.lang, clock::at(opening.at, state.zone()), state.today.get_untracked());
    format!("{at} {} {}{}", opening.by, state.lang.notes().opened, opening.reason)
}

/// The principal's word.
fn said(lang: Lang, answer: &HelpAnswer) -> String {
    let words = if answer.words.is_empty() { lang.notes().helps } else { &answer.words };
    format!("{}{}{words}", answer.by, lang.colon())
}
