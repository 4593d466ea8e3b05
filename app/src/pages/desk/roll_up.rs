//! 汇总: the month of an area or a centre school, a line for each school beneath, in numbers alone.

use domain::{
    id::OrganisationId,
    month::Month,
    obligation::Tally,
    roll_up::{FEWEST, RollUp, SchoolLine},
};
use leptos::prelude::*;

use super::{phrase, words::words};
use crate::{
    api,
    pages::board::figure,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, icon::Icon, notice::Empty},
};

/// A supervisor's screen; the current month if none is named.
#[component]
pub fn RollUpPage(organisation: OrganisationId, month: Option<Month>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    let month = month.unwrap_or_else(|| Month::of(state.today.get_untracked()));
    let to = |month: Month| format!("/organisations/{organisation}/{month}");
    let (previous, next) = (to(month.previous()), to(month.next()));
    let organisation = StoredValue::new(organisation);
    view! {
        <main class="page wide">
            <header class="top board-head">
                <a class="top-back" href=previous aria-label=text.previous_month><Icon name="back"/></a>
                <h1>{words(state.lang).roll_up}" · "{day::month(state.lang, month)}</h1>
                <a class="top-back" href=next aria-label=text.next_month><Icon name="next"/></a>
            </header>
            <AsyncView
                fetch=move || api::roll_up(organisation.get_value(), month)
                show=|found| view! { <Found roll_up=found/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(roll_up: RollUp) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    let words = words(lang);
    let RollUp { organisation, schools, nothing_yet, total, .. } = roll_up;
    let names = nothing_yet.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" · ");
    let nothing = (!names.is_empty()).then(|| view! { <p class="indent">{words.nothing_yet}" "{names}</p> });
    if schools.is_empty() {
        return view! { <Empty icon="lamp" title=words.no_schools hint=words.no_schools_hint/>{nothing} }.into_any();
    }
    let hidden = schools.iter().any(|it| it.hidden() > 0);
    let lines = schools.into_iter().map(|line| school(line, lang)).collect_view();
    view! {
        <p class="board-total">{organisation.name}" "<b>{figure(total, lang)}</b></p>
        <table class="shares-table">
            <thead>
                <tr>
                    <th scope="col">{words.school_name}</th>
                    <th scope="col">{words.met}</th>
                    <th scope="col">{words.share}</th>
                    <th scope="col">{words.overdue}</th>
                    <th scope="col">{words.waived}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
            <tfoot><tr><th scope="row">{lang.text().total}</th>{numbers(total, lang)}</tr></tfoot>
        </table>
        {nothing}
        {hidden.then(|| view! { <p class="hint indent">{phrase::hidden_below(lang, FEWEST)}</p> })}
    }
    .into_any()
}

fn school(line: SchoolLine, lang: Lang) -> impl IntoView {
    let hidden = line.hidden();
    let hint = (hidden > 0).then(|| view! { <span class="hint">" "{phrase::hidden(lang, hidden)}</span> });
    view! {
        <tr data-school=line.school.id.to_string()>
            <th scope="row">{line.school.name}{hint}</th>
            {numbers(line.total, lang)}
        </tr>
    }
}

fn numbers(tally: Tally, lang: Lang) -> impl IntoView {
    let percent = tally.percent().map(|percent| format!("{percent}%"));
    view! { <td>{figure(tally, lang)}</td><td>{percent}</td><td>{tally.overdue}</td><td>{tally.waived}</td> }
}
