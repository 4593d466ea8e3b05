//! The principal's word on one request: a sentence if they like, a stand-in for a leave, yes or no.

use domain::{
    change::{Edit, Request, RulesPage},
    role::Role,
};
use leptos::prelude::*;

use super::{approvals::decisions::Kept, proposal::Proposal, words::words};
use crate::{
    state::AppState,
    ui::{
        chip::Chip,
        field::{fault_id, fault_line, field_id},
        live::live,
        notice::Notice,
    },
};

/// The form beneath an undecided request.
#[component]
pub fn Decide(
    request: Request,
    page: RwSignal<RulesPage>,
    /// The sentence; it stays when the form goes and comes back.
    said: RwSignal<String>,
    /// What becomes of a decision that was kept because there is no network.
    on_kept: Callback<Kept>,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let Some(waiver) = request.waiver.id.clone() else { return ().into_any() };
    let key = waiver.to_string();
    let stand_in = RwSignal::new(String::new());
    let confirmed = RwSignal::new(true);
    let draft = move || {
        let stand_in = stand_in.read().parse().ok().filter(|_| confirmed.get());
        let words = said.read().trim().to_owned();
        Ok(Edit::Decision { waiver: waiver.clone(), confirmed: confirmed.get(), words, stand_in })
    };
    let names = [format!("words-{key}"), format!("stand_in-{key}")];
    let places = names.clone();
    let place = move |field: &str| places.iter().find(|it| it.starts_with(field)).cloned();
    let proposal = Proposal::new(state, draft, place);
    let decide = move |yes| {
        confirmed.set(yes);
        proposal.make_or_keep(words.decided_toast, move |new| page.set(new), Some(on_kept));
    };
    let ready = words.ready.map(|sentence| {
        let pressed = Signal::derive(move || *said.read() == sentence);
        view! { <Chip label=sentence pressed=pressed on_toggle=move || said.set(sentence.to_owned())/> }
    });
    let [words_id, stand_in_id] = names;
    let of_leave = request.waiver.mentor.clone().map(|away| {
        let page = page.read_untracked();
        let others = page.rules.staff.iter().filter(|it| it.id != away && it.holds(&[Role::Mentor], page.today));
        let options = others.map(|it| view! { <option value=it.id.to_string()>{it.name.clone()}</option> });
        let fault = proposal.fault(stand_in_id.clone());
        view! {
            <div class="field stacked">
                <label for=field_id(&stand_in_id)>{words.stand_in}</label>
                <select id=field_id(&stand_in_id) aria-describedby=fault_id(&stand_in_id) bind:value=stand_in>
                    <option value="">{words.no_stand_in}</option>
                    {options.collect_view()}
                </select>
                {fault_line(fault_id(&stand_in_id), fault)}
            </div>
        }
    });
    let fault = proposal.fault(words_id.clone());
    view! {
        <div class="decide">
            <div class="field stacked">
                <label for=field_id(&words_id)>{words.answer}</label>
                <textarea
                    autocomplete="off"
                    id=field_id(&words_id)
                    rows="2"
                    maxlength="500"
                    aria-describedby=fault_id(&words_id)
                    bind:value=said
                ></textarea>
                {fault_line(fault_id(&words_id), fault)}
            </div>
            <div class="chips ready">{ready.into_iter().collect_view()}</div>
            {of_leave}
            {live(move || proposal.trouble().map(|words| view! { <Notice text=words tone="danger"/> }))}
            <div class="actions two">
                <button type="button" class="button" disabled=move || proposal.busy() on:click=move |_| decide(false)>
                    {words.decline}
                </button>
                <button
                    type="button"
                    class="button primary"
                    disabled=move || proposal.busy()
                    on:click=move |_| decide(true)
                >
                    {words.approve}
                </button>
            </div>
        </div>
    }
    .into_any()
}
