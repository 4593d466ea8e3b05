//! On which days records are made: a square a day, with the number in it, weeks side by side.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::super::words::words;
use crate::{text::Lang, ui::day};

/// The side of a square, the way from one to the next, and where the squares begin.
const SIDE: usize = 20;
const STEP: usize = 22;
const LEFT: usize = 32;
const TOP: usize = 18;

/// The picture, and how many records each week has.
pub fn weeks(days: Vec<(NaiveDate, u32)>, lang: Lang) -> AnyView {
    let words = words(lang);
    let weeks: Vec<&[(NaiveDate, u32)]> = days.chunks(7).collect();
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let labels = (0..7).zip(words.weekdays).map(|(at, word)| view! { <text x=0 y=TOP + at * STEP + 15>{word}</text> });
    let columns = weeks.iter().enumerate().map(|(at, week)| column(LEFT + at * STEP, week, most));
    let (width, height) = (LEFT + weeks.len() * STEP, TOP + 7 * STEP);
    let sums = weeks.iter().filter_map(|week| {
        let sum: u32 = week.iter().map(|(_, count)| count).sum();
        let (first, last) = (week.first()?.0, week.last()?.0);
        Some((day::span(lang, domain::calendar::Span { from: first, to: last }), sum))
    });
    let sums: Vec<_> = sums.collect();
    let said: Vec<_> = sums.iter().map(|(week, sum)| format!("{week} {sum}")).collect();
    let said = format!("{}{}{}", words.by_day, lang.colon(), said.join("，"));
    let rows = sums.into_iter().map(|(week, sum)| view! { <tr><th scope="row">{week}</th><td>{sum}</td></tr> });
    view! {
        <section class="card picture">
            <h2>{words.by_day}</h2>
            <svg class="weeks" role="img" aria-label=said viewBox=format!("0 0 {width} {height}")>
                {labels.collect_view()}
                {columns.collect_view()}
            </svg>
            <details class="sharing" open=true>
                <summary>{words.numbers}</summary>
                <table>
                    <thead><tr><th scope="col">{words.week}</th><th scope="col">{words.records}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </details>
        </section>
    }
    .into_any()
}

fn column(x: usize, week: &[(NaiveDate, u32)], most: u32) -> AnyView {
    let squares = week.iter().enumerate().map(|(at, (_, count))| {
        let y = TOP + at * STEP;
        // Four shades; the number says the rest.
        let shade = (count * 4).div_ceil(most.max(1));
        let number = (*count > 0).then(|| {
            view! { <text class=format!("number shade-{shade}") x=x + SIDE / 2 y=y + 14 text-anchor="middle">{*count}</text> }
        });
        view! { <rect class=format!("shade-{shade}") x=x y=y width=SIDE height=SIDE rx=3></rect>{number} }
    });
    let first = week.first().map(|(date, _)| date.format("%-m/%-d").to_string());
    view! { <text class="week" x=x + SIDE / 2 y=TOP - 6 text-anchor="middle">{first}</text>{squares.collect_view()} }
        .into_any()
}
