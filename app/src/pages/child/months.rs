//! The last months of a child as a small picture, which needs no colour, and the same as a table.

use domain::{
    kind::Kind,
    obligation::Tally,
    overview::{ChildMonths, Stood},
};
use leptos::prelude::*;

use crate::{
    text::{Lang, Names},
    ui::day,
};

/// The side of a square, and the way from one to the next, in the picture's own measure.
const SIDE: usize = 20;
const STEP: usize = 36;
/// Where the squares begin: beneath the months, beside the kinds.
const LEFT: usize = 64;
const TOP: usize = 24;

/// Nothing, if nothing was owed in any of them.
pub fn months(seen: ChildMonths, names: &Names) -> Option<impl IntoView + use<>> {
    if seen.kinds.is_empty() {
        return None;
    }
    let words = names.lang.diary();
    Some(view! {
        <h2 class="group">{words.six_months}</h2>
        <section class="card months">
            {picture(&seen, names)}
            {legend(names.lang)}
            {table(&seen, names)}
        </section>
    })
}

fn picture(seen: &ChildMonths, names: &Names) -> impl IntoView + use<> {
    let lang = names.lang;
    let (width, height) = (LEFT + seen.months.len() * STEP, TOP + seen.kinds.len() * STEP);
    let months = seen.months.iter().enumerate().map(|(at, month)| {
        let short: String = day::month_name(lang, *month).chars().take(3).collect();
        view! { <text x=LEFT + at * STEP + SIDE / 2 y=TOP - 8 text-anchor="middle">{short}</text> }
    });
    let rows = seen.kinds.iter().enumerate().map(|(row, (kind, tallies))| {
        let y = TOP + row * STEP;
        let squares = tallies.iter().enumerate();
        let squares = squares.map(|(at, tally)| square(LEFT + at * STEP, y, Stood::of(*tally))).collect_view();
        let word: String = names.word(*kind).chars().take(8).collect();
        view! { <text x=0 y=y + 15>{word}</text>{squares} }
    });
    view! {
        <svg class="months-picture" role="img" aria-label=said(seen, names) viewBox=format!("0 0 {width} {height}")>
            {months.collect_view()}
            {rows.collect_view()}
        </svg>
    }
}

/// Filled with a tick, half filled, empty, dashed with a stroke through it, or a dot.
fn square(x: usize, y: usize, stood: Stood) -> AnyView {
    let outline = |class: &'static str| view! { <rect class=class x=x y=y width=SIDE height=SIDE rx=4></rect> };
    match stood {
        Stood::Met => {
            view! { {outline("met")}<path class="tick" d=format!("M{} {}l4 4 8 -9", x + 4, y + 10)></path> }.into_any()
        }
        Stood::Partly => {
            view! { {outline("open")}<rect class="met" x=x y=y + SIDE / 2 width=SIDE height=SIDE / 2 rx=4></rect> }
                .into_any()
        }
        Stood::NotMet => outline("open").into_any(),
        Stood::Waived => {
            view! { {outline("waived")}<path class="stroke" d=format!("M{x} {}l{SIDE} -{SIDE}", y + SIDE)></path> }
                .into_any()
        }
        Stood::Nothing => view! { <circle class="nothing" cx=x + SIDE / 2 cy=y + SIDE / 2 r=2></circle> }.into_any(),
    }
}

/// What each sign means, as the picture draws it.
fn legend(lang: Lang) -> impl IntoView {
    let all = [Stood::Met, Stood::Partly, Stood::NotMet, Stood::Waived, Stood::Nothing];
    let item = |stood| {
        view! {
            <li>
                <svg aria-hidden="true" viewBox=format!("-2 -2 {0} {0}", SIDE + 4)>{square(0, 0, stood)}</svg>
                {lang.stood(stood)}
            </li>
        }
    };
    view! { <ul class="months-legend hint" role="list">{all.map(item)}</ul> }
}

fn table(seen: &ChildMonths, names: &Names) -> impl IntoView + use<> {
    let (lang, words) = (names.lang, names.lang.diary());
    let heads = seen.months.iter().map(|month| view! { <th scope="col">{day::month_name(lang, *month)}</th> });
    let rows = seen.kinds.iter().map(|(kind, tallies)| {
        let figures = tallies.iter().map(|tally| view! { <td>{figure(lang, *tally)}</td> });
        view! { <tr><th scope="row">{names.word(*kind)}</th>{figures.collect_view()}</tr> }
    });
    view! {
        <details class="sharing">
            <summary>{words.numbers}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=words.numbers>
                <table>
                    <thead><tr><th scope="col">{words.kind}</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn figure(lang: Lang, tally: Tally) -> String {
    match Stood::of(tally) {
        Stood::Nothing => "–".into(),
        Stood::Waived => lang.stood(Stood::Waived).into(),
        _ => format!("{}/{}", tally.met, tally.owed),
    }
}

/// The picture for whoever cannot see it: each kind with its months.
fn said(seen: &ChildMonths, names: &Names) -> String {
    let lang = names.lang;
    let kind = |(kind, tallies): &(Kind, Vec<Tally>)| {
        let months = seen.months.iter().zip(tallies);
        let months =
            months.map(|(month, it)| format!("{} {}", day::month_name(lang, *month), lang.stood(Stood::of(*it))));
        format!("{}{}{}", names.word(*kind), lang.colon(), months.collect::<Vec<_>>().join("，"))
    };
    seen.kinds.iter().map(kind).collect::<Vec<_>>().join("；")
}
