//! 汇总: the month of an area or a centre school, a line for each school beneath, in numbers alone.

use std::collections::BTreeSet;

use domain::{
    board::Person,
    id::{OrganisationId, SchoolId},
    kind::Kind,
    month::Month,
    obligation::Tally,
    roll_up::{FEWEST, RollUp, SchoolLine},
};
use leptos::prelude::*;

use super::{board::figure, month_head::MonthHead, phrase, words::words};
use crate::{
    api, clock,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, notice::Empty},
};

/// A supervisor's screen; the current month if none is named.
#[component]
pub fn RollUpPage(organisation: OrganisationId, month: Option<Month>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month.unwrap_or_else(|| Month::of(state.today.get_untracked()));
    let organisation = StoredValue::new(organisation);
    view! {
        <main class="page wide">
            <MonthHead
                title=format!("{} · {}", words(state.lang).roll_up, day::month(state.lang, month))
                before=month.previous()
                after=month.next()
                at=Box::new(move |month| format!("/organisations/{}/{month}", organisation.get_value()))
            />
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
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let RollUp { organisation, schools, nothing_yet, unsigned, signed, total, .. } = roll_up;
    let named = |title: &'static str, schools: Vec<Person<SchoolId>>| {
        let names = schools.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" · ");
        (!names.is_empty()).then(|| view! { <p class="indent named"><b>{title}</b>" "{names}</p> })
    };
    let nothing = named(words.nothing_yet, nothing_yet);
    if schools.is_empty() {
        return view! { <Empty icon="lamp" title=words.no_schools hint=words.no_schools_hint/>{nothing} }.into_any();
    }
    let hidden = schools.iter().any(|it| it.hidden() > 0);
    let kinds: BTreeSet<Kind> = schools.iter().flat_map(|it| &it.duties).map(|it| it.kind).collect();
    let columns: Vec<(Kind, String)> = kinds.into_iter().map(|kind| (kind, names_of(lang, kind))).collect();
    let heads = columns.iter().map(|(_, word)| view! { <th scope="col">{word.clone()}</th> }).collect_view();
    let blanks = columns.iter().map(|_| view! { <td></td> }).collect_view();
    let more_blanks = columns.iter().map(|_| view! { <td></td> }).collect_view();
    let lines = schools.into_iter().map(|line| school(state, line, &columns)).collect_view();
    view! {
        <p class="board-total">{organisation.name}" · "{words.signed_total}" "<b>{figure(signed, lang)}</b>{percent(signed)}</p>
        {named(words.unsigned, unsigned)}
        {nothing}
        <table class="board">
            <thead>
                <tr>
                    <th scope="col">{words.school_name}</th>
                    {heads}
                    <th scope="col">{words.total}</th>
                    <th scope="col">{words.signature}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
            <tfoot>
                <tr><th scope="row">{words.signed_total}</th>{blanks}<td class="sum"><span>{figure(signed, lang)}</span></td><td></td></tr>
                <tr><th scope="row">{words.so_far}</th>{more_blanks}<td class="sum"><span>{figure(total, lang)}</span></td><td></td></tr>
            </tfoot>
        </table>
        {hidden.then(|| view! { <p class="hint indent">{phrase::hidden_below(lang, FEWEST)}</p> })}
    }
    .into_any()
}

fn school(state: AppState, line: SchoolLine, columns: &[(Kind, String)]) -> AnyView {
    let (lang, words) = (state.lang, words(state.lang));
    let cells = columns.iter().map(|(kind, word)| {
        let of_kind = line.duties.iter().filter(|it| it.kind == *kind);
        let shown: Vec<Tally> = of_kind.clone().filter_map(|it| it.tally).collect();
        let text = match shown.as_slice() {
            [] if of_kind.count() > 0 => "*".to_owned(),
            tallies => figure(tallies.iter().fold(Tally::default(), |sum, it| sum + *it), lang),
        };
        view! { <td data-label=word.clone()><span>{text}</span></td> }
    });
    let cells = cells.collect_view();
    let signature = match line.signed {
        Some(at) => view! {
            <td class="fresh" data-label=words.signature>{words.signed}" "{day::moment(lang, clock::at(at, state.zone()), state.today.get())}</td>
        }
        .into_any(),
        None => view! { <td class="fresh silent" data-label=words.signature>{words.unsigned}</td> }.into_any(),
    };
    view! {
        <tr data-school=line.school.id.to_string()>
            <th scope="row">{line.school.name}</th>
            {cells}
            <td class="sum" data-label=words.total><span>{figure(line.total, lang)}{percent(line.total)}</span></td>
            {signature}
        </tr>
    }
    .into_any()
}

/// Schools may have kinds of their own, which only they have a word for.
fn names_of(lang: Lang, kind: Kind) -> String {
    let word = match lang {
        Lang::Zh => kind.zh(),
        Lang::En => kind.en(),
    };
    word.map_or_else(|| words(lang).own_kind.to_owned(), str::to_owned)
}

fn percent(tally: Tally) -> Option<String> {
    tally.percent().map(|percent| format!(" · {percent}%"))
}
