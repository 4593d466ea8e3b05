//! Records month by month, newest first, with what belongs beneath each of them.

use domain::{month::Month, notebook::State, notes::Notes, record::Record};
use leptos::prelude::*;

use super::{attachments::attachments, own_note::own_note, own_record::own_record};
use crate::{
    state::AppState,
    ui::{day, history::History},
};

/// The records of a phone; `who` says of each who made it, or whom it is about.
pub fn timeline(
    state: AppState,
    notes: Notes,
    records: Vec<(Record, State)>,
    who: impl Fn(&Record) -> Option<String> + Clone + 'static,
) -> impl IntoView {
    let month_of = |(record, _): &(Record, State)| Month::of(state.zone().date(record.at));
    let groups: Vec<(Month, Vec<(Record, State)>)> = records
        .chunk_by(|a, b| month_of(a) == month_of(b))
        .map(|group| (month_of(&group[0]), group.to_vec()))
        .collect();
    let notes = StoredValue::new(notes);
    let group = |(month, records)| {
        let beneath = move |record: &Record, upload: &State| {
            let note = notes.with_value(|notes| own_note(state, notes, record, upload));
            let versions = own_record(state, record, upload);
            // The paper says what it leaves out.
            let left_out = (record.private && record.has_words())
                .then(|| view! { <p class="on-paper left-out hint">{state.lang.diary().left_out}</p> });
            view! { {left_out}{attachments(state, record)}{note}{versions} }.into_any()
        };
        view! {
            <section class="month">
                <h3 class="group">{day::month(state.lang, month)}</h3>
                <History
                    records=records
                    names=state.names()
                    zone=state.zone()
                    today=state.today.get_untracked()
                    who=who.clone()
                    beneath=beneath
                />
            </section>
        }
    };
    groups.into_iter().map(group).collect_view()
}
