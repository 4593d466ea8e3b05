//! 校历: terms and holidays, edited as rows; what is over is only shown.

use chrono::NaiveDate;
use domain::{calendar::Calendar, change::RulesPage, id::TermId};
use leptos::prelude::*;

use super::{
    calendar_form::{CalendarForm, Row, new_term},
    leaving, phrase,
    proposal::Proposal,
    propose::Propose,
    school::rules,
    words::words,
};
use crate::{
    api::Failure,
    state::AppState,
    text::Names,
    ui::{
        async_view::AsyncView,
        field::{Field, focus_field},
        icon::Icon,
        top::Top,
    },
};

/// The calendar of the school.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page form">
            <Top title=words(state.lang).calendar.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=move || rules(state)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let RulesPage { today, rules, .. } = page;
    let form = CalendarForm::of(rules.calendar, today);
    let proposal = Proposal::new(state, move || form.draft(), move |field| form.place(field));
    let copy = move |_| {
        if let Err(refusal) = form.copy_last_year() {
            proposal.refuse(Failure::Refused(refusal));
        }
    };
    view! {
        {past(&form.past(), state, today)}
        <Rows list="terms" form=form proposal=proposal/>
        <Rows list="holidays" form=form proposal=proposal/>
        <div class="cells apart">
            <button type="button" class="cell" on:click=copy>
                <span class="cell-main">
                    <span class="cell-title">{words.copy_year}</span>
                    <span class="hint">{words.copy_hint}</span>
                </span>
                <Icon name="next"/>
            </button>
        </div>
        <Propose
            proposal=proposal
            names=Names::new(state.lang, &rules.kinds)
            today=today
            done=leaving(state, "/settings")
        />
    }
}

/// What nobody can change any more.
fn past(past: &Calendar, state: AppState, today: NaiveDate) -> Option<impl IntoView + use<>> {
    let terms = past.terms.iter().map(|it| (it.name.clone(), it.from, it.to));
    let stretches: Vec<_> = terms.chain(past.holidays.iter().map(|it| (it.name.clone(), it.from, it.to))).collect();
    (!stretches.is_empty()).then(|| {
        let items = stretches.into_iter().map(|(name, from, to)| {
            let days = phrase::span(state.lang, from, to, today);
            view! { <li class="cell past"><span class="cell-main">{name}</span><span class="cell-side">{days}</span></li> }
        });
        view! {
            <h2 class="group">{words(state.lang).past_terms}</h2>
            <ul class="cells" role="list">{items.collect_view()}</ul>
        }
    })
}

/// The terms, or the holidays.
#[component]
fn Rows(list: &'static str, form: CalendarForm, proposal: Proposal) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let is_terms = list == "terms";
    let rows = if is_terms { form.terms } else { form.holidays };
    let (title, add_word) = if is_terms { (words.terms, words.add_term) } else { (words.holidays, words.add_holiday) };
    let add = move |_| {
        let id: Option<TermId> = is_terms.then(new_term).flatten();
        let row = form.blank(id);
        rows.update(|rows| rows.push(row));
        request_animation_frame(move || focus_field(&format!("{list}-{}-name", row.key)));
    };
    view! {
        <h2 class="group">{title}</h2>
        <For each=move || rows.get() key=|row| row.key let:row>
            <Stretch list=list row=row rows=rows proposal=proposal/>
        </For>
        <div class="cells">
            <button type="button" class="cell add" on:click=add><span class="cell-main">"+ "{add_word}</span></button>
        </div>
    }
}

/// One row: name, first and last day.
#[component]
fn Stretch(list: &'static str, row: Row, rows: RwSignal<Vec<Row>>, proposal: Proposal) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let id = move |part: &str| format!("{list}-{}-{part}", row.key);
    let fault = move |part: &str| proposal.fault(id(part));
    let remove = move |_| rows.update(|rows| rows.retain(|it| it.key != row.key));
    view! {
        <div class="stretch" role="group" aria-label=move || row.name.get()>
            <Field id=id("name") label=words.name value=row.name fault=fault("name")/>
            <Field id=id("from") label=words.first_day value=row.from kind="date" fault=fault("from")/>
            <Field id=id("to") label=words.last_day value=row.to kind="date" fault=fault("to")/>
            <button
                type="button"
                class="button remove"
                aria-label=move || format!("{} {}", words.remove, row.name.read())
                on:click=remove
            >
                <Icon name="close"/>
            </button>
        </div>
    }
}
