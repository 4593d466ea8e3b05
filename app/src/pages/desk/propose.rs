//! The foot of a form that changes rules: look, see month by month what would change, then save.

use chrono::NaiveDate;
use domain::{
    change::{Demand, Line, Preview, RulesPage},
    month::Month,
};
use leptos::prelude::*;

use super::{
    phrase,
    proposal::Proposal,
    words::{Words, words},
};
use crate::{
    text::{Lang, Names},
    ui::{day, live::live, notice::Notice},
};

/// How many months are shown at once; the rest opens on demand.
const MONTHS: usize = 3;

/// The button to look, and once looked at, what would change and the button to save.
#[component]
pub fn Propose(
    proposal: Proposal,
    names: Names,
    today: NaiveDate,
    done: impl Fn(RulesPage) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let words = words(names.lang);
    let foot = move || {
        let done = done.clone();
        let save = move |_| proposal.make(words.saved, done.clone());
        match proposal.preview() {
            Some(preview) => view! {
                {table(&preview, &names, today)}
                <p class="indent">
                    <button type="button" class="button primary wide" disabled=move || proposal.busy() on:click=save>
                        {words.save}
                    </button>
                </p>
            }
            .into_any(),
            None => view! {
                <p class="indent">
                    <button
                        type="button"
                        class="button wide"
                        disabled=move || proposal.busy()
                        on:click=move |_| proposal.look()
                    >
                        {words.look}
                    </button>
                </p>
            }
            .into_any(),
        }
    };
    view! {
        <div class="propose" aria-live="polite">
            {live(move || proposal.trouble().map(|words| view! { <Notice text=words tone="danger"/> }))}
            {live(foot)}
        </div>
    }
}

fn table(preview: &Preview, names: &Names, today: NaiveDate) -> AnyView {
    let words = words(names.lang);
    if preview.lines.is_empty() {
        return view! { <p class="preview-none">{words.no_effect}" "{words.past_stays}</p> }.into_any();
    }
    let mut months: Vec<(Month, Vec<&Line>)> = Vec::new();
    for line in &preview.lines {
        match months.last_mut().filter(|(month, _)| *month == line.month) {
            Some((_, lines)) => lines.push(line),
            None => months.push((line.month, vec![line])),
        }
    }
    let (soon, later) = months.split_at(MONTHS.min(months.len()));
    let more = (!later.is_empty()).then(|| {
        view! {
            <details class="preview-more">
                <summary>{words.later_months}" ("{later.len()}")"</summary>
                {rows(later, names, today)}
            </details>
        }
    });
    view! {
        <section class="preview" aria-label=words.would>
            <h2 class="group">{words.would}" · "{words.past_stays}</h2>
            {rows(soon, names, today)}
            {more}
        </section>
    }
    .into_any()
}

fn rows(months: &[(Month, Vec<&Line>)], names: &Names, today: NaiveDate) -> impl IntoView + use<> {
    let words = words(names.lang);
    let bodies = months.iter().map(|(month, lines)| {
        let rows = lines.iter().map(|line| row(line, names, today)).collect_view();
        let title = day::month(names.lang, *month);
        view! { <tbody data-month=month.to_string()><tr><th colspan="3" scope="rowgroup">{title}</th></tr>{rows}</tbody> }
    });
    let bodies = bodies.collect_view();
    view! {
        <table class="preview-table">
            <thead>
                <tr><th scope="col">{words.kind}</th><th scope="col">{words.now}</th><th scope="col">{words.then}</th></tr>
            </thead>
            {bodies}
        </table>
    }
}

fn row(line: &Line, names: &Names, today: NaiveDate) -> impl IntoView + use<> {
    let (lang, words) = (names.lang, words(names.lang));
    let (before, after) = (line.before, line.after);
    let due_moves = before.due.is_some() && after.due.is_some() && before.due != after.due;
    let (first, then) = match (is_nothing(before), is_nothing(after)) {
        (true, _) => ("–".to_owned(), format!("{} {}", words.new, demand(after, lang, words))),
        (_, true) => (demand(before, lang, words), words.no_longer.to_owned()),
        _ => (demand(before, lang, words), demand(after, lang, words)),
    };
    let due = |demand: Demand| demand.due.filter(|_| due_moves).map(|due| phrase::until(lang, due, today));
    let due = |demand| due(demand).map(|due| view! { <span class="hint">{due}</span> });
    view! {
        <tr data-kind=line.kind.to_string()>
            <th scope="row">{names.word(line.kind)}</th>
            <td>{first}{due(before)}</td>
            <td class="then">{then}{due(after)}</td>
        </tr>
    }
}

fn is_nothing(demand: Demand) -> bool {
    demand.owed + demand.waived == 0
}

/// `9 项 18 次`, with what is waived.
fn demand(demand: Demand, lang: Lang, words: &Words) -> String {
    let Demand { owed, times, waived, .. } = demand;
    let asked = match lang {
        Lang::Zh => format!("{owed} 项 {times} 次"),
        Lang::En => format!("{owed} owed, {times} times"),
    };
    if waived == 0 { asked } else { format!("{asked} · {} {waived}", words.waived) }
}
