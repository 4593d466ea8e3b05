//! How much was done of how much, a bar a line: an outline for what is owed, filled as far as it is done.

use domain::obligation::Tally;
use leptos::prelude::*;

use super::super::{figure, words::words};
use crate::{state::AppState, text::Lang};

/// Measures of the picture, in its own units.
const WIDTH: u32 = 320;
const LINE: u32 = 28;
const LEFT: u32 = 88;
const FULL: u32 = 160;

/// The picture and its numbers; a sentence if there is nothing to draw.
pub fn bars(title: &'static str, head: &'static str, rows: Vec<(String, Tally)>, lang: Lang) -> AnyView {
    let rows: Vec<_> = rows.into_iter().filter(|(_, tally)| tally.owed + tally.waived > 0).collect();
    let picture = match rows.iter().map(|(_, tally)| tally.owed).max() {
        None => view! { <p class="hint">{words(lang).nothing_to_draw}</p> }.into_any(),
        Some(most) => (picture(title, &rows, most, lang), table(head, &rows, lang)).into_any(),
    };
    view! { <section class="card picture"><h2>{title}</h2>{picture}</section> }.into_any()
}

fn picture(title: &str, rows: &[(String, Tally)], most: u32, lang: Lang) -> impl IntoView + use<> {
    let lines = rows.iter().zip(0..).map(|((label, tally), at)| line(label, *tally, most, at * LINE, lang));
    let said: Vec<_> = rows.iter().map(|(label, tally)| format!("{label} {}", figure(*tally, lang))).collect();
    let height = u32::try_from(rows.len()).unwrap_or_default() * LINE;
    let said = format!("{title}{}{}", lang.colon(), said.join("，"));
    view! {
        <svg class="bars" role="img" aria-label=said viewBox=format!("0 0 {WIDTH} {height}")>
            {lines.collect_view()}
        </svg>
    }
}

fn line(label: &str, tally: Tally, most: u32, y: u32, lang: Lang) -> AnyView {
    let length = |part: u32| (FULL * part).checked_div(most).unwrap_or_default();
    let short: String =
        if label.chars().count() > 8 { label.chars().take(7).chain(['…']).collect() } else { label.into() };
    let percent = tally.percent().map(|it| format!(" {it}%"));
    view! {
        <text x=0 y=y + 18>{short}</text>
        <rect class="owed" x=LEFT y=y + 5 width=length(tally.owed).max(1) height=16 rx=3></rect>
        <rect class="met" x=LEFT y=y + 5 width=length(tally.met) height=16 rx=3></rect>
        <text class="figure" x=LEFT + length(tally.owed).max(1) + 6 y=y + 18>{figure(tally, lang)}{percent}</text>
    }
    .into_any()
}

fn table(head: &'static str, rows: &[(String, Tally)], lang: Lang) -> impl IntoView + use<> {
    let words = words(lang);
    let text = expect_context::<AppState>().text();
    let rows = rows.iter().map(|(label, tally)| {
        let percent = tally.percent().map(|it| format!("{it}%"));
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                <td>{tally.met}</td>
                <td>{tally.owed}</td>
                <td>{percent}</td>
                <td>{tally.overdue}</td>
                <td>{tally.waived}</td>
            </tr>
        }
    });
    view! {
        <details class="sharing" open=true>
            <summary>{words.numbers}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=words.numbers>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{head}</th>
                            <th scope="col">{text.done}</th>
                            <th scope="col">{words.owed}</th>
                            <th scope="col">{words.rate}</th>
                            <th scope="col">{words.standing(domain::board::Standing::Overdue)}</th>
                            <th scope="col">{words.standing(domain::board::Standing::Waived)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}
